"""Signs in a question that somebody may need help now. Words alone decide; a model never does.

A person's own present trouble is told apart from a wish to know: "I have crushing chest pain" is urgent, "is chest
pain a side effect of tofacitinib" is not. In doubt about self-harm it is urgent. No telephone number is given: they
differ by country, and a wrong one costs time.
"""

from __future__ import annotations

import re

from everyline.domain.question import Urgency
from everyline.retrieve.urgency_signs import RED_FLAGS, SELF_HARM, TAKEN_TOO_MUCH

_EMERGENCY = (
    "Call your local emergency number now, or have somebody bring the person to an emergency department. "
    "Do not wait for an answer here."
)
_CRISIS = (
    "Please contact your local emergency number or a crisis line now, and stay with somebody you trust. "
    "If another person is at risk, do not leave them alone and put medicines and weapons out of reach."
)
_POISON = (
    "Call your local emergency number or poison centre now, even without symptoms. "
    "Keep the packaging, do not induce vomiting, and do not wait for an answer here."
)

# Somebody's own body or a person at hand. "Patients with" and "in adults" speak of nobody present.
_RELATIVE = (
    r"(?:mum|mom|dad|mother|father|son|daughter|husband|wife|partner|brother|sister|baby|toddler|grand\w+|friend)"
)
_PERSON = re.compile(
    rf"\b(?:i|i['’]?m|i['’]?ve|im|me|my|mine|we|our|he|she|his|her|him|(?:this|our|a) patient(?: of mine)?|help|"
    rf"{_RELATIVE}|baby)\b",
    re.IGNORECASE,
)
# A person's trouble told as a fact: "my calf is swollen", "she can't breathe", "chest pain since this morning".
_TOLD = re.compile(
    rf"\b(?:i|we|he|she|it|this|there|{_RELATIVE}|patient|(?:my|our|his|her|this) (?:[\w'’]+ ){{0,2}}?[\w'’]+)"
    r"(?:['’](?:m|ve|s)| (?:\w+ )?(?:am|is|are|have|has|had|got|gets?|feel|feels|felt|woke|can(?:['’]?t|not| hardly|"
    r" barely)|will not|"
    r"won['’]?t|keeps?|was|were|went|started|began|collapsed|fainted|passed|broke|took|cough\w*|vomit\w*|threw|"
    r"hurts?|aches|swelled|turned|stopped))\b|\bi['’]?m\b|\bim\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:right now|now|just|today|tonight|this (?:morning|afternoon|evening)|suddenly|all of a sudden|minutes|"
    r"an hour|"
    r"help|since (?:this|last night|yesterday))\b",
    re.IGNORECASE,
)
# What might happen, or happened long ago, is no trouble at hand.
_SUPPOSED = re.compile(
    r"\b(?:what (?:should|do|can|must) (?:i|we|he|she) do (?:if|when)|if (?:i|we|he|she|my \w+|they) (?:get|gets|"
    r"have|has|"
    r"had|feel|feels|notice|develop|start|take|took)|in case (?:i|of))\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:history of|(?:years?|months?) ago|last year|in the past|used to|when i was|as a child|died of|"
    r"back in (?:19|20)\d\d|in (?:19|20)\d\d|previously|it was nothing)\b",
    re.IGNORECASE,
)
# "No fever", but not "no longer breathing", "no pulse".
_DENIED = re.compile(
    r"\b(?:no|without|denies|never had|do(?:n['’]?t| not) have)\b(?! (?:one|longer|pulse|response|point|reason|"
    r"breath\w*|"
    r"movements?|feeling))(?: (?!(?:and|or|but|no|without)\b)[\w'’-]+){1,3}(?: or [\w'’-]+(?: pains?)?)?",
    re.IGNORECASE,
)
_ABOUT_SUICIDE = re.compile(
    r"\b(?:risks?|rates?|incidence|prevalence|warnings?|trials?|stud(?:y|ies)|patients|people|adolescents|record\w*|prevent\w*|assess\w*|"
    r"screen\w*|associated|side effects?|adverse|guidelines?|scales?|ideation in)\b",
    re.IGNORECASE,
)


def urgency(question: str) -> Urgency | None:
    """The gravest red flag in the question with what to do now; None where there is none."""
    personal = bool(_PERSON.search(question))
    if SELF_HARM.search(question) and (personal or not _is_of_suicide_at_large(question)):
        return Urgency("thoughts of suicide or self-harm", _CRISIS)
    is_past = bool(_PAST.search(question)) and not _NOW.search(question)
    if TAKEN_TOO_MUCH.search(question) and not is_past and not _SUPPOSED.search(question):
        return Urgency("a possible overdose or poisoning", _POISON)
    if not personal or is_past or not (_TOLD.search(question) or _NOW.search(question)):
        return None
    if _SUPPOSED.search(question) and not _NOW.search(question):
        return None
    told = _DENIED.sub(" ", question)
    for reason, patterns in RED_FLAGS:
        if all(pattern.search(told) for pattern in patterns):
            return Urgency(reason, _EMERGENCY)
    return None


def _is_of_suicide_at_large(question: str) -> bool:
    """Whether a text that names no person asks about suicide as a subject: its risk, its prevention."""
    return bool(_ABOUT_SUICIDE.search(question))
