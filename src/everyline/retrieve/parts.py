"""A text that asks several things, cut into its questions."""

from __future__ import annotations

import re

MOST = 4  # questions of one text that are read by themselves; more is a letter, read as one

_ENDED = re.compile(r"(?<=[?!])\s+|(?<=[a-z)]\.)\s+(?=[A-Z])")
_ASKS = re.compile(
    r"^\W*(?:(?:and|but|also|or|so|then|please|if so)\W+)*(?:what|which|who|whom|when|where|why|how|is|are|was|were|"
    r"do|does|did|"
    r"can|could|should|would|will|has|have|may|might|must)\b",
    re.IGNORECASE,
)
# "... and is it safe": a word of asking, and for a verb somebody or something it is asked of ("and is effective" goes
# on with the same question).
_JOINED = re.compile(
    r"(?:[,;]\s*|\s+)(?:and|but|or)\s+(?:also\s+)?(?=(?:what|which|when|why|how|who)\b|(?:is|are|do|does|did|can|could|should|"
    r"will|would|has|have|must|may)\s+(?:it|they|this|that|these|those|there|he|she|we|i|you|one|the|a|an|my|his|her|"
    r"their|our|patients|people|women|men|children|adults|[a-z]+(?:nib|mab|ine|ate|ide|one|lol|pril|tan|tin))\b)",
    re.IGNORECASE,
)

# A word that a question can be about: neither a word of asking nor one that stands for something said before.
_SUBJECT = re.compile(
    r"\b(?!(?:what|which|who|whom|when|where|why|how|ones?|they|them|that|this|these|those|then|there|and|the|for|are|is|"
    r"was|were|does|did|not|you|else|too|often|much|many|long|about)\b)[a-z]{3,}",
    re.IGNORECASE,
)


def parts(question: str) -> tuple[str, ...]:
    """The questions of a text, in order; empty where it asks one thing, or more than `MOST`.

    Sentences that ask nothing belong to the question that follows them, or to the last one.
    """
    asked: list[str] = []
    waiting = ""
    for sentence in _ENDED.split(question):
        for piece in _JOINED.split(sentence):
            text = f"{waiting} {piece}".strip()
            waiting = ""
            if not any(character.isalnum() for character in piece):
                continue
            if asked and not _SUBJECT.search(_ASKS.sub(" ", piece)):
                asked[-1] = f"{asked[-1]} {text}"  # "... and which ones?" goes on with the same question
            elif _ASKS.match(piece) or piece.rstrip().endswith("?"):
                asked.append(text)
            else:
                waiting = text
    if waiting and asked:
        asked[-1] = f"{asked[-1]} {waiting}"
    return tuple(asked) if 1 < len(asked) <= MOST else ()
