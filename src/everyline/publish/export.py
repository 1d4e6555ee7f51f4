"""An answer as JSON, the form that outsiders depend on, and the digest that gives an answer its id.

Reading it back is in `load.py`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.answer import Abstention, Answer, Citation, Claim, Reference, Stance, Verdict, Withheld
from everyline.domain.evidence import Arm, Finding
from everyline.domain.ids import AnswerId, ClaimId, ContentHash, DocumentId
from everyline.publish.export_synthesis import steps_to_object, synthesis_to_object

# Valid in JSON, but able to steer a terminal (C1 controls), to break a line (U+2028, U+2029), to reorder what a reader
# sees (bidi controls), or impossible to encode (lone surrogates): written as escapes, which read back as they were.
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# Measures that compare groups; any other measure describes one.
_COMPARATIVE = re.compile(
    r"(?i:\b(?:difference|(?:risk|odds|hazard|rate|incidence) ratio|relative (?:risk|effect)|number needed to)\b)|"
    r"\b(?:OR|RR|HR|RD|MD|SMD|NNT|NNH)\b"
)

JsonObject = dict[str, Any]


def answer_to_json(answer: Answer) -> str:
    """The answer as a JSON text that ends with a newline; the same answer always gives the same text.

    Positions count code points of the cited document version; `reference` is null where no reference lists the
    citation's document.
    """
    text = json.dumps(_answer(answer), ensure_ascii=False, indent=2)
    return escaped(text) + "\n"


def escaped(text: str) -> str:
    """A JSON text with what a reader can't see written as escapes, which read back as they were."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def answer_digest(answer: Answer) -> ContentHash:
    """The hash of everything an answer says but its id, which is derived from it."""
    return digest_of(_answer(replace(answer, id=AnswerId(""))))


def digest_of(stored: Mapping[str, Any]) -> ContentHash:
    """The hash of a stored answer whatever its id, its indentation and the order of its keys."""
    canonical = json.dumps({**stored, "id": ""}, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return ContentHash(f"sha256:{hashlib.sha256(canonical.encode('ascii')).hexdigest()}")


def id_of(digest: ContentHash) -> AnswerId:
    """The id an answer of this digest bears: the digest's first sixteen hex digits."""
    return AnswerId(digest.removeprefix("sha256:")[:16])


def _answer(answer: Answer) -> JsonObject:
    numbers = {(one.document, one.document_hash): one.number for one in answer.references}
    question = answer.question
    return {
        "id": answer.id,
        "question": question.text,
        "reader": question.reader.value,
        "status": answer.status,
        "read_as": {
            "type": question.type.value,
            "population": list(question.pico.population),
            "intervention": list(question.pico.intervention),
            "comparator": list(question.pico.comparator),
            "outcome": list(question.pico.outcome),
            "carried_from": question.carried_from,
            "corrections": [{"said": one.said, "read_as": one.read_as} for one in question.corrections],
            "parts": [{"text": one.text, "type": one.type.value} for one in question.parts],
        },
        "urgent": None if answer.urgent is None else {"reason": answer.urgent.reason, "advice": answer.urgent.advice},
        "premises": [
            {"text": one.text, "verdict": one.label.value, "claims": list(one.claims)} for one in answer.premises
        ],
        **({"preface": list(answer.preface)} if answer.preface else {}),
        "bottom_line": list(answer.bottom_line),
        "sections": [{"heading": one.heading, "kind": one.kind, "claims": list(one.claims)} for one in answer.sections],
        "claims": [_claim(one, numbers) for one in answer.claims],
        "findings": [_finding(finding, claims) for finding, claims in answer.findings],
        "conflicts": [
            {"about": one.about, "claims": list(one.claims), "explanation": one.explanation} for one in answer.conflicts
        ],
        "gaps": list(answer.gaps),
        "follow_ups": list(answer.follow_ups),
        "terms": [{"word": one.word, "means": one.means, "claim": one.claim} for one in answer.terms],
        "references": [reference_to_object(one) for one in answer.references],
        "abstention": None if answer.abstention is None else _abstention(answer.abstention),
        "withheld": [_withheld(one, numbers) for one in answer.withheld],
        "stance": None if answer.stance is None else _stance(answer.stance),
        **synthesis_to_object(answer.synthesis, lambda one: citation_to_object(one, numbers)),
        "provenance": {
            "library": answer.provenance.library,
            "snapshot": answer.provenance.snapshot,
            "index": answer.provenance.index,
            "judge": answer.provenance.judge,
            "writer": answer.provenance.writer,
            "version": answer.provenance.version,
            "as_of": answer.provenance.as_of,
        },
    }


Numbers = Mapping[tuple[DocumentId, ContentHash], int]


def _claim(claim: Claim, numbers: Numbers) -> JsonObject:
    return {
        "id": claim.id,
        "text": claim.text,
        "certainty": None if claim.certainty is None else claim.certainty.value,
        "citations": [citation_to_object(one, numbers) for one in claim.citations],
        "verdict": verdict_to_object(claim.verdict),
        "steps": steps_to_object(claim.steps),
    }


def citation_to_object(citation: Citation, numbers: Numbers) -> JsonObject:
    """A citation as it stands in answers and audits alike."""
    return {
        "document": citation.document,
        "finding": citation.finding,
        "reference": numbers.get((citation.document, citation.document_hash)),
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "document_hash": citation.document_hash,
    }


def verdict_to_object(verdict: Verdict) -> JsonObject:
    """A verdict as it stands in stored answers."""
    return {
        "label": verdict.label.value,
        "score": verdict.score,
        "reasons": [{"kind": one.kind.value, "claim": one.claim, "evidence": one.evidence} for one in verdict.reasons],
        "judge": verdict.judge,
        "spans": [{"evidence": s.evidence, "start": s.span.start, "end": s.span.end} for s in verdict.spans],
    }


def _finding(finding: Finding, claims: tuple[ClaimId, ...]) -> JsonObject:
    return {
        "id": finding.id,
        "document": finding.document,
        "topic": finding.topic,
        "population": finding.population,
        "intervention": finding.intervention,
        "dose": finding.dose,
        "comparator": finding.comparator,
        "outcome": finding.outcome,
        "timepoint": finding.timepoint,
        "arms": [_arm(one) for one in finding.arms],
        "effect": _effect(finding.arms),
        "claims": list(claims),
    }


def _arm(arm: Arm) -> JsonObject:
    return {
        "measure": arm.measure,
        "value": arm.value,
        "unit": arm.unit,
        "arm": arm.arm,
        "n": arm.n,
        "interval": arm.interval,
    }


def _effect(arms: tuple[Arm, ...]) -> JsonObject:
    """The value that compares groups; empty where the finding states none.

    Where it states several (one a dose, or a relative and an absolute one) the first stands here in the source's own
    order, and the others under "further".
    """
    comparing = [_arm(one) for one in arms if _COMPARATIVE.search(one.measure)]
    if not comparing:
        return {}
    return {**comparing[0], "further": comparing[1:]} if len(comparing) > 1 else comparing[0]


def reference_to_object(reference: Reference) -> JsonObject:
    """A cited work as it stands in answers and audits alike."""
    ids: JsonObject = {}
    for kind, value in reference.identifiers.pairs():
        # A work may name several registrations; the first stands under "nct", all of them under "nct_all".
        if kind.value in ids:
            ids[f"{kind.value}_all"] = [*ids.get(f"{kind.value}_all", [ids[kind.value]]), value]
        else:
            ids[kind.value] = value
    return {
        "number": reference.number,
        "document": reference.document,
        "document_hash": reference.document_hash,
        "title": reference.title,
        "authors": reference.authors,
        "journal": reference.journal,
        "year": reference.year,
        "ids": ids,
        "status": reference.status.value,
        "url": reference.url,
        "note": reference.note,
    }


def _stance(stance: Stance) -> JsonObject:
    return {
        "label": stance.label.value,
        "why": stance.why,
        "share": stance.share,
        "claims": list(stance.claims),
    }


def _abstention(abstention: Abstention) -> JsonObject:
    return {
        "reason": abstention.reason,
        "searched": dict(abstention.searched),
        "nearest": [{"document": one.document, "title": one.title} for one in abstention.nearest],
    }


def _withheld(withheld: Withheld, numbers: Numbers) -> JsonObject:
    return {
        "text": withheld.text,
        "verdict": verdict_to_object(withheld.verdict),
        "citations": [citation_to_object(one, numbers) for one in withheld.citations],
    }
