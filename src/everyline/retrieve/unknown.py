"""A name in the place of a medicine that nobody knows: an invented one, or one the library has never met.

It must be looked for as it stands, so that the answer can say that nothing is held on it, and is not about something
else.
"""

from __future__ import annotations

import re

from everyline.domain.words import GROUPS, STOP
from everyline.retrieve.follow import says_nothing
from everyline.retrieve.spelling import Passages
from everyline.retrieve.synonyms import Lexicon

_NAME = r"([A-Za-z][A-Za-z0-9-]{3,})"
_PLACES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:dos(?:e|es|age|ing)|side effects?|adverse (?:effects?|events?|reactions?)|efficacy|effectiveness|"
        rf"safety|risks?|"
        rf"approval|contraindications?|boxed warning|mechanism(?: of action)?|interactions?) (?:of|for|with|"
        rf"on) (?:the )?{_NAME}\b",
        rf"^\W*(?:is|are|does|do|can|has|was|did|will|would|could|should) {_NAME} (?:\w+ )?(?:effective|work|works|"
        rf"safe|approved|"
        rf"licen[sc]ed|better|worse|superior|help|helps|cause|causes|interact|be (?:used|taken|given|combined)|used|"
        rf"been|"
        rf"reduce|improve|treat|cure|prevent|regrow|good|useful|as)\b",
        rf"\bhow (?:well |effective |safe |good )?(?:does|do|is|are) {_NAME} (?:work|compare|taken|given|for|in)\b",
        rf"\b{_NAME} (?:versus|vs\.?|compared (?:with|to)|or) ",
        rf"\b(?:versus|vs\.?|better than|safer than|superior to|compared (?:with|to)) {_NAME}\b",
        rf"\b(?:taking|takes|prescribed|treated with|treatment with|started|starting|stopping|stopped) {_NAME}\b",
        rf"\b{_NAME} (?:\d+(?:\.\d+)? ?m?g\b|dose|dosing|dosage|side effects|tablets?|capsules?)",
    )
)


def unknown_names(question: str, lexicon: Lexicon, passages: Passages) -> tuple[str, ...]:
    """Words in the place of a medicine's name that the lexicon does not know and no text of the library holds."""
    known = [mention.span for mention in lexicon.mentions(question)]
    found: dict[str, None] = {}
    for place in _PLACES:
        for match in place.finditer(question):
            word = match.group(1)
            start = match.start(1)
            if any(span.start <= start < span.end for span in known) or word.casefold() in STOP:
                continue
            if says_nothing(word) or GROUPS.fullmatch(word) or passages(word):
                continue
            found.setdefault(word if word[1:] != word[1:].lower() else word.lower())
    return tuple(found)
