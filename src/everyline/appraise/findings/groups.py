"""The groups a trial compared: their names as the abstract gives them, other words for them, doses and sizes.

Read once for an abstract, from the sentence that tells how people were assigned, from the title, and from "X versus Y".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from everyline.appraise.findings.doses import dose_in
from everyline.appraise.findings.tagging import Tagged
from everyline.domain.text import Span


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a comparison. label: as printed, without dose and size. span: where it is named.

    aliases: other words the abstract has for it. is_control: what the others are held against.
    """

    label: str
    span: Span
    aliases: tuple[str, ...] = ()
    is_control: bool = False
    dose: str | None = None
    dose_span: Span | None = None
    n: str | None = None
    n_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a sentence speaks of one group. index: its place among the groups."""

    index: int
    span: Span


CONTROL = re.compile(
    r"\b(?:placebo|sham|controls?|usual|standard|conventional|routine|observation|observed|alone|untreated|vehicle|waiting|wait-?list|without|"
    r"no|not|none|delayed|comparator|dummy|attention|minimal|saline|nothing|surgery only|only|monotherapy)\b",
    re.I,
)
_ASSIGNED = re.compile(
    r"\b(?:random(?:i[sz]ed|ly)?(?:\s(?:to|into|between|\w+ed))?|assigned|allocated|allotted|divided|received|treated|given)\b",
    re.I,
)
_RANDOM = re.compile(
    r"\b(?:randomi[sz]ed|randomly|randomi[sz]ation|were assigned|were allocated|was assigned|(?:patients|women|men|subjects|participants|children|"
    r"adults|volunteers|who) (?:were given|received)|were treated with|divided into|double-blind)\b",
    re.I,
)
_TO = re.compile(
    r"\b(?:(?:randomi[sz]ed|randomly|assigned|allocated|allotted|divided|assignment|allocation)\b[^.;:]{0,90}?\b(?:to|into|between|receive[d]?|with|"
    r"groups?:|arms?:)|receive[ds]?|were given|were treated with|given)\s",
    re.I,
)
_LEAD = re.compile(
    r"^(?:\W|(?:to|either|receive|receiving|received|undergo|undergoing|treatment with|treated with|therapy with|a|an|the|one of|two|three|four|groups?|arms?|"
    r"regimens?|treatments?|of|with|have|get|be given|take|be|in|into|by|and|or|oral|daily|intravenous|following|both|open-label|double-blind|adjuvant|"
    r"treated|additional|matching|once-daily|them|they|whom|whereas|treatment|therapy|consume|consuming|supplements?|supplemented|doses? of|doses of|continuation of|use of|either|cycles?|courses?|including|intake|for \d+ (?:years?|months?|weeks?|days?)|whether|patients?|women|single|doses?|1:1|2:1|3:1|which|who|that|were|was|allocated|assigned|randomi[sz]ed|using)\b\s?)+",
    re.I,
)
_CUT = re.compile(
    r"\s(?:for|every|once|twice|daily|in|at|during|on|over|from|until|per|starting|beginning|followed by|before|after|within|as|if|while|who|which|that|"
    r"weekly|monthly|three times|given|administered|by|were|was|had|then|b\.?i\.?d|t\.?i\.?d|when|until|among|because|day|days|to|is|are|using|via|"
    r"using|between|under|upon|versus|vs|compared|group|arm|groups|arms|orally|intravenously|therapy for|and (?:were|then|followed))\b|[;:,(\[]",
    re.I,
)
_OR = re.compile(
    r"\s(?:or to|or|versus|vs?\.?|compared (?:with|to)|as compared (?:with|to)|and to|against)\s|;\s?(?:and\s|or\s)?|\s\((?:arm|group)\s\w+\)[,]?\s",
    re.I,
)
_AND = re.compile(r",?\s(?:and|or)\s|,\s", re.I)
_SIZE = re.compile(r"\(?\b[nN]\s?=\s?(?P<n>\d{1,3}(?:,\d{3})+|\d+)\)?")
_SIZE_BEFORE = re.compile(
    r"(?P<n>\d{1,3}(?:,\d{3})+|\d+)\s(?:patients|women|men|participants|subjects|children|infants|adults|were|received|to)\b",
    re.I,
)
_ABBREVIATION = re.compile(
    r"[\[(]\s?(?P<a>(?:(?:group|arm|regimen|treatment)\s)?[A-Z0-9][A-Za-z0-9+/&-]{0,11})\s?(?:[;,][^)\]]*)?[\])]"
)
_NAME = r"[A-Za-z0-9][\w+/α-ωΑ-Ω'-]*(?:\s(?!(?:in|for|on|as|with(?! or)|after|during|among|at|to|following|of|versus|vs?|or|compared|is|was|were)\b)[\w+/α-ωΑ-Ω&'-]+){0,5}"
_VERSUS_WORD = re.compile(
    r",?\s(?:versus|vs?\.?|(?:as )?compared (?:with|to)|or|against|in comparison (?:with|to)|rather than|over)\s(?:that of\s)?"
)
_AND_SHORT = rf"(?:\s?\([A-Za-z0-9+/-]{{1,12}}\))?(?:\s(?:with|of)\s{_NAME})?"
_LEFT = re.compile(rf"(?<![\w/+-])(?P<a>{_NAME}{_AND_SHORT})$")
_RIGHT = re.compile(rf"(?P<b>{_NAME}{_AND_SHORT})")
_COMPARE_AND = re.compile(
    rf"\b(?:compar(?:e|ed|ing|ison of)|between|of)\s(?:the\s)?(?P<a>{_NAME})\s(?:and|with|to)\s(?P<b>{_NAME})", re.I
)
_EFFECT_OF = re.compile(
    rf"\b(?:(?:effects?|efficacy|effectiveness|impact|influence|benefits?|safety|trial|study|evaluation|comparison|use|role|tolerability|value)\s(?:and \w+ )?of)\s(?:the |a |an |adding |adjuvant |oral |daily )*(?P<a>{_NAME})",
    re.I,
)
_EMPTY = frozenset(
    """therapy treatment treatments daily mg week weeks cycles group groups dose doses patients patient women men the a an of and with
    plus or in for to either alone combination combined regimen arm arms versus vs study trial day days month months years oral intravenous
    high low standard conventional adjuvant chemotherapy no not without program programme intervention control usual care only placebo who
    received receive single two three one first second line breast cancer early advanced metastatic from by on at after before as per
    subjects participants children than same results effect effects both new versus each""".split()
)  # fmt: skip
_GENERIC_ACTIVE = (
    "intervention group", "intervention arm", "treatment group", "treatment arm", "treated group", "experimental group", "experimental arm",
    "study group", "active group", "active treatment", "treated patients", "intervention", "experimental", "investigational arm", "exercise group"
)  # fmt: skip
_GENERIC_CONTROL = (
    "control group", "control arm", "controls", "control", "control patients", "control subjects", "comparison group", "placebo group",
    "placebo", "untreated", "no treatment", "observation", "usual care", "standard care", "standard arm", "control condition", "sham group",
    "standard treatment", "conventional treatment", "standard therapy",
)  # fmt: skip
_NO_NAME = re.compile(
    r"^(?:\d+|(?:two|three|four|both|each|the|an?|all|this|that|these|those|patients?|women|men|groups?|subjects?|treatments?|people|participants|"
    r"adults|children|those|days?|weeks?|months?|years?|not|more|less|baseline|before|after|higher|lower|greater|\w*ly|significant(?:ly)?|is|are|"
    r"which|their|its|other|different|similar|p|n|others|increase|increased|decreased|reduced|risk|effects?|results?|outcomes?|severe|moderate)(?:\s.{0,8})?)$",
    re.I,
)


def groups_of(
    title: Span | None, methods: Sequence[Span], others: Sequence[Span], text: str, treatments: Sequence[Tagged] = ()
) -> tuple[Group, ...]:
    """The groups compared, the treatment before its control; empty where the text names fewer than two.

    methods: sentences that may tell of assignment, those of a methods section first; others: of results. treatments:
    the words that name a treatment; of the comparisons that the text may be read to make, the one whose groups they
    bear out best is taken, else the first.
    """
    best: tuple[float, int, list[Group]] | None = None
    for order, (worth, found) in enumerate(_comparisons(title, methods, others, text)):
        score = worth + sum(_borne_out(group, treatments) for group in found) / len(found)
        if best is None or score > best[0]:
            best = (score, order, found)
    if best is None or best[0] < _LEAST:
        return ()
    return _completed(tuple(replace(group, n=group.n or None) for group in best[2][:5]), text)


# A comparison must be borne out by more than its form. Chosen on the development half of the PICO corpus.
_LEAST = 1.0


def _comparisons(
    title: Span | None, methods: Sequence[Span], others: Sequence[Span], text: str
) -> Iterator[tuple[float, list[Group]]]:
    """Every comparison that a sentence may be read to make, with what its form is worth."""
    for span in methods:
        sentence = span.of(text)
        if _RANDOM.search(sentence):
            for found in _assigned(sentence, span.start):
                yield 1.0, found
    for worth, spans in ((1.0, (title,) if title else ()), (0.6, methods), (0.4, others)):
        for span in spans:
            for found in _compared(span.of(text), span.start, is_title=span == title):
                yield worth, found
    found = list(_against_control(title, (*methods, *others), text))
    if len(found) == 2:
        yield 0.5, found
    found = _by_group_names((*methods, *others), text)
    if len(found) == 2:
        yield 0.6, found


_GROUP_NAME = re.compile(
    r"(?<![\w/+-])(?P<a>[\w/+-]+(?: [\w/+-]+){0,2}?)(?:[- ]treated)? (?:treatment )?(?:groups?|arms?)\b", re.I
)
_FUNCTION = re.compile(
    r"\b(?:the|a|an|in|of|for|to|with|and|or|than|versus|vs?|was|were|both|each|between|from|by|on|at|as|that|compared|among|either|within|"
    r"respectively|patients|women|men|while|whereas|but|is|had|all|two|three|four|first|second|same|other|this|these|those|one|no|across|including|our|"
    r"their|its|into|using|receiving|received|assigned|allocated|randomi[sz]ed|after|before|during)\s",
    re.I,
)
_NOT_A_GROUP = re.compile(
    r"^(?:age|older|younger|treatment|study|blood|peer|support|risk|high[- ]risk|low[- ]risk|working|parallel|cooperative|oncology|cancer|focus|patient|the|"
    r"between|within|inter|comparison|randomi[sz]ed|sub|functional|methyl|ethnic|racial|diagnostic|upper|lower|left|right|one|single|other|same|whole|entire|"
    r"trial|cohort|test|outcome|matched|combined|which|collaborative|research|international|breast|respective|different|similar|all|\d+)\b",
    re.I,
)


_GENERIC_NAMES = frozenset("intervention experimental treated active investigational".split())


def _by_group_names(spans: Iterable[Span], text: str) -> list[Group]:
    """The two groups that the text names most often as such ("the 20-mg arm"), in order of first mention."""
    seen: dict[str, list[Span]] = {}
    for span in spans:
        for match in _GROUP_NAME.finditer(span.of(text)):
            inner = [m.end() for m in _FUNCTION.finditer(match["a"] + " ")]
            at = min(inner[-1], len(match["a"])) if inner else 0
            name = match["a"][at:]
            if len(name) > 1 and not _NOT_A_GROUP.match(name):
                start = span.start + match.start("a") + at
                seen.setdefault(_folded(name), []).append(Span(start, start + len(name)))
    if not any(CONTROL.search(name) for name in seen):
        seen = {name: spans for name, spans in seen.items() if name not in _GENERIC_NAMES}
    often = sorted(seen, key=lambda name: (-len(seen[name]), seen[name][0].start))[:2]
    if len(often) < 2 or len(seen[often[0]]) < 2:
        return []
    first = sorted((seen[name][0] for name in often), key=lambda span: span.start)
    return [Group(span.of(text), span, (), bool(CONTROL.search(span.of(text))), n="") for span in first]


def _borne_out(group: Group, treatments: Sequence[Tagged]) -> float:
    """How surely a name is that of a treatment, -1 to 1.5: by the tagger, or by a word for a control."""
    size = group.span.end - group.span.start
    covered = sum(
        max(0, min(t.span.end, group.span.end) - max(t.span.start, group.span.start)) * min(1.5, 0.5 + t.margin / 4)
        for t in treatments
    )
    told = covered / size
    if _STRONG_CONTROL.search(group.label):
        told = max(told, 1.2)
    if group.n == "":  # named as a group by the text itself
        return max(0.7, told)
    if group.n or group.dose:
        told += 0.3
    return min(1.5, told) if told > 0.1 else -1.0


_STRONG_CONTROL = re.compile(
    r"^(?:\w+ )?(?:placebo|sham|controls?|usual care|standard care|routine care|no treatment|observation|untreated|wait\w*[ -]list)\b|\balone$",
    re.I,
)


def mentions(groups: Sequence[Group], sentence: str, start: int) -> tuple[Mention, ...]:
    """Where a sentence names the groups, in order; the longest name at a place wins."""
    if not groups:
        return ()
    flat = _folded(sentence)
    found: list[tuple[int, int, int]] = []
    for name, plain, index in _names(tuple(group.aliases for group in groups)):
        at = flat.find(plain)
        while at >= 0:
            end = at + len(plain)
            if _is_whole(sentence, at, end, name) and all(end <= low or high <= at for low, high, _ in found):
                found.append((at, end, index))
            at = flat.find(plain, end)
    return tuple(Mention(index, Span(start + low, start + high)) for low, high, index in sorted(found))


@lru_cache(maxsize=256)
def _names(aliases: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, str, int], ...]:
    """Every name, folded, with its group, longest first; a name of two groups is the first's."""
    owners: dict[str, tuple[str, int]] = {}
    for index, names in enumerate(aliases):
        for name in names:
            owners.setdefault(_folded(name), (name, index))
    return tuple((owners[p][0], p, owners[p][1]) for p in sorted(owners, key=lambda p: (-len(p), p)))


def _is_whole(sentence: str, low: int, high: int, name: str) -> bool:
    """Whether what stands there is the name and no part of another: "EPI-TAM" is neither EPI nor TAM, and a short name
    in capitals is matched as written."""
    if low and (sentence[low - 1].isalnum() or sentence[low - 1] in "_/+-"):
        return False
    if high < len(sentence) and (sentence[high].isalnum() or sentence[high] in "_/+"):
        return False
    if name.isupper() and high < len(sentence) and sentence[high] == "-" and not _AFTER_HYPHEN.match(sentence, high):
        return False
    return len(name) > 3 or name == name.lower() or sentence[low:high] == name


_AFTER_HYPHEN = re.compile(r"-(?:treated|group|arm|based|assigned|alone|\W)")


def _folded(name: str) -> str:
    return name.lower().replace("-", " ")


def _assigned(sentence: str, start: int) -> Iterator[list[Group]]:
    """The groups of a sentence such as "assigned to receive X 5 mg (n = 50) or placebo (n = 52)", as it may be cut."""
    for to in _TO.finditer(sentence):
        tail = sentence[to.end() :]
        for cut in (_OR, _AND):
            pieces = list(_pieces(tail, cut))
            named = [g for at, piece in pieces if (g := _named(piece, start + to.end() + at)) is not None]
            named = list({g.label.lower(): g for g in reversed(named)}.values())[::-1]
            if cut is _AND and not (
                re.search(r"\b(?:between|into)\b|groups?\b|arms?\b|n\s?=", sentence) or len(named) == 2
            ):
                continue
            if 2 <= len(named) <= 5:
                yield named
                if len(named) > 2:
                    yield named[:2]


def _pieces(tail: str, cut: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    at = 0
    for match in cut.finditer(tail):
        yield at, tail[at : match.start()]
        at = match.end()
    yield at, tail[at:]


def _named(piece: str, start: int) -> Group | None:
    """The group that a piece of an assignment names, None where it names none."""
    lead = _LEAD.match(piece)
    at = lead.end() if lead else 0
    size_first = re.match(rf"{_SIZE_BEFORE.pattern}", piece[at:], re.I)
    if size_first:
        again = _LEAD.match(piece[at + size_first.end() :])
        at += size_first.end() + (again.end() if again else 0)
    body = piece[at:]
    dose, dose_span = dose_in(body, start + at)
    cut = _CUT.search(body)
    label = body[: cut.start()] if cut else body
    label = re.sub(r"\s*\b\d+(?:[.·,]\d+)?\s?(?:mg|g|µg|mcg|ml|mL|IU|U|Gy|cGy|%|kg)(?:/\S+)*.*$", "", label).strip(
        " .,;:-"
    )
    label = re.sub(
        r"(?:\s(?:and|plus|with|or|of|a|the|an|prior|either|between|\d[\d.,/-]*|mg|daily|were|was))+$|/$", "", label
    ).strip(" .,;:-")
    words = label.split()
    if not words or len(words) > 9 or _NO_NAME.match(label) or not re.search(r"[A-Za-z]{2}", label):
        return None
    place = body.find(label)
    size = _SIZE.search(piece)
    n, n_at = (size["n"], size.start("n")) if size else (None, 0)
    if size_first and n is None:
        n, n_at = size_first["n"], (lead.end() if lead else 0) + size_first.start("n")
    short = [m["a"] for m in _ABBREVIATION.finditer(piece) if not re.fullmatch(r"\d+|[nN]", m["a"])]
    return Group(
        label, Span(start + at + place, start + at + place + len(label)), tuple(short), bool(CONTROL.search(label)),
        dose, dose_span, n, Span(start + n_at, start + n_at + len(n)) if n else None,
    )  # fmt: skip


def _compared(sentence: str, start: int, *, is_title: bool) -> Iterator[list[Group]]:
    """Every "X versus Y", "compared X with Y", "between X and Y" of a sentence; "X or Y" in a title alone."""
    for word in _VERSUS_WORD.finditer(sentence):
        if word[0].strip(" ,").lower() == "or" and not is_title:
            continue
        window = max(0, word.start() - 90)
        left, right = _LEFT.search(sentence[window : word.start()]), _RIGHT.match(sentence, word.end())
        if left and right and not re.search(r"\d\s?%|\d[.·]\d", left[0] + right[0]):
            pair = _named(left["a"], start + window + left.start("a")), _named(right["b"], start + right.start("b"))
            if pair[0] and pair[1]:
                yield [_last_name(pair[0]), pair[1]]
    for match in _COMPARE_AND.finditer(sentence):
        pair = _named(match["a"], start + match.start("a")), _named(match["b"], start + match.start("b"))
        if pair[0] and pair[1] and not re.search(r"\d\s?%|\d[.·]\d", match[0]):
            yield [_last_name(pair[0]), pair[1]]


def _last_name(group: Group) -> Group:
    """The name before "versus" without what stands before it ("efficacy of X" is X)."""
    cut = re.search(r"^.*\b(?:of|trial|comparison|comparing|study|efficacy|effect)\s(?:the\s)?", group.label, re.I)
    if cut is None or cut.end() >= len(group.label):
        return group
    label = group.label[cut.end() :]
    return replace(group, label=label, span=Span(group.span.start + cut.end(), group.span.end))


def _against_control(title: Span | None, sentences: Iterable[Span], text: str) -> Iterator[Group]:
    """One treatment named by title or aim, and a control the text names (placebo, control group)."""
    first: Group | None = None
    control: Group | None = None
    for span in (*([title] if title else ()), *sentences):
        sentence = span.of(text)
        if first is None and (match := _EFFECT_OF.search(sentence)):
            named = _named(match["a"], span.start + match.start("a"))
            first = named if named is not None and not named.is_control else None
        if control is None and (
            told := re.search(
                r"\b(placebo|sham \w+|control group|controls|usual care|no treatment|standard care|untreated)\b",
                sentence,
                re.I,
            )
        ):
            control = Group(told[0], Span(span.start + told.start(), span.start + told.end()), (), True)
        if first and control:
            yield from (first, control)
            return


def _completed(groups: tuple[Group, ...], text: str) -> tuple[Group, ...]:
    """Groups with every alias that tells them apart; exactly one control among two."""
    if not any(g.is_control for g in groups):
        groups = (*groups[:-1], replace(groups[-1], is_control=True)) if len(groups) == 2 else groups
    if len(groups) == 2 and all(g.is_control for g in groups):
        strong = [
            bool(re.search(r"placebo|sham|control|usual|no |not|without|alone|observation|untreated", g.label, re.I))
            for g in groups
        ]
        keep = 0 if strong[0] and not strong[1] else 1
        groups = tuple(replace(g, is_control=i == keep) for i, g in enumerate(groups))
    controls = [g for g in groups if g.is_control]
    groups = tuple([g for g in groups if not g.is_control] + controls)
    words = [_content(g.label) for g in groups]
    made = []
    for index, group in enumerate(groups):
        others = set().union(*(w for i, w in enumerate(words) if i != index))
        own = [w for w in words[index] if w not in others]
        names = {group.label, *group.aliases, *own, *_pairs(group.label, others)}
        names |= {f"{word} {kind}" for word in (group.label, *group.aliases, *own) for kind in ("group", "arm")}
        names |= set(_defined(group.label, text))
        if "alone" in group.label.lower():
            names |= {f"{word} alone" for word in words[index]} | {f"{word} group" for word in words[index]}
        if re.search(r"\b(?:plus|and|with|combin)", group.label, re.I) and not any(
            "combin" in g.label.lower() for g in groups if g is not group
        ):
            names |= {
                "combination",
                "combination therapy",
                "combined treatment",
                "combination group",
                "combination arm",
            }
        if group.is_control and len(controls) == 1:
            names |= set(_GENERIC_CONTROL)
        if not group.is_control and len(groups) - len(controls) == 1 and len(controls) == 1:
            names |= set(_GENERIC_ACTIVE)
        made.append(replace(group, aliases=tuple(sorted(n for n in names if _is_usable(n)))))
    return _sized(tuple(made), text)


def _pairs(label: str, others: set[str]) -> Iterator[str]:
    """Neighbouring words of a name that no other group's name holds."""
    words = label.split()
    for a, b in zip(words, words[1:], strict=False):
        if a.lower() not in _EMPTY and b.lower() not in _EMPTY and not {a, b} <= others:
            yield f"{a} {b}"


def _is_usable(name: str) -> bool:
    return (
        len(name) > 1
        and (len(name) > 2 or name.isupper())
        and name.lower() not in _EMPTY - {"control", "placebo"}
        and not name.isdigit()
    )


def _content(label: str) -> list[str]:
    return [
        w
        for w in re.findall(r"[A-Za-z0-9α-ω][\w/α-ω-]*", label)
        if w.lower() not in _EMPTY and (len(w) > 3 or w.isupper()) and not w.isdigit()
    ]


def _defined(label: str, text: str) -> Iterator[str]:
    """Abbreviations that the text gives for a name: "docetaxel (T)", "low molecular weight heparin (LMWH)"."""
    low, plain = text.lower(), label.lower()
    at = low.find(plain)
    while at >= 0:
        match = _IN_BRACKETS.match(text, at + len(plain))
        if match:
            yield match["a"]
        at = low.find(plain, at + 1)


_IN_BRACKETS = re.compile(r"\s?[\[(]\s?(?P<a>[A-Z][A-Za-z0-9+/&-]{0,9})\s?[\]);,]")
_N_EQUALS = re.compile(r"(?:\s(?:group|arm))?\s?[\[(;,]?\s?\(?\b[nN]\s?=\s?(?P<n>\d{1,3}(?:,\d{3})+|\d+)")


def _sized(groups: tuple[Group, ...], text: str) -> tuple[Group, ...]:
    """Sizes printed elsewhere: "placebo group (n = 52)"."""
    made = list(groups)
    for match in _N_EQUALS.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()].lower()
        for i, group in enumerate(made):
            if group.n is None and any(
                len(a) > 2 and before.endswith(a.lower()) and not before[: -len(a)][-1:].isalnum()
                for a in group.aliases
            ):
                made[i] = replace(group, n=match["n"], n_span=Span(match.start("n"), match.end("n")))
                break
    return tuple(made)
