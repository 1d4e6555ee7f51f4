"""Population, time point, topic and outcome of a result, from the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from everyline.appraise.findings.tagging import Tag, Tagged
from everyline.domain.text import Span

_PEOPLE = (
    r"(?:patients|women|men|participants|subjects|children|infants|adults|people|individuals|volunteers|adolescents|girls|boys|mothers|neonates|"
    r"males|females|persons|students|smokers|survivors|outpatients|inpatients|newborns|preschoolers|workers|veterans|residents|athletes|nurses|"
    r"toddlers|couples|caregivers|eyes|teeth)"
)
_QUALITY = r"(?:(?!the\b|and\b|of\b|in\b|with\b|were\b|was\b|to\b|for\b|these\b|all\b|both\b|among\b|more\b|than\b|that\b)[A-Za-z][\w/-]*,?\s)"
_STOP = (
    r"(?=\s(?:were|was|are|is|had|have|has|received?|receiving (?:either|the)|randomi[sz]ed|randomly|assigned|allocated|participated|completed|underwent|"
    r"enrolled|recruited|took|in a|in an|at (?!risk|high|least)|after|during|from \w+|between|by|to receive|to undergo|using|on|according|as|but|compared|"
    r"versus|improved?|did|do|does|may|can|should|could|who were (?:randomi[sz]ed|assigned)|improves|reduces|results?)\b|\s?[.;:(\[,?]|$)"
)
_POPULATION = re.compile(
    rf"(?<![\w-])(?P<p>{_QUALITY}{{0,4}}?{_PEOPLE}\b(?:\s(?:with|who (?:had|were|have|are)|undergoing|suffering from|aged|treated (?:for|with)|diagnosed with|having|at "
    rf"(?:high |increased )?risk (?:of|for)|infected with|hospitali[sz]ed (?:for|with)|admitted (?:for|with|to)|receiving|requiring|scheduled for|awaiting|"
    rf"taking|without|in|living with|following|attending|presenting with|affected by|experiencing|over|under|referred for|"
    rf"surviving|planned for|referred to)\s[^.;:()\[\],]{{2,110}}?)?)"
    + _STOP,
    re.I,
)  # fmt: skip
_POPULATION_LEAD = re.compile(
    r"^(?:(?:we|randomly|assigned|enrolled|recruited|included|studied|months?|years?|weeks?|days?|from|evaluated|compared|randomi[sz]ed|a|an|our|total|"
    r"allocated|treated|involving|included|consisted|investigated|examined|followed|performed|conducted|patients? who|some|many|most|study|trial)\s)+",
    re.I,
)
_WEAK = re.compile(r"^(?:" + _PEOPLE + r"|[\w-]+\s" + _PEOPLE + r")$", re.I)
_SOURCE_VERBS = re.compile(
    r"\b(?:randomi\w+|enrolled|recruited|included|studied|assigned|eligible|trial|study|conducted|inclusion|participants|evaluate|assess|determine|compare|effect)\b",
    re.I,
)
_NUMBER_WORD = r"(?:\d+(?:[.·]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four)"
_UNIT = r"(?:years?|yrs?|months?|mo|weeks?|wks?|days?|hours?|hrs?|h|minutes?|mins?)"
_TIME = re.compile(
    rf"\b(?P<t>(?:(?:at|after|over|by|within|during|for|up to)\s(?:the\s|a\s|an?\s)?(?:(?:median|mean|average)\s(?:follow-up\s)?(?:time\s)?(?:of\s)?)?(?:follow-up of\s)?{_NUMBER_WORD}(?:[- ]| to )?(?:\d+\s)?{_UNIT}(?:\s(?:of (?:follow-up|treatment|therapy|intervention)|follow-up|after [\w-]+(?: [\w-]+)?|"
    rf"post-?\w+))?)|(?:at\s)?(?:week|month|day|year)s?\s\d+(?:\s?(?:and|to|-)\s?\d+)?|{_NUMBER_WORD}[- ](?:year|month|week|day|hour)(?!s? (?:old|of age))(?=\s)|"
    r"at (?:baseline|discharge|the end of (?:the )?(?:treatment|study|follow-up|intervention)|follow-up|delivery|birth))\b",
    re.I,
)
_SAFETY = re.compile(
    r"\b(?:adverse|side[- ]effects?|toxicit\w+|safety|tolerab\w+|tolerated|harms?|bleeding|ha?emorrhage|nausea|vomiting|neutropenia|"
    r"discontinu\w+ (?:due|because)|withdr[ae]w\w* (?:due|because)|complications?|hypogly\w+|an?aemia|thrombocytopenia|rash|infections?|diarrh\w+)\b",
    re.I,
)
# What stands before an outcome that is no part of it.
_OUTCOME_LEAD = re.compile(
    r"^(?:(?:the|a|an|mean|median|significant(?:ly)?|in|of|for|overall|their|higher|lower|and|or|no|both|total|incidence of the|differences? in|changes? in)\s)+",
    re.I,
)
_SUBJECT = re.compile(
    r"^(?:[A-Z][\w ,-]{0,60}?,\s)?(?:the\s|a\s|mean\s|median\s|overall,?\s)*(?P<o>[A-Za-z][\w/%+-]*(?:\s(?:of\s|in\s|to\s|and\s|from\s|with\s|the\s)?[\w/%+-]+){0,7}?)\s(?:rates?\s)?(?:was|were|did|occurred|"
    r"improved|increased|decreased|differed|remained|fell|rose|declined|averaged|showed|in the|of the)\b",
    re.I,
)
_DIFFERENCE_IN = re.compile(
    r"\b(?:differences?|changes?|reductions?|increases?|improvements?|decreases?|effects?|decline|similar|comparable)\s(?:\w+\s)?(?:in|on|of|for)\s(?:the\s|mean\s|median\s|terms of\s)*(?P<o>[A-Za-z][\w/%+-]*(?:\s(?:of\s|in\s|to\s)?[\w/%+-]+){0,6}?)"
    r"(?=\s(?:between|among|was|were|with|in|for|at|compared|than|after|from|by|when|versus|that|favou?ring|over|during|across)\b|\s?[.,;:(\[]|$)",
    re.I,
)
_NO_OUTCOME = re.compile(
    r"^(?:patients?|women|men|groups?|participants|subjects|treatment|the|it|there|this|these|results?|we|they|data|study|trial|both|respectively|p|"
    r"children|all|analysis|differences?|no|one|two|three|four|of|in|intervention|control|placebo|significant|baseline|arms?|effects?|changes?|who|age|"
    r"sex|weeks?|months?|years?|days?|outcomes?|(?:adjusted )?means?|values?|improvements?|incidence|rates?|levels?|proportions?|percentages?|numbers?|scores?|"
    r"two treatment|statistically|we \w+.*|\w+ (?:deaths|events)|endpoints?|response to|reductions?|increases?|primary (?:outcomes?|end ?points?)|secondary (?:outcomes?|end ?points?)|time|risks?|differences? between .*|drugs as|efficacy|safety|less \w+|fewer \w+)(?:\s(?:group|arm|groups|patients|of|improvements?))?$",
    re.I,
)


_NAMING = re.compile(
    r"(?!(?:min|hours?|weeks?|months?|years?|days?|post|baseline|group|groups|patients)\b)[A-Za-z]{3,}|[A-Z]{2,}|[a-z]+[A-Z]|\b[A-Z]\w*\d"
)


def population_in(sentences: Sequence[Span], text: str) -> tuple[str, Span] | None:
    """Who was studied: the fullest description of people, from title, aim and methods before results.

    sentences: title first. None where no words for people with something are found.
    """
    best: tuple[float, Span] | None = None
    for place, span in enumerate(sentences):
        sentence = span.of(text)
        for match in _POPULATION.finditer(sentence):
            lead = _POPULATION_LEAD.match(match["p"])
            said = match["p"][lead.end() if lead else 0 :].strip()
            said = re.sub(r"\s(?:who|that|which|and|with|in|were)$", "", said)
            if not said:
                continue
            worth = min(len(said.split()), 12) + (2 if _SOURCE_VERBS.search(sentence) else 0) + (2 if place == 0 else 0)
            worth -= 8 if _WEAK.match(said) else 0
            worth -= min(place, 8) * 0.4
            low = span.start + match.start("p") + match["p"].index(said)
            if best is None or worth > best[0]:
                best = (worth, Span(low, low + len(said)))
    if best is None:
        return None
    return best[1].of(text), best[1]


def population_spans(sentence: str, start: int) -> tuple[Span, ...]:
    """Every description of people in a sentence."""
    return tuple(Span(start + m.start("p"), start + m.end("p")) for m in _POPULATION.finditer(sentence))


def time_in(sentence: str, start: int, near: int) -> tuple[str, Span] | None:
    """When a result was measured, as the sentence says: the time nearest before the figure, else nearest after."""
    found = [m for m in _TIME.finditer(sentence)]
    if not found:
        return None
    best = min(found, key=lambda m: abs(start + m.start() - near) + (60 if start + m.start() > near else 0))
    return best["t"], Span(start + best.start("t"), start + best.end("t"))


def topic_of(outcome: str, sentence: str) -> str:
    """Safety where the outcome is a harm, else efficacy."""
    return (
        "safety"
        if _SAFETY.search(outcome) or re.search(r"\badverse (?:events?|effects?|reactions?)\b", sentence, re.I)
        else "efficacy"
    )


def outcome_of(
    sentence: str, start: int, tagged: Sequence[Tagged], low: int, after: int, taken: Sequence[Span]
) -> tuple[str, Span] | None:
    """What a result is of: the outcome named nearest before its first figure, else the sentence's subject.

    low: where the first figure stands. after: where the result before it ends (the sentence's start for the first).
    taken: names of groups, which are no outcome.
    """
    named = [
        t for t in tagged
        if t.tag is Tag.OUTCOME and not any(t.span.start < s.end and s.start < t.span.end for s in taken)
    ]  # fmt: skip
    before = [t for t in named if after <= t.span.start and t.span.end <= low]
    if before:
        near = _joined(before[-1].span, [t.span for t in before], sentence, start)
        return _cleaned(near, sentence, start)
    for pattern in (_DIFFERENCE_IN, _SUBJECT):
        match = pattern.search(sentence)
        if match and start + match.start("o") < low:
            span = Span(start + match.start("o"), start + match.end("o"))
            said = _cleaned(span, sentence, start)
            if said and not any(span.start < s.end and s.start < span.end for s in taken):
                return said
    earlier = [t for t in named if t.span.end <= low]
    chosen = earlier[-1] if earlier else next((t for t in named if t.span.start >= low), None)
    return _cleaned(chosen.span, sentence, start) if chosen else None


def _joined(span: Span, spans: Sequence[Span], sentence: str, start: int) -> Span:
    """An outcome with what an "of" ties to it: "rate of | response"."""
    for other in reversed(spans):
        if other.end < span.start and re.fullmatch(
            r"\s(?:of|in|to|for|with|from)\s(?:the\s)?", sentence[other.end - start : span.start - start]
        ):
            span = Span(other.start, span.end)
    return span


def _cleaned(span: Span, sentence: str, start: int) -> tuple[str, Span] | None:
    said = sentence[span.start - start : span.end - start]
    if ":" in said:  # a heading or a list before it
        cut = len(said) - len(said[said.rindex(":") + 1 :].lstrip())
        said, span = said[cut:], Span(span.start + cut, max(span.end, span.start + cut + 1))
    lead = _OUTCOME_LEAD.match(said)
    at = lead.end() if lead and lead.end() < len(said) else 0
    said = said[at:].rstrip(" ,;:(")
    if re.search(r"\b(?:of|in|to|for|with|and|from|the)$", said):
        onward = re.match(
            r"(?:\s(?:the|any|a|an|all))?(?:\s(?!with\b|in\b|was\b|were\b|between\b|at\b|for\b)[\w-]+){1,4}",
            sentence[span.start - start + at + len(said) :],
        )
        if onward and said.endswith((" of", " of the", " to", " the")):
            said = sentence[span.start - start + at : span.start - start + at + len(said) + onward.end()]
        said = re.sub(r"(?:\s(?:of|in|to|for|with|and|from|the))+$", "", said)
    said = re.sub(r"\s(?:at|after|by|within)(?:\s\d+)?$", "", said)
    if said.count("(") > said.count(")"):
        said = said[: said.rindex("(")].rstrip()
    if (
        len(said) < 2
        or _NO_OUTCOME.match(said)
        or not re.match(r"(?:\d+[- ])?[A-Za-zα-ωΑ-Ω\"'(\[]", said)
        or not _NAMING.search(said)
    ):
        return None
    return said, Span(span.start + at, span.start + at + len(said))
