"""How many minimal edits a judge catches, with the faithful lines it refuses beside them.

A row is a pair as `check` takes it. `claim` is faithful where `gold` is SUPPORTED or absent, else it is counted among
the edits as it is, under the kind "unfaithful". `edited` is an edit of the row's own, its kind the row's `edit_kind`
or "given"; `change` is not needed. Each faithful pair is also edited here by `verify.edits`, at most `per_kind` times
a kind, by a generator seeded with the pair, so that a pair has the same edits in whatever file it stands. A row's
`kind` names its sort of pair; false alarms are told by it too. A pair given twice is judged once.

An edit counts as caught when it is not SUPPORTED. Where a judge refuses the faithful line already, catching its edit
is no feat: so the share caught among the edits of lines it supports is told as well (`told_apart`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.errors import InvalidInput
from everyline.verify.edits import Edit, edits
from everyline.verify.judge import judge as judge_by_rules
from everyline.verify.pairs import pair_of

Judge = Callable[[str, Sequence[EvidenceText]], Verdict]

_STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_BINS = 10
_MOST_FAULTS_TOLD = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """A faithful claim (None where the row has none), edits of it, and the evidence both are judged against."""

    kind: str
    claim: str | None
    evidence: tuple[EvidenceText, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that could not be read: its number from 1, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class EditKind:
    """Figures of one kind of edit.

    told_apart: caught among the edits of lines that were supported; of: how many those are. false_alarm_rate: the share
    refused of the faithful lines that these edits were made from; None where there is none.
    """

    kind: str
    made: int
    caught: int
    catch_rate: float
    told_apart: int
    of: int
    false_alarm_rate: float | None


@dataclass(frozen=True, slots=True)
class FaithfulKind:
    """Faithful lines of one sort, and how many were refused."""

    kind: str
    pairs: int
    refused: int
    false_alarm_rate: float


@dataclass(frozen=True, slots=True)
class RiskStep:
    """Of the pairs the judge is surest of, `coverage` of all, the share it has wrong."""

    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class EditReport:
    """What was measured. Rates are shares, None where nothing was there to count.

    tpr: faithful lines SUPPORTED. tnr: edits not SUPPORTED. ece: expected calibration error of `score` in ten bins of
    equal width (Naeini et al. 2015, doi:10.1609/aaai.v29i1.9602). risk: ordered by distance of `score` from one half
    (El-Yaniv and Wiener 2010), ties counted as they fall in the file.
    """

    judge: str
    seed: int
    lines: int
    skipped: int
    faults: tuple[Fault, ...]
    faithful: int
    refused: int
    false_alarm_rate: float | None
    edits: int
    caught: int
    catch_rate: float | None
    told_apart_rate: float | None
    lowest_kind: float | None
    tpr: float | None
    tnr: float | None
    balanced_accuracy: float | None
    ece: float | None
    risk: tuple[RiskStep, ...]
    pairs_per_second: float
    faithful_kinds: tuple[FaithfulKind, ...]
    edit_kinds: tuple[EditKind, ...]


def bench_edits(
    pairs: Path, *, judge: Judge = judge_by_rules, seed: int = 7, per_kind: int = 2, watch: Watch | None = None
) -> EditReport:
    """Measure a judge on a file of pairs, JSON lines, .gz accepted; read as a stream.

    Lines that can't be read are skipped, counted, and the first of them named in the report.
    Raises InvalidInput where the file can't be read, or holds no pair at all.
    """
    report = measure(read_pairs(pairs), judge=judge, seed=seed, per_kind=per_kind, watch=watch)
    if not report.faithful and not report.edits:
        raise InvalidInput(
            f"{pairs.name} holds no pair that could be judged ({report.skipped} lines skipped).",
            'Give JSON lines with "claim" and "evidence", as for `everyline check`.',
        )
    return report


# Called with each judged line: its kind, whether it is faithful, what was judged, and the edit where it is one.
Watch = Callable[[str, str, Verdict, Edit | None], None]


def read_pairs(path: Path) -> Iterator[Pair | Fault]:
    """The rows of a file in order; blank lines are passed over."""
    for number, raw in enumerate(_lines(path), start=1):
        if raw.strip():
            try:
                yield _pair(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
            except (ValueError, RecursionError) as error:
                known = isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError)
                yield Fault(number, "not JSON" if known else str(error))


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with ExitStack() as opened:
            raw = opened.enter_context(path.open("rb"))
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            yield from opened.enter_context(gzip.GzipFile(fileobj=raw)) if packed else raw
    except (OSError, EOFError) as fault:
        raise InvalidInput(
            f"{path} can't be read ({type(fault).__name__}).", "Give JSON lines or their .gz."
        ) from fault


def _pair(line: str) -> Pair:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("the line is not a JSON object")
    edited = row.get("edited")
    if edited is not None and not isinstance(edited, str):
        raise ValueError('"edited" must be a text')
    if edited is None and row.get("claim") is None:
        raise ValueError('the line has neither "claim" nor "edited"')
    claim, evidence = pair_of({**row, "claim": row.get("claim", "") if row.get("claim") is not None else ""})
    given = [Edit(str(row.get("edit_kind", "given")), edited, "", "")] if edited is not None else []
    if claim and row.get("gold", "SUPPORTED") != "SUPPORTED":
        given.append(Edit("unfaithful", claim, "", ""))
        claim = ""
    return Pair(str(row.get("kind", "all")), claim or None, tuple(evidence), tuple(given))


@dataclass(slots=True)
class _Tally:
    """Counts of one kind of edit, and the faithful lines it was made from."""

    made: int = 0
    caught: int = 0
    told_apart: int = 0
    of: int = 0
    sources: int = 0
    sources_refused: int = 0


@dataclass(slots=True)
class _Counts:
    kinds: dict[str, _Tally] = field(default_factory=lambda: defaultdict(_Tally))
    faithful: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    scored: list[tuple[float, bool]] = field(default_factory=list)
    seconds: float = 0.0


def measure(
    rows: Iterable[Pair | Fault],
    *,
    judge: Judge = judge_by_rules,
    seed: int = 7,
    per_kind: int = 2,
    watch: Watch | None = None,
) -> EditReport:
    """Figures of a judge on pairs. The same pairs and seed give the same report, speed apart."""
    counts = _Counts()
    faults: list[Fault] = []
    lines = skipped = 0
    name = ""
    known: dict[bytes, bool | None] = {}

    def ask(kind: str, text: str, evidence: Sequence[EvidenceText], edit: Edit | None) -> bool:
        nonlocal name
        start = time.perf_counter()
        verdict = judge(text, evidence)
        counts.seconds += time.perf_counter() - start
        counts.scored.append((verdict.score, edit is None))
        name = name or verdict.judge
        if watch is not None:
            watch(kind, text, verdict, edit)
        return verdict.label is Label.SUPPORTED

    for row in rows:
        lines += 1
        if isinstance(row, Fault):
            skipped += 1
            faults += [row] if len(faults) < _MOST_FAULTS_TOLD else []
            continue
        made = [edit for edit in row.edits if _is_new(known, edit.text, row.evidence)]
        held: bool | None = None
        if row.claim is not None:
            mark = _mark(row.claim, row.evidence)
            if mark not in known:
                held = known[mark] = ask(row.kind, row.claim, row.evidence, None)
                counts.faithful[row.kind] += 1
                counts.refused[row.kind] += not held
                made += [e for e in _own(row, seed, per_kind) if _is_new(known, e.text, row.evidence)]
            held = known[mark]
        for edit in made:
            tally = counts.kinds[edit.kind]
            caught = not ask(row.kind, edit.text, row.evidence, edit)
            tally.made += 1
            tally.caught += caught
            if held:
                tally.of += 1
                tally.told_apart += caught
        if held is not None:
            for kind in {edit.kind for edit in made}:
                counts.kinds[kind].sources += 1
                counts.kinds[kind].sources_refused += not held
    return _report(counts, name, seed, lines, skipped, tuple(faults))


def _own(pair: Pair, seed: int, per_kind: int) -> list[Edit]:
    """The edits made of a faithful claim: at most so many of each kind, drawn by a generator seeded with the claim."""
    rng = random.Random(f"{seed}\0{pair.claim}")
    by_kind: dict[str, list[Edit]] = defaultdict(list)
    beside = " ".join(one.text for one in pair.evidence)
    for edit in edits(pair.claim or "", rng, beside=beside):
        by_kind[edit.kind].append(edit)
    return [edit for _, some in sorted(by_kind.items()) for edit in rng.sample(some, min(per_kind, len(some)))]


def _mark(text: str, evidence: Sequence[EvidenceText]) -> bytes:
    parts = "\0".join((text, *(one.text for one in evidence)))
    return hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _is_new(known: dict[bytes, bool | None], text: str, evidence: Sequence[EvidenceText]) -> bool:
    mark = _mark(text, evidence)
    if mark in known:
        return False
    known[mark] = None
    return True


def _report(counts: _Counts, name: str, seed: int, lines: int, skipped: int, faults: tuple[Fault, ...]) -> EditReport:
    kinds = tuple(
        EditKind(
            kind,
            t.made,
            t.caught,
            round(t.caught / t.made, 4),
            t.told_apart,
            t.of,
            _share(t.sources_refused, t.sources),
        )
        for kind, t in sorted(counts.kinds.items())
    )
    made, caught = sum(k.made for k in kinds), sum(k.caught for k in kinds)
    faithful, refused = counts.faithful.total(), counts.refused.total()
    tpr, tnr = _share(faithful - refused, faithful), _share(caught, made)
    return EditReport(
        judge=name,
        seed=seed,
        lines=lines,
        skipped=skipped,
        faults=faults,
        faithful=faithful,
        refused=refused,
        false_alarm_rate=_share(refused, faithful),
        edits=made,
        caught=caught,
        catch_rate=tnr,
        told_apart_rate=_share(sum(k.told_apart for k in kinds), sum(k.of for k in kinds)),
        lowest_kind=min((k.catch_rate for k in kinds), default=None),
        tpr=tpr,
        tnr=tnr,
        balanced_accuracy=round((tpr + tnr) / 2, 4) if tpr is not None and tnr is not None else None,
        ece=expected_calibration_error(counts.scored),
        risk=risk_by_coverage(counts.scored),
        pairs_per_second=round(len(counts.scored) / counts.seconds, 1) if counts.seconds else 0.0,
        faithful_kinds=tuple(
            FaithfulKind(kind, n, counts.refused[kind], round(counts.refused[kind] / n, 4))
            for kind, n in sorted(counts.faithful.items())
        ),
        edit_kinds=kinds,
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def expected_calibration_error(scored: Sequence[tuple[float, bool]]) -> float | None:
    """Mean distance between score and share of faithful lines, over ten bins of the score, weighted by their size.

    scored: score and whether the line is faithful. None where there is nothing.
    """
    if not scored:
        return None
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for score, faithful in scored:
        both = sums[min(_BINS - 1, int(score * _BINS))]
        both[0] += score
        both[1] += faithful
    return round(sum(abs(s - f) for s, f in sums.values()) / len(scored), 4)


def risk_by_coverage(scored: Sequence[tuple[float, bool]]) -> tuple[RiskStep, ...]:
    """At each tenth of coverage, the share wrong of the lines whose score is farthest from one half."""
    if not scored:
        return ()
    ranked = sorted(scored, key=lambda one: -abs(one[0] - 0.5))
    wrong, errors = [], 0
    for score, faithful in ranked:
        errors += (score >= 0.5) is not faithful
        wrong.append(errors)
    steps = []
    for step in _STEPS:
        size = max(1, round(step * len(ranked)))
        steps.append(RiskStep(step, round(wrong[size - 1] / size, 4)))
    return tuple(steps)


def as_table(report: EditReport) -> str:
    """The report for people: one line a kind, then the totals."""
    rows: list[tuple[Any, ...]] = [("kind of edit", "made", "caught", "rate", "of supported", "false alarms")]
    rows += [
        (k.kind, k.made, k.caught, _percent(k.catch_rate), f"{k.told_apart}/{k.of}", _percent(k.false_alarm_rate))
        for k in report.edit_kinds
    ]
    rows.append(("all", report.edits, report.caught, _percent(report.catch_rate), _percent(report.told_apart_rate), ""))
    lines = [
        f"{row[0]:<14}{row[1]!s:>8}{row[2]!s:>8}{row[3]:>8}{row[4]!s:>14}{row[5]:>14}" for row in rows
    ]  # fmt: skip
    lines.append("")
    lines += [
        f"faithful {k.kind}: {k.pairs} pairs, {k.refused} refused ({_percent(k.false_alarm_rate)})"
        for k in report.faithful_kinds
    ]
    lines.append(
        f"TPR {_percent(report.tpr)}  TNR {_percent(report.tnr)}"
        f"  balanced accuracy {_percent(report.balanced_accuracy)}"
        f"  ECE {'-' if report.ece is None else format(report.ece, '.3f')}"
    )
    lines.append("risk at coverage: " + "  ".join(f"{s.coverage:.0%} {s.risk:.3f}" for s in report.risk))
    lines.append(f"{report.pairs_per_second:,.0f} pairs a second, judge {report.judge}")
    if report.skipped:
        told = "; ".join(f"line {fault.line}: {fault.why}" for fault in report.faults[:3])
        lines.append(f"{report.skipped} of {report.lines} lines could not be read and were skipped ({told})")
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
