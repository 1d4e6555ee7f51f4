"""How many people were studied and how many were in each group, where the abstract prints it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from everyline.appraise.findings.assign import assign
from everyline.appraise.findings.groups import Group, mentions
from everyline.appraise.findings.numbers import Kind, number, read_figures
from everyline.domain.text import Span

_PLACED = re.compile(
    r"\b(?:randomi\w+|assign\w+|allocat\w+|received?|administered|given|treated|there were|included|groups?|arms?|enrolled|divided)\b",
    re.I,
)
_PEOPLE = r"(?:patients|women|men|participants|subjects|children|infants|adults|people|individuals|volunteers|adolescents|girls|boys|mothers|neonates|males|females|persons|students|couples|nurses)"
_WORDS = r"(?:[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety|[Oo]ne hundred(?: and)?|[Tt]wo hundred(?: and)?)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
_COUNT = rf"(?P<n>\d{{1,3}}(?:[,\u2009\u00a0 ]\d{{3}})+|\d{{2,6}}|{_WORDS})"
_TOTAL = (
    re.compile(rf"\b(?:a total of|total of|in total,?|altogether,?)\s{_COUNT}\b", re.I),
    re.compile(rf"(?<![\d.,·-]){_COUNT}\s(?:[\w-]+,?\s){{0,7}}?{_PEOPLE}\b[^.;]{{0,160}}?\b(?:randomi[sz]ed|randomly|assigned|allocated|enrolled|recruited|entered|included|studied|treated)\b", re.I),
    re.compile(rf"\b(?:randomi[sz]ed|randomly (?:assigned|allocated)|assigned|enrolled|recruited|included|studied|entered|evaluated|analy[sz]ed|involving|in|among|of)\s(?:\w+\s){{0,2}}?{_COUNT}\s(?:[\w-]+,?\s){{0,5}}?{_PEOPLE}\b", re.I),
    re.compile(rf"(?<![\d.,·-]){_COUNT}\s(?:[\w-]+,?\s){{0,5}}?{_PEOPLE}\b", re.I),
    re.compile(r"\(\s?[nN]\s?=\s?(?P<n>\d{2,6})\s?\)"),
)  # fmt: skip


def with_sizes(groups: Sequence[Group], sentences: Sequence[Span], text: str) -> tuple[Group, ...]:
    """The groups with the number of people in each, where a sentence that tells of placing people prints it."""
    sizes: dict[int, Span] = {}
    for span in sentences:
        sentence = span.of(text)
        if not _PLACED.search(sentence):
            continue
        people = [c for c in read_figures(sentence, span.start) if c.figures[0].kind is Kind.PEOPLE]
        named = mentions(groups, sentence, span.start) if people else ()
        for result in assign(sentence, span.start, people, named, groups) if named else ():
            for value in result.values:
                if value.by != "order of the trial":
                    sizes.setdefault(value.group, value.cluster.span)
    return tuple(
        replace(g, n=sizes[i].of(text), n_span=sizes[i]) if g.n is None and i in sizes else g
        for i, g in enumerate(groups)
    )


def total_of(groups: Sequence[Group], sentences: Sequence[Span], text: str) -> tuple[str, Span] | None:
    """The number of people studied, as printed, and where; None where none is printed.

    sentences: of the abstract without its title, methods before results. A total below the size of a group is none.
    """
    least = max((number(g.n) for g in groups if g.n and g.n[0].isdigit()), default=0)
    for pattern in _TOTAL:
        for span in sentences:
            for match in pattern.finditer(span.of(text)):
                n = match["n"]
                if re.fullmatch(r"(?:19|20)\d\d", n) or (n[0].isdigit() and number(n.replace(" ", "")) < least):
                    continue
                return n, Span(span.start + match.start("n"), span.start + match.end("n"))
    return None
