"""YAML as pathways and their cases are written in it: texts, lists and names, each name once, nothing by reference.

Every scalar stays as it is printed, save null: 010 is no 8, 12:30 no 750, and the region NO no falsehood.
"""

from __future__ import annotations

from typing import Any

import yaml

from everyline.errors import InvalidPathway

_MOST_CHARACTERS = 2_000_000
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same loader in C, where PyYAML was built with it


class _Loader(_BASE):  # type: ignore[misc]
    """Refuses a name given twice in one place: YAML's own loader keeps the last and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a name is no text", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
            seen.add(key.value)
        built: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return built


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse(text: str, name: str, next_step: str) -> Any:
    """The value a YAML text holds, its scalars as text. name: of the file, told with the line of a fault.

    Raises InvalidPathway for text that is no YAML, too long or nested too deeply, for a name given twice in one place,
    and for anchors and aliases: with them a short file can unfold to any size.
    """
    try:
        refuse_references(text, name, next_step)
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as fault:
        place = getattr(fault, "problem_mark", None)
        where = f", line {place.line + 1}" if place is not None else ""
        problem = getattr(fault, "problem", None) or "this is no YAML"
        raise InvalidPathway(f"{name}{where}: {problem}.", next_step) from fault
    except (RecursionError, ValueError) as fault:  # ValueError: an explicit tag on something that is not of its kind
        raise InvalidPathway(f"{name} is no YAML that can be read.", next_step) from fault


def refuse_references(text: str, name: str, next_step: str) -> None:
    """Raises InvalidPathway for a text that is too long, or in which something stands by reference; YAMLError for one
    that is no YAML."""
    if len(text) > _MOST_CHARACTERS:
        raise InvalidPathway(f"{name} has {len(text):,} characters, more than {_MOST_CHARACTERS:,}.", next_step)
    for event in yaml.parse(text, Loader=_BASE):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mark = event.start_mark
            where = f", line {mark.line + 1}" if mark is not None else ""
            raise InvalidPathway(f"{name}{where}: anchors and aliases are not used here.", next_step)
