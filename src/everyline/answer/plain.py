"""The default writer: words a finding, or quotes a sentence, with no model.

A finding is worded as its source's own statement, completed from the source's own fields: what the statement leaves
out of drug, population, dose, comparator or time is added from the context line, and that line is cited beside it.
"""

from __future__ import annotations

import re

from everyline.domain.answer import Citation
from everyline.domain.evidence import Finding
from everyline.domain.text import Document, SectionKind, Span
from everyline.domain.words import content_words, mentions

WRITER = "plain/1"
# Opening words that lose their capital after "Drug: "; any other opening word may be a name and keeps it.
_LOWERED = frozenset(
    "The A An In At By For Of On Not No Do Stop Pause Before After When With Usual Once Repeat Screen Starting Severe "
    "Among Its Only Treatment Serious Adverse Use Consider Determine Lipids Interrupting Without Two Most Older Mean "
    "Commonest Headache "
    "Patients Trial Eligibility Payer Renewal Natural Extent Baseline Satisfaction Current Loss Oral Low-dose "
    "Named Stopping Weekly Disease Secondary Recurrence Response Complete Major Any Poorer Relapse".split()
)
# Statements that speak of their source as of something known, and titles and words of works that list or advise.
_OF_SOURCE = re.compile(
    r"(?:It (?:reports|recalls|lists|says|states|advises)|"
    r"The (?:statement|expert|committee|(?:living|\d{4}) guideline)|"
    r"(?:That|This) (?:trial|study|review|secondary)|Payer rule|First authorisation|Renewal examples|"
    r"Natural history quoted|Bands used|Its (?:follow-up|intervals|authors|sample|design|search|trials))\b"
)
_ADVISES = re.compile(r"\b(?:guidelines?|consensus|criteria|recommend\w*|statement|measures)\b", re.I)
_LISTED = re.compile(r"\b(?:listed|given are|are quoted|treated as|use with caution|it is not the live)\b", re.I)
_BASELINE = re.compile(r"baseline\b")
_BEFORE = re.compile(r"\b(?:before|start(?:ing)?|screen)\b", re.I)
# "50.0% on 4 mg v 0%"
_VERSUS = re.compile(r" v\.?s?\.? (?=\d)")
_SCHEDULE = re.compile(r"\b(once|twice|three times|weekly|daily|every|monthly|per day)\b", re.I)
# Interventions that are no name of anything, and would read oddly before a colon.
_GENERIC = re.compile(r"(all|any|other|each|four|conventional|various|systemic therapy|off-label)\b", re.I)
_NAMES_TOO = frozenset({"May", "March"})
_SAYS_NOTHING = frozenset({"any", "each other", "various", "none"})


def cite(document: Document, span: Span, finding: Finding | None = None) -> Citation:
    """The citation of a span of a document, its quotation taken from the text."""
    return Citation(document.id, document.hash, span, span.of(document.text), finding.id if finding else None)


def word_finding(finding: Finding, document: Document) -> tuple[str, tuple[Citation, ...]]:
    """A finding as one claim, and the spans that bear it out."""
    said = finding.statement.of(document.text).strip()
    statement = cite(document, finding.statement, finding)
    title = _title(document)
    is_of_source = title is not None and _speaks_of_its_source(said, title.of(document.text))
    lead = "" if is_of_source else _lead(finding, said)
    tail = _tail(finding, f"{lead}{said}")
    text = f"{lead}{_lowered(said, document.text) if lead else said}"
    if title is not None and is_of_source:
        text = f"{title.of(document.text).rstrip('. ')}. {said}"  # a sentence of its own, quoted as it stands
    text = _VERSUS.sub(" against ", text)
    if tail:
        text = f"{text.rstrip('.')} [{'; '.join(tail)}]."
    elif not text.endswith((".", "!", "?", "]", "”", '"')):
        text += "."  # a statement whose cross-reference was left out
    citations = [statement]
    if finding.context is not None and (tail or lead):
        citations.append(cite(document, finding.context, finding))
    if title is not None and is_of_source:
        citations.append(cite(document, title, finding))
    return text, tuple(citations)


def _title(document: Document) -> Span | None:
    return next((section.span for section in document.sections if section.kind is SectionKind.TITLE), None)


def _speaks_of_its_source(said: str, title: str) -> bool:
    """Whether a statement can't be read without the name of its source: it says "it", "the statement" or "payer rule"
    of it, or gives what a guideline lists."""
    return bool(_OF_SOURCE.match(said) or (_ADVISES.search(title) and _LISTED.search(said)))


def is_generic(intervention: str) -> bool:
    """Whether an intervention is no name of anything: "all treatments", "systemic therapy"."""
    return bool(_GENERIC.match(intervention))


def word_arms(finding: Finding, document: Document, drug: str, doses: frozenset[str]) -> str | None:
    """A result in one clause: drug, dose, population, outcome, time and each group's value.

    doses: those the drug is labelled for ("4 mg"); groups on other doses are left out where any is on one of these.
    None where the finding has no value for the drug and for a comparator with the same measure and unit.
    """
    if not finding.comparator or not finding.outcome or not finding.timepoint or not finding.population:
        return None
    control = next((a for a in finding.arms if a.arm and mentions(a.arm, [finding.comparator])), None)
    if control is None:
        return None
    treated = [a for a in finding.arms if a is not control and a.arm and re.search(r"\d", a.arm)]
    treated = [a for a in treated if (a.measure, a.unit) == (control.measure, control.unit)]
    labelled = [a for a in treated if a.arm in doses]
    chosen = labelled or treated
    if not chosen:
        return None
    schedule = _schedule(finding.dose or "")
    groups = " and ".join(f"{a.value}{_unit(a.unit)} on {a.arm}{schedule}" for a in chosen)
    against = f"{control.value}{_unit(control.unit)} on {control.arm}"
    outcome = finding.outcome.replace("<=", "≤").replace(">=", "≥")
    return f"{drug}, {finding.population}: {outcome} at {finding.timepoint} in {groups} against {against}"


def _lead(finding: Finding, said: str) -> str:
    drug = finding.intervention
    if not drug or is_generic(drug) or _told(drug, said) or mentions(said, re.split(r"[;,/]| and ", drug)):
        return ""
    return f"{drug[0].upper()}{drug[1:].replace('; ', ', ')}: "


def _tail(finding: Finding, said: str) -> list[str]:
    parts = []
    words = set(content_words(said))
    if _untold(finding.population, said) and not re.fullmatch(r"[A-Z]{2,4}(?:, [A-Z]{2,4})*", str(finding.population)):
        parts.append(str(finding.population))
    dose = finding.dose or ""
    if _untold(dose, said) or (_SCHEDULE.search(dose) and not _SCHEDULE.search(said) and re.search(r"\d", said)):
        parts.append(f"dose {dose.replace('; ', ', ')}")
    if finding.comparator and finding.arms and _untold(finding.comparator, said):
        parts.append(f"comparator {finding.comparator}")
    named = all(a.arm for a in finding.arms)
    if len(finding.arms) > 1 and named and not any(set(content_words(a.arm or "")) & words for a in finding.arms):
        parts.append(", ".join(f"{a.arm} {a.value}{_unit(a.unit)}" for a in finding.arms))
    if _untold(finding.timepoint, said) and not (_BASELINE.match(finding.timepoint or "") and _BEFORE.search(said)):
        parts.append(str(finding.timepoint))
    return parts


def _untold(field: str | None, said: str) -> bool:
    return bool(field) and str(field).lower() not in _SAYS_NOTHING and not _told(str(field), said)


def _told(field: str, said: str) -> bool:
    """Whether a sentence already says a field: all its numbers, and most of its words."""
    wanted, there = set(content_words(field)), set(content_words(said))
    wanted -= {short.lower() for short in re.findall(r"\b[A-Z]{2,5}\b", field) if _spelt_out(short, said)}
    if not wanted:
        return field.lower() in said.lower()
    numbers = {word for word in wanted if word[0].isdigit()}
    return numbers <= there and len(wanted & there) >= 0.7 * len(wanted)


def _spelt_out(short: str, said: str) -> bool:
    """Whether consecutive words of a sentence begin with the letters of an abbreviation, as "alopecia areata" does
    for AA."""
    return bool(re.search(r"\b" + r"\w+[\s-]+".join(short) + r"\w+", said, re.I))


def _schedule(dose: str) -> str:
    found = re.search(r"\b(once daily|twice daily|three times daily|once weekly|weekly|daily)\b", dose)
    return f" {found[1]}" if found else ""


def _unit(unit: str) -> str:
    return unit if unit == "%" else f" {unit}"


def _lowered(said: str, text: str) -> str:
    """A sentence as it stands behind a colon. Words that the document itself writes small lose their capital; names
    and abbreviations keep it."""
    head = re.match(r"[A-Za-z][\w-]*", said)
    if head is None or head[0] in _NAMES_TOO or not head[0][1:].islower():
        return said
    is_small = head[0] in _LOWERED or re.search(rf"\b{head[0].lower()}\b", text)
    return said[0].lower() + said[1:] if is_small else said
