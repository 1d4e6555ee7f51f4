"""What CDS Hooks 2.0 says of each thing a service answers, as models: sections "Discovery" and "CDS Service Response".

Written from the specification for these tests; nothing of the program is in it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Part(BaseModel):
    """An object with no other elements than those named, and `extension`."""

    model_config = ConfigDict(extra="forbid")
    extension: dict[str, Any] | None = None


class Coding(Part):
    system: str | None = None
    code: Annotated[str, Field(min_length=1)]
    display: str | None = None


class OverrideReason(Coding):
    display: Annotated[str, Field(min_length=1)]  # required of these


class Link(Part):
    label: str
    url: Annotated[str, Field(pattern=r"^https?://")]
    type: Literal["absolute", "smart"]
    appContext: str | None = None
    autolaunchable: bool | None = None

    @model_validator(mode="after")
    def _context_is_of_smart_links(self) -> Link:
        assert self.appContext is None or self.type == "smart"
        return self


class Action(Part):
    type: Literal["create", "update", "delete"]
    description: str
    resource: dict[str, Any] | None = None
    resourceId: str | list[str] | None = None

    @model_validator(mode="after")
    def _has_what_its_type_asks_for(self) -> Action:
        if self.type == "delete":
            assert self.resourceId is not None
        else:
            assert self.resource is not None
            assert self.resource["resourceType"]
        return self


class Suggestion(Part):
    label: str
    uuid: UUID | None = None
    isRecommended: bool | None = None
    actions: list[Action] = []


class Source(Part):
    label: str
    url: Annotated[str, Field(pattern=r"^https?://")] | None = None
    icon: str | None = None
    topic: Coding | None = None


class Card(Part):
    uuid: UUID | None = None
    summary: Annotated[str, Field(min_length=1, max_length=139)]
    detail: str | None = None
    indicator: Literal["info", "warning", "critical"]
    source: Source
    suggestions: list[Suggestion] | None = None
    selectionBehavior: Literal["at-most-one", "any"] | None = None
    overrideReasons: list[OverrideReason] | None = None
    links: list[Link] | None = None

    @model_validator(mode="after")
    def _says_how_suggestions_are_chosen(self) -> Card:
        assert self.suggestions is None or self.selectionBehavior is not None
        return self


class SystemAction(Action):
    description: str | None = None  # type: ignore[assignment]  # its examples have none


class Response(Part):
    cards: list[Card]
    systemActions: list[SystemAction] | None = None


class Service(Part):
    hook: str
    title: str | None = None
    description: str
    id: str
    prefetch: dict[str, str] | None = None
    usageRequirements: str | None = None


class Services(Part):
    services: list[Service]
