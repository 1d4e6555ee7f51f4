"""ClinicalTrials.gov records (API v2): the protocol as sections; results, where posted, by `trial_results`.

Source: https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

from everyline.domain.evidence import Finding
from everyline.domain.ids import FindingId, Identifiers, IdKind, document_id, parse_id
from everyline.domain.record import Failed, Kept, Record, Refusal, Skipped
from everyline.domain.text import Document, DocumentKind, Provenance, SectionKind
from everyline.errors import MalformedRecord
from everyline.sources.base import Layout, Reader, origin_of, tidy
from everyline.sources.jsonstream import member, members_of, rows_in, texts_in, typed
from everyline.sources.trial_flow import lay_out_flow
from everyline.sources.trial_groups import arms_of, drugs_in, population_of, studied_in
from everyline.sources.trial_results import Trial, lay_out_results
from everyline.sources.trial_status import COURSE, course_of

_STUDY_PARTS = (
    "protocolSection",
    "resultsSection",
    "derivedSection",
    "annotationSection",
    "documentSection",
    "hasResults",
)


def _read(stream: BinaryIO, name: str) -> Iterator[Record]:
    number, single = 0, {}
    try:
        for key, value in members_of(stream):
            if key in _STUDY_PARTS:
                single[key] = value
            elif key in ("studies", "") and isinstance(value, dict):
                number += 1
                where = f"{name}, study {number}"
                yield typed(partial(study_record, value, where, name), where)
    except MalformedRecord as error:
        yield Failed(f"{name}, after study {number}", str(error))
        return
    if single:
        yield typed(partial(study_record, single, name, name), name)
    elif not number:
        yield Skipped(name, "a search without studies")


def study_record(study: Mapping[str, Any], where: str, stream: str) -> Record:
    """One study. One without results is kept with its protocol alone."""
    protocol = study.get("protocolSection") or {}
    identification = member(protocol, "identificationModule") or {}
    number = tidy(str(identification.get("nctId") or ""))
    try:
        identity = document_id(IdKind.NCT, number)
    except ValueError as error:
        return Failed(where, f"The study has no NCT number: {error}. Fetch it again.")
    where = f"{where}, {number}" if number not in where else where
    title = tidy(str(identification.get("officialTitle") or identification.get("briefTitle") or ""))
    layout = Layout()
    if title:
        layout.add_section(SectionKind.TITLE, "", title)
    _lay_out_protocol(protocol, layout)
    trial = Trial(number.lower(), population_of(protocol), arms_of(protocol))
    results = member(study, "resultsSection") or {}
    refusals: list[Refusal] = []
    findings = _lay_out_course(study, layout, trial, number)
    told = len(findings)
    lay_out_flow(results, layout, refusals)
    findings += lay_out_results(results, layout, trial, refusals)
    limits = tidy(str(member(study, "resultsSection", "moreInfoModule", "limitationsAndCaveats", "description") or ""))
    if limits:
        layout.add_section(SectionKind.LIMITS, "limitations and caveats", limits, gap="\n\n")
    if not layout.text:
        return Skipped(where, "a study with neither title nor text")
    identifiers = Identifiers(nct=(parse_id(IdKind.NCT, number),))
    status = member(protocol, "statusModule") or {}
    document = Document(
        id=identity,
        kind=DocumentKind.TRIAL,
        title=title,
        text=layout.text,
        sections=layout.sections,
        identifiers=identifiers,
        provenance=Provenance(
            "clinicaltrials",
            origin_of(stream),
            "registry record with results" if len(findings) > told else "registry record without results",
            retrieved=_date(status, "statusVerifiedDate"),
        ),
        authors=tuple(filter(None, [tidy(str(member(protocol, *_SPONSOR) or ""))])),
        journal="ClinicalTrials.gov",
        year=_year(status),
        publication_types=_publication_types(protocol),
        mesh_terms=_mesh(study),
        chemicals=drugs_in(protocol),
        keywords=texts_in(member(protocol, "conditionsModule", "conditions"))
        + texts_in(member(protocol, "conditionsModule", "keywords")),
        limits=(limits,) if limits else (),
        url=identifiers.url(),
    )
    found = tuple(Finding(document=identity, document_hash=document.hash, **draft) for draft in findings)
    return Kept(where, document, found, refusals=tuple(refusals))


def _lay_out_course(study: Mapping[str, Any], layout: Layout, trial: Trial, number: str) -> list[dict[str, Any]]:
    """What became of the trial, as a finding without any figure."""
    said = course_of(study, number)
    if not said:
        return []
    fields = {
        "population": trial.population,
        "intervention": studied_in(study.get("protocolSection") or {}),
        "outcome": COURSE,
    }
    line = " ".join(f"{name.capitalize()}: {value.rstrip('.')}." for name, value in fields.items() if value)
    context = layout.add_section(SectionKind.FINDING_CONTEXT, "course of the trial", line, gap="\n\n")
    statement = layout.add_section(SectionKind.FINDING, "course of the trial", said)
    return [
        {
            "id": FindingId(f"{trial.number}-course"),
            "topic": "efficacy",
            "statement": statement,
            "context": context,
            **{name: value.rstrip(".") if value else None for name, value in fields.items()},
        }
    ]


_SPONSOR = ("sponsorCollaboratorsModule", "leadSponsor", "name")


def _lay_out_protocol(protocol: Mapping[str, Any], layout: Layout) -> None:
    for kind, heading, text in (
        (SectionKind.ABSTRACT, "brief summary", _prose(member(protocol, "descriptionModule", "briefSummary"))),
        (SectionKind.METHODS, "status", _status(protocol)),
        (SectionKind.METHODS, "conditions", _listed("Conditions", member(protocol, "conditionsModule", "conditions"))),
        (SectionKind.METHODS, "design", _design(member(protocol, "designModule") or {})),
        (SectionKind.ARMS, "arms and interventions", _arms(member(protocol, "armsInterventionsModule") or {})),
        (SectionKind.METHODS, "outcomes planned", _planned(member(protocol, "outcomesModule") or {})),
        (SectionKind.ELIGIBILITY, "eligibility", _eligibility(member(protocol, "eligibilityModule") or {})),
        (SectionKind.METHODS, "description", _prose(member(protocol, "descriptionModule", "detailedDescription"))),
    ):
        if text:
            layout.add_section(kind, heading, text, gap="\n\n")


def _status(protocol: Mapping[str, Any]) -> str:
    status = member(protocol, "statusModule") or {}
    parts = [
        ("Status", _words(status.get("overallStatus"))),
        ("Why stopped", tidy(str(status.get("whyStopped") or "")).rstrip(".")),
        ("Start", _date(status, "startDateStruct", "date")),
        ("Completion", _date(status, "completionDateStruct", "date")),
    ]
    return " ".join(f"{name}: {value}." for name, value in parts if value)


def _design(design: Mapping[str, Any]) -> str:
    info = design.get("designInfo") or {}
    count = member(design, "enrollmentInfo", "count")
    actual = _words(member(design, "enrollmentInfo", "type"))
    enrolled = f"{count} participants" + (f" ({actual})" if actual else "") if isinstance(count, int) else ""
    parts = [
        ("Study type", _words(design.get("studyType"))),
        ("Phase", ", ".join(_words(phase) for phase in texts_in(design.get("phases")))),
        ("Allocation", _words(info.get("allocation"))),
        ("Model", _words(info.get("interventionModel") or info.get("observationalModel"))),
        ("Purpose", _words(info.get("primaryPurpose"))),
        ("Masking", _words(member(info, "maskingInfo", "masking"))),
        ("Enrolment", enrolled),
    ]
    return " ".join(f"{name}: {value}." for name, value in parts if value)


def _arms(module: Mapping[str, Any]) -> str:
    lines = []
    for arm in rows_in(module.get("armGroups")):
        description = tidy(str(arm.get("description") or ""))
        lines.append(f"Arm: {tidy(str(arm.get('label') or ''))} ({_words(arm.get('type'))}). {description}".strip())
    for item in rows_in(module.get("interventions")):
        name, kind = tidy(str(item.get("name") or "")), _words(item.get("type"))
        others = ", ".join(texts_in(item.get("otherNames")))
        also = f" Also called: {others}." if others else ""
        description = tidy(str(item.get("description") or ""))
        lines.append(f"Intervention: {name}{f' ({kind})' if kind else ''}.{also} {description}".strip())
    return "\n".join(lines)


def _planned(module: Mapping[str, Any]) -> str:
    lines = []
    for name, key in (("Primary outcome", "primaryOutcomes"), ("Secondary outcome", "secondaryOutcomes")):
        for outcome in rows_in(module.get(key)):
            frame = tidy(str(outcome.get("timeFrame") or ""))
            measure = tidy(str(outcome.get("measure") or "")).rstrip(".")
            lines.append(f"{name}: {measure}{f' ({frame})' if frame else ''}.")
    return "\n".join(lines)


def _eligibility(module: Mapping[str, Any]) -> str:
    ages = [tidy(str(module.get(key) or "")) for key in ("minimumAge", "maximumAge")]
    lines = [_prose(module.get("eligibilityCriteria"))]
    if any(ages):
        words = f"{ages[0]} to {ages[1]}" if all(ages) else f"from {ages[0]}" if ages[0] else f"to {ages[1]}"
        lines.append(f"Age: {words}.")
    if sex := _words(module.get("sex")):
        lines.append(f"Sex: {sex}.")
    return "\n".join(line for line in lines if line)


def _prose(value: Any) -> str:
    r"""Paragraphs and list items, a line each; Markdown's backslashes (`\[`, `\>`) go."""
    if not isinstance(value, str):
        return ""
    lines = re.split(r"\n\s*\n|\n(?=\s*(?:[*-]|\d+[.)])\s)", re.sub(r"\\([\[\]<>*_~#])", r"\1", value))
    return "\n".join(text for line in lines if (text := re.sub(r"^[*-] ", "", tidy(line))))


def _listed(name: str, value: Any) -> str:
    items = texts_in(value)
    return f"{name}: {'; '.join(map(tidy, items))}." if items else ""


def _words(value: Any) -> str:
    """A constant of the registry as words: ACTIVE_COMPARATOR is "active comparator", PHASE3 "phase 3"."""
    text = str(value or "").replace("_", " ").lower()
    return re.sub(r"phase(\d)", r"phase \1", text)


def _date(module: Mapping[str, Any], *path: str) -> str | None:
    return str(member(module, *path) or "") or None


def _year(status: Mapping[str, Any]) -> int | None:
    """Of the first posting of results, else of completion once that is past, else of the start."""
    ended = status.get("overallStatus") in ("COMPLETED", "TERMINATED", "WITHDRAWN")
    for key in ("resultsFirstPostDateStruct", *(("completionDateStruct",) if ended else ()), "startDateStruct"):
        found = re.match(r"(?:19|20)\d\d", _date(status, key, "date") or "")
        if found:
            return int(found.group())
    return None


def _publication_types(protocol: Mapping[str, Any]) -> tuple[str, ...]:
    """MEDLINE's terms for the design: a randomised trial, a trial of a phase, an observational study."""
    design = member(protocol, "designModule") or {}
    if design.get("studyType") == "OBSERVATIONAL":
        return ("Observational Study",)
    types = ["Randomized Controlled Trial"] if member(design, "designInfo", "allocation") == "RANDOMIZED" else []
    roman = {"PHASE1": "I", "EARLY_PHASE1": "I", "PHASE2": "II", "PHASE3": "III", "PHASE4": "IV"}
    phases = [f"Clinical Trial, Phase {roman[p]}" for p in texts_in(design.get("phases")) if p in roman]
    kind = ["Clinical Trial"] if design.get("studyType") == "INTERVENTIONAL" else []
    return tuple(types + phases + kind)


def _mesh(study: Mapping[str, Any]) -> tuple[str, ...]:
    modules = ("conditionBrowseModule", "interventionBrowseModule")
    meshes = [row for module in modules for row in rows_in(member(study, "derivedSection", module, "meshes"))]
    return tuple(dict.fromkeys(str(row["term"]) for row in meshes if row.get("term")))


def _sniff(name: str, head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")) and (
        b'"protocolSection"' in head or re.match(rb'\s*{\s*"studies"\s*:', head) is not None
    )


READER = Reader("clinicaltrials", "trial", _sniff, _read)
