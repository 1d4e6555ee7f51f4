"""The facts of a patient for a pathway, from the short form or from a FHIR Bundle. Kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from everyline.domain.pathway import LocalCode, Pathway
from everyline.errors import InvalidInput, InvalidPathway
from everyline.fhir.bundle import shown
from everyline.fhir.facts import short_form
from everyline.fhir.names import pathway_url
from everyline.pathways.codes import read_codes
from everyline.pathways.facts import FactsRead, parse_facts, read_facts


def local_codes(file: Path, pathway: Pathway) -> tuple[LocalCode, ...]:
    """The codes of one's own records that a file has for a pathway.

    Raises InvalidInput, with the line, for a file that can't be read or is wrong.
    """
    try:
        return read_codes(file.read_text(encoding="utf-8"), file.name, pathway)
    except OSError as fault:
        raise InvalidInput(f"{file} can't be read.", "Name a file of codes.") from fault
    except UnicodeDecodeError as fault:
        raise InvalidInput(f"{file} is no UTF-8 text, at byte {fault.start}.", "Save it as UTF-8.") from fault
    except InvalidPathway as fault:
        raise InvalidInput(fault.message, fault.next_step) from fault


def read_chart(data: bytes, pathway: Pathway, on: date, local: Sequence[LocalCode] = ()) -> FactsRead:
    """The facts in the bytes of a file. local: what codes of one's own stand for.

    Raises InvalidInput naming every fault with its place, by the entry of a Bundle or the item of the short form.
    """
    found = parse_facts(data)
    if not isinstance(found, Mapping) or "resourceType" not in found:
        return read_facts(found, pathway, on)
    if found["resourceType"] != "Bundle":
        raise InvalidInput(
            f"The facts are a FHIR {shown(found['resourceType'])}, and no Bundle.",
            "Give a Bundle of the Patient and what is known of it.",
        )
    try:
        read = short_form(found, pathway_url(pathway.id), pathway.facts, pathway.regions, on, local)
    except RecursionError as fault:
        raise InvalidInput("The Bundle is nested too deeply.", "Give the resources of one patient.") from fault
    return read_facts(read.form, pathway, on, places=read.places, faults=read.faults, unused=read.unused)
