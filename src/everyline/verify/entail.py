"""The judge with a learnt part: rules first, then a model for what is worded freely, then the rules' last word.

The rules (`judge`) read claims that keep the words of their evidence. For others a model tells whether the nearest
sentences (`window`) support the claim. They are put together like this:

1. What the rules call SUPPORTED stays so: it is the evidence's own wording.
2. What the rules call CONTRADICTED stays so, unless the model is sure that it is supported; then the parts disagree,
   and the claim is INSUFFICIENT for the rules' reasons.
3. A claim that the rules find INSUFFICIENT is SUPPORTED where its probability of support reaches `SUPPORT`, nothing
   objects (`objections`: a number, dose, unit, time or drug that the evidence does not have, a direction that it has
   the other way round) and nothing is in doubt that only the rules could settle (`doubts`). Otherwise it stays
   INSUFFICIENT for that reason.
4. A claim that repeats its sentence but for a word or two (coverage of at least `NEAR`) is an edit until shown
   otherwise: there the rules decide alone.
5. The model alone never calls a claim CONTRADICTED: on held pairs it is right in little more than half of such calls.
   Where its share reaches `CONTRADICT` and a direction objects too, the claim is CONTRADICTED for that reason.
6. A statement about a trial registry record that the rules do not support is read by the rules for records
   (`records`); where they understand it, their verdict is the verdict, with their probability as its score.

The probability of support is a logistic model over the shares of the model and what the rules saw (`Features`); its
weights lie beside the model, fitted on pairs held back from training.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from everyline.domain.answer import EvidenceText, Label, ReasonKind, Verdict
from everyline.inference.base import Embedder, Entailer, Entailment
from everyline.verify.align import score
from everyline.verify.judge import JUDGE, cut, judge
from everyline.verify.objections import doubts, objections
from everyline.verify.polarity import polarity
from everyline.verify.reading import read
from everyline.verify.records import RECORD_JUDGE, judge_record
from everyline.verify.sentences import sentences
from everyline.verify.window import Window, window

SUPPORT = 0.5
CONTRADICT = 0.5
# Above this share of support the model disagrees with rules that say CONTRADICTED.
SURE = 0.9
NEAR = 0.75

_STRICT = frozenset(
    (ReasonKind.NUMBER, ReasonKind.DOSE, ReasonKind.UNIT, ReasonKind.TIME, ReasonKind.DRUG, ReasonKind.DIRECTION)
)


class Features(NamedTuple):
    """What the probability of support is made from.

    supports, contradicts: log odds of the model's shares. coverage: share of the claim's weight that the best sentence
    repeats; held: share that any sentence repeats. near, nearest: cosines of the claim's vector with that of its window
    and of the nearest sentence. numbers, directions: whether one objects. contradicted: whether the rules said so. The
    rest as in `Polarity`.
    """

    supports: float
    contradicts: float
    coverage: float
    held: float
    near: float
    nearest: float
    numbers: float
    directions: float
    contradicted: float
    agrees: float
    agrees_denied: float
    one_denies: float


class Nearness(NamedTuple):
    """Cosines of a claim with its window: with the whole, and with the nearest sentence."""

    whole: float
    sentence: float


def features(claim: str, seen: str, rules: Verdict, shares: Entailment, near: Nearness) -> Features:
    """The features of one judged pair. seen: the window, which is what the weights were fitted on."""
    reading = read(claim)
    lines = [line for _, _, line, _ in cut(seen)]
    best = max((score(reading, line) for line in lines), default=0.0)
    places = {key for line in lines for key in line.places}
    held = sum(own for atom, own in zip(reading.content, reading.weights, strict=True) if atom.key in places)
    kinds = {reason.kind for reason in objections(claim, [EvidenceText("window", seen)])}
    signs = polarity(claim, seen)
    return Features(
        _log_odds(shares.supports),
        _log_odds(shares.contradicts),
        best / (reading.total or 1.0),
        held / (reading.total or 1.0),
        near.whole,
        near.sentence,
        float(bool(kinds - {ReasonKind.DRUG, ReasonKind.DIRECTION})),
        float(ReasonKind.DIRECTION in kinds),
        float(rules.label is Label.CONTRADICTED),
        signs.agrees,
        signs.agrees_denied,
        signs.one_denies,
    )


def nearness(embedder: Embedder, pairs: Sequence[tuple[str, str]]) -> list[Nearness]:
    """The cosines of each claim with its window; 0 where one is empty."""
    cuts = [[text[start:end] for start, end in sentences(text)] for _, text in pairs]
    vectors = embedder.embed([part for pair, parts in zip(pairs, cuts, strict=True) for part in (*pair, *parts)])
    found: list[Nearness] = []
    at = 0
    for parts in cuts:
        claim, whole, each = vectors[at], vectors[at + 1], vectors[at + 2 : at + 2 + len(parts)]
        nearest = max((float(x) for x in each @ claim), default=0.0)
        found.append(Nearness(round(float(claim @ whole), 4), round(nearest, 4)))
        at += 2 + len(parts)
    return found


def _log_odds(share: float) -> float:
    return math.log(max(share, 1e-3) / max(1 - share, 1e-3))


class Calibration(NamedTuple):
    """Weights of the logistic model, in the order of `Features`, and its constant."""

    weights: Features
    constant: float

    def probability(self, found: Features) -> float:
        """The probability that the evidence supports the claim."""
        total = self.constant + sum(w * x for w, x in zip(self.weights, found, strict=True))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)


class LearntJudge:
    """Judges claims by the rules and by an entailment model together."""

    def __init__(self, entailer: Entailer, embedder: Embedder, calibration: Calibration) -> None:
        self._entailer = entailer
        self._embedder = embedder
        self._calibration = calibration

    @property
    def name(self) -> str:
        """Rules and model with their versions, as verdicts record it."""
        return f"{JUDGE}+{RECORD_JUDGE}+{self._entailer.name}"

    def __call__(self, claim: str, evidence: Sequence[EvidenceText]) -> Verdict:
        """The verdict on one claim; see the module."""
        return self.each([(claim, evidence)])[0]

    def each(self, pairs: Iterable[tuple[str, Sequence[EvidenceText]]]) -> list[Verdict]:
        """The verdict on each pair, in order. No verdict depends on the other pairs."""
        given = list(pairs)
        rules = [judge(claim, evidence) for claim, evidence in given]
        verdicts = [replace(verdict, judge=self.name) for verdict in rules]
        recorded = {n: of_record for n in range(len(given)) if rules[n].label is not Label.SUPPORTED
                    and (of_record := judge_record(*given[n])) is not None}  # fmt: skip
        for n, found in recorded.items():
            verdicts[n] = Verdict(found.label, found.probability, found.reasons, self.name, found.spans)
        open_ = [n for n, verdict in enumerate(rules) if n not in recorded and _is_open(verdict)]
        windows = {n: window(*given[n]) for n in open_}
        asked = [n for n in open_ if windows[n].text.strip()]
        seen = [(given[n][0], windows[n].text) for n in asked]
        shares = self._entailer.entail(seen)
        near = nearness(self._embedder, seen)
        for n, share, cosine in zip(asked, shares, near, strict=True):
            weighed = features(given[n][0], windows[n].text, rules[n], share, cosine)
            verdicts[n] = self._together(*given[n], rules[n], windows[n], share, weighed)
        return verdicts

    def _together(
        self,
        claim: str,
        evidence: Sequence[EvidenceText],
        rules: Verdict,
        near: Window,
        shares: Entailment,
        found: Features,
    ) -> Verdict:
        probability = self._calibration.probability(found)
        spans = rules.spans or near.spans
        if rules.label is Label.CONTRADICTED:
            if shares.supports >= SURE:
                return Verdict(Label.INSUFFICIENT, min(probability, 0.49), rules.reasons, self.name, spans)
            return Verdict(rules.label, min(probability, 0.1), rules.reasons, self.name, spans)
        if found.coverage >= NEAR:
            return Verdict(rules.label, min(probability, 0.49), rules.reasons, self.name, spans)
        strict = tuple(reason for reason in objections(claim, evidence) if reason.kind in _STRICT)
        if probability >= SUPPORT:
            if refused := strict or doubts(claim, near.text):
                return Verdict(Label.INSUFFICIENT, min(probability, 0.49), refused, self.name, near.spans)
            return Verdict(Label.SUPPORTED, probability, (), self.name, near.spans)
        turned = tuple(reason for reason in strict if reason.kind is ReasonKind.DIRECTION)
        if turned and shares.contradicts >= CONTRADICT:
            return Verdict(Label.CONTRADICTED, min(probability, 0.49), turned, self.name, near.spans)
        return Verdict(Label.INSUFFICIENT, probability, rules.reasons, self.name, spans)


def _is_open(verdict: Verdict) -> bool:
    """Whether the model has a say: not of quotations, nor of a claim without content or evidence."""
    if verdict.label is Label.SUPPORTED:
        return False
    return not any(
        reason.kind in (ReasonKind.NOT_CHECKABLE, ReasonKind.QUOTE_ALTERED) and not reason.evidence
        for reason in verdict.reasons
    )
