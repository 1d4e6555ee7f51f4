"""Population, intervention, comparator and outcome, read from the words of a question without a model."""

from __future__ import annotations

import re
from collections.abc import Iterable

from everyline.domain.question import Pico
from everyline.domain.text import Span
from everyline.retrieve.endings import drug_words, looks_like_condition
from everyline.retrieve.synonyms import ConceptKind, Lexicon, Mention

# Where a noun phrase ends. A question is short, so a list of words that can't be inside one goes a long way.
_STOP = (
    r"(?=\s+(?:using|with|without|treated|receiving|taking|on|after|before|during|who|whom|whose|that|which|what|"
    r"where|"
    r"when|while|similar|caused|and (?:what|how|which|where|when|why|is|are|can)|versus|vs\.?|compared|than|by|is|"
    r"are|"
    r"was|were|be|being|do|does|did|can|could|should|would|will|has|have|had|if|since|published|according|from|"
    r"through|"
    r"via|given|undergoing|to (?:treat|prevent|reduce|improve|avoid|manage)|"
    r"for (?:the )?(?:treatment|prevention|management)|"
    r"due to|because|despite|including|such as|like|rather|instead|or (?:not|is|are))\b|\s*[,?.;:!()]|\s*$)"
)
_NP = rf"((?!(?:no|not|any) )[\w'’/+-]+(?: [\w'’/+-]+){{0,7}}?){_STOP}"

_PEOPLE = (
    r"(?:patients?|people|persons?|individuals|adults?|adolescents?|teen(?:ager)?s?|children|child|kids?|infants?|"
    r"neonates?|newborns?|toddlers?|boys?|girls?|"
    r"women|woman|men|man|females?|males?|elderly|older adults|older people|mothers?|survivors?|carriers?|"
    r"recipients?|athletes?|smokers?|veterans?|workers?)"
)
_WHO_HAVE = re.compile(
    rf"\b{_PEOPLE}(?:\s+\([^)]*\))?\s+(?:aged [\w ]{{1,25}}? )?(?:with|who have|who has|that have|having|"
    rf"suffering from|diagnosed with|affected by|at (?:high )?risk (?:of|for))\s+(?:an? |the )?{_NP}",
    re.IGNORECASE,
)
_OF_CONDITION = re.compile(
    r"\b(?:treatments?|treating|treat|management|managing|manage|therap(?:y|ies)|prevention|preventing|"
    r"prophylaxis|diagnosis|diagnosing|diagnose|prognosis|outlook|"
    r"symptoms?|signs?|causes?|risk factors|complications|natural history|pathophysiology|pathogenesis|criteria|"
    r"options?|drugs?|medications?|medicines?|cure|surgery|work-?up|"
    r"survival|mortality|definition|incidence|prevalence|screening)\s+(?:options? )?(?:of|for|in)\s+(?:an? |the )?"
    + _NP,
    re.IGNORECASE,
)
_TREAT = re.compile(
    r"\b(?:treat|treating|manage|managing|cure|prevent|preventing|diagnose)\s+(?:an? |the )?" + _NP, re.IGNORECASE
)
_GROUP = re.compile(
    r"\b((?:pregnant|breast-?feeding|lactating|postmenopausal|post-menopausal|older|elderly|frail|premature|"
    r"preterm|healthy|obese|immunocompromised|immunosuppressed|critically ill|hospitali[sz]ed)\s+"
    r"(?:women|woman|patients?|adults?|people|mothers?|infants?|babies|children|men|persons)|adolescents?|"
    r"teenagers?|children|infants?|neonates?|newborns?|toddlers?|"
    r"pregnant|pregnancy|breast-?feeding|lactation|older adults|the elderly|(?:renal|hepatic|kidney|"
    r"liver) (?:impairment|"
    r"failure|insufficiency)|"
    r"(?:adults?|people|patients?|women|men|children) (?:aged|over|under|older than|"
    r"younger than) [\w -]{1,20}?(?= with|[,?.]|$))",
    re.IGNORECASE,
)
_SEVERITY = re.compile(
    r"(?:\b(?:mild|moderate|severe|acute|chronic|early|late|advanced|metastatic|refractory|resistant|"
    r"treatment-resistant|recurrent|relapsing|relapsed|newly|diagnosed|uncontrolled|stable|unstable|"
    r"active|extensive|limited|patchy|primary|secondary|juvenile|adult|pa?ediatric|locali[sz]ed|generali[sz]ed|"
    r"uncomplicated|complicated|symptomatic|asymptomatic|severely|moderately|"
    r"moderate-to-severe|mild-to-moderate|to|or|stage|persistent|major|minor|bilateral|community-acquired|"
    r"hospital-acquired|"
    r"type|idiopathic|familial|hereditary|congenital|latent|postoperative)\s+)+$",
    re.IGNORECASE,
)

_CLASS = re.compile(
    r"\b((?:[A-Za-z0-9αβ/-]+ ){0,3}?(?:inhibitors?|antagonists?|agonists?|blockers?|antibiotics?|corticosteroids?|"
    r"steroids?|antidepressants?|anticoagulants?|anticoagulation|antihistamines?|antivirals?|antipsychotics?|"
    r"antihypertensives?|vaccines?|vaccination|statins?|opioids?|nsaids?|diuretics?|biologics?|bisphosphonates?|"
    r"immunotherapy|chemotherapy|radiotherapy|psychotherapy|acupuncture|surgery|dialysis|transplantation|"
    r"supplements?|supplementation|exercise|physiotherapy|probiotics?|immunosuppressants?|contraceptives?|"
    r"hormone therapy|replacement therapy|behaviou?ral therapy|light therapy|phototherapy|insulin|aspirin|"
    r"[a-z]{4,}(?:ectomy|plasty|scopy|ostomy)))\b",
    re.IGNORECASE,
)
_CLASS_LEAD = re.compile(
    r"^(?:.*\s)?(?:(?:list|name|describe|types? of|some|i|we|get|getting|receive|are|is|do|does|did|can|could|should|"
    r"will|would|has|have|the|an?|of|for|with|"
    r"using|use|to|in|on|by|"
    r"and|or|what|which|how|when|why|effective|effects?|role|new|any|best|long[- ]term|"
    r"patients?|adults?|children|treated|taking|receiving|from|after|before|during|than|versus|vs|compared?|compares|take|takes|against|like|its|it|as|another|other|"
    r"starting|stopping|between|side|safety|efficacy|these|those|this|give|given|add|adding|be|were|was|that|"
    r"their|his|her|my)\s+)+",
    re.IGNORECASE,
)
_VERSUS = re.compile(
    r"\b(?:versus|vs\.?|compare[sd]? (?:with|to|against)|in comparison (?:with|to)|rather than|instead of|"
    r"(?:better|worse|"
    r"safer|superior|inferior|more effective|less effective|as effective|as safe|faster)\s+(?:than|to|as)|"
    r"over (?=placebo)|differs? from)\s+(?:the |an? )?",
    re.IGNORECASE,
)
_CONTROLS = re.compile(
    r"\b(placebo|usual care|standard (?:of )?care|standard (?:therapy|treatment)|no (?:treatment|therapy|"
    r"intervention)|sham(?: \w+)?|watchful waiting|observation alone)\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:(?:effects?|impact|influence) of .{2,60}? on|reduc(?:e|es|ed|ing)|improv(?:e|es|ed|ing)|prevent(?:s|ed|"
    r"ing)?|decreas(?:e|es|ed|ing)|increas(?:e|es|ed|ing)|lower(?:s|ed|ing)?|"
    r"risks? of|rates? of|incidence of|prolong(?:s|ed)?|shorten(?:s|ed)?|delay(?:s|ed)?|caus(?:e|es|ed|ing)|"
    r"associated with|lead(?:s|ing)? to|trigger(?:s|ed)?|terms of|effective (?:for|at|in) (?:reducing|preventing|"
    r"improving|lowering))\s+"
    r"(?:the |an? )?(?:risks? of |rates? of |incidence of |likelihood of )?" + _NP,
    re.IGNORECASE,
)
_OUTCOME_WORD = re.compile(
    r"\b(all-cause mortality|cardiovascular (?:death|mortality|events)|mortality|overall survival|"
    r"progression-free survival|survival|quality of life|hair regrowth|remission|relapse|recurrence|"
    r"hospitali[sz]ations?|"
    r"weight loss|viral clearance|pain relief|length of stay|readmissions?|itch|fracture risk|side effects?|"
    r"adverse (?:events|effects|reactions)|serious infections?|blood clots|malignancy|response rates?)\b",
    re.IGNORECASE,
)


# What stands where a condition would and names none: "treating one before the other", "with and without".
_NO_CONDITION = re.compile(
    r"(?:and|or|one|ones|it|them|this|that|these|those|other|another|both|either|each|all)", re.I
)


def read_pico(question: str, lexicon: Lexicon) -> Pico:
    """The terms of the question under the four heads, canonical where the lexicon knows them, each once, in order.

    A condition is the population unless the question makes it what a treatment causes, prevents or changes.
    What stands after "versus", "compared with" or "than" is the comparator. A head nothing is said of is empty.
    """
    mentions = lexicon.mentions(question)
    cut = _VERSUS.search(question)
    edge = cut.end() if cut else len(question)
    treatments = _treatments(question, mentions)
    outcomes = _outcomes(question, mentions, treatments)
    population = tuple(name for name in _population(question, mentions, outcomes) if not _NO_CONDITION.fullmatch(name))
    given = [name for span, name in treatments if span.start < edge]
    other = [name for span, name in treatments if span.start >= edge]
    other += [match.group(1).lower() for match in _CONTROLS.finditer(question)]
    if not cut and not other and len(given) == 2 and _are_alternatives(question, [span for span, _ in treatments]):
        given, other = given[:1], given[1:]
    shown = {name.casefold() for name in (*population, *given, *other)}
    return Pico(
        population=population,
        intervention=_once(given),
        comparator=_once(other),
        outcome=_once(name for _, name in outcomes if name.casefold() not in shown),
    )


def _are_alternatives(question: str, spans: list[Span]) -> bool:
    """Whether "or" joins two treatments; of "taking X, can I have the flu or another vaccine" it joins others."""
    first, second = spans[0], spans[1]
    return bool(re.fullmatch(r"\W*(?:\w+\W+){0,2}or\W+(?:\w+\W+){0,2}", question[first.end : second.start]))


def _treatments(question: str, mentions: tuple[Mention, ...]) -> list[tuple[Span, str]]:
    """Drugs and classes by the lexicon, by the ending of an INN, and by the words for classes and procedures."""
    kinds = (ConceptKind.DRUG, ConceptKind.DRUG_CLASS)
    found = [(mention.span, mention.concept.name) for mention in mentions if mention.concept.kind in kinds]
    for match in drug_words(question):
        _add(found, Span(*match.span()), match.group().lower())
    for match in _CLASS.finditer(question):
        lead = _CLASS_LEAD.match(match.group(1))
        start = match.start(1) + (lead.end() if lead else 0)
        _add(found, Span(start, match.end(1)), _clean(question[start : match.end(1)]))
    return sorted(found)


def _add(found: list[tuple[Span, str]], span: Span, name: str) -> None:
    if not any(span.start < have.end and have.start < span.end for have, _ in found):
        found.append((span, name))


def _outcomes(
    question: str, mentions: tuple[Mention, ...], treatments: list[tuple[Span, str]]
) -> list[tuple[Span, str]]:
    found: list[tuple[Span, str]] = []
    if treatments:
        for match in _OUTCOME.finditer(question):
            span, name = _phrase(question, match, mentions)
            # "falls in older adults": who comes after "in" is the population.
            name = re.split(rf" (?:in|among|for) (?={_PEOPLE}\b|the )", name, maxsplit=1)[0]
            if name and not any(have.start < span.end and span.start < have.end for have, _ in treatments):
                _add(found, span, name)
    for match in _OUTCOME_WORD.finditer(question):
        _add(found, Span(*match.span(1)), match.group(1).lower())
    return sorted(found)


def _population(question: str, mentions: tuple[Mention, ...], outcomes: list[tuple[Span, str]]) -> tuple[str, ...]:
    found: list[tuple[Span, str]] = []
    taken = [span for span, _ in outcomes]

    def free(span: Span) -> bool:
        return not any(span.start < have.end and have.start < span.end for have in taken)

    for mention in mentions:
        if mention.concept.kind is ConceptKind.CONDITION and free(mention.span):
            if _CONTROLS.fullmatch(mention.concept.name):
                continue
            lead = _SEVERITY.search(question[: mention.span.start])
            words = f"{lead.group().lower()}{mention.concept.name}" if lead else mention.concept.name
            start = lead.start() if lead else mention.span.start
            _add(found, Span(start, mention.span.end), re.sub(r"^(?:to|or)\s+", "", words))
    drugs = [m.span for m in mentions if m.concept.kind in (ConceptKind.DRUG, ConceptKind.DRUG_CLASS)]
    for pattern in (_WHO_HAVE, _OF_CONDITION, _TREAT):
        for match in pattern.finditer(question):
            span, name = _phrase(question, match, mentions)
            overlaps = any(span.start < d.end and d.start < span.end for d in drugs)
            if name and free(span) and not overlaps and not _treatment_words(name) and not _CONTROLS.fullmatch(name):
                _add(found, span, name)
    for match in _GROUP.finditer(question):
        _add(found, Span(*match.span(1)), match.group(1).lower())
    if not found:
        for word in re.finditer(
            r"(?:(?!(?:by|of|the|for|in|with|and|from|to|on|or) )[\w-]+ (?=disease|syndrome|disorder|cancer))?[\w-]+",
            question,
        ):
            if _ASKED_FOR.match(word.group()):
                continue
            if looks_like_condition(word.group()) and len(word.group()) > 4 and free(Span(*word.span())):
                _add(found, Span(*word.span()), _clean(word.group()))
    return _once(name for _, name in sorted(found))


def _phrase(question: str, match: re.Match[str], mentions: tuple[Mention, ...]) -> tuple[Span, str]:
    """A captured noun phrase with known names in their canonical form; empty where it is a pronoun or a filler."""
    start, end = match.span(1)
    inside = [m for m in mentions if start <= m.span.start and m.span.end <= end]
    text = question[start:end]
    for mention in reversed(inside):
        if mention.concept.kind is not ConceptKind.TOPIC:
            text = text[: mention.span.start - start] + mention.concept.name + text[mention.span.end - start :]
    name = _clean(text)
    return Span(start, max(end, start + 1)), "" if _FILLER.fullmatch(name) or _ASKED_FOR.match(name) else name


# "treatment of which cancer", "3 diseases for which": what is asked for, not who has it.
_ASKED_FOR = re.compile(r"(?:which|what|whose|how|\d+|two|three|four|five)\b", re.IGNORECASE)
_FILLER = re.compile(
    r"(?:it|this|that|them|these|those|him|her|me|us|you|my|the|an?|patients?|people|adults?|women|men|disease|"
    r"condition|treatment|therapy|"
    r"drugs?|use|what|which|how|clinical practice|practice|general|humans?|this (?:disease|condition|drug|"
    r"patient)|use of|developing|them all|\W*)",
    re.IGNORECASE,
)


def _treatment_words(name: str) -> bool:
    return bool(_CLASS.fullmatch(name) or drug_words(name))


def _clean(phrase: str) -> str:
    """Lower case save for words that hold a capital inside or are all capitals; no article in front."""
    words = [word if any(c.isupper() for c in word[1:]) else word.lower() for word in phrase.split()]
    while words and words[0] in ("a", "an", "the", "of", "my", "his", "her", "their", "your", "any"):
        words.pop(0)
    return " ".join(words)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
