"""Two percentages as events among 1000 people, their difference, and the number needed to treat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from everyline.answer.arithmetic.base import NOTHING, PERCENT, Worked, refused, shown, source
from everyline.answer.candidate import Candidate
from everyline.domain.answer import Citation
from everyline.domain.evidence import Arm, Design
from everyline.domain.question import Question
from everyline.domain.synthesis import Calculation

_ASKS = re.compile(
    r"\b(?:nnt|nnh|numbers? needed to (?:treat|harm)|(?:per|out of|among|in) (?:1000|1,000|a thousand|one thousand)|"
    r"absolute (?:risk|effect|difference|benefit)\w*|how many (?:people|patients|adults) (?:\w+ ){0,3}(?:treated|"
    r"need)\b)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_MOST = 2  # groups of one finding that are worked out


def work(question: Question, lines: Sequence[Candidate]) -> Worked:
    """From two percentages of the question, else from the groups of the best result at hand."""
    text = question.mended
    if not _ASKS.search(text):
        return NOTHING
    given = [Decimal(match[1]) for match in PERCENT.finditer(text)]
    for value in given:
        if value > 100:
            return refused(f"{value} % of people is not possible.")
    if len(given) == 2:
        one = _calculation("in the question", given[0], given[1], None, "first group", "second group")
        return Worked((one,), (), (f"Worked out from the figures in the question: {one.result}.",))
    return _from_lines(text, lines)


def _from_lines(text: str, lines: Sequence[Candidate]) -> Worked:
    """The result of a trial against its comparator: the line nearest to the question first, named doses alone."""
    about_harm = bool(re.search(r"\b(?:nnh|harm|adverse|side effects?|infections?|acne|clots?)\b", text, re.IGNORECASE))
    lines = [line for line in lines if (line.topic == "safety") == about_harm]
    for line in sorted(lines, key=lambda line: (line.design is not Design.RCT, -line.focus, line.evidence.rank)):
        groups = _groups(line)
        if groups is None:
            continue
        treated, control = groups
        named = [arm for arm in treated if (arm.arm or "").lower() in text.lower()]
        harmed = line.topic == "safety"
        citation, draft = source(line)
        finding = line.finding
        assert finding is not None
        outcome = f"{finding.outcome or 'outcome'}{f' at {finding.timepoint}' if finding.timepoint else ''}".replace(
            "<=", "≤"
        )
        made = tuple(
            _calculation(
                outcome,
                Decimal(arm.value),
                Decimal(control.value),
                citation,
                _named(line, str(arm.arm)),
                str(control.arm),
                harmed,
            )
            for arm in (named or treated)[:_MOST]
        )
        return Worked(made, (draft,), tuple(f"Worked out from a trial's percentages: {one.result}." for one in made))
    return NOTHING


def _named(line: Candidate, group: str) -> str:
    """A group with its drug: "baricitinib 4 mg"."""
    return group if not line.drug or line.drug in group.lower() else f"{line.drug} {group}"


def _groups(line: Candidate) -> tuple[list[Arm], Arm] | None:
    """The groups on treatment and the one without, of one measure in percent."""
    finding = line.finding
    if (
        finding is None
        or not line.is_about
        or line.topic not in ("efficacy", "safety", "special-population")
        or not finding.comparator
    ):
        return None
    shares = [
        arm
        for arm in finding.arms
        if arm.unit == "%" and arm.arm and _PLAIN.fullmatch(arm.value) and Decimal(arm.value) <= 100
    ]
    control = [arm for arm in shares if str(arm.arm).lower() in (finding.comparator.lower(), "placebo")]
    treated = [arm for arm in shares if arm not in control and control and arm.measure == control[0].measure]
    return (treated, control[0]) if treated and len(control) == 1 else None


def _calculation(
    about: str,
    treated: Decimal,
    control: Decimal,
    citation: Citation | None,
    name: str,
    other: str,
    is_harm: bool = False,
) -> Calculation:
    difference = treated - control
    many = abs(difference) * 10
    word = "more" if difference > 0 else "fewer"
    steps = [
        f"{treated} % of 1000 = {shown(treated * 10)} people ({name})",
        f"{control} % of 1000 = {shown(control * 10)} people ({other})",
        f"{shown(max(treated, control) * 10)} − {shown(min(treated, control) * 10)} = {shown(many)} {word} among 1000",
    ]
    result = f"{shown(many)} {word} among 1000 people on {name} than on {other} ({about})"
    if difference:
        exact = Decimal(100) / abs(difference)
        whole = exact.to_integral_value(rounding=ROUND_CEILING)
        steps.append(f"100 ÷ {shown(abs(difference), 2)} percentage points = {shown(exact, 2)}, rounded up to {whole}")
        result += f"; number needed to {'harm' if is_harm else 'treat'} {whole}"
    else:
        result = f"no difference between {name} and {other} ({about}), so no number needed to treat"
    return Calculation(
        kind="absolute effect",
        text=f"Among 1000 people: {about}",
        inputs=((name, f"{treated} %", citation), (other, f"{control} %", citation)),
        steps=tuple(steps),
        result=result,
    )
