"""The fixed words of a published answer: banners, notices, and the readers' words for closed lists."""

from __future__ import annotations

import re

from everyline.domain.answer import Label, ReasonKind, StanceLabel
from everyline.domain.evidence import Certainty, Design, Direction
from everyline.domain.ids import IdKind
from everyline.domain.question import QuestionType, Reader
from everyline.domain.text import Status

UNREVIEWED = "unreviewed"

DISCLAIMER = (
    "Educational support for health professionals. It does not replace clinical judgement, the current product label "
    "or local guidance, and it knows nothing of the patient in front of you. Open the sources before acting on a line."
)
LAY_DISCLAIMER = (
    "For information only. It does not replace the advice of a doctor, nurse or pharmacist or the leaflet that comes "
    "with a medicine, and it knows nothing of the person it is read for. Talk about it with them before acting on a "
    "line."
)

_OWN = (
    "Do not start, stop or change a medicine on your own account: speak with your doctor, nurse or pharmacist first. "
)
_OF_ANOTHER = (
    "Do not start, stop or change a medicine of {whom} on your own account: "
    "speak with a doctor, nurse or pharmacist first. "
)
_EMERGENCY = (
    "Call your emergency number at once for chest pain, trouble breathing, weakness or numbness on one side, "
    "fainting, heavy bleeding, swelling of the face or throat, or thoughts of {harm}."
)
# Words of a carer's question that say it is about their own child.
_OWN_CHILD = re.compile(
    r"\b(?:my|our) (?:[\w-]+ ){0,3}(?:child|kid|son|daughter|baby|boy|girl|toddler|teen(?:ager)?|newborn|infant|"
    r"\d{1,2}[- ]year[- ]old)\b",
    re.IGNORECASE,
)
HOW_SURE_NOTE = (
    "“How sure” tells how far the studies behind a line can be trusted. It is worked out by fixed rules, and a doctor "
    "may see it otherwise."
)


def lay_notice(reader: Reader, question: str) -> str:
    """What a lay reader is told before the answer; empty for others. A carer's is about the person they care for."""
    if reader is Reader.PATIENT:
        return _OWN + _EMERGENCY.format(harm="harming yourself")
    if reader is Reader.CARER:
        whom = "your child" if _OWN_CHILD.search(question) else "the person you care for"
        return _OF_ANOTHER.format(whom=whom) + _EMERGENCY.format(harm="self-harm")
    return ""


def certainty_said(certainty: Certainty | None, reader: Reader) -> str:
    """A certainty as the reader is told it; empty where there is none."""
    if certainty is None:
        return ""
    if reader.is_lay:
        return f"how sure: {_HOW_SURE[certainty]}"
    return f"certainty: {certainty.value.replace('_', ' ')}"


_HOW_SURE = {
    Certainty.HIGH: "quite sure",
    Certainty.MODERATE: "fairly sure",
    Certainty.LOW: "not so sure",
    Certainty.VERY_LOW: "not sure at all",
}


def follow_ups_heading(reader: Reader) -> str:
    """The heading of the questions that an answer suggests."""
    return "Questions to ask your doctor" if reader.is_lay else "You may want to ask"


def review_banner(status: str) -> str:
    """What readers are told of an answer's review."""
    if status == UNREVIEWED:
        return "Unreviewed: no medical board has looked at this answer."
    return f"Review status: {status}."


GAPS_HEADING = "What is not known"
# Where the answer has a section of that name, whose lines tell what the literature does not know.
GAPS_HEADING_BESIDE = "What this library does not hold"

ID_WORDS = {
    IdKind.PMID: "PMID {}",
    IdKind.PMCID: "{}",
    IdKind.DOI: "doi:{}",
    IdKind.NCT: "{}",
    IdKind.SET_ID: "label set id {}",
}

STANCE_WORDS = {
    StanceLabel.YES: "The cited evidence says: yes",
    StanceLabel.NO: "The cited evidence says: no",
    StanceLabel.UNCERTAIN: "The cited evidence says: uncertain",
    StanceLabel.MIXED: "The cited evidence is mixed",
    StanceLabel.UNCLEAR: "Whether the cited evidence says yes or no was not read",
}
# What every stance is followed by, so that nobody takes it for a claim that was judged.
STANCE_NOTE = "a machine’s reading of the lines below, {why}; read them before relying on it"

STATUS_WORDS = {
    Status.CURRENT: "",
    Status.RETRACTED: "retracted",
    Status.CORRECTED: "corrected since publication",
    Status.CONCERN: "under an expression of concern",
    Status.SUPERSEDED: "superseded by a later version",
}

PREMISE_WORDS = {
    Label.SUPPORTED: "The sources agree:",
    Label.CONTRADICTED: "The sources say otherwise:",
    Label.INSUFFICIENT: "The sources do not settle this:",
}

READER_WORDS = {
    Reader.CLINICIAN: "a clinician",
    Reader.SPECIALIST: "a specialist",
    Reader.NURSE: "a nurse",
    Reader.PHARMACIST: "a pharmacist",
    Reader.STUDENT: "a student",
    Reader.PATIENT: "a patient",
    Reader.CARER: "a parent or carer",
    Reader.PAYER: "a payer",
}

TYPE_WORDS = {
    QuestionType.TREATMENT_OPTIONS: "treatment options",
    QuestionType.EFFICACY: "efficacy",
    QuestionType.DOSING: "dosing",
    QuestionType.SAFETY: "safety",
    QuestionType.MONITORING: "monitoring",
    QuestionType.COMPARISON: "comparison",
    QuestionType.INTERACTION: "interactions",
    QuestionType.SPECIAL_POPULATION: "use in a special population",
    QuestionType.PROGNOSIS: "prognosis",
    QuestionType.DIAGNOSIS: "diagnosis",
    QuestionType.DEFINITION: "definition",
    QuestionType.YES_NO: "yes or no",
}

REASON_WORDS = {
    ReasonKind.NUMBER: "a number differs",
    ReasonKind.UNIT: "a unit differs",
    ReasonKind.DOSE: "a dose differs",
    ReasonKind.DRUG: "a drug differs",
    ReasonKind.ARM: "a value belongs to another group",
    ReasonKind.DIRECTION: "the direction differs",
    ReasonKind.NEGATION: "one says not, the other does not",
    ReasonKind.POPULATION: "the population differs",
    ReasonKind.TIME: "the time point differs",
    ReasonKind.COMPARATOR: "the comparator differs",
    ReasonKind.OUTCOME: "the outcome differs",
    ReasonKind.CERTAINTY_INFLATED: "it is surer than the source",
    ReasonKind.NOT_FOUND: "the source does not say it",
    ReasonKind.QUOTE_ALTERED: "the quotation was altered",
    ReasonKind.MISATTRIBUTED: "another source says it, not this one",
    ReasonKind.SOURCE_RETRACTED: "the source was retracted",
    ReasonKind.OUTDATED: "a later source has replaced it",
    ReasonKind.NOT_CHECKABLE: "it can't be checked",
}

CERTAINTY_WORDS = {
    Certainty.HIGH: "high",
    Certainty.MODERATE: "moderate",
    Certainty.LOW: "low",
    Certainty.VERY_LOW: "very low",
}
RUNGS = {Certainty.VERY_LOW: 1, Certainty.LOW: 2, Certainty.MODERATE: 3, Certainty.HIGH: 4}
PROPOSED = "proposed by rules"
PROPOSED_NOTE = "Certainty is proposed by stated rules; no person has rated it."

DESIGN_WORDS = {
    Design.SYSTEMATIC_REVIEW: "systematic review",
    Design.RCT: "randomised trial",
    Design.LABEL: "label",
    Design.GUIDELINE: "guideline",
    Design.EXTENSION: "extension of a trial",
    Design.CONSENSUS: "consensus",
    Design.COHORT: "cohort",
    Design.REGISTRY: "registry",
    Design.CASE_CONTROL: "case-control study",
    Design.CASE_SERIES: "case series",
    Design.REVIEW: "review",
    Design.ANIMAL: "animal study",
    Design.LABORATORY: "laboratory study",
    Design.OTHER: "other",
}

DIRECTION_WORDS = {
    Direction.INCREASED: "increased",
    Direction.DECREASED: "decreased",
    Direction.NO_DIFFERENCE: "no difference",
}

DISAGREEMENT_WORDS = {
    "label-trial": "label beside trial",
    "region": "region beside region",
    "design": "one design beside another",
    "date": "older beside newer",
    "definition": "different definitions",
    "result": "different results",
}
