"""Names of drugs, classes and conditions: built in, and learnt from documents."""

import pytest

from everyline.domain.ids import DocumentId, Identifiers
from everyline.domain.text import Document, DocumentKind, Provenance, Section, SectionKind, Span
from everyline.retrieve.synonyms import Concept, ConceptKind, Lexicon, built_in


def document(text: str, *, number: int = 1, mesh: tuple[str, ...] = (), chemicals: tuple[str, ...] = ()) -> Document:
    return Document(
        id=DocumentId(f"pmid:{number}"),
        kind=DocumentKind.ABSTRACT,
        title="",
        text=text,
        sections=(Section(SectionKind.ABSTRACT, "", Span(0, len(text))),),
        identifiers=Identifiers(pmid=str(number)),
        provenance=Provenance("test", "test"),
        mesh_terms=mesh,
        chemicals=chemicals,
    )


def test_a_class_is_widened_to_its_drugs_and_their_brands() -> None:
    jak = built_in().get("JAK inhibitors")
    assert jak is not None
    names = built_in().expansions(jak)
    for name in (
        "baricitinib",
        "Olumiant",
        "ritlecitinib",
        "Litfulo",
        "deuruxolitinib",
        "Leqselvi",
        "CTP-543",
        "tofacitinib",
        "ruxolitinib",
        "upadacitinib",
        "abrocitinib",
    ):
        assert name in names


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Olumiant", "baricitinib"),
        ("OLUMIANT", "baricitinib"),
        ("CTP-543", "deuruxolitinib"),
        ("Janus kinase inhibitor", "JAK inhibitors"),
        ("Janus Kinase (JAK) inhibitors", "JAK inhibitors"),
        ("heart attack", "myocardial infarction"),
        ("Crohn's disease", "Crohn's disease"),
    ],
)
def test_names_lead_to_one_concept(said: str, meant: str) -> None:
    mentions = built_in().mentions(f"what about {said} in adults")
    assert [mention.concept.name for mention in mentions] == [meant]


def test_the_longest_name_wins() -> None:
    found = built_in().mentions("type 2 diabetes mellitus")
    assert [(mention.span.start, mention.span.end) for mention in found] == [(0, 24)]


def test_a_short_abbreviation_counts_in_its_own_case_only() -> None:
    assert built_in().mentions("severe AA")
    assert not built_in().mentions("an aa sequence")


def test_built_in_names_do_not_collide() -> None:
    owners: dict[str, str] = {}
    for concept in built_in().concepts:
        for name in (concept.name, *concept.names):
            assert owners.setdefault(name.casefold(), concept.name) == concept.name


def test_every_member_of_a_class_is_a_drug_of_the_lexicon() -> None:
    drugs = {concept.name for concept in built_in().concepts if concept.kind is ConceptKind.DRUG}
    for concept in built_in().concepts:
        assert set(concept.members) <= drugs


def test_documents_teach_abbreviations_mesh_terms_and_chemicals() -> None:
    learnt = Lexicon.of_documents(
        [
            document(
                "Lichen planopilaris (LPP) was studied.",
                mesh=("Arthritis, Rheumatoid/drug therapy*", "Humans"),
                chemicals=("tirabrutinib",),
            )
        ]
    )
    assert [m.concept.name for m in learnt.mentions("LPP")] == ["lichen planopilaris"]
    rheumatoid = learnt.get("rheumatoid arthritis")
    assert rheumatoid is not None
    assert rheumatoid.kind is ConceptKind.CONDITION
    drug = learnt.get("Tirabrutinib")
    assert drug is not None
    assert drug.kind is ConceptKind.DRUG
    assert learnt.get("Humans") is None


def test_an_abbreviation_with_two_meanings_and_no_majority_is_not_learnt() -> None:
    texts = ["Pulmonary embolism (PE) kills.", "Physical education (PE) helps."]
    learnt = Lexicon.of_documents(document(text, number=n) for n, text in enumerate(texts, start=1))
    assert learnt.get("PE") is None


def test_what_a_library_teaches_joins_what_is_built_in() -> None:
    learnt = Lexicon((Concept("baricitinib", ConceptKind.DRUG, ("BARI",)),))
    merged = built_in().merge(learnt)
    concept = merged.get("BARI")
    assert concept is not None
    assert concept.name == "baricitinib"
    assert "Olumiant" in concept.names


def test_a_lexicon_survives_being_written() -> None:
    assert Lexicon.from_json(built_in().to_json()) == built_in()
    with pytest.raises(ValueError):
        Lexicon.from_json("[]")
