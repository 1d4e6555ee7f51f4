"""Drug labels as Structured Product Labeling (HL7 SPL) XML: sections by their LOINC codes.

Source: https://www.fda.gov/industry/structured-product-labeling-resources/section-headings-loinc
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from everyline.domain.evidence import Finding
from everyline.domain.ids import Identifiers, IdKind, document_id, parse_id
from everyline.domain.record import Failed, Kept, Record, Skipped
from everyline.domain.text import Document, DocumentKind, Provenance, SectionKind
from everyline.errors import SourceError
from everyline.sources.base import Layout, Reader, origin_of, read_whole, tidy
from everyline.sources.label_doses import bare_heading
from everyline.sources.label_findings import BOXED, FORBIDDEN, Drug, LabelFindings, Part
from everyline.sources.label_sentences import cut, is_fragment, with_leads
from everyline.sources.xmltree import Block, Prose, flat, local_name, parse_xml, prose_of, root_name

SECTIONS: Mapping[str, SectionKind] = {
    "34066-1": SectionKind.BOXED_WARNING,
    "34067-9": SectionKind.INDICATIONS,
    "34068-7": SectionKind.DOSAGE,
    "43678-2": SectionKind.DOSAGE,  # dosage forms and strengths
    "34070-3": SectionKind.CONTRAINDICATIONS,
    "43685-7": SectionKind.WARNINGS,
    "34071-1": SectionKind.WARNINGS,
    "42232-9": SectionKind.WARNINGS,  # precautions
    "50570-1": SectionKind.CONTRAINDICATIONS,  # do not use
    "50569-3": SectionKind.WARNINGS,  # ask a doctor before use
    "50568-5": SectionKind.WARNINGS,
    "50567-7": SectionKind.WARNINGS,
    "50566-9": SectionKind.WARNINGS,
    "50565-1": SectionKind.WARNINGS,
    "34084-4": SectionKind.ADVERSE_REACTIONS,
    "34073-7": SectionKind.INTERACTIONS,
    "43684-0": SectionKind.SPECIAL_POPULATIONS,
    "42228-7": SectionKind.SPECIAL_POPULATIONS,  # pregnancy
    "34077-8": SectionKind.SPECIAL_POPULATIONS,  # teratogenic effects
    "77290-5": SectionKind.SPECIAL_POPULATIONS,  # lactation
    "77291-3": SectionKind.SPECIAL_POPULATIONS,  # reproductive potential
    "34080-2": SectionKind.SPECIAL_POPULATIONS,  # nursing mothers
    "34081-0": SectionKind.SPECIAL_POPULATIONS,  # paediatric use
    "34082-8": SectionKind.SPECIAL_POPULATIONS,  # geriatric use
    "34088-5": SectionKind.WARNINGS,  # overdosage
    "34090-1": SectionKind.PHARMACOLOGY,
    "43679-0": SectionKind.PHARMACOLOGY,
    "43681-6": SectionKind.PHARMACOLOGY,
    "43682-4": SectionKind.PHARMACOLOGY,
    "43680-8": SectionKind.PHARMACOLOGY,
    "34083-6": SectionKind.PHARMACOLOGY,
    "34092-7": SectionKind.CLINICAL_STUDIES,
    "34093-5": SectionKind.REFERENCES,
    "34076-0": SectionKind.PATIENT_INFORMATION,
    "42230-3": SectionKind.PATIENT_INFORMATION,
    "42231-1": SectionKind.PATIENT_INFORMATION,
    "59845-8": SectionKind.PATIENT_INFORMATION,
    "34089-3": SectionKind.OTHER,  # description
    "34069-5": SectionKind.OTHER,  # how supplied
    "44425-7": SectionKind.OTHER,  # storage
    "51945-4": SectionKind.OTHER,  # package label
    "43683-2": SectionKind.OTHER,  # recent major changes
}
_PRODUCT_DATA = ("48780-1", "48779-3")
_INDEXING = "60685-5"
_PROSE = Prose(
    blocks=frozenset({"paragraph", "list", "item", "caption"}),
    skipped=frozenset({"renderMultiMedia", "footnoteRef"}),
    items=frozenset({"item"}),
)
_STRENGTHS, _OVERDOSE = "43678-2", "34088-5"
# Sections of non-prescription labels whose headings announce their lists.
_ANNOUNCING = frozenset({"50570-1", "50569-3", "50568-5", "50567-7", "50566-9"})
_MAX_BYTES = 256 * 2**20


def _read(stream: BinaryIO, name: str) -> Iterator[Record]:
    try:
        root = parse_xml(read_whole(stream, _MAX_BYTES))
    except SourceError as error:
        yield Failed(name, str(error))
        return
    yield label_record(root, name)


def label_record(root: etree._Element, name: str) -> Record:
    """The document of one label. An indexing file, which has no label text, is skipped."""
    set_id = _value(root, "setId", "root")
    where = f"{name}, set id {set_id}"
    try:
        identity = document_id(IdKind.SET_ID, set_id)
    except ValueError as error:
        return Failed(name, f"The label has no set id: {error}. Fetch it again.")
    brands, generics, substances = _names(root)
    title = _title(root, brands, generics)
    layout = Layout()
    if title:
        layout.add_section(SectionKind.TITLE, "", title)
    before = layout.text
    found = LabelFindings(Drug.of(brands, generics, substances), layout, parse_id(IdKind.SET_ID, set_id))
    for section in _sections(root):
        _lay_out(section, found, SectionKind.OTHER, "")
    if layout.text == before:
        kind = "an indexing file" if _value(root, "code", "code") == _INDEXING else "a label"
        return Skipped(where, f"{kind} without text")
    drafts = found.close()
    effective = _value(root, "effectiveTime", "value")
    date = f"{effective[:4]}-{effective[4:6]}-{effective[6:8]}" if len(effective) >= 8 else effective
    identifiers = Identifiers(set_id=parse_id(IdKind.SET_ID, set_id))
    document = Document(
        id=identity,
        kind=DocumentKind.LABEL,
        title=title,
        text=layout.text,
        sections=layout.sections,
        identifiers=identifiers,
        provenance=Provenance("spl", origin_of(name), "label", "public domain"),
        authors=tuple(filter(None, [_manufacturer(root)])),
        year=int(effective[:4]) if effective[:4].isdigit() else None,
        publication_types=tuple(filter(None, ["label", _value(root, "code", "displayName").lower()])),
        chemicals=substances,
        keywords=tuple(dict.fromkeys(brands + generics)),
        limits=(f"Label version {_value(root, 'versionNumber', 'value')}, effective {date}.",),
        url=identifiers.url(),
    )
    return Kept(
        where,
        document,
        tuple(Finding(document=identity, document_hash=document.hash, **draft) for draft in drafts),
        refusals=tuple(found.refusals),
    )


def _lay_out(
    section: etree._Element, found: LabelFindings, inherited: SectionKind, above: str, *, is_overdose: bool = False
) -> None:
    """A section and those inside it; one without a code of its own is of the kind of the section around it."""
    code = _value(section, "code", "code")
    if code in _PRODUCT_DATA:
        return
    kind = SECTIONS.get(code, inherited)
    is_overdose = is_overdose or code == _OVERDOSE
    # A boxed text inside another section (dosing for adults, say) is that section's, not the label's boxed warning;
    # and what stands under the contraindications (pregnancy, say) is a contraindication.
    boxed_within = kind is SectionKind.BOXED_WARNING and inherited is not SectionKind.OTHER
    if boxed_within or inherited is SectionKind.CONTRAINDICATIONS:
        kind = inherited
    title = next((flat(child) for child in section if local_name(child) == "title"), "")
    heading = title or (above if kind is not SectionKind.BOXED_WARNING else "")
    if title and not any(flat(child) for child in section if local_name(child) in ("text", "component")):
        lay_out_lines((title,), found, kind, above)  # a heading that is all there is says it itself
    for child in section:
        name = local_name(child)
        if name == "text":
            blocks = prose_of(child, _PROSE)
            lead = title if code in _ANNOUNCING else ""
            lay_out_blocks(
                blocks, found, kind, heading, lead=lead, is_strengths=code == _STRENGTHS, is_overdose=is_overdose
            )
        elif name == "component":
            for inner in child:
                if local_name(inner) == "section":
                    _lay_out(inner, found, kind, heading, is_overdose=is_overdose)


def lay_out_blocks(
    blocks: tuple[Block, ...],
    found: LabelFindings,
    kind: SectionKind,
    heading: str,
    *,
    lead: str = "",
    is_strengths: bool = False,
    is_overdose: bool = False,
) -> None:
    """Prose as a section of its kind, each table as one of its own with its sentences behind it.

    lead: announces the items of lists that have no announcement of their own.
    """
    for block in blocks:
        if block.is_table:
            found.layout.add_section(SectionKind.TABLE, block.caption or heading, "\n".join(block.lines), gap="\n\n")
            found.lay_out_table(kind, heading, block.caption, block.lines)
            continue
        lines = block.lines
        if lead or any(block.listed) or any("•" in line for line in lines):
            lines = with_leads(lines, (True,) * len(lines) if lead else block.listed or (False,) * len(lines), lead)
        lay_out_lines(lines, found, kind, heading, is_strengths=is_strengths, is_overdose=is_overdose)


def lay_out_lines(
    lines: tuple[str, ...],
    found: LabelFindings,
    kind: SectionKind,
    heading: str,
    *,
    is_strengths: bool = False,
    is_overdose: bool = False,
) -> None:
    """Lines as one section, and the findings in them."""
    told = tuple(_announced(lines, kind, heading))
    span = found.layout.add_section(kind, heading, "\n".join(told), gap="\n\n")
    at, placed = span.start, []
    for line in told:
        placed.append((line, at))
        at += len(line) + 1
    found.read(Part(kind, heading, tuple(placed), is_strengths, is_overdose))


_WARNS = re.compile(r"^(?:boxed )?warnings?\s*(?:[:-]\s*|$)", re.I)


def _announced(lines: tuple[str, ...], kind: SectionKind, heading: str) -> Iterator[str]:
    """The lines of a section with what only its heading says: what a boxed warning is of, and that a condition which
    is merely named is a contraindication."""
    if kind is SectionKind.BOXED_WARNING:
        yield from _boxed(lines, heading)
        return
    for line in lines:
        if kind is SectionKind.CONTRAINDICATIONS:
            bare = re.sub(r"^\d+(?:\.\d+)+\s+", "", line)
            first = next((bare[start:end] for start, end in cut(bare)), bare)
            is_named = is_fragment(first) and ": " not in first and not bare.endswith(":")
            line = f"{FORBIDDEN}{bare if bare.endswith('.') else f'{bare}.'}" if is_named else bare
        elif kind is SectionKind.INDICATIONS and line[0].islower() and heading:
            line = f"{bare_heading(heading)}: {line}"
        yield line


def _boxed(lines: tuple[str, ...], heading: str) -> Iterator[str]:
    subject = _WARNS.sub("", bare_heading(heading))
    if subject:
        yield f"{BOXED}{subject}."
    for line in lines:
        bare = _WARNS.sub("", line)
        is_title = not subject and is_fragment(line) and len(line.split()) <= 20 and not line.endswith((".", ":"))
        if bare and (is_title or bare != line):
            subject = subject or bare
            yield f"{BOXED}{bare.rstrip('.')}."
        elif bare:
            yield line


def _sections(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.iterfind("{*}component/{*}structuredBody/{*}component/{*}section")


def _title(root: etree._Element, brands: tuple[str, ...], generics: tuple[str, ...]) -> str:
    """What the label calls itself, without the lines that every label has; the product's names where it lacks them."""
    found = root.find("{*}title")
    parts = [block.lines for block in prose_of(found, _TITLE)] if found is not None else []
    lines = [line for block in parts for line in block if not line.startswith(("These highlights", "Initial U.S."))]
    title = " ".join(lines)
    names = product_name(brands, generics)
    if not title:
        return names
    known = any(name.lower() in title.lower() for name in brands + generics)
    return title if known or not names else f"{names}: {title}"


def product_name(brands: tuple[str, ...], generics: tuple[str, ...]) -> str:
    """Brand names with the generic ones in brackets, three of each at most; one kind alone where that says it all."""
    brand, generic = ", ".join(brands[:3]), ", ".join(generics[:3])
    if not brand or not generic or brand.lower() == generic.lower():
        return brand or generic
    return f"{brand} ({generic})"


_TITLE = Prose(blocks=frozenset({"br"}), skipped=frozenset(), breaks=frozenset())


def _names(root: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Brand names, generic names and active substances of the products, each once, in order."""
    brands: dict[str, None] = {}
    generics: dict[str, None] = {}
    substances: dict[str, None] = {}
    for product in root.iter("{*}manufacturedProduct", "{*}manufacturedMedicine"):
        for child in product:
            if local_name(child) == "name" and (name := tidy(" ".join(map(str, child.itertext())))):
                brands.setdefault(name)
        for element in product.iterfind("{*}asEntityWithGeneric/{*}genericMedicine/{*}name"):
            generics.setdefault(flat(element))
        for part in product.iter("{*}ingredient"):
            if part.get("classCode", "").startswith("ACTI"):
                for element in part.iterfind("{*}ingredientSubstance/{*}name"):
                    substances.setdefault(flat(element))
    return tuple(brands), tuple(filter(None, generics)), tuple(filter(None, substances))


def _manufacturer(root: etree._Element) -> str:
    found = root.find("{*}author/{*}assignedEntity/{*}representedOrganization/{*}name")
    return flat(found) if found is not None else ""


def _value(element: etree._Element, child: str, attribute: str) -> str:
    found = element.find(f"{{*}}{child}")
    return (found.get(attribute) or "").strip() if found is not None else ""


def _sniff(name: str, head: bytes) -> bool:
    return root_name(head) == "document" and b"urn:hl7-org:v3" in head


READER = Reader("spl", "label", _sniff, _read)
