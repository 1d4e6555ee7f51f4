"""Tables of a label whose header says what each column is, as sentences.

Only a table that can be read without guessing is: every row has as many cells as the header, and each column of
figures has a name. Anything else stays a table of the document and gives no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from everyline.domain.evidence import Arm
from everyline.domain.record import Refusal
from everyline.sources.label_doses import doses_in
from everyline.sources.trial_sentence import Figures

_FIGURE = re.compile(r"(?P<value>(?:<|≤|>|≥)?\s?\d+(?:\.\d+)?)\s?(?P<percent>%)?")
_N = re.compile(r"[(\[]?\s*[Nn]\s*=\s*(\d[\d,]*)\s*[)\]]?")
_PERCENT = re.compile(r"%|\bpercent(?:age)?\b", re.I)
_MARKS = re.compile(r"[\s*†‡§#]+$|\s*\[[^\[\]]*\]")
_NO_FIGURE = re.compile(r"(?:|-+|–|—|N/?A|\.)", re.I)


@dataclass(frozen=True, slots=True)
class TableSentence:
    """A row as a sentence. row: what its first cell names."""

    row: str
    figures: Figures
    comparator: str | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    n: str | None


def reactions_in(lines: Sequence[str], caption: str, refusals: list[Refusal]) -> Iterator[TableSentence]:
    """A sentence for each row of a table of adverse reactions whose columns are groups of people."""
    rows = [[cell.strip() for cell in line.split(" | ")] for line in (f" {line} " for line in lines)]
    head, body = _parted(rows)
    if not head or not body:
        return
    columns = _columns(head)
    is_percent = bool(_PERCENT.search(f"{caption} {' '.join(' '.join(row) for row in head)}"))
    if not columns or len({column.title for column in columns}) < len(columns):
        return
    control = next(
        (column.title for column in columns if re.fullmatch(r"(?i)placebo|vehicle|controls?", column.title)), None
    )
    for row in body:
        sentence = _row(row, columns, is_percent, caption, refusals)
        if sentence is not None:
            yield TableSentence(_MARKS.sub("", row[0]), sentence, control)


def _parted(rows: list[list[str]]) -> tuple[list[list[str]], list[list[str]]]:
    """The rows of the header and those of figures, all of one width; none where the widths differ."""
    first = next((n for n, row in enumerate(rows) if len(row) > 1 and row[0] and all(map(_is_figure, row[1:]))), None)
    if not first:
        return [], []
    width = len(rows[first])
    head = [row for row in rows[:first] if any(row[1:])]
    body = [row for row in rows[first:] if len(row) == width and row[0] and all(map(_is_figure, row[1:]))]
    return (head, body) if all(len(row) == width for row in head) else ([], [])


def _is_figure(cell: str) -> bool:
    return bool(_FIGURE.fullmatch(_MARKS.sub("", cell)))


def _columns(head: list[list[str]]) -> list[_Column]:
    """What each column of figures is; none where one of them has no name."""
    columns = []
    for place in range(1, len(head[0])):
        words = " ".join(dict.fromkeys(row[place] for row in head if row[place]))
        n = _N.search(words)
        title = re.sub(r"\(?%\)?(?: of \w+)?|\bn\s?\(%\)", "", _N.sub(" ", _MARKS.sub("", words)))
        title = " ".join(title.split()).strip(" ,;:")
        if not title or not re.search(r"[A-Za-z]", title):
            return []
        columns.append(_Column(title, n[1] if n else None))
    return columns


def _row(
    row: list[str], columns: list[_Column], is_percent: bool, caption: str, refusals: list[Refusal]
) -> Figures | None:
    name = _MARKS.sub("", row[0])
    sentence = Figures(f"{name.replace(': ', ' - ')}: ")
    for cell, column in zip(row[1:], columns, strict=True):
        found = _FIGURE.fullmatch(_MARKS.sub("", cell))
        if found is None or not (found["percent"] or is_percent):
            return None  # a figure of no stated unit
        if float(re.sub(r"[^\d.]", "", found["value"])) > 100:
            refusals.append(
                Refusal(f"{caption}, {name}: {column.title} {cell}", "percentage of people outside 0 to 100")
            )
            return None
        sentence.say("; " if sentence.arms else "")
        sentence.figure(Arm(name, found["value"], "%", column.title, column.n))
        sentence.say(f"% with {column.title}" + (f" (N={column.n})" if column.n else ""))
    sentence.say(".")
    return sentence


def pairs_in(lines: Sequence[str]) -> Iterator[TableSentence]:
    """A sentence for each row of a table of two columns, with the names of both: "Age, 6 to 12 years: Dose 10 mL"."""
    rows = [[cell.strip() for cell in line.split(" | ")] for line in lines]
    if len(rows) < 2 or any(len(row) != 2 for row in rows) or not all(rows[0]) or doses_in(rows[0][1]):
        return
    for left, right in rows[1:]:
        if not left or not right:
            continue
        sentence = Figures(
            f"{_MARKS.sub('', rows[0][0])}, {left}: {_MARKS.sub('', rows[0][1])} ".replace("[", "(").replace("]", ")")
        )
        begin = len(sentence.text)
        for value, unit, place, _ in doses_in(right):
            sentence.arms.append((Arm("dose", value, unit), begin + place))
        sentence.say(f"{right.rstrip('.').replace('[', '(').replace(']', ')')}.")
        yield TableSentence(left, sentence)
