"""Long sentences cut into short ones, where what follows can stand by itself.

Every cut leaves whole clauses: each side has its own verb, or what follows is put behind words that make it a sentence
("This was in people with diabetes"). No word of content is dropped or added. What hangs on a word before the cut (a
"not", an "only", a "suggest that") stays with it: such a sentence is not cut there.
"""

from __future__ import annotations

import re

from everyline.answer.plain_language.changes import Change

# A sentence of no more words than this is left as it is.
SHORT = 11
# A part of fewer words is no sentence worth standing alone.
LEAST = 4

_HELPING = "is|are|was|were|has|have|had|does|did|do|can|could|may|might|will|would|should|must|cannot"
VERB = (
    rf"(?:{_HELPING}|fell|rose|gave|led|showed|found|seemed|remained|occurred|appeared|tends?|suggests?|shows?|seems?|"
    r"appears?|needs?|helps?|works?|lasts?|gets?|takes?|became|began|came|made|saw|went|met|improved|reduced|increased|"
    r"decreased|differed|responded|reported|reached|experienced|developed|received|completed|died|lost|caused|raised|"
    r"lowered|worsened|relapsed|regrew|declined|dropped|stopped|started|continued|produced|provided|tended|resulted|"
    r"achieved|got|dates|applies|belongs|holds|lists|includes?|remains?|means|covers|names|concerns|contains|runs|"
    r"enrolled|carries|causes|raises|lowers|reduces?|increases|improves?|provides?|requires?|supports?|indicates?|enabled)"
)
_SUBJECT = (
    r"(?:(?:the|a|an|this|these|those|it|they|we|there|no|all|both|some|most|each|its|their|his|her|other|one|two|three|"
    r"four|five|patients|people|women|men|children|adults|teenagers|subjects|participants|side effects|treatment|"
    r"[A-Z][\w-]+|[a-z]+(?:nib|statin|mab|ine|ol|pril|sartan|ide|one|ib|ate|am|pine))\b)"
)
_SEMICOLON = re.compile(rf"(?:; (?:and |but |however, )?|, however, )(?=[^;.()]*?\b{VERB}\b)")
_CLAUSE = re.compile(
    rf"(?:, and|, but|, while|, whereas|, although|, though|(?<=\w) and(?= (?:there|it|they|no one|none)\b))\s+"
    rf"(?={_SUBJECT}(?:[^.;,]|,(?! which))*?\b{VERB}\b)"
    # "but" joins clauses even without a comma, and ", and" before a few words that a helping verb follows
    rf"|,? but (?=(?:[\w-]+ ){{1,6}}?(?:{_HELPING})\b)|, and (?=(?:[\w-]+ ){{1,4}}?(?:{_HELPING})\b)",
)
_PREDICATE = re.compile(rf",? (?P<joint>but|and) (?=(?P<verb>{_HELPING}|gave|led|showed|caused)\b)(?! not only)")
_CONTRAST = re.compile(r"(?:^|(?<=[.] ))(?:Although|Though|While|Whereas) (?P<first>[^,.;()]+), (?P<second>[^.;]+)")
_OPENERS = re.compile(
    r"(?:^|(?<=[.] ))(?:(?:In (?:conclusion|summary|addition)|Furthermore|Moreover|Thus|Therefore|Hence|Overall|"
    r"Additionally|Interestingly|Importantly|Notably|Finally|Of note|To conclude),? |"
    r"(?:Conclusions?|Results?|Findings|Interpretation|Discussion|Outcomes?): |"
    r"(?:We conclude|It is concluded) that )(?=\w)"
)
_BUT = re.compile(r"(?:^|(?<=[.] ))(?:However|Nonetheless|Nevertheless), (?=\w)")
_WHO = (
    r"(?:patients|people|women|men|children|adults|adolescents|teenagers|infants|babies|subjects|participants|those|"
    r"individuals|boys|girls|mothers|smokers|volunteers)"
)
_ENDS = r"(?=\.(?:\s|$))"
# One thing of a list, and not the subject that the sentence goes on with.
_ITEM = r"(?!most\b|all\b|some\b|patients\b|people\b|we\b|they\b|it\b|this\b|these\b|there\b)[^.,;]{2,60}"
_TAILS = (
    # Whom it was found in, when, and against what: what a sentence can end with and still be whole without.
    re.compile(
        rf",? (?P<tail>(?:in|among) (?:(?:most|the majority|all|both) (?:of )?)?"
        rf"(?:(?!of\b|with\b|for\b|to\b|in\b)[\w-]+,? ){{0,4}}?{_WHO}\b(?:[^.;]|\.\d)*){_ENDS}"
    ),
    re.compile(rf",? (?P<tail>(?:at|by) (?:week|month|year|day)s? \d+(?: (?:and|or|to) \d+)?){_ENDS}"),
    re.compile(rf",? (?P<tail>(?:during|throughout) (?:(?! and )(?:[^.;,]|\.\d))*){_ENDS}"),
    re.compile(rf",? (?P<tail>after (?:\d|an?|one|two|three|six|twelve)(?:[^.;,]|\.\d)*){_ENDS}"),
    re.compile(rf",? (?P<tail>(?:compared with|against|versus) (?:[^.;,]|\.\d)*){_ENDS}"),
    re.compile(rf", (?P<tail>(?:with|without) (?:[^.;,]|\.\d)*){_ENDS}"),
    re.compile(rf", (?P<tail>including {_ITEM}(?:(?:, {_ITEM})*,? (?:and|or) {_ITEM})?){_ENDS}"),
    re.compile(rf", (?P<tail>since (?=[^.;,]*\b(?:{_HELPING})\b)(?:[^.;,]|\.\d)*){_ENDS}"),
    re.compile(rf",? (?P<tail>because (?!of\b)(?:[^.;,]|\.\d)*){_ENDS}"),
)
_FRONTED = re.compile(
    rf"(?:^|(?<=[.] ))(?P<who>In|Among)(?P<more> (?:(?!of\b|which\b|this\b|that\b)[\w-]+ ){{0,3}}{_WHO}\b[^.;,()]*), "
    r"(?P<rest>(?:[^.;]|\.\d)+)"
)
_WHICH = re.compile(rf", which (?=(?P<verb>{_HELPING})\b)")
_WHO_WERE = re.compile(
    r"(?P<stem>This (?:is|was) (?:in|among) [\w-]+(?: [^ .;,]+){3,}?) who (?=(?:were|are|had|have|did|do)\b)"
)
_FIGURE = r"(?:[^.;,%]|\.\d)*?\d(?:[^.;,%]|\.\d)*?%(?: \(\d+ out of 100\))? (?:on|with|in|of) (?:[^.;,%]|\.\d)*?"
_SERIES = re.compile(
    rf"(?P<verb>(?:was|were) (?:reached|seen|recorded|found|reported|met|achieved)) (?P<by>by|in) (?P<first>{_FIGURE})"
    rf"(?P<middle>(?:, {_FIGURE})*),? and (?P<last>{_FIGURE})(?= \(|\.(?!\d)|;|$)"
)
_VERBLESS = re.compile(
    r"(?:^|(?<=[.;] ))(?P<head>[^.;:]{3,80}): "
    r"(?P<said>not (?:recommended|advised|licensed)|no [\w ]*change|contraindicated)(?=[.;]|$)"
)
_NOTHING = re.compile(r"(?:^|(?<=[.;] ))(?P<said>[Nn]o (?:dose|dosage) (?:change|adjustment))(?= (?:for|in|is))(?! is)")
_RULED = re.compile(r"; (?P<said>(?:not (?:recommended|advised|licensed)|contraindicated))\b")

# What a later part hangs on: cut behind one of these and it would be told as certain, or of all.
_HOLDS = re.compile(
    r"\b(?:suggest\w*|indicat\w+|appear\w*|seem\w*|whether|if|unless|hypothesi\w+|propos\w+|believ\w+|expect\w*|"
    r"conclude\w*|evidence|claim\w*|not|no|only|even|also|than|more|less|unlikely|fail\w*|"
    r"when|while|as|and|or|both|either|of|with|by|to|for|in|on|from) ?(?:that\b.*)?$",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:suggest|indicat|appear|seem|hypothesi|propos|believ|expect|claim|conclud|think|evidence)\w* that\b", re.I
)
_FOR_WHOM = ("in ", "among ", "at ", "by ", "during ", "after ", "throughout ", "compared ", "against ", "versus ")
# What ends a sentence with a clause inside it may belong to that clause alone; what counts people is the result itself.
_SUBORDINATE = re.compile(r"\b(?:who|which|that|whether|if|when|where|how)\b", re.I)
_COUNTS = re.compile(r"(?:in|among) (?:\d|one|two|three|four|five|six|seven|eight|nine|ten)\b|(?:in|among) \d")
_COMPARES = re.compile(r"\b(?:against|versus|compared with|v)\b")
# Advice is never told without those it is for, not even for one sentence.
_ADVISES = re.compile(
    r"\b(?:should|must|recommend\w*|advis\w+|advice|contraindicated|approved|licensed|indicated)\b", re.I
)
_CONDITION = re.compile(
    r"\W*(?:if|when|while|although|though|because|since|unless|whether|after|before|as|once|where)\b", re.I
)


def openers(text: str) -> tuple[Change, ...]:
    """Words that open a sentence and say nothing, taken away."""
    found = [Change(m.start(), m.end() + 1, text[m.end()].upper()) for m in _OPENERS.finditer(text)]
    found += [Change(m.start(), m.end() + 1, f"But {_small(text, m.end())}") for m in _BUT.finditer(text)]
    return _apart(found)


def whole(text: str) -> tuple[Change, ...]:
    """Rulings without a verb ("Child-Pugh C: not recommended", "no dose change for") as sentences."""
    found = []
    for match in _VERBLESS.finditer(text):
        said = match["said"]
        verb = f"there is {said}" if said.startswith("no ") else f"it is {said}"
        head = match["head"][0].lower() + match["head"][1:]
        adjectives = re.fullmatch(r"(?:mild|moderate|severe|or|and| )+", head)
        opening = f"In {head} cases" if adjectives else f"With {head}"
        if text[: match.start()].endswith("; "):
            found.append(Change(match.start() - 2, match.end(), f". {opening}, {verb}"))
        else:
            found.append(Change(match.start(), match.end(), f"{opening}, {verb}"))
    for match in _NOTHING.finditer(text):
        found.append(Change(match.start(), match.end(), f"There is {match['said'].lower()}"))
    for match in _RULED.finditer(text):
        found.append(Change(match.start(), match.end(), f". It is {match['said']}"))
    return _apart(found)


def clauses(text: str) -> tuple[Change, ...]:
    """Clauses with a verb of their own, behind a semicolon or a joining word, as sentences."""
    found = [
        _cut(text, match, "But " if re.search("but|however", match[0]) else "")
        for match in _SEMICOLON.finditer(text)
        if _may_end(text, match.start(), at_stop=True)
    ]
    for match in _CLAUSE.finditer(text):
        if _may_end(text, match.start()):
            found.append(_cut(text, match, "But " if re.search("but|whereas|although|though", match[0]) else ""))
    return _apart(found)


def contrasts(text: str) -> tuple[Change, ...]:
    """ "Although A, B" as "A. But B"."""
    found = []
    for match in _CONTRAST.finditer(text):
        first, second = match["first"], match["second"]
        if _is_whole(first) and _is_whole(second) and len(first.split()) >= LEAST:
            told = f"{first[0].upper()}{first[1:]}. But {second}"
            found.append(Change(match.start(), match.end(), told))
    return tuple(found)


def predicates(text: str) -> tuple[Change, ...]:
    """ "may shorten X but did not ease Y" as "may shorten X. But this did not ease Y"."""
    found = []
    for match in _PREDICATE.finditer(text):
        start = _sentence_start(text, match.start())
        if len(text[start:].split(". ")[0].split()) <= SHORT or not _may_end(text, match.start()):
            continue
        plural = match["verb"] in ("are", "were", "have", "do")
        subject = "they" if plural else "this"
        told = f". But {subject} " if match["joint"] == "but" else f". {subject[0].upper()}{subject[1:]} also "
        if match["joint"] == "and":
            told = f". {subject[0].upper()}{subject[1:]} "
        found.append(Change(match.start(), match.end(), told))
    return tuple(found)


def which(text: str) -> tuple[Change, ...]:
    """ ", which was" as "This was"; "people ... who were" of a sentence that only says in whom as "They were"."""
    found = [
        Change(m.start(), m.end(), ". These " if m["verb"] in ("are", "were", "have", "do") else ". This ")
        for m in _WHICH.finditer(text)
        if _may_end(text, m.start())
    ]
    found += [Change(m.end("stem"), m.end(), ". They ") for m in _WHO_WERE.finditer(text)]
    return _apart(found)


def tails(text: str) -> tuple[Change, ...]:
    """What a long sentence ends with (whom, when, against what) as a sentence behind "This was"."""
    found: list[Change] = []
    for pattern in _TAILS:
        for match in pattern.finditer(text):
            start = _sentence_start(text, match.start())
            sentence, tail = text[start : match.end()], match["tail"]
            if len(sentence.split()) <= SHORT or not _may_end(text, match.start()) or _runs_on(tail):
                continue
            if _SUBORDINATE.search(text[start : match.start()]) or _COUNTS.match(tail):
                continue
            if len(_COMPARES.findall(sentence)) > 1 and _COMPARES.match(tail):
                continue
            if tail.startswith(_FOR_WHOM) and _ADVISES.search(text[start : match.start()]):
                continue
            found.append(Change(match.start(), match.end(), f". {_told(tail, text[start : match.start()])}"))
    return _apart(found)


def fronted(text: str) -> tuple[Change, ...]:
    """ "In patients with diabetes, X fell" as "This was in patients with diabetes. X fell", where that is long."""
    found = []
    for match in _FRONTED.finditer(text):
        if len(match[0].split()) > SHORT + 4 and _is_whole(match["rest"]) and not _ADVISES.search(match["rest"]):
            be = "was" if re.search(r"\b(?:was|were|had|did|\w{3,}ed)\b", match["rest"]) else "is"
            rest = f"{match['rest'][0].upper()}{match['rest'][1:]}"
            found.append(Change(match.start(), match.end(), f"This {be} {match['who'].lower()}{match['more']}. {rest}"))
    return tuple(found)


def series(text: str) -> tuple[Change, ...]:
    """ "was reached by 42% on 4 mg, 27% on 2 mg and 4% on placebo" as a sentence for each group."""
    found = []
    for match in _SERIES.finditer(text):
        by, verb = match["by"], match["verb"]
        subject = "They" if verb.startswith("were") else "It"
        parts = [*(part for part in match["middle"].split(", ") if part), match["last"]]
        told = "".join(f". {subject} {verb} {by} {part.removeprefix(f'{by} ')}" for part in parts)
        found.append(Change(match.start(), match.end(), f"{match['verb']} {by} {match['first']}{told}"))
    return tuple(found)


def _cut(text: str, match: re.Match[str], lead: str) -> Change:
    place = match.end()
    told = f"{lead}{_small(text, place)}" if lead else text[place].upper()
    return Change(match.start(), place + 1, f". {told}")


def _small(text: str, place: int) -> str:
    """The first letter at a place, small where the word is one of grammar."""
    return text[place].lower() if text[place:].split(" ")[0] in _SMALL else text[place]


_SMALL = frozenset("The A An This These Those It They There No All Both Some Most Each In On".split())


def _told(tail: str, before: str) -> str:
    """What ends a sentence, as a sentence."""
    present = re.search(r"\b(?:is|are|can|may|has|have|should|must)\b", before)
    be = "is" if present and not re.search(r"\b(?:was|were|had|did)\b", before) else "was"
    if tail.startswith("including "):
        return f"This {'includes' if be == 'is' else 'included'} {tail.removeprefix('including ')}"
    if tail.startswith("since "):
        return f"This {be} because {tail.removeprefix('since ')}"
    if tail.startswith("with"):
        return f"This {'comes' if be == 'is' else 'came'} {tail}"
    return f"This {be} {re.sub(r'^(?:against|versus)', 'compared with', tail)}"


def _runs_on(tail: str) -> bool:
    """Whether a tail holds a verb of the sentence itself, not of a relative clause inside it."""
    if tail.startswith(("because ", "since ")):
        return not _is_whole(tail.split(" ", 1)[1])
    own = re.split(r"\b(?:who|that|which|whose|where|when)\b", tail)[0]
    if re.search(r"\b(?:and|or|but) (?:in|among|with|for|at|by)\b", tail):
        return True
    return bool(re.search(rf"(?:\band|\bbut|,) (?:\w+ly )?{VERB}\b", tail) or re.search(rf"\b(?:{_HELPING})\b", own))


def _may_end(text: str, place: int, *, at_stop: bool = False) -> bool:
    """Whether the sentence that runs up to a place may end there. at_stop: the source has a stop there itself."""
    before = text[_sentence_start(text, place) : place]
    if len(before.split()) < LEAST or not _is_whole(before) or _is_open(before):
        return False
    if at_stop:
        return True
    return not (_CONDITION.match(before) or _HOLDS.search(before) or _THAT.search(before))


def _sentence_start(text: str, place: int) -> int:
    starts = [match.end() for match in re.finditer(r"[.!?;] (?=[A-Z“\"'(\d])|; ", text[:place])]
    return starts[-1] if starts else 0


def _is_whole(clause: str) -> bool:
    """Whether a clause has a verb with something before it."""
    verb = re.search(rf"\b{VERB}\b", clause)
    return verb is not None and bool(clause[: verb.start()].strip())


def _is_open(clause: str) -> bool:
    return clause.count("(") != clause.count(")") or clause.count("[") != clause.count("]")


def _apart(changes: list[Change]) -> tuple[Change, ...]:
    """The changes in order, each that overlaps an earlier one left out."""
    kept: list[Change] = []
    for change in sorted(changes):
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    return tuple(kept)
