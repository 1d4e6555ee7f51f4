"""What a sentence is for. A title, an aim or a plan says what was asked, never what was found."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache


class Role(Enum):
    """What a sentence of evidence can vouch for."""

    RESULT = "result"
    AIM = "aim"
    PLAN = "plan"
    TITLE = "title"
    FIELD = "field"
    EMPTY_SEARCH = "empty_search"


_TO = (
    "evaluate|assess|determine|investigate|examine|compare|explore|study|test|describe|identify|estimate|analy[sz]e|review|"
    "characteri[sz]e|measure|establish|quantify|ascertain|find out|understand|report"
)
_WE_MEANT = "aimed|sought|set out|wanted|intended|hypothesi[sz]ed|planned|wished|tested the hypothesis"
_STUDIES = "study|trial|review|paper|analysis|report|article"
_DONE = "designed|conducted|undertaken|performed|done|carried out"
_AIM = re.compile(
    r"^(?:\W*(?:objectives?|aims?|purpose|goals?)\b\s*[:.]?\s*)?(?:"
    rf"to (?:{_TO})\b"
    r"|(?:the|our|this|primary|main)[\w\s-]{0,40}\b(?:aim|aims|objective|objectives|purpose|goal|goals)\b"
    rf"|we (?:{_WE_MEANT})\b"
    rf"|(?:in )?this (?:{_STUDIES}) (?:aimed|aims|sought|seeks|evaluated|assessed|examined|investigated|explored|"
    rf"(?:was|is) designed|was (?:{_DONE}) to|will)\b"
    r"|we (?:investigated|examined|assessed|evaluated|studied|explored|tested) (?:whether|if|how|the (?:effects?|"
    r"efficacy|safety|role|impact|influence|association|relationship))\b)"
    rf"|\b(?:was|were) (?:{_DONE}) to (?:evaluate|assess|determine|test|compare|examine|investigate)\b"
    r"|\bwhether\b.{0,80}\b(?:is|are|was|were|remains?) (?:unknown|unclear|uncertain|not known|not clear|debated|"
    r"controversial)\b",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:will be (?:randomi[sz]ed|enrolled|assessed|compared|measured|recruited|analy[sz]ed)|"
    r"(?:is|are) planned to)\b",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(
    r":\s+(?:an?|the)\s(?:[\w-]+,? ){0,6}(?:trial|study|review|meta-analysis|analysis|report|protocol|survey)\.?$",
    re.IGNORECASE,
)
_FOUND = "found|identified|retrieved|located|returned|available"
_WORKS = r"(?:results?|records?|matches|hits|citations?|studies|trials|articles|papers|documents|references)"
_EMPTY_SEARCH = re.compile(
    rf"^\W*(?:no (?:[\w-]+ ){{0,3}}{_WORKS} (?:[\w-]+ ){{0,10}}?"
    rf"(?:were |was |could be |(?:have|has) been )(?:{_FOUND})\b"
    rf"|no (?:[\w-]+ ){{0,3}}{_WORKS} (?:{_FOUND})\b"
    rf"|no {_WORKS}\W*$"
    rf"|(?:(?:a|the|our|this) )?(?:[\w-]+ ){{0,3}}search(?:es)?\b.{{0,120}}\b(?:found|returned|yielded|identified|"
    rf"retrieved|gave|produced) (?:no\b|nothing|none|0\b|zero)"
    rf"|(?:we|i) (?:found|identified|could find) no {_WORKS}\b|nothing (?:was )?(?:{_FOUND})\b|0 {_WORKS}\b)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^(?:Population|Intervention|Dose|Comparator|Outcome|Time point|Values|Topic|Disagreement|Read as|Note)\s?:",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|can|could|may|might|will|would|should|must|"
    r"\w{3,}(?:ed|ates|ises|izes|ifies|uces|ents|ibits|eases|owed|ound|ects|inds|acts|ends|ains|orts|ives|akes|ows|oves|ises)|"
    r"rose|fell|led|leads?|causes?|plays?|gave|showed|shows?|found|saw|improves?|reduces?|drives?|confers?|"
    r"regulates?|mediates?|predicts?|occurs?|requires?|remains?|kept|stop|start|use|avoid|give|take|do|not)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def role_of(sentence: str, *, first_of_several: bool = False) -> Role:
    """The role of a sentence, from its own words.

    A sentence that asks says nothing: it counts as a title, and so does one with a subtitle (": a
    randomised trial"). first_of_several: whether it opens a text, where a title stands; there, a sentence that has no
    verb is a title.
    """
    if _FIELD.match(sentence):
        return Role.FIELD
    if _EMPTY_SEARCH.search(sentence):
        return Role.EMPTY_SEARCH
    if _AIM.search(sentence):
        return Role.AIM
    if _PLAN.search(sentence):
        return Role.PLAN
    if sentence.rstrip().endswith("?") or _SUBTITLE.search(sentence):
        return Role.TITLE
    if first_of_several and not _VERB.search(sentence) and not any(c.isdigit() for c in sentence):
        return Role.TITLE
    return Role.RESULT


def vouches(evidence: Role, claim: Role) -> bool:
    """Whether a sentence of one role can support a claim of another.

    A title, an aim, a plan and a search that found nothing support a like claim alone: that nothing was found is no
    finding that there is nothing.
    """
    return evidence is Role.RESULT or evidence is Role.FIELD or evidence is claim
