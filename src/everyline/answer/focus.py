"""What a question is after beyond its drug, its disease and its type: the words that tell fitting lines from others."""

from __future__ import annotations

import re
from collections.abc import Iterable

from everyline.answer.alike import TURNS, alike, folded_groups
from everyline.domain.question import Question, QuestionType
from everyline.domain.words import GROUPS, HARMS, content_words, fold

# Topics whose words name nothing but the topic: "stop" asks for durability, "pregnant" also says of whom.
_BARE = frozenset(("approval", "dosing", "safety", "durability", "efficacy", "comparator"))

# What a word of the question says about the kind of line wanted.
_HINTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\b(approv\w+|licen[cs]\w+|authoris\w+|"
     r"indicat\w+|label(?:l?ed)?|available|regulatory|status)\b", ("approval", "indication-limit")),
    (r"\b(dos(?:e|es|ing|age)|how much|titrat\w+|how (?:should|do|does|is|are|can|often|many) .{0,40}\b(?:tak\w+|given|"
     r"administ\w+|inject\w*|swallow\w*))\b", ("dosing",)),
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
    (r"\b(mechanism|mode of action|how (?:does|do) .{3,40} work(?: in the body)?\W*$)", ("mechanism",)),
    (r"\b(work\w*|effective\w*|efficacy|regrow\w*|respon\w+|improv\w+)\b", ("efficacy", "comparator")),
    (r"\b(better|compar\w+|versus|vs|superior)\b", ("comparator",)),
    (r"\b(guideline\w*|consensus|first[- ]line|algorithm|recommend\w*|nice|switch\w*)\b", ("algorithm", "approval")),
    (r"\b(defin\w+|score|scale|severity|bands?|calculat\w+|mean)\b", ("definition",)),
)  # fmt: skip

_TYPE_WORDS = frozenset(
    fold(word)
    for word in """
    require requires required requirement danger dangers dangerous harm harms raise raises raised
    dose doses dosing dosage safety safe side adverse efficacy work works working option treat cure risk risks
    define defined definition meaning interact interaction interactions approved approval compare comparison
    compared versus better prognosis outlook happens happen expect course without say previous does treatment
    therapy therapies drug drugs medicine medicines medication apply using available moderate impairment failure
    insufficiency start starting initial usual standard normal mg daily must ask asked come back will share
    count us usa offer offered exist exists need needs needed want try tried get gets getting may might could
    wait demand demands reasonable possible else also still ever already really sure know accord according woman
    women man men wife husband mother father daughter son phase useful help helps look looking find found occur
    seen make makes good bad well event events one first result results systemic common commonest frequent
    serious oral orally rate rates response hair regrow regrowth regrew grow twice once weekly week weeks month
    months year years licensed beyond longer
    bring brings brought someone somebody anyone anybody person""".split()
)

# Forms of a disease that are treated as something else than the disease at large.
_NARROWER = frozenset(fold(word) for word in "patchy localised localized limited mild".split())

_VACCINE = re.compile(r"vaccin|immuni[sz]", re.I)
# A grade of the disease belongs to its name unless grading is what is asked about.
SEVERITY = frozenset(fold(word) for word in "severe moderate mild extensive severity aged age adult adults".split())


def focus_words(question: Question) -> tuple[frozenset[str], ...]:
    """The words of a question that are neither its drugs, its conditions nor its type, each with those alike.

    Numbers count ("SALT 95 to 100", "12 mg"), ages do not: they say who, and are read as groups.
    """
    named = _named(question)
    if question.type not in (QuestionType.DEFINITION, QuestionType.DIAGNOSIS):
        named |= SEVERITY
    if question.type is QuestionType.MONITORING:
        named |= next(group for group in folded_groups() if "screen" in group)
    wanted = dict.fromkeys(word for word in _words(question.mended) if word not in named and word not in _TYPE_WORDS)
    wanted.update(dict.fromkeys(fold(group) for group in age_groups(question.mended)))
    return _apart(wanted)


def topics_of(meant: frozenset[str]) -> tuple[str, ...]:
    """The topics that a word of a question asks for where it names nothing but them ("stopped", "effective")."""
    found = (
        topics for pattern, topics in _HINTS if topics[0] in _BARE and any(re.search(pattern, f"{w}e") for w in meant)
    )
    return next(found, ())


def asked_words(question: Question) -> tuple[frozenset[str], ...]:
    """Every word of a question but the names of its drugs and conditions, each with those alike: what tells two lines
    apart that hold as much of its focus."""
    named = _named(question)
    return _apart(dict.fromkeys(word for word in _words(question.mended) if word not in named))


def _named(question: Question) -> set[str]:
    named: set[str] = set()
    for term in (*question.pico.intervention, *question.pico.comparator):
        is_known = any(head.lower() in term.lower() for head, _ in question.expansions)
        is_beside = len(term.split()) > (2 if is_known else 1) or _VACCINE.search(term)
        if len(question.pico.intervention) + len(question.pico.comparator) > 1 and is_beside:
            continue  # of "the live shingles vaccine" beside a drug each word tells
        named.update(word for name in question.names(term) for word in content_words(name))
    for term in question.pico.population:
        if GROUPS.search(term) or (question.pico.intervention and HARMS.search(term)):
            continue  # whom it asks about, and the harm it fears, is what it is after
        heads = [head for head, _ in question.expansions if head.lower() in term.lower()]
        named.update(word for head in heads for name in question.names(head) for word in content_words(name))
    named -= _NARROWER
    # Of "blood clots" the clots are meant: many things are about blood.
    for outcome in question.pico.outcome:
        named.update(content_words(outcome)[:-1])
    return named


def _words(text: str) -> list[str]:
    """The content words of a question, its ages left out, its turns of phrase in the words that sources use."""
    text = _STATE.sub(" ", _AGE.sub(" ", text))
    times = time_words(text)
    text = _TIME.sub(" ", text)
    for turn, meant in TURNS:
        text = turn.sub(meant, text)
    text = _BARE_NUMBER.sub(" ", re.sub(r"\b(?:or|and) (?:an)?other\b", "or", text))
    return [*(word for word in content_words(text) if word != "year-old"), *times]


# A number counts with what it counts: a dose, a share, a score. Alone it meets any other number.
_BARE_NUMBER = re.compile(
    r"(?<![\w.])(?<!salt )(?<!score )(?<!to )(?<!of or below )\d+(?:\.\d+)?"
    r"(?![\w.]|[ -]?(?:mg|%|per ?cent|to\b|or\b|/))",
    re.I,
)
# How far a person's own disease has gone is no figure to look for in studies.
_STATE = re.compile(r"\blost (?:\w+ ){0,2}?\d+(?:\.\d+)? ?(?:%|per ?cent)", re.I)
_COUNTED = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_WEEKS = {"week": 1.0, "month": 52 / 12, "year": 52.0}
_TIME = re.compile(
    r"\b(?:(week|month|year)s? (\d+)(?:(?: and | to |-)(\d+))?|"
    r"(\d+|one|a|two|three|four|five|six)[ -](week|month|year)s?)\b",
    re.I,
)


def time_words(text: str) -> tuple[str, ...]:
    """The times a text names, as words that meet where the times do: "two years", "month 24" and "week 104" are one."""
    found: list[str] = []
    for before, first, second, count, after in _TIME.findall(text):
        counts = (
            [int(first), *([int(second)] if second else [])] if before else [_COUNTED.get(count.lower()) or int(count)]
        )
        found.extend(f"wk{round(each * _WEEKS[(before or after).lower()])}" for each in counts)
    return tuple(dict.fromkeys(found))


def _apart(words: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Each word with those alike; words that are alike count once."""
    found: list[frozenset[str]] = []
    for word in words:
        if not any(word in group for group in found):
            found.append(alike(word))
    return tuple(found)


_AGE = re.compile(
    r"\b(\d{1,3})[- ]?(?:year|yr)s?[- ]?olds?\b|"
    r"\b(?:age|aged|over|under|is|am|i['’]?m|(?:wo)?man of|girl of|boy of) (\d{1,3})\b"
    r"(?! ?(?:mg|%|weeks?|months?|times|or less|points?))", re.I
)  # fmt: skip
_AGE_WORDS = (
    (r"\b(?:adolescen\w*|teen\w*)\b", "adolescent"),
    (r"\b(?:elderly|older (?:or \w+ )?(?:adults?|people|patients?|persons?|women|men))\b", "elderly"),
    (r"\b(?:child(?![- ]?pugh)\w*|pa?ediatric|boys?|girls?|toddlers?|infants?)\b(?!bearing)", "child"),
)


def age_groups(text: str) -> tuple[str, ...]:
    """The groups that a text names, or that ages in it belong to: "a 14-year-old" is an adolescent. Adults are no
    group of their own.

    Bounds after the US prescribing information's paediatric use section: adolescents are 12 to under 17 or 18.
    """
    ages = [int(age) for stated in _AGE.findall(text) for age in stated if age]
    found = ("child" if age < 12 else "adolescent" if age < 18 else "elderly" if age >= 65 else "" for age in ages)
    named = [group for pattern, group in _AGE_WORDS if re.search(pattern, text, re.I)]
    return tuple(dict.fromkeys([*(group for group in found if group), *named]))


def is_of_group(words: frozenset[str], groups: tuple[str, ...]) -> bool:
    """Whether a line's words name any of the age groups."""
    return any(words & alike(fold(group)) for group in groups)


def hinted_topics(question: Question) -> frozenset[str]:
    """Topics of findings that the question's words ask for; empty where they ask for none in particular."""
    return frozenset(topic for topics in aspects(question) for topic in topics)


def aspects(question: Question) -> tuple[tuple[str, ...], ...]:
    """The topics that the question's words ask for, those of one word together: of "how well does it work, and is it
    approved" there are two."""
    asked = question.mended.lower()
    found = tuple(topics for pattern, topics in _HINTS if re.search(pattern, asked))
    # How something works is not how well it works.
    return tuple(topics for topics in found if topics[0] != "efficacy") if ("mechanism",) in found else found


def proper_words(question: Question) -> frozenset[str]:
    """Words that the question writes as names, its first word aside: trials, guidelines, payers, agencies. A work that
    has one in its title is theirs, whatever its lines say."""
    return frozenset(fold(word) for word in re.findall(r"(?<=[\w,;:] )[A-Z][\w-]+", question.mended))
