import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.domain.ids import Identifiers, IdKind, content_hash, document_id, parse_id, split_id


def test_a_pmc_number_never_reads_as_a_pmid() -> None:
    with pytest.raises(ValueError, match="is not a pmid"):
        parse_id(IdKind.PMID, "PMC128915")
    with pytest.raises(ValueError, match="is not a pmcid"):
        parse_id(IdKind.PMCID, "128915")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (IdKind.DOI, "https://doi.org/10.1001/JAMADERMATOL.2024.2734", "10.1001/jamadermatol.2024.2734"),
        (IdKind.DOI, "doi: 10.1016/S0140-6736(23)00222-2", "10.1016/s0140-6736(23)00222-2"),
        (IdKind.NCT, "nct03570749", "NCT03570749"),
        (IdKind.PMCID, " pmc5033755 ", "PMC5033755"),
        (IdKind.PMID, "39141364", "39141364"),
    ],
)
def test_an_identifier_has_one_canonical_form(kind: IdKind, text: str, value: str) -> None:
    assert parse_id(kind, text) == value
    assert split_id(document_id(kind, text)) == (kind, value)


@pytest.mark.parametrize("text", ["", "0123", "123456789", "12 34", "39141364x"])
def test_what_is_no_pmid_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a pmid"):
        parse_id(IdKind.PMID, text)


def test_a_set_of_identifiers_refuses_one_of_another_kind() -> None:
    with pytest.raises(ValueError, match="is not a pmid"):
        Identifiers(pmid="PMC5033755")


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8), max_size=4))
def test_two_lists_of_parts_share_a_hash_only_if_they_are_equal(one: list[str], other: list[str]) -> None:
    assert (content_hash(*one) == content_hash(*other)) == (one == other)
