"""Questions that can't be answered as they stand: what is asked back, and what the library holds."""

from __future__ import annotations

from collections import Counter

from everyline.domain.evidence import Ranking
from everyline.domain.question import Missing, Question, QuestionType
from everyline.retrieve.synonyms import ConceptKind, Lexicon

FOR_PEOPLE_NOW = (
    "What is told here calls for people now, not for a library: please do what the advice above says first."
)
_LISTED = 6  # names of each kind


def asked_back(question: Question) -> str | None:
    """What the asker must say before there can be an answer, in a sentence; None where nothing is missing."""
    if question.urgency is not None and question.type is QuestionType.SAFETY and not question.pico.intervention:
        return FOR_PEOPLE_NOW
    if question.unclear:
        unclear = question.unclear[0]
        names = " or ".join(unclear.candidates)
        return f"“{unclear.said}” may mean {names}; nothing was assumed: ask again with the name that is meant."
    match question.missing:
        case Missing.SUBJECT:
            return "Which drug or which condition is meant? The question names none: ask again with its name."
        case Missing.EARLIER:
            return (
                "The question points to an earlier one, and none was given that names a drug or a condition: ask it in "
                "full, or name an earlier answer to follow."
            )
        case None:
            return None


def held(ranking: Ranking, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """The drugs and conditions that the passages found speak of most, to choose from: label and names."""
    counts: dict[ConceptKind, Counter[str]] = {ConceptKind.DRUG: Counter(), ConceptKind.CONDITION: Counter()}
    for hit in ranking.hits:
        named = {mention.concept for mention in lexicon.mentions(hit.text)}
        for concept in named:
            if concept.kind in counts:
                counts[concept.kind][concept.name] += 1
    listed = {kind: sorted(names, key=lambda name: (-names[name], name))[:_LISTED] for kind, names in counts.items()}
    labels = ((ConceptKind.DRUG, "drugs held"), (ConceptKind.CONDITION, "conditions held"))
    return tuple((label, ", ".join(listed[kind])) for kind, label in labels if listed[kind])
