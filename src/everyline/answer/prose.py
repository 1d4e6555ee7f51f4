"""Which sentences of prose can stand in an answer, and as what: read from their words and their place.

Structured abstracts tell by their headings what was found; for the rest these rules were written on the train part of
the labelled sentences of structured trial abstracts (bench/prose_roles.py measures them on the others).
"""

from __future__ import annotations

import re
from enum import Enum

from everyline.domain.text import SectionKind

_HEADING = re.compile(
    r"^\W{0,2}(?:([A-Z][A-Z &/,'-]{3,60}?)\s*:+\s*"
    r"|((?:[A-Z][a-z]+(?: (?:and|of) )?){0,2}(?:[Rr]esults?|[Ff]indings?|[Cc]onclusions?|[Ii]nterpretation|"
    r"[Dd]iscussion|"
    r"[Mm]ethods?|[Bb]ackground|[Oo]bjectives?|[Aa]ims?|[Pp]urpose|[Ii]ntroduction|[Ss]ummary|[Rr]elevance|"
    r"[Ss]ignificance))\s*:+\s*"
    r"|((?:MAIN |KEY )?(?:RESULTS?|FINDINGS?|CONCLUSIONS?|INTERPRETATION|DISCUSSION|METHODS?|BACKGROUND|"
    r"OBJECTIVES?|AIMS?|"
    r"PURPOSE|INTRODUCTION|SUMMARY)(?:(?: AND |/)[A-Z]{5,})?)[.:]?\s+(?=[A-Z\d]))"
)
_FOUND_HEADING = re.compile(
    r"RESULT|FINDING|CONCLUSION|INTERPRETATION|OUTCOME|SIGNIFICANCE|IMPLICATION|LESSONS|DISCUSSION|RELEVANCE|SUMMARY"
)
_SETTING_HEADING = re.compile(r"BACKGROUND|INTRODUCTION|CONTEXT|RATIONALE|IMPORTANCE")
_AIM = re.compile(
    r"\b(?:aims?|purpose|objectives?|goal) (?:of|was|were|is)\b|^(?:to|we (?:aimed|sought|hypothesi[sz]ed|investigated|"
    r"examined|assessed|evaluated|studied|compared|tested|analy[sz]ed|performed|conducted|used|report))\b|"
    r"\b(?:was|were) (?:to (?:determine|assess|evaluate|investigate|examine|compare)|designed|conducted|undertaken)\b|"
    r"\bwe (?:compared|present|reviewed|describe)\b|^in (?:this|the present) (?:study|trial|paper|review),? we\b",
    re.I,
)
_METHOD = re.compile(
    r"\b(?:random(?:ly|i[sz]ed) (?:assigned|allocated|to|into|divided)|were (?:recruited|enrolled|included|eligible|"
    r"selected|assigned|allocated|divided|stained|collected|obtained|measured|recorded|asked|followed|"
    r"analy[sz]ed using|assessed (?:by|using|with|at|before)|evaluated (?:by|using|with|at|before)|performed|"
    r"administered|treated with|given)|was (?:performed|used to|measured|assessed (?:by|using|with)|administered|"
    r"defined as|conducted|carried out)|"
    r"primary (?:outcome|endpoint|end point)s? (?:was|were)|questionnaires?|multicent(?:re|er)|double-blind|"
    r"this (?:study|review|article|paper|trial) (?:examines|describes|reviews|reports|evaluates|aimed|was|is)|"
    r"we (?:randomly|recruited|enrolled|searched|measured|included|identified all)|inclusion criteria|"
    r"regression (?:analysis|models?) (?:was|were)|initiated the)\b",
    re.I,
)
_FOUND = re.compile(
    r"%|\bp\s*[<=>]|\bci\b|\d\s*\+/-|±|\b(?:significant(?:ly)?|increase[ds]?|decrease[ds]?|reduce[ds]?|reduction|improve[ds]?|"
    r"higher|lower|greater|fewer|less|more (?:likely|frequent|common|effective)|no (?:difference|differences|effect|"
    r"association|evidence)|did not|similar|associated with|correlated|predict(?:s|ed|or)|superior|inferior|effective|"
    r"found|showed|shown|demonstrated|revealed|observed|occurred|resulted|caused|led to|had (?:a|an|no)|"
    r"odds ratio|hazard ratio|relative risk)\b",
    re.I,
)
_CONCLUDES = re.compile(
    r"^\W*(?:in (?:conclusion|summary)|conclusions?\b|we conclude|(?:these|our|the present|the) (?:results?|findings|"
    r"data|study|trial|observations)\b.{0,60}\b(?:suggest|indicate|show|demonstrate|confirm|support|provide|reveal)|thus\b|"
    r"therefore\b|overall\b|this (?:study|trial) (?:shows|demonstrates|suggests|confirms|provides|found))|"
    r"\b(?:should be|is recommended|may be (?:useful|considered|an?)|is (?:a )?(?:safe|effective)|"
    r"suggest(?:s|ing)? that|we (?:conclude|recommend|suggest))\b",
    re.I,
)
# A wish, a plan or a gap in knowledge is no statement of how things are.
_NO_STATEMENT = re.compile(
    r"\b(?:we (?:will|plan|hope|expect|set out|therefore (?:aim|examine|investigat|test))|here,? we (?!(?:show|"
    r"demonstrate|report|found|find|identif|provide evidence|reveal)\w*)|"
    r"(?:is|are|was|were|remains?) (?:(?:\w+ly|therefore|still|also) )*(?:not (?:known|clear|fully understood|"
    r"well understood)|unknown|unclear|poorly understood|"
    r"controversial|debated)|little is known|raises? the question|(?:is|are) (?:also )?assessed|"
    r"will be (?:discussed|reviewed|presented)|(?:is|are) (?:discussed|reviewed|"
    r"described|presented) (?:here|in this)|this (?:review|article|paper|chapter) (?:summari[sz]es|discusses|"
    r"focuses))\b",
    re.I,
)
EARLY = 0.35
LATE = 0.75
_FOUND_SECTIONS = frozenset({SectionKind.RESULTS, SectionKind.CONCLUSION, SectionKind.OUTCOMES})


class Weight(Enum):
    """What a sentence of prose can be said as: a conclusion, a result, or what its authors take as known."""

    CONCLUSION = "conclusion"
    RESULT = "result"
    KNOWN = "known"


def weight_of(sentence: str, kind: SectionKind, place: float) -> Weight | None:
    """What a sentence can be said as; None for an aim, a method, a plan or an open question.

    kind: of its section. place: where it begins in its text, 0 to 1.
    """
    if _AIM.match(sentence[heading_length(sentence) :]):
        return None
    if kind is SectionKind.CONCLUSION:
        return Weight.CONCLUSION
    if kind is SectionKind.BACKGROUND:
        return Weight.KNOWN if _states(sentence) else None
    if kind in _FOUND_SECTIONS:
        return Weight.RESULT if reports(sentence, 1.0) or _states(sentence) else None
    if concludes(sentence, place) and not _AIM.search(sentence):
        return Weight.CONCLUSION
    if reports(sentence, place):
        return Weight.RESULT
    heading = _heading_of(sentence)
    if heading and not _SETTING_HEADING.search(heading):
        return None
    return Weight.KNOWN if _states(sentence) else None


def heading_length(sentence: str) -> int:
    """How many characters of a sentence are the section heading printed before it ("RESULTS: We found"); 0 for none."""
    heading = _HEADING.match(sentence)
    return heading.end() if heading else 0


def reports(sentence: str, place: float) -> bool:
    """Whether a sentence of a text without section kinds tells what was found or concluded.

    place: where it begins in its text, 0 to 1. Background stands early and conclusions late.
    """
    heading = _heading_of(sentence)
    if heading:
        return bool(_FOUND_HEADING.search(heading))
    if _AIM.search(sentence):
        return False
    if concludes(sentence, place):
        return True
    if _METHOD.search(sentence) and not re.search(r"\bp\s*[<=>]|\d\s*%", sentence, re.I):
        return False
    return bool(_FOUND.search(sentence)) and place >= EARLY


def concludes(sentence: str, place: float) -> bool:
    """Whether a sentence draws the conclusion of its text."""
    heading = _heading_of(sentence)
    if heading:
        return bool(re.search(r"CONCLUSION|INTERPRETATION|IMPLICATION|SIGNIFICANCE", heading))
    return place >= EARLY and bool(_CONCLUDES.search(sentence)) and (place >= LATE or not _METHOD.search(sentence))


def _heading_of(sentence: str) -> str:
    found = _HEADING.match(sentence)
    return next((part for part in found.groups() if part), "").upper() if found else ""


def _states(sentence: str) -> bool:
    """Whether a sentence says how things are, whoever found it out."""
    return not (_AIM.search(sentence) or _METHOD.search(sentence) or _NO_STATEMENT.search(sentence))
