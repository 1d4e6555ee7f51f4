"""Cited works as reference managers take them: nothing made up, nothing hidden, nothing that breaks the form."""

from __future__ import annotations

import json
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from tests.unit.publish.answers import answer

from everyline.domain.ids import Identifiers
from everyline.domain.text import Status
from everyline.publish.authors import Author, authors_of
from everyline.publish.works import references_to_bibtex, references_to_csl, references_to_ris

[WORK, *_] = answer().references


@pytest.mark.parametrize(
    "line, authors, has_more",
    [
        ("King B, Ohyama M, et al.", (Author("King", "B"), Author("Ohyama", "M")), True),
        ("Vañó-Galván S", (Author("Vañó-Galván", "S"),), False),
        ("van der Heijde DM; Kwon O", (Author("van der Heijde", "DM"), Author("Kwon", "O")), False),
        ("King B (presenter)", (Author("King", "B"),), False),
        ("American Academy of Dermatology", (Author("American Academy of Dermatology"),), False),
        ("", (), False),
        ("et al.", (), True),
    ],
)
def test_authors_are_told_apart(line: str, authors: tuple[Author, ...], has_more: bool) -> None:
    assert authors_of(line) == (authors, has_more)


@pytest.mark.parametrize(
    "status, said", [(Status.RETRACTED, "RETRACTED"), (Status.CONCERN, "UNDER AN EXPRESSION OF CONCERN")]
)
def test_a_work_in_doubt_says_so_in_every_form(status: Status, said: str) -> None:
    works = [replace(WORK, status=status)]
    assert rispy.loads(references_to_ris(works))[0]["notes"][0] == f"{said}."
    assert said in bibtexparser.parse_string(references_to_bibtex(works)).entries[0]["note"]
    assert json.loads(references_to_csl(works))[0]["note"].startswith(f"{said}.")


def test_each_identifier_stands_in_the_field_of_its_kind() -> None:
    ids = Identifiers(pmid="31234567", pmcid="PMC1234567", doi="10.1000/a_b", nct=("NCT01234567", "NCT01234568"))
    [ris] = rispy.loads(references_to_ris([replace(WORK, identifiers=ids)]))
    assert (ris["accession_number"], ris["name_of_database"]) == ("31234567", "PubMed")
    assert (ris["custom2"], ris["doi"]) == ("PMC1234567", "10.1000/a_b")
    assert "NCT01234567." in ris["notes"]
    assert "NCT01234568." in ris["notes"]
    [csl] = json.loads(references_to_csl([replace(WORK, identifiers=ids)]))
    assert (csl["PMID"], csl["PMCID"], csl["DOI"]) == ("31234567", "PMC1234567", "10.1000/a_b")


def test_a_work_without_identifiers_gets_none() -> None:
    [ris] = rispy.loads(references_to_ris([replace(WORK, identifiers=Identifiers(), url=None)]))
    assert {"doi", "accession_number", "custom2", "urls"} & ris.keys() == set()


HOSTILE = "A trial}\nER  - \nTY  - JOUR\n@article{x, title={50% & $5 #1_a^b~ \\end{document}"


def test_a_hostile_title_is_one_work_in_every_form() -> None:
    works = [replace(WORK, title=HOSTILE, journal=HOSTILE, authors=HOSTILE, note=HOSTILE), WORK]
    assert len(rispy.loads(references_to_ris(works))) == 2
    library = bibtexparser.parse_string(references_to_bibtex(works))
    assert library.failed_blocks == []
    assert len(library.entries) == 2
    assert len(json.loads(references_to_csl(works))) == 2
