"""What a question is after beyond its drug, its disease and its type: the words that tell fitting lines from others."""

from __future__ import annotations

import re
from functools import lru_cache

from everyline.domain.question import Question, QuestionType
from everyline.domain.words import content_words, fold

# Words people use for one thing, lay and clinical. Used to choose lines, never to judge them.
_ALIKE: tuple[tuple[str, ...], ...] = (
    ("stop", "stopped", "stopping", "withdrawal", "withdrawn", "withdraw", "discontinue", "discontinued",
     "discontinuation", "relapse", "relapsed", "recurrence", "interrupt", "interrupting", "off", "quit"),
    ("pregnancy", "pregnant", "pregnancies", "contraception", "conceive", "fetal", "childbearing", "birth"),
    ("breastfeeding", "breast-feeding", "lactation", "breastfeed", "nursing"),
    ("child", "children", "paediatric", "pediatric", "kid", "boy", "girl"),
    ("adolescent", "adolescents", "teenager", "teen", "teenagers", "teens"),
    ("elderly", "older", "old", "65"),
    ("liver", "hepatic", "aminotransferase", "child-pugh"),
    ("kidney", "renal", "egfr"),
    ("vaccine", "vaccines", "vaccination", "vaccinate", "immunisation", "immunisations", "immunization", "shot"),
    ("clot", "clots", "thrombosis", "thrombotic", "vte", "embolism", "thromboembolism"),
    ("heart", "cardiovascular", "cardiac", "mace", "myocardial"),
    ("cancer", "malignancy", "malignancies", "lymphoma", "tumour", "tumor", "carcinoma"),
    ("infection", "infections", "zoster", "shingles", "tuberculosis", "hepatitis"),
    ("death", "mortality", "die", "died", "deaths", "fatal"),
    ("cholesterol", "lipid", "lipids", "ldl", "hdl"),
    ("hair", "regrowth", "regrow", "coverage"),
    ("eyebrow", "eyebrows", "brow", "brows"), ("eyelash", "eyelashes", "lash", "lashes"),
    ("test", "tests", "check", "checks", "screen", "screening", "count", "monitor", "monitoring", "laboratory"),
    ("switch", "switching", "change", "failure", "failed"),
    ("insurance", "insurer", "insurers", "insured", "payer", "pay", "paying", "authorisation", "authorization",
     "reimbursement"),
    ("depression", "anxiety", "hads", "distress", "mood"),
    ("steroid", "corticosteroid", "corticosteroids", "prednisolone", "prednisone", "triamcinolone"),
    ("mechanism", "inhibits", "acts"),
    ("severity", "severe", "moderate", "mild", "bands", "classes"),
)  # fmt: skip

# What a word of the question says about the kind of line wanted.
_HINTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\b(approv\w+|licen[cs]\w+|authoris\w+|indicat\w+|label(?:l?ed)?|available)\b", ("approval", "indication-limit")),
    (r"\b(dos(?:e|es|ing|age)|how much|titrat\w+)\b", ("dosing",)),
    (r"\b(safe\w*|risk\w*|side effects?|adverse|harm\w*|warning\w*|danger\w*|black ?box|boxed|caus\w+)\b",
     ("safety", "boxed-warning", "contraindication")),
    (r"\b(vaccin\w+|immuni[sz]ation\w*|shots?)\b", ("vaccination",)),
    (r"\b(pregnan\w+|breast-?feed\w*|child\w*|adolescen\w*|teen\w*|elderly|renal|kidney|hepatic|liver)\b",
     ("special-population", "contraindication")),
    (r"\b(stop\w*|withdraw\w*|discontinu\w*|relaps\w+|recur\w*|long[- ]term|maintain\w*|durab\w+|come back|last)\b",
     ("durability",)),
    (r"\b(contraindicat\w*|(?:should|must|can) (?:not|never)|avoid\w*|who should|unsuitable)\b",
     ("contraindication", "indication-limit", "special-population")),
    (r"\b(interact\w*|together with|combin\w+|co-?administ\w+)\b", ("interaction", "indication-limit")),
    (r"\b(tests?|monitor\w*|screen\w*|blood count|lab\w*|check)\b", ("monitoring",)),
    (r"\b(mechanism|how does .{3,40} work)\b", ("mechanism",)),
    (r"\b(work\w*|effective\w*|efficacy|regrow\w*|respon\w+|improv\w+)\b", ("efficacy", "special-population")),
    (r"\b(better|compar\w+|versus|vs|superior)\b", ("comparator",)),
    (r"\b(guideline\w*|consensus|first[- ]line|algorithm|recommend\w*|nice|switch\w*)\b", ("algorithm", "approval")),
    (r"\b(defin\w+|score|scale|severity|bands?|calculat\w+|mean)\b", ("definition",)),
)  # fmt: skip

_TYPE_WORDS = frozenset(
    fold(word)
    for word in """dose doses dosing dosage safety safe side adverse efficacy work works working option treat cure risk
    risks define defined definition meaning interact interaction interactions approved approval compare comparison
    compared versus better prognosis outlook happens happen expect course without say previous does treatment therapy
    therapies drug drugs medicine medicines medication apply using available moderate impairment failure
    insufficiency start starting initial usual standard normal mg daily
    twice once weekly week weeks month months year years licensed""".split()
)

# A grade of the disease belongs to its name unless grading is what is asked about.
_SEVERITY = frozenset(fold(word) for word in "severe moderate mild extensive severity aged age adult adults".split())


def focus_words(question: Question) -> tuple[frozenset[str], ...]:
    """The words of a question that are neither its drugs, its conditions nor its type, each with those alike."""
    named: set[str] = set()
    for term in (*question.pico.intervention, *question.pico.comparator):
        named.update(word for name in question.names(term) for word in content_words(name))
    for term in question.pico.population:
        heads = [head for head, _ in question.expansions if head.lower() in term.lower()]
        named.update(word for head in heads for name in question.names(head) for word in content_words(name))
    if question.type not in (QuestionType.DEFINITION, QuestionType.DIAGNOSIS):
        named |= _SEVERITY
    # Of "blood clots" the clots are meant: many things are about blood.
    for outcome in question.pico.outcome:
        named.update(content_words(outcome)[:-1])
    if question.type is QuestionType.MONITORING:
        named |= next(group for group in _folded_groups() if "screen" in group)
    words = (word for word in content_words(question.mended) if not word[0].isdigit() and word != "year-old")
    wanted = dict.fromkeys(word for word in words if word not in named and word not in _TYPE_WORDS)
    wanted.update(dict.fromkeys(fold(group) for group in age_groups(question.text)))
    return tuple(alike(word) for word in wanted)


_AGE_WORDS = (
    (r"\b(?:adolescen\w*|teen\w*)\b", "adolescent"),
    (r"\b(?:child\w*|pa?ediatric|boys?|girls?|toddlers?|infants?)\b(?!bearing)", "child"),
)


def age_groups(text: str) -> tuple[str, ...]:
    """The groups that a text names, or that ages in it belong to: "a 14-year-old" is an adolescent. Adults are no
    group of their own.

    Bounds after the US prescribing information's paediatric use section: adolescents are 12 to under 17 or 18.
    """
    stated = re.findall(r"\b(\d{1,3})[- ]?(?:year|yr)s?[- ]?old\b|\baged? (\d{1,3})\b", text)
    ages = [int(age) for pair in stated for age in pair if age]
    found = ("child" if age < 12 else "adolescent" if age < 18 else "elderly" if age >= 65 else "" for age in ages)
    named = [group for pattern, group in _AGE_WORDS if re.search(pattern, text, re.I)]
    return tuple(dict.fromkeys([*(group for group in found if group), *named]))


def is_of_group(words: frozenset[str], groups: tuple[str, ...]) -> bool:
    """Whether a line's words name any of the age groups."""
    return any(words & alike(fold(group)) for group in groups)


def hinted_topics(question: Question) -> frozenset[str]:
    """Topics of findings that the question's words ask for; empty where they ask for none in particular."""
    asked = question.text.lower()
    return frozenset(topic for pattern, topics in _HINTS if re.search(pattern, asked) for topic in topics)


@lru_cache(maxsize=4096)
def alike(word: str) -> frozenset[str]:
    """A folded word with the others people use for the same thing."""
    groups = [group for group in _folded_groups() if word in group]
    return frozenset({word}).union(*groups)


@lru_cache(maxsize=1)
def _folded_groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(fold(word) for word in group) for group in _ALIKE)
