"""What a question takes for granted: the statements inside it that it does not ask about.

"Why is X approved for children?" asks why, and takes the approval for granted. Only statements of a few kinds that can
be weighed against evidence are read out, and only from wordings that do take them for granted; what is not understood
is no premise. Weighing them is in `premise_evidence.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from everyline.domain.ages import Ages, ages_asked
from everyline.domain.question import Question
from everyline.domain.words import mentions


class PremiseKind(Enum):
    """What a premise is about."""

    APPROVAL = "approval"
    BOXED_WARNING = "boxed warning"
    DOSE = "dose"
    NO_EFFECT = "no effect"
    CURE = "cure"
    LASTING = "lasting"
    REPRODUCTION = "pregnancy or breast-feeding"
    SUPERIOR = "superior"
    PERMITTED = "permitted"


@dataclass(frozen=True, slots=True)
class Supposed:
    """A statement a question takes for granted.

    text: in the question's own words. drug: canonical, with its names. is_denied: it says that something is not so.
    ages: whom it speaks of. agency: who approves. dose: as printed. object: what else it names: another drug, a group.
    is_only: it says that nobody else is meant.
    """

    kind: PremiseKind
    text: str
    names: tuple[str, ...]
    is_denied: bool = False
    ages: Ages | None = None
    agency: str = ""
    dose: str = ""
    object: tuple[str, ...] = field(default=())
    is_only: bool = False


_SINCE = re.compile(
    r"(?:^\W*|[,;]\s*|\s)(?:since|because|given(?: the fact)? that|given|now that|seeing that|considering(?: that)?|"
    r"knowing that|"
    r"as(?= [\w-]+(?: [\w-]+){0,2} (?:is|are|was|has|have|cures?|works?|does|can)\b))\s+(?!when\b|my\b|severe\b|last\b)"
    r"([^,;?]{6,160})",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^\W*(?:(?:and|but|so)\W+)?(?:why|how come|when|for what reason)\s+(is|are|was|were|does|do|did|can|could|has|"
    r"have)\s+([^?]{6,200})",
    re.IGNORECASE,
)
_WHICH = re.compile(r",\s*which\s+([^,?]{6,160}),", re.IGNORECASE)
_DOSE = re.compile(
    r"\b(?:the|its|this) ([\w ]{0,20}?\b(?:usual|standard|licen[sc]ed|approved|recommended|labell?ed|normal|"
    r"authori[sz]ed)\b[\w ,-]{0,12}?"
    r"(\d+(?:\.\d+)? ?(?:mg|mcg|g))\b[\w -]{0,30}?\bdose) of ([\w-]+)((?: (?:in|for) [\w ]{3,30})?)",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"\b(approv\w+|licen[sc]\w+|authori[sz]ed|indicated|recommend(?:ed|s)?)\b(?! (?:dose|daily|amount))", re.IGNORECASE
)
_AGENCIES = (
    ("NICE", r"\bNICE\b"),
    ("FDA", r"\bFDA\b|\bFDA-|\bin the (?:US|United States)\b|\bUS\b"),
    ("EMA", r"\bEMA\b|\bin (?:Europe|the EU)\b|\bEuropean Commission\b"),
)
_NOT = re.compile(r"\b(?:not|no|never|n['’]t|without|lacks?|free of)\b|n['’]t\b", re.IGNORECASE)
_BOXED = re.compile(r"\b(?:boxed|black[- ]box) warnings?\b", re.IGNORECASE)
_FAILS = re.compile(
    r"\b(?:(?:does|do|did)(?: not|n['’]t) (?:work|help)|(?:is|are)(?: not|n['’]t) effective|ineffective|"
    r"no better than placebo|useless|"
    r"no effect|(?:does|do)(?: not|n['’]t) (?:beat|differ from) placebo)\b",
    re.IGNORECASE,
)
_CURES = re.compile(r"\b(?:cures?|cured)\b", re.IGNORECASE)
_LASTS = re.compile(
    r"\b(?:stays?|lasts?|persists?|remains?|is kept|keeps?)\b[\w ]{0,20}\b(?:after|when|once|without)\b", re.IGNORECASE
)
_BEARING = re.compile(r"\b(pregnan\w+|breast-?feed\w*|lactation|nursing)\b", re.IGNORECASE)
_FINE = re.compile(
    r"\b(?:safe|allowed|permitted|harmless|ok|okay|fine|no risk|can be (?:used|taken|given|continued)|compatible)\b",
    re.IGNORECASE,
)
_BETTER = re.compile(
    r"\b(?:beats?|superior to|(?:works? |is |are )?(?:better|faster|safer|more effective) than|outperforms?|"
    r"works? (?:better|faster) than)\b",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:can|may) (?:be )?(?:safely )?(?:combined|used|given|taken|co-?administered)\b (?:together )?(?:with|in|"
    r"by|for)\b|\b(?:be )?(?:combined with)\b",
    re.IGNORECASE,
)


def supposed(question: Question) -> tuple[Supposed, ...]:
    """Every statement the question takes for granted that can be weighed, in order, none twice."""
    found: dict[tuple[object, ...], Supposed] = {}
    for text, is_turned in _clauses(question.mended):
        one = _read(text, question, is_turned)
        if one is not None:
            found.setdefault((one.kind, one.names, one.is_denied), one)
    for match in _DOSE.finditer(question.mended):
        names = _names(match[3], question)
        if names:
            text = " ".join(match[0].split())
            one = Supposed(PremiseKind.DOSE, text, names, ages=ages_asked(match[4]), dose=" ".join(match[2].split()))
            found.setdefault((one.kind, one.names), one)
    return tuple(found.values())


def _clauses(question: str) -> Iterator[tuple[str, bool]]:
    """Clauses taken for granted, and whether their subject stands behind the verb ("is X approved")."""
    if match := _WHY.search(question):
        yield f"{match[1]} {match[2]}", True
    for match in _SINCE.finditer(question):
        yield match[1], False
    for match in _WHICH.finditer(question):
        yield match[1], False


def _names(text: str, question: Question) -> tuple[str, ...]:
    """The names of the first drug of the question that a text mentions."""
    terms = (*question.pico.intervention, *question.pico.comparator)
    placed = []
    for term in terms:
        names = question.names(term)
        places = [
            m.start() for name in names if (m := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))
        ]
        if places:
            placed.append(
                (min(places), len(names), names)
            )  # a drug goes before the class that has its name among others
    return min(placed)[2] if placed else ()


def _others(text: str, names: tuple[str, ...], question: Question) -> tuple[str, ...]:
    """The names of every other treatment of the question that a text mentions."""
    terms = (*question.pico.intervention, *question.pico.comparator)
    found = [
        question.names(term) for term in terms if question.names(term) != names and mentions(text, question.names(term))
    ]
    return tuple(name for group in found for name in group)


def _with_name(text: str, drug: str) -> str:
    """A clause that leaves its drug out, or has a pronoun for it, with the drug's name."""
    named, changes = re.subn(r"\b(?:it|they|the drug|this drug)\b", drug, text, count=1, flags=re.IGNORECASE)
    if changes:
        return named
    return (
        f"{text} {drug}"
        if re.match(r"(?:the )?(?:FDA|EMA|NICE)\b.*\w$", text) and " for " not in text
        else f"{drug} {text}"
    )


def _straight(text: str, names: tuple[str, ...]) -> str:
    """A clause with its subject before its verb: "is X approved" as "X is approved"."""
    verb, _, rest = text.partition(" ")
    words = rest.split(" ")
    ends = [place for place in range(1, min(5, len(words)) + 1) if mentions(" ".join(words[:place]), names)]
    cut = min(ends) if ends and verb.lower() not in ("did", "does", "do") else 1
    if ends and cut != min(ends):
        cut = min(ends) if min(ends) < 3 else 1
    return " ".join((*words[:cut], verb, *words[cut:]))


def _read(text: str, question: Question, is_turned: bool) -> Supposed | None:
    """A clause as a statement of one of the kinds; None where it is of none, or about no drug of the question."""
    names = _names(text, question)
    is_relative = not names
    if is_relative:
        # "which FDA approved for ...", "it doesn't work": the drug is the question's.
        terms = question.pico.intervention or question.pico.comparator
        if not terms or not (
            re.search(r"\b(?:it|they|the drug|this drug)\b", text, re.IGNORECASE)
            or re.match(r"(?:the )?(?:FDA|EMA|NICE)|is |was |has |are |only ", text, re.IGNORECASE)
        ):
            return None
        names = question.names(terms[0])
        text = _with_name(text, terms[0])
    said = _straight(" ".join(text.split()).rstrip(" ?."), names) if is_turned else " ".join(text.split()).rstrip(" ?.")
    bare = _NOT_ONLY.sub("", said)
    denied = bool(_NOT.search(bare))
    if _BOXED.search(said):
        words = re.search(r"(?:mention|include|cover|list|name|warn of)s? ([\w ]+)$", said, re.IGNORECASE)
        if not words and not re.search(
            r"\b(?:has|have|carry|carries|carrying|is|there|come)\b|\bno\b", said, re.IGNORECASE
        ):
            return None
        return Supposed(PremiseKind.BOXED_WARNING, said, names, denied, object=(words[1],) if words else ())
    if _FAILS.search(said):
        return Supposed(PremiseKind.NO_EFFECT, said, names)
    if _BEARING.search(said) and (_FINE.search(said) or "licen" in said) and not denied:
        return Supposed(PremiseKind.REPRODUCTION, said, names, object=(_BEARING.search(said)[1],))  # type: ignore[index]
    if _BETTER.search(said) or (_BETTER.search(said.replace("be ", "")) and "shown" in said):
        others = _others(said, names, question)
        if denied or mentions(said, ["placebo"]):
            return None
        return Supposed(PremiseKind.SUPERIOR, said, names, object=others)
    if dose := re.search(r"\b(\d+(?:\.\d+)? ?(?:mg|mcg))\b", said):
        return (
            Supposed(PremiseKind.DOSE, said, names, denied, ages=ages_asked(said), dose=dose[1])
            if _APPROVED.search(said)
            else None
        )
    if _APPROVED.search(said):
        agency = next((name for name, pattern in _AGENCIES if re.search(pattern, said)), "")
        only = bool(re.search(r"\bonly\b", said, re.IGNORECASE))
        return Supposed(PremiseKind.APPROVAL, said, names, denied, ages=ages_asked(said), agency=agency, is_only=only)
    if _CURES.search(said) and not denied:
        return Supposed(PremiseKind.CURE, said, names)
    if (
        _LASTS.search(said)
        and not denied
        and re.search(r"\b(?:stop\w*|withdraw\w*|discontinu\w*|without)\b", said, re.IGNORECASE)
    ):
        return Supposed(PremiseKind.LASTING, said, names)
    if _MAY.search(f"{said} "):
        what = re.split(r"\b(?:with|in|by|for)\b", said, maxsplit=1)
        if denied or len(what) < 2:
            return None
        return Supposed(PremiseKind.PERMITTED, said, names, ages=ages_asked(said), object=(what[1].strip(),))
    return None


_NOT_ONLY = re.compile(r"\bnot only\b", re.IGNORECASE)
