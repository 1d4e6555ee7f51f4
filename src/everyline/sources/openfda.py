"""Drug labels as openFDA gives them: JSON with a list of results, each a label with a field a section.

Source: https://open.fda.gov/apis/drug/label/searchable-fields/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

from lxml import html as lxml_html

from everyline.domain.evidence import Finding
from everyline.domain.ids import Identifiers, IdKind, document_id, parse_id
from everyline.domain.record import Failed, Kept, Record, Skipped
from everyline.domain.text import Document, DocumentKind, Provenance, SectionKind
from everyline.errors import MalformedRecord
from everyline.sources.base import Layout, Reader, origin_of, tidy
from everyline.sources.jsonstream import member, members_of, texts_in, typed
from everyline.sources.label_findings import Drug, LabelFindings
from everyline.sources.label_headings import capitals_apart, sections_in
from everyline.sources.label_sentences import with_leads
from everyline.sources.labels import lay_out_blocks, lay_out_lines, product_name
from everyline.sources.xmltree import Prose, prose_of

FIELDS: Mapping[str, SectionKind] = {
    "boxed_warning": SectionKind.BOXED_WARNING,
    "indications_and_usage": SectionKind.INDICATIONS,
    "purpose": SectionKind.INDICATIONS,
    "dosage_and_administration": SectionKind.DOSAGE,
    "dosage_forms_and_strengths": SectionKind.DOSAGE,
    "contraindications": SectionKind.CONTRAINDICATIONS,
    "do_not_use": SectionKind.CONTRAINDICATIONS,
    "warnings": SectionKind.WARNINGS,
    "warnings_and_cautions": SectionKind.WARNINGS,
    "precautions": SectionKind.WARNINGS,
    "general_precautions": SectionKind.WARNINGS,
    "laboratory_tests": SectionKind.WARNINGS,
    "ask_doctor": SectionKind.WARNINGS,
    "ask_doctor_or_pharmacist": SectionKind.WARNINGS,
    "when_using": SectionKind.WARNINGS,
    "stop_use": SectionKind.WARNINGS,
    "keep_out_of_reach_of_children": SectionKind.WARNINGS,
    "overdosage": SectionKind.WARNINGS,
    "adverse_reactions": SectionKind.ADVERSE_REACTIONS,
    "drug_interactions": SectionKind.INTERACTIONS,
    "use_in_specific_populations": SectionKind.SPECIAL_POPULATIONS,
    "pregnancy": SectionKind.SPECIAL_POPULATIONS,
    "teratogenic_effects": SectionKind.SPECIAL_POPULATIONS,
    "pregnancy_or_breast_feeding": SectionKind.SPECIAL_POPULATIONS,
    "lactation": SectionKind.SPECIAL_POPULATIONS,
    "nursing_mothers": SectionKind.SPECIAL_POPULATIONS,
    "pediatric_use": SectionKind.SPECIAL_POPULATIONS,
    "geriatric_use": SectionKind.SPECIAL_POPULATIONS,
    "clinical_pharmacology": SectionKind.PHARMACOLOGY,
    "mechanism_of_action": SectionKind.PHARMACOLOGY,
    "pharmacodynamics": SectionKind.PHARMACOLOGY,
    "pharmacokinetics": SectionKind.PHARMACOLOGY,
    "nonclinical_toxicology": SectionKind.PHARMACOLOGY,
    "carcinogenesis_and_mutagenesis_and_impairment_of_fertility": SectionKind.PHARMACOLOGY,
    "clinical_studies": SectionKind.CLINICAL_STUDIES,
    "information_for_patients": SectionKind.PATIENT_INFORMATION,
    "spl_medguide": SectionKind.PATIENT_INFORMATION,
    "spl_patient_package_insert": SectionKind.PATIENT_INFORMATION,
    "patient_medication_information": SectionKind.PATIENT_INFORMATION,
    "instructions_for_use": SectionKind.PATIENT_INFORMATION,
    "references": SectionKind.REFERENCES,
    "description": SectionKind.OTHER,
    "active_ingredient": SectionKind.OTHER,
    "inactive_ingredient": SectionKind.OTHER,
    "how_supplied": SectionKind.OTHER,
    "storage_and_handling": SectionKind.OTHER,
    "recent_major_changes": SectionKind.OTHER,
}
_IS_LABEL = ("set_id", "indications_and_usage", "dosage_and_administration", "warnings", "boxed_warning")


def _read(stream: BinaryIO, name: str) -> Iterator[Record]:
    number = 0
    try:
        for key, value in members_of(stream):
            if key == "error":
                yield Skipped(name, f"openFDA answered: {tidy(str(member(value, 'message') or value))}")
                return
            if key in ("results", "") and isinstance(value, dict):
                number += 1
                where = f"{name}, result {number}"
                yield typed(partial(label_of, value, where, name), where)
    except MalformedRecord as error:
        yield Failed(f"{name}, after result {number}", str(error))
        return
    if not number:
        yield Skipped(name, "an answer without results")


def label_of(row: Mapping[str, Any], where: str, stream: str) -> Record:
    """One result. What is no label (an application, an adverse event, a device) is skipped; its name alone is kept."""
    if not any(key in row for key in _IS_LABEL):
        return Skipped(where, "a result of openFDA that is not a drug label")
    text = str(row.get("set_id") or next(iter(texts_in(member(row, "openfda", "spl_set_id"))), ""))
    try:
        identity = document_id(IdKind.SET_ID, text)
    except ValueError as error:
        return Failed(where, f"The label has no set id: {error}. Fetch it again.")
    brands, generics, substances = (
        tuple(dict.fromkeys(map(tidy, texts_in(member(row, "openfda", key)))))
        for key in ("brand_name", "generic_name", "substance_name")
    )
    title = product_name(brands, generics)
    layout = Layout()
    if title:
        layout.add_section(SectionKind.TITLE, "", title)
    found = LabelFindings(Drug.of(brands, generics, substances), layout, parse_id(IdKind.SET_ID, text))
    for field, value in row.items():
        _lay_out(field, value, found, _tables(row.get(f"{field}_table")))
    if not layout.text:
        return Skipped(where, "a label with neither name nor text")
    drafts = found.close()
    effective = str(row.get("effective_time") or "")
    limits = (
        [f"Label version {row['version']}, effective {effective or 'on a date not given'}."]
        if row.get("version")
        else []
    )
    identifiers = Identifiers(set_id=parse_id(IdKind.SET_ID, text))
    read_as = "label" if len(layout.sections) > 1 else "title only"
    document = Document(
        id=identity,
        kind=DocumentKind.LABEL,
        title=title,
        text=layout.text,
        sections=layout.sections,
        identifiers=identifiers,
        provenance=Provenance("openfda", origin_of(stream), read_as, "CC0-1.0"),
        authors=texts_in(member(row, "openfda", "manufacturer_name")),
        year=int(effective[:4]) if effective[:4].isdigit() else None,
        publication_types=("label", *(kind.lower() for kind in texts_in(member(row, "openfda", "product_type")))),
        chemicals=substances,
        keywords=tuple(dict.fromkeys(brands + generics)),
        limits=tuple(limits),
        url=identifiers.url(),
    )
    return Kept(
        f"{where}, set id {identifiers.set_id}",
        document,
        tuple(Finding(document=identity, document_hash=document.hash, **draft) for draft in drafts),
        refusals=tuple(found.refusals),
    )


def _tables(value: Any) -> tuple[str, ...]:
    """The tables of a field as running text, which is how the field itself repeats them."""
    parsed = (lxml_html.fragment_fromstring(text, create_parent="div") for text in texts_in(value))
    return tuple(text for part in parsed if (text := tidy(" ".join(map(str, part.itertext())))))


def _lay_out(field: str, value: Any, found: LabelFindings, tables: tuple[str, ...]) -> None:
    table_of = field.removesuffix("_table")
    kind = FIELDS.get(table_of)
    if kind is None:
        return
    for text in texts_in(value):
        heading = table_of.replace("_", " ")
        if field.endswith("_table"):
            # lxml's HTML parser opens nothing and knows no entities but HTML's own.
            blocks = prose_of(lxml_html.fragment_fromstring(text, create_parent="div"), _PROSE)
            lay_out_blocks(blocks, found, kind, heading)
        else:
            text = tidy(text)
            for table in tables:
                text = tidy(text.replace(table, "\n"))  # told row by row by the table's own field
            for title, body in sections_in(text, heading, found.drug.names):
                lines = capitals_apart(body) if kind is SectionKind.BOXED_WARNING else (body,)
                lines = with_leads(lines, (False,) * len(lines))
                lay_out_lines(
                    lines,
                    found,
                    kind,
                    title,
                    is_strengths=field == "dosage_forms_and_strengths",
                    is_overdose=field == "overdosage",
                )


_PROSE = Prose(blocks=frozenset({"p", "paragraph", "div", "li", "item"}), skipped=frozenset({"script", "style"}))


def _sniff(name: str, head: bytes) -> bool:
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return False
    ours = b"open.fda.gov" in head or b'"openfda"' in head or b'"spl_set_id"' in head
    failed = re.match(rb'\s*{\s*"error"\s*:\s*{\s*"code"', head) is not None
    counted = re.match(rb'\s*{\s*"meta"\s*:\s*{\s*"results"\s*:\s*{\s*"skip"', head) is not None
    return ours or counted or failed


READER = Reader("openfda", "label", _sniff, _read)
