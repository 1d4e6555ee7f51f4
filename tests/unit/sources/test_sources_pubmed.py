"""PubMed XML: what a citation becomes, and what becomes of one that is broken. All records are made up."""

from __future__ import annotations

import io

from everyline.domain.ids import IdKind
from everyline.domain.record import Deleted, Failed, Kept, Noticed, Record, Skipped
from everyline.domain.text import NoticeKind, SectionKind, Status
from everyline.sources.pubmed import READER, read_pubmed


def article(
    pmid: str = "11", title: str = "A title.", inside: str = "", outside: str = "", data: str = "", version: str = "1"
) -> str:
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="{version}">{pmid}</PMID>'
        f"<Article><ArticleTitle>{title}</ArticleTitle>{inside}</Article>{outside}</MedlineCitation>"
        f"<PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def whole(*citations: str, prologue: str = '<?xml version="1.0" encoding="utf-8"?>\n') -> bytes:
    return f"{prologue}<PubmedArticleSet>\n{''.join(citations)}\n</PubmedArticleSet>\n".encode()


def read(data: bytes) -> list[Record]:
    return list(read_pubmed(io.BytesIO(data), "x.xml"))


def only(data: bytes) -> Kept:
    (record,) = read(data)
    assert isinstance(record, Kept), record
    return record


def test_a_structured_abstract_becomes_sections_whose_labels_are_headings_and_not_text() -> None:
    abstract = (
        '<Abstract><AbstractText Label="AIMS" NlmCategory="OBJECTIVE">To see.</AbstractText>'
        '<AbstractText Label="MAIN OUTCOME MEASURES" NlmCategory="METHODS">Hair.</AbstractText>'
        '<AbstractText Label="RESULTS" NlmCategory="RESULTS">It grew in 38.8%.</AbstractText>'
        '<AbstractText Label="CONCLUSIONS" NlmCategory="CONCLUSIONS">It works.</AbstractText>'
        "<CopyrightInformation>© A Society</CopyrightInformation></Abstract>"
    )
    document = only(whole(article(inside=abstract))).document
    assert document.text == "A title.\n\nTo see.\nHair.\nIt grew in 38.8%.\nIt works."
    assert [(s.kind, s.heading, s.span.of(document.text)) for s in document.sections] == [
        (SectionKind.TITLE, "", "A title."),
        (SectionKind.AIM, "AIMS", "To see."),
        (SectionKind.METHODS, "MAIN OUTCOME MEASURES", "Hair."),
        (SectionKind.RESULTS, "RESULTS", "It grew in 38.8%."),
        (SectionKind.CONCLUSION, "CONCLUSIONS", "It works."),
    ]
    assert document.provenance.licence == "© A Society"


def test_headings_run_into_an_abstract_are_sections_and_stay_in_the_text() -> None:
    text = "BACKGROUND: Hair falls. METHODS: We looked. RESULTS: DNA: RNA ratio was 2:1."
    document = only(whole(article(inside=f"<Abstract><AbstractText>{text}</AbstractText></Abstract>"))).document
    assert [(s.kind.value, s.span.of(document.text)) for s in document.sections[1:]] == [
        ("background", "BACKGROUND: Hair falls."),
        ("methods", "METHODS: We looked."),
        ("results", "RESULTS: DNA: RNA ratio was 2:1."),
    ]


def test_markup_goes_and_an_exponent_keeps_its_caret() -> None:
    title = "<i>In vivo</i> H<sub>2</sub>O at 3 × 10<sup>9</sup>/L and 5 m<sup>2</sup> &lt;br&gt;"
    assert only(whole(article(title=title))).document.title == "In vivo H2O at 3 × 10^9/L and 5 m2 <br>"


def test_a_record_without_abstract_is_kept_as_its_title_and_one_without_either_is_skipped() -> None:
    kept = only(whole(article()))
    assert (kept.document.text, kept.document.provenance.read_as) == ("A title.", "title only")
    (skipped,) = read(whole(article(title="")))
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "neither title nor abstract"


def test_a_title_that_is_not_available_gives_way_to_the_vernacular_one() -> None:
    inside = "<VernacularTitle>Haarausfall bei Kindern.</VernacularTitle><Language>ger</Language>"
    document = only(whole(article(title="[Not Available].", inside=inside))).document
    assert (document.title, document.language) == ("Haarausfall bei Kindern.", "ger")


def test_identifiers_of_each_kind_are_read_and_one_of_the_wrong_kind_is_named_and_left_out() -> None:
    banks = (
        "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>"
        "<AccessionNumber>NCT00000000</AccessionNumber></AccessionNumberList></DataBank></DataBankList>"
    )
    data = (
        '<ArticleIdList><ArticleId IdType="pubmed">11</ArticleId><ArticleId IdType="pmc">PMC22</ArticleId>'
        '<ArticleId IdType="doi">10.1000/ABC</ArticleId></ArticleIdList>'
    )
    ids = only(whole(article(inside=banks, data=data))).document.identifiers
    assert (ids.pmid, ids.pmcid, ids.doi, ids.nct) == ("11", "PMC22", "10.1000/abc", ("NCT00000000",))
    wrong = data.replace("PMC22", "22").replace(">11<", ">PMC11<")
    record = only(whole(article(data=wrong)))
    assert record.document.identifiers.pmcid is None
    assert any("'22' is not a pmcid" in remark for remark in record.remarks)
    assert any("'PMC11'" in remark for remark in record.remarks)


def test_a_pmc_number_in_the_pmid_field_fails_the_record_and_is_never_read_as_a_pmid() -> None:
    failed, kept = read(whole(article(pmid="PMC128915"), article(pmid="12")))
    assert isinstance(failed, Failed)
    assert "'PMC128915' is not a pmid" in failed.reason
    assert isinstance(kept, Kept)


def test_retraction_concern_correction_and_comment_are_told_apart() -> None:
    kinds = ("CommentIn", "ErratumIn", "ExpressionOfConcernIn", "PartialRetractionIn", "RetractionIn", "Cites")
    items = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>J {kind}</RefSource><PMID>{number}</PMID>'
        "</CommentsCorrections>"
        for number, kind in enumerate(kinds, 50)
    )
    outside = f"<CommentsCorrectionsList>{items}</CommentsCorrectionsList>"
    document = only(whole(article(outside=outside))).document
    assert [(notice.kind, notice.notice_id, notice.reference) for notice in document.notices] == [
        (NoticeKind.COMMENT, "pmid:50", "J CommentIn"),
        (NoticeKind.ERRATUM, "pmid:51", "J ErratumIn"),
        (NoticeKind.CONCERN, "pmid:52", "J ExpressionOfConcernIn"),
        (NoticeKind.PARTIAL_RETRACTION, "pmid:53", "J PartialRetractionIn"),
        (NoticeKind.RETRACTION, "pmid:54", "J RetractionIn"),
    ]
    assert document.status is Status.RETRACTED


def test_a_retracted_publication_is_retracted_even_where_no_notice_is_linked() -> None:
    types = "<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList>"
    assert only(whole(article(inside=types))).document.status is Status.RETRACTED


def test_a_notice_of_retraction_tells_of_the_work_it_retracts_and_is_not_retracted_itself() -> None:
    outside = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionOf"><RefSource>Lancet</RefSource>'
        "<PMID>77</PMID></CommentsCorrections></CommentsCorrectionsList>"
    )
    kept, noticed = read(whole(article(outside=outside)))
    assert isinstance(kept, Kept)
    assert kept.document.status is Status.CURRENT
    assert isinstance(noticed, Noticed)
    assert (noticed.kind, noticed.value) == (IdKind.PMID, "77")
    assert (noticed.notices[0].kind, noticed.notices[0].notice_id) == (NoticeKind.RETRACTION, "pmid:11")


def test_mesh_terms_stand_alone_and_with_each_qualifier() -> None:
    outside = (
        "<ChemicalList><Chemical><NameOfSubstance>baricitinib</NameOfSubstance></Chemical></ChemicalList>"
        "<MeshHeadingList><MeshHeading><DescriptorName>Alopecia Areata</DescriptorName>"
        "<QualifierName>drug therapy</QualifierName></MeshHeading></MeshHeadingList>"
    )
    document = only(whole(article(outside=outside))).document
    assert document.mesh_terms == ("Alopecia Areata", "Alopecia Areata/drug therapy")
    assert document.chemicals == ("baricitinib",)


def test_an_update_file_deletes() -> None:
    records = read(whole(article(), "<DeleteCitation><PMID>5</PMID><PMID>PMC6</PMID></DeleteCitation>"))
    assert isinstance(records[1], Deleted)
    assert records[1].document == "pmid:5"
    assert isinstance(records[2], Failed)


def test_of_two_versions_the_later_stays_whatever_their_order() -> None:
    first, second = article(title="One.", version="1"), article(title="Two.", version="2")
    assert [type(record) for record in read(whole(first, second))] == [Kept, Kept]
    assert [type(record) for record in read(whole(second, first))] == [Kept, Skipped]


def test_an_abstract_in_another_language_is_named_where_it_is_left_out() -> None:
    outside = '<OtherAbstract Type="Publisher" Language="spa"><AbstractText>Hola.</AbstractText></OtherAbstract>'
    record = only(whole(article(outside=outside)))
    assert record.remarks == ("an abstract of another kind (Publisher, spa) was left out",)
    assert "Hola" not in record.document.text


def test_a_book_record_is_kept() -> None:
    book = (
        "<PubmedBookArticle><BookDocument><PMID>33</PMID><Book><BookTitle>The Book</BookTitle>"
        "<PubDate><Year>2015</Year></PubDate></Book><ArticleTitle>A Chapter</ArticleTitle>"
        "<Abstract><AbstractText>Words.</AbstractText></Abstract></BookDocument></PubmedBookArticle>"
    )
    document = only(whole(book)).document
    assert (document.title, document.journal, document.year) == ("A Chapter", "The Book", 2015)


def test_a_truncated_file_keeps_what_came_before_and_names_the_place() -> None:
    data = whole(article("1"), article("2"), article("3"))
    records = read(data[: data.index(b"<PMID", data.index(b">2<"))])
    assert [type(record) for record in records] == [Kept, Kept, Failed]
    assert "record 3" in records[-1].where
    assert "cut short" in records[-1].reason
    between = read(data[: data.index(b"</PubmedArticleSet")])
    assert [type(record) for record in between] == [Kept, Kept, Kept, Failed]


def test_one_broken_citation_does_not_take_the_rest_with_it() -> None:
    broken = article("2").replace("</ArticleTitle>", "</Title>")
    unclosed = article("3").removesuffix("</PubmedArticle>")
    kinds = [type(record) for record in read(whole(article("1"), broken, unclosed, article("4")))]
    assert kinds == [Kept, Failed, Failed, Kept]


def test_wrong_bytes_fail_the_citation_that_holds_them() -> None:
    data = whole(article("1", title="Beh\u00e7et"), article("2")).replace("\u00e7".encode(), b"\xe7")
    failed, kept = read(data)
    assert isinstance(failed, Failed)
    assert "encoding" in failed.reason
    assert isinstance(kept, Kept)


def test_other_encodings_are_read_as_they_are_named() -> None:
    latin = whole(article(title="Beh\u00e7et"), prologue='<?xml version="1.0" encoding="iso-8859-1"?>')
    assert only(latin.decode().encode("latin-1")).document.title == "Beh\u00e7et"
    wide = whole(article(title="Beh\u00e7et"), prologue='<?xml version="1.0" encoding="utf-16"?>')
    assert only(wide.decode().encode("utf-16")).document.title == "Beh\u00e7et"


def test_an_entity_bomb_is_refused_before_anything_unfolds() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
    (failed,) = read(whole(article(title="&b;"), prologue=bomb))
    assert isinstance(failed, Failed)
    assert "declares entities" in failed.reason


def test_a_comment_is_not_read_whatever_it_holds() -> None:
    records = read(whole(f"<!-- {article('9')} -->", article("1")))
    assert [record.where.rsplit(" ", 1)[-1] for record in records] == ["1"]


def test_an_empty_set_is_skipped_and_garbage_between_citations_is_told() -> None:
    (skipped,) = read(b'<?xml version="1.0"?><PubmedArticleSet></PubmedArticleSet>')
    assert isinstance(skipped, Skipped)
    assert [type(record) for record in read(whole(article("1"), "garbage", article("2")))] == [Kept, Failed, Kept]


def test_references_and_affiliations_are_not_read() -> None:
    data = "<ReferenceList><Reference><Citation>Other</Citation></Reference></ReferenceList>"
    people = (
        "<AuthorList><Author><LastName>Müller</LastName><Initials>A</Initials><AffiliationInfo><Affiliation>Basel"
        "</Affiliation></AffiliationInfo></Author><Author><CollectiveName>BRAVE</CollectiveName></Author></AuthorList>"
    )
    document = only(whole(article(inside=people, data=data))).document
    assert document.authors == ("Müller A", "BRAVE")


def test_memory_stays_that_of_a_few_citations_however_long_the_stream() -> None:
    import tracemalloc

    citation = article(inside=f"<Abstract><AbstractText>{'word ' * 2000}</AbstractText></Abstract>").encode()

    class Endless(io.RawIOBase):
        def __init__(self, count: int) -> None:
            self.left = count

        def read(self, size: int = -1) -> bytes:
            if self.left <= 0:
                return b""
            self.left -= 10
            return (b"<PubmedArticleSet>" if self.left == 0 else b"") + citation * 10

    def peak(count: int) -> int:
        tracemalloc.start()
        assert sum(isinstance(record, Kept) for record in read_pubmed(Endless(count), "x")) == count  # type: ignore[arg-type]
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    assert peak(400) < 1.3 * peak(100)


def test_sniffing_goes_by_content() -> None:
    assert READER.sniff("notes.txt", whole(article()))
    assert not READER.sniff("pubmed.xml", b"<?xml version='1.0'?><eSearchResult>")
    assert READER.sniff("x", whole().decode().encode("utf-16"))
