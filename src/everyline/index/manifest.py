"""What an index was built with. Opening it with anything else is an error, never a silently worse ranking."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from everyline.domain.ids import content_hash
from everyline.errors import StaleIndex

SCHEMA = 1
"""Raised when passages are cut, stemmed or stored otherwise than before."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """embedder: name of the model the vectors came from, empty where there are none. dimensions: their length, or 0."""

    schema: int = SCHEMA
    embedder: str = ""
    dimensions: int = 0

    def __post_init__(self) -> None:
        if bool(self.embedder) != (self.dimensions > 0):
            raise ValueError("an index has an embedder and dimensions, or neither")

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        return cls(**json.loads(text))

    def identity(self, snapshot: str) -> str:
        """Name of the index over one snapshot, as answers record it."""
        return content_hash("index", self.to_json(), snapshot)

    def check(self, *, embedder: str | None) -> None:
        """Raise StaleIndex where this code cuts passages otherwise, or another model would embed the questions."""
        again = "Ingest the sources again into a new folder."
        if self.schema != SCHEMA:
            raise StaleIndex(f"The index has schema {self.schema}; this version writes and reads {SCHEMA}.", again)
        if embedder is not None and self.embedder and embedder != self.embedder:
            raise StaleIndex(f"The index holds vectors of {self.embedder}, not of {embedder}.", again)
