"""Sentences of a label, and whether one can stand alone: told without what came before, it still says what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_STOP = re.compile(r"[.!?][\"”)]?(?=\s+[A-Z(“\"≥\d]|\s*$)")
_NO_END = re.compile(
    r"(?:\b(?:vs|e\.g|i\.e|approx|dr|st|no|etc|inc|al|fig|cf|ca|b\.i\.d|t\.i\.d|q\.i\.d)|\b[A-Z])$", re.I
)
_DANGLING = re.compile(
    r"(?:these|this(?! (?:drug|product|medicine))|it(?! is (?:not known|recommended|possible|unknown))|they|such|those|"
    r"that|its|their|both|neither|however|therefore|thus|hence|also|"
    r"similarly|instead|otherwise|additionally|furthermore|moreover|consequently|then|thereafter|subsequent(?:ly)?|"
    r"(?:two|four|\d+) weeks later|in addition|as a result|"
    r"(?:contains?|includes?|inhibits?|increases|decreases|reduces|causes|has|is|was|were|may|can|acts)(?= [a-z])|"
    r"(?:in|of|among|for|at|with|on|by|from|because of|due to|during|based on) "
    r"(?:this|these|such|those|its|their|all but one|both|that)|"
    r"(?:most|almost all|all|some|one|many|several|the majority) (?:of )?(?:these|those|them|cases)|"
    r"(?:among|in|of) the patients|the population (?:had|was)|if (?:so|not|required|needed|necessary)|see|table|figure|"
    r"the (?:following|former|latter|same|above|majority of (?:reported|these))|while (?:this|these)|two patients)\b",
    re.I,
)
_POINTING = re.compile(
    r"\b(?:this|that) (?:patients?(?! population)|subjects?|cases?|reports?|study|trial|setting|reactions?|events?|"
    r"increase|dose|dosage|situation|group|reason|combination|recommendation|procedure|limited|controlled)\b"
    r"|\b(?:shown|described|recommended|listed|summari[sz]ed|given|noted|discussed) (?:below|above|in table)"
    r"|\bfollowing(?: [\w-]+){0,2}\s*[:.]?$|\b(?:table|chart|figure) (?:\d|below|above)|\bsee (?:table|chart|figure)|"
    r"\bthe (?:above|following|syndrome)\b|\bboth groups\b|\brespective sections?\b|"
    r"\bthe (?:incidence|rate|frequency|proportion|percentage)s? (?:was|were|is)\b",
    re.I,
)
_PEOPLE_MEANT = re.compile(r"\bthis (?:patient |age )?(?:population|group)\b", re.I)
_THESE = re.compile(
    r"\b(?:these|such(?! as)|those(?! (?:who|whose|with|without|receiving|under|over|of|in|on|treated|taking|seen|"
    r"observed|expected|aged|given|for|not|patients who)\b)) ([\w-]{3,})(?: (\w{3,}))?",
    re.I,
)
# Every sentence that one of the three patterns above finds holds one of these.
_HINTS = (
    "this ",
    "that ",
    "these ",
    "such ",
    "those ",
    "below",
    "above",
    "following",
    "table",
    "chart",
    "figure",
    "both groups",
    "respective section",
    "the syndrome",
    "the incidence",
    "the rate",
    "the frequency",
    "the proportion",
    "the percentage",
)
_CONNECTIVE = re.compile(
    r"(?:therefore|however|thus|hence|in addition|additionally|furthermore|moreover|consequently|accordingly),? ", re.I
)
_CROSS_REFERENCE = re.compile(
    r"\s*(?:\[\s*see[^\[\]]*\]|\(\s*see [^()]*(?:\([^()]*\)[^()]*)*\)"
    r"|\(\s\d{1,2}(?:\.\d+)?(?:\s*,\s*\d{1,2}(?:\.\d+)?)*\s\))"
    r"\s*[.;]?\s*$",
    re.I,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|may|might|can|could|must|should|will|would|do|does|did|"
    r"cause[sd]?|occurs?|occurred|increases?|decreases?|reduces?|use|avoid|discontinue|consider|monitor|stop|take|ask|"
    r"contraindicated|indicated|temporarily)\b",
    re.I,
)
_LOOSE_VERB = re.compile(
    r"\b(?:\w{2,}ed|showed?|shows|suggests?|appears?|remains?|requires?|results?|led|rose|fell)\b"
    r"|\b[a-z]{3,}s (?:the|an?|no|any|all|with|to)\b|^(?:test|initiate|advise|evaluate|perform|obtain|rotate|give)\b",
    re.I,
)
_RELATIVE = re.compile(r"\b(?:who|which|that)\b[^,.;]*")
_NUMBERED = re.compile(r"\d{1,2}\.\d{1,2} [A-Z]")  # a heading that runs into its text
_FEWEST_WORDS = 4
_ASIDE = 2_000
"""How far back the beginning of a bracket is looked for; one that never closes is a slip of the pen."""
_LONGEST_LEAD = 400


def cut(line: str) -> Iterator[tuple[int, int]]:
    """The sentences of one line, as places in it. A stop inside brackets ends none."""
    begin = 0
    for stop in _STOP.finditer(line):
        so_far = line[begin : stop.start()]
        aside = so_far[-_ASIDE:]
        is_open = aside.count("(") > aside.count(")") or aside.count("[") > aside.count("]")
        if stop.end() < len(line) and (is_open or _NO_END.search(so_far[-12:])):
            continue
        yield begin, stop.end()
        begin = stop.end() + len(line[stop.end() :]) - len(line[stop.end() :].lstrip())
    if begin < len(line) and line[begin:].strip():
        yield begin, len(line.rstrip())


def without_cross_reference(sentence: str) -> str:
    """The beginning of a sentence that is left when "[see Warnings (5.1)]" is cut off its end."""
    if not sentence.rstrip(" .;").endswith((")", "]")):
        return sentence
    while (found := _CROSS_REFERENCE.search(sentence)) and found.start():
        sentence = sentence[: found.start()]
    return sentence


def connective(sentence: str) -> int:
    """How many characters at the start only tie a sentence to the one before: "Therefore, "."""
    found = _CONNECTIVE.match(sentence)
    return found.end() if found else 0


def stands_alone(sentence: str, *, is_of_people: bool = False) -> bool:
    """Whether a sentence is whole and points to nothing before it.

    is_of_people: it will be told with the people it is about, so that "this patient population" is known.
    """
    if len(sentence.split()) < _FEWEST_WORDS or sentence.endswith((":", ",", ";", "?")):
        return False
    if not (sentence[0].isupper() or sentence[0].isdigit()) or _NUMBERED.match(sentence):
        return False
    if _DANGLING.match(sentence):
        return False
    lowered = sentence.lower()
    if not any(hint in lowered for hint in _HINTS):
        return True  # nothing in it could point anywhere; the patterns below are slow
    if _POINTING.search(sentence) or (not is_of_people and _PEOPLE_MEANT.search(sentence)):
        return False
    return all(_is_named_before(match, sentence) for match in _THESE.finditer(sentence))


def _is_named_before(match: re.Match[str], sentence: str) -> bool:
    """Whether what "these infections" means stands earlier in the sentence itself."""
    before = sentence[: match.start()].lower()
    return any(word.lower().rstrip("s") in before for word in match.groups() if word)


def is_fragment(sentence: str) -> bool:
    """Whether words say nothing of what they name, for want of a verb: "Active liver disease"."""
    return not _VERB.search(_RELATIVE.sub("", sentence))


def says_something(words: str) -> bool:
    """Whether words hold a verb, in a looser sense: a participle counts."""
    return bool(_VERB.search(words) or _LOOSE_VERB.search(words))


def with_leads(lines: Sequence[str], listed: Sequence[bool], lead: str = "") -> tuple[str, ...]:
    """Lines in which no list item has lost what announces it.

    listed: which lines are items. The sentence before a list that ends in a colon is its lead; `lead` announces items
    that have no such sentence. A short list goes on its lead's line; of a long one, each item gets the lead before it.
    """
    told: list[str] = []
    given = lead
    number = 0
    while number < len(lines):
        items: list[str] = []
        bulleted = 0
        while number < len(lines) and (listed[number] or "•" in lines[number]):
            head, *bullets = [part.strip() for part in lines[number].split("•")]
            if bullets and head.endswith(":") and not items:
                told.append(head)
                given = ""
            elif head:
                items.append(head)
            items += [bullet for bullet in bullets if bullet]
            bulleted += len([bullet for bullet in bullets if bullet])
            number += 1
        if items and not given and 0 < bulleted == len(items) - 1 and re.fullmatch(r"[a-z][^.:;]{3,40}", items[0]):
            told.append(f"{items.pop(0)}:")  # "temporarily relieves", itself an item, before bullets
        if items:
            told[-1:], own = _split_off_lead(told[-1:])
            told += _listed(own or given, items)
        else:
            told.append(lines[number])
            number += 1
    return tuple(told)


def _split_off_lead(last: list[str]) -> tuple[list[str], str]:
    """A line without its last sentence, and that sentence, where it announces a list."""
    if not last or not last[0].endswith(":"):
        return last, ""
    *_, (start, _) = cut(last[0])
    before, lead = last[0][:start].strip(), last[0][start:].strip()
    if len(lead) > _LONGEST_LEAD:
        return last, ""  # it would be repeated before each item
    return ([before] if before else []), lead


_SHORT_LIST = 350


def _listed(lead: str, items: Sequence[str]) -> list[str]:
    if not lead:
        return list(items)
    lead = lead if lead.endswith(":") else f"{lead}:"
    if len(lead) + sum(map(len, items)) <= _SHORT_LIST and not any(re.search(r"[.!?] ", item) for item in items):
        return [f"{lead} {_joined(items)}"]
    return [f"{lead} {re.sub(r'[;,]?(?: (?:or|and))?$', '', item.rstrip(' .'))}." for item in items]


def _joined(items: Sequence[str]) -> str:
    text = ""
    for item in items:
        bare = item.rstrip(" .;,")
        text += ("" if not text else " " if text.endswith((" or", " and")) else "; ") + bare
    return f"{text}."
