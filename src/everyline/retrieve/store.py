"""The names a library's own documents taught, kept with the library they were learnt from."""

from __future__ import annotations

import pyarrow as pa

from everyline.db.lance import TableSpec
from everyline.db.tables import Library
from everyline.retrieve.synonyms import Lexicon

LEXICON = TableSpec("lexicon", pa.schema([("names", pa.string())]), scalar=())


def read_lexicon(library: Library) -> Lexicon:
    """The lexicon learnt so far; an empty one where nothing was ingested."""
    rows = library.read(LEXICON, columns=["names"])
    return Lexicon.from_json(rows.column("names")[0].as_py()) if rows.num_rows else Lexicon()


def write_lexicon(library: Library, lexicon: Lexicon) -> None:
    """Keep a lexicon in place of the one before. Needs `library.writing()` around it, and a commit after."""
    if library.table(LEXICON) is not None:
        library.delete(LEXICON, "names IS NOT NULL")
    library.append(LEXICON, pa.table({"names": [lexicon.to_json()]}, schema=LEXICON.schema))
