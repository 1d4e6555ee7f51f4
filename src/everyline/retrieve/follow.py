"""What a follow-up question takes over from the one before, and what it lacks where there is none."""

from __future__ import annotations

import re

from everyline.domain.question import Missing, Pico, Question, QuestionType
from everyline.domain.words import GROUPS, content_words, fold
from everyline.retrieve.question_type import question_type
from everyline.retrieve.synonyms import Lexicon

# "And in adolescents?", "what about ritlecitinib?": the question is the one before, with one thing changed.
_ELLIPSIS = re.compile(
    r"^\W*(?:(?:and|but|or|so|ok|okay|then|also|thanks?|yes|no)\b\W*)*(?:what about|how about|what of|what if|and|or|"
    r"same (?:question |thing )?(?:for|in|with)|(?:also|only|even) (?:for|in|with|on)|(?:for|in|with|on)\b)\W*",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:what|which|who|when|where|why|how|is|are|was|do|does|did|can|could|should|would|will|has|have|must|may)\b",
    re.IGNORECASE,
)
_BEGINS_AS_ONE = re.compile(r"^\W*(?:and|but|also|so|then|or)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|(?:this|that|these|those|the same|same|either)(?: same)? "
    r"(?:drugs?|medicines?|medications?|treatments?|pills?|tablets?|capsules?|one|ones|dose|therapy|condition|disease)|"
    r"the (?:drug|medicine|medication))\b|"
    r"\b(?:this|that|these|those)\W*$|\bof (?:this|that|these|those)\b",
    re.IGNORECASE,
)
# "Is it safe to drive", "how long does it take": the word stands for nothing.
_DUMMY = re.compile(
    r"\bit\b(?= (?:is )?(?:\w+ )?(?:safe|possible|ok|okay|normal|true|necessary|better|best|common|worth|important|"
    r"right|"
    r"wise|advisable)?\s?(?:to|that|for \w+ to|take)\b)",
    re.IGNORECASE,
)
# Types that a change of drug or of people leaves as they are: the dose, and then the dose in children.
_KEPT = frozenset(QuestionType) - {QuestionType.TREATMENT_OPTIONS, QuestionType.DEFINITION, QuestionType.YES_NO}
# Words that ask, and say nothing of what about.
_ASKING_WORDS = frozenset(
    fold(word)
    for word in """dose doses dosing dosage amount mg safe safety side adverse event events reaction reactions risk
    risks harm harms warning warnings boxed black box contraindication contraindications work works working efficacy
    effective effectiveness benefit benefits result results cure cures drug drugs medicine medicines medication
    medications therapy therapies remedy remedies test tests testing blood monitor monitoring check checks
    screening lab labs interaction interactions interact compare comparison better versus prognosis outlook
    course diagnosis diagnose diagnosed symptom symptoms sign signs cause causes definition meaning define mean
    approved approval licence license licensed label start starting stop stopping maximum minimum usual standard
    recommended right normal daily weekly first line choice choices guideline guidelines trial trials research
    happens happen week weeks month months day days time long term tablet tablets pill pills capsule capsules
    help helps good bad new latest question answer advice information info overview summary tell explain say
    says doctor nurse pharmacist expect during before after stopped treat managing manage management switch""".split()
)


def is_elliptic(asked: str) -> bool:
    """Whether a text is the changed part of a question alone."""
    lead = _ELLIPSIS.match(asked)
    return bool(lead and lead.group().strip() and not _ASKING.search(asked[lead.end() :]))


def refers_back(asked: str) -> bool:
    """Whether a text points to something said before: by a pronoun, by beginning with "and", or by leaving out all."""
    return bool(is_elliptic(asked) or _BEGINS_AS_ONE.match(asked) or _PRONOUN.search(_DUMMY.sub("", asked)))


def missing(asked: str, pico: Pico) -> Missing | None:
    """What a question that follows none lacks: a subject, or the earlier question it points to."""
    if pico.intervention or pico.comparator or any(not GROUPS.search(name) for name in pico.population):
        return None
    if any(not says_nothing(word) for word in content_words(asked)):
        return None
    return Missing.EARLIER if refers_back(asked) else Missing.SUBJECT


def says_nothing(word: str) -> bool:
    """Whether a word asks, counts or names a group of people, and is no subject."""
    return fold(word) in _ASKING_WORDS or bool(GROUPS.search(word)) or word[0].isdigit()


def carry(asked: str, pico: Pico, kind: QuestionType | None, before: Question, lexicon: Lexicon) -> Pico:
    """The heads a follow-up leaves out, from the question before.

    A question about a subject of its own takes nothing: one that names another condition and no treatment, one that
    names another treatment in full and points to nothing, one that asks what a term means. Outcomes belong to the
    question they were asked in.
    """
    points_back = refers_back(asked)
    own_conditions = [name for name in pico.population if name not in before.pico.population and not _is_group(name)]
    if own_conditions and not pico.intervention:
        return pico
    own_drugs = [name for name in pico.intervention if name not in before.pico.intervention]
    if own_drugs and not points_back and not any(_are_kin(name, before.pico, lexicon) for name in own_drugs):
        return pico
    if kind is QuestionType.DEFINITION and not points_back and not pico.intervention and _has_subject(asked):
        return pico
    population = pico.population
    if not own_conditions:
        kept = before.pico.population
        if pico.population and not any(not _is_group(name) for name in pico.population):
            # Other people take the place of those asked about before: "and in adolescents?" after adults.
            kept = tuple(name for name in kept if not _is_group(name) or not is_elliptic(asked))
        population = tuple(dict.fromkeys((*kept, *pico.population)))
    comparator = pico.comparator
    if is_elliptic(asked) and own_drugs and before.type is QuestionType.COMPARISON and not comparator:
        comparator = tuple(name for name in before.pico.intervention if name not in own_drugs)
    elif kind is None and not own_drugs and is_elliptic(asked):
        comparator = comparator or before.pico.comparator
    return Pico(population, pico.intervention or before.pico.intervention, comparator, pico.outcome)


def kind_after(asked: str, kind: QuestionType | None, pico: Pico, before: Question) -> QuestionType | None:
    """The type of a follow-up: that of the question before, where only the drug or the people are changed."""
    lead = _ELLIPSIS.match(asked)
    if lead is None or not is_elliptic(asked):
        return kind
    own = question_type(asked[lead.end() :])
    if own is QuestionType.SPECIAL_POPULATION and before.type in _KEPT:
        return before.type
    if own in (None, QuestionType.DEFINITION, QuestionType.YES_NO):
        return before.type
    return own


def _has_subject(asked: str) -> bool:
    return any(not says_nothing(word) for word in content_words(asked))


def _are_kin(name: str, before: Pico, lexicon: Lexicon) -> bool:
    """Whether a drug is of the class asked about before, or of one class with a drug asked about before."""
    asked = {other.casefold() for other in (*before.intervention, *before.comparator)}
    for concept in lexicon.classes_of(name):
        if concept.name.casefold() in asked or asked & {member.casefold() for member in concept.members}:
            return True
    return False


_GROUPS = (
    "pregnan",
    "lactation",
    "breast",
    "adolescent",
    "child",
    "infant",
    "neonat",
    "newborn",
    "toddler",
    "elderly",
    "older",
    "teen",
    "women",
    "men",
    "adults",
    "people",
    "patients",
    "impairment",
    "failure",
    "insufficiency",
)


def _is_group(name: str) -> bool:
    """Whether a population term says who rather than with what."""
    return any(word in name for word in _GROUPS)
