"""Pages of what the board published, as readers, search engines and caches meet them."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as Tree
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from tests.integration.board.conftest import Clock, People
from tests.integration.board.test_board import approve_both, published
from tests.integration.board.test_site import sign_in
from tests.integration.publish_site.conftest import ADDRESS, SLUG

from everyline.domain.review import Opinion, Revision
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.site import Site
from everyline.serving import make_app

PAGE = f"/articles/{SLUG}"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def text_of(page: str) -> str:
    bare = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", " ", page, flags=re.S)
    return " ".join(html.unescape(bare).split())


def linked(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_an_article_shows_every_line_that_was_approved_and_its_way_through_review(
    anybody: TestClient, article: Revision
) -> None:
    page = anybody.get(PAGE).text
    said = text_of(page)
    stored = json.loads(article.content)
    shown = {*stored["bottom_line"], *(one for section in stored["sections"] for one in section["claims"])}
    for claim in stored["claims"]:
        if claim["id"] in shown and claim["verdict"]["label"] == "SUPPORTED":
            assert f'data-claim="{claim["id"]}"' in page
    for reference in stored["references"]:
        assert " ".join(reference["title"].split()) in said
    for step in ("Submitted author,", "Under review editor,", "Approved editor,", "Published editor,"):
        assert step in said
    assert "Reviewed by ann, bob" in said
    assert "Evidence last checked 2026-11-25" in said
    assert article.hash in page
    assert "nreviewed: no medical board" not in said


def test_without_a_quorum_nobody_is_named_as_reviewer(
    anybody: TestClient, board: Board, people: People, starter: Bench, stored: str
) -> None:
    draft = board.create(people.author, starter, stored)
    board.submit(people.author, draft.id)
    board.assign(people.editor, draft.id, [people.ann.id])
    board.review(people.ann, draft.id, draft.hash, Opinion.UNSURE, "I can't tell")
    board.approve(people.chair, draft.id, draft.hash, "urgent", override=True)
    board.publish(people.editor, starter, draft.id)
    page = anybody.get(PAGE).text
    assert "by override of the quorum" in text_of(page)
    assert {"reviewedBy", "lastReviewed"} & linked(page).keys() == set()
    assert "ann" not in re.findall(r"[a-z]+", text_of(page)[: text_of(page).index("Bottom line")])


def test_linked_data_names_the_reviewers_and_the_works_as_given(anybody: TestClient, article: Revision) -> None:
    data = linked(anybody.get(PAGE).text)
    assert (data["@type"], data["url"], data["inLanguage"]) == ("MedicalWebPage", ADDRESS + PAGE, "en")
    assert [one["name"] for one in data["reviewedBy"]] == ["ann", "bob"]  # type: ignore[attr-defined]
    assert data["lastReviewed"] == "2026-11-25"
    references = json.loads(article.content)["references"]
    told = [
        {(one["propertyID"], one["value"]) for one in work.get("identifier", [])}
        for work in data["citation"]  # type: ignore[attr-defined]
    ]
    given = [
        {
            *((name, one["ids"][key]) for name, key in (("PMID", "pmid"), ("DOI", "doi")) if key in one["ids"]),
            *(
                ("ClinicalTrials.gov", nct)
                for nct in one["ids"].get("nct_all", [one["ids"]["nct"]] if "nct" in one["ids"] else [])
            ),
        }
        for one in references
    ]
    assert told == given


def test_an_unchanged_article_is_not_sent_again_and_a_changed_one_is(
    anybody: TestClient, board: Board, people: People, article: Revision, starter: Bench, clock: Clock
) -> None:
    first = anybody.get(PAGE)
    assert first.headers["cache-control"].startswith("public, max-age=60")
    again = anybody.get(PAGE, headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert anybody.get(PAGE, headers=since).status_code == 304
    board.comment(people.ann, article.id, "readers do not see this")
    clock.at += timedelta(days=3)
    assert board.watch(starter) == ()
    changed = anybody.get(PAGE, headers={"If-None-Match": first.headers["etag"], **since})
    assert changed.status_code == 200
    assert "Evidence last checked 2026-11-28" in text_of(changed.text)
    board.lapse(people.editor, article.id, "the label changed")
    lapsed = anybody.get(PAGE, headers={"If-None-Match": changed.headers["etag"]})
    assert "the label changed" in lapsed.text
    assert "50 mg" not in lapsed.text
    assert 'name="robots" content="noindex"' in lapsed.text


@pytest.mark.parametrize("given", ['"', "*x", 'W/"' + "a" * 90_000, "\x01,,,", '"etag', ""])
def test_a_malformed_condition_is_no_condition(anybody: TestClient, article: Revision, given: str) -> None:
    assert anybody.get(PAGE, headers={"If-None-Match": given}).status_code == 200
    assert anybody.get(PAGE, headers={"If-Modified-Since": given}).status_code == 200


def test_pages_are_sent_compressed_to_those_who_take_it(anybody: TestClient, article: Revision) -> None:
    plain = anybody.get(PAGE, headers={"Accept-Encoding": "identity"})
    small = anybody.get(PAGE, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    refused = anybody.get(PAGE, headers={"Accept-Encoding": "gzip;q=0"})
    assert (small.headers["content-encoding"], small.text) == ("gzip", plain.text)
    assert int(small.headers["content-length"]) < len(plain.content) / 3
    assert "content-encoding" not in refused.headers
    assert "Accept-Encoding" in plain.headers["vary"]


def test_what_is_made_for_a_member_is_given_to_nobody_else(site: Site, article: Revision) -> None:
    app = make_app(site)
    member = TestClient(app, base_url=ADDRESS, follow_redirects=False)
    sign_in(member, "ann@example.org")
    own = member.get(PAGE)
    assert own.headers["cache-control"] == "no-store"
    assert "Sign out" in own.text
    stranger = TestClient(app, base_url="http://127.0.0.1").get(PAGE)
    assert "Sign out" not in stranger.text


def test_a_withdrawn_article_is_gone_with_its_reason(
    anybody: TestClient, board: Board, people: People, article: Revision
) -> None:
    board.withdraw(people.editor, article.id, "the trial was <b>retracted</b>")
    gone = anybody.get(PAGE)
    assert gone.status_code == 410
    assert "the trial was &lt;b&gt;retracted&lt;/b&gt;" in gone.text
    assert "50 mg" not in gone.text
    assert SLUG not in anybody.get("/articles").text + anybody.get("/sitemap.xml").text + anybody.get("/topics").text
    [entry] = Tree.fromstring(anybody.get("/feed.atom").content).findall(f"{ATOM}entry")
    assert str(entry.findtext(f"{ATOM}title")).startswith("Withdrawn: ")
    assert "retracted" in str(entry.findtext(f"{ATOM}summary"))


def test_a_published_article_stays_listed_while_a_later_revision_is_in_the_making(
    anybody: TestClient, board: Board, people: People, starter: Bench, article: Revision
) -> None:
    last = json.loads(article.content)["claims"][-1]["id"]
    later = board.withhold(people.author, article.id, last, "shorter")
    assert f'href="{PAGE}"' in anybody.get("/articles").text
    board.submit(people.author, later.id)
    board.assign(people.editor, later.id, [people.ann.id, people.bob.id])
    approve_both(board, people, later)
    board.approve(people.editor, later.id, later.hash, "two approvals")
    board.publish(people.editor, starter, later.id)
    said = text_of(anybody.get(PAGE).text)
    assert "revision 2 took its place" in said
    assert f"2 {later.hash}" in said


def test_the_feed_and_the_site_map_name_the_article_under_the_address_of_the_settings(
    anybody: TestClient, article: Revision
) -> None:
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    feed = Tree.fromstring(anybody.get("/feed.atom", headers=evil).content)
    [entry] = feed.findall(f"{ATOM}entry")
    [link] = entry.findall(f"{ATOM}link")
    assert link.attrib["href"] == ADDRESS + PAGE
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", str(entry.findtext(f"{ATOM}id")))
    assert [one.findtext(f"{ATOM}name") for one in entry.findall(f"{ATOM}contributor")] == ["ann", "bob"]
    for required in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{required}")
        assert entry.findtext(f"{ATOM}{required}")
    places = Tree.fromstring(anybody.get("/sitemap.xml", headers=evil).content)
    dates = {one.findtext(f"{MAP}loc"): one.findtext(f"{MAP}lastmod") for one in places}
    assert str(dates[ADDRESS + PAGE]).startswith("2026-11-25T09:00:")
    for place in dates:
        assert anybody.get(str(place).removeprefix(ADDRESS)).status_code == 200, place
    robots = anybody.get("/robots.txt", headers=evil).text
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in robots
    assert "Disallow: /ask\n" in robots
    assert "evil.example" not in anybody.get(PAGE, headers=evil).text


def test_drafts_and_what_nobody_reviewed_are_not_for_search_engines(
    anybody: TestClient, board: Board, people: People, starter: Bench, stored: str
) -> None:
    board.create(people.author, starter, stored)
    for path in (PAGE, f"{PAGE}.pdf", f"{PAGE}.json"):
        assert anybody.get(path).status_code == 404
    assert Tree.fromstring(anybody.get("/feed.atom").content).findall(f"{ATOM}entry") == []
    assert SLUG not in anybody.get("/sitemap.xml").text
    for path in ("/sign-in", "/search?q=dose", "/audit"):
        assert 'name="robots" content="noindex"' in anybody.get(path).text, path


def test_topics_are_those_the_question_was_read_as(anybody: TestClient, article: Revision) -> None:
    read = json.loads(article.content)["read_as"]
    listed = anybody.get("/topics").text
    for name in (*read["population"], *read["intervention"]):
        assert name in text_of(listed)
    for path in set(re.findall(r'href="(/topics/[^"]+)"', listed)):
        assert f'href="{PAGE}"' in anybody.get(path).text
    assert anybody.get("/topics/none").status_code == 404


@pytest.mark.parametrize("words", ["ritlecitinib", "DOSES of ritlecitinib", "Litfulo", "mg by mouth"])
def test_articles_are_found_by_words_of_theirs(anybody: TestClient, article: Revision, words: str) -> None:
    assert f'href="{PAGE}"' in anybody.get("/search", params={"q": words}).text


@pytest.mark.parametrize("words", ["migraine", "of the", "<script>alert(1)</script>", "' OR 1=1 --", "\x00", "%", "é"])
def test_what_nothing_has_is_not_found(anybody: TestClient, article: Revision, words: str) -> None:
    page = anybody.get("/search", params={"q": words})
    assert page.status_code == 200
    assert f'href="{PAGE}"' not in page.text
    assert "<script>alert" not in page.text


def test_a_search_of_ten_thousand_characters_is_told_what_to_do(anybody: TestClient, article: Revision) -> None:
    page = anybody.get("/search", params={"q": "dose " * 2_000})
    assert page.status_code == 400
    assert "at most 200 characters" in page.text


def test_lists_go_on_after_the_last_one_seen(
    anybody: TestClient, board: Board, people: People, starter: Bench, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("everyline.web.articles.PAGE", "everyline.web.topics.PAGE"):
        monkeypatch.setattr(name, 2)
    for slug in ("b", "a", "c"):
        draft = board.create(people.author, starter, stored, slug=slug)
        board.submit(people.author, draft.id)
        board.assign(people.editor, draft.id, [people.ann.id, people.bob.id])
        approve_both(board, people, board.store.revision(draft.id))
        board.approve(people.editor, draft.id, draft.hash, "two approvals")
        board.publish(people.editor, None, draft.id)
    for path in ("/articles", "/topics/ritlecitinib", "/search?q=ritlecitinib"):
        page = anybody.get(path).text
        assert re.findall(r'href="/articles/(.)"', page) == ["a", "b"]
        further = re.search(r'href="([^"]+)" rel="next"', page)
        assert further
        assert re.findall(r'href="/articles/(.)"', anybody.get(html.unescape(further[1])).text) == ["c"]


@pytest.mark.parametrize(
    "slug", ["..%2f..%2fetc%2fpasswd", "%00", "a%0d%0aX-Evil:1", "<script>", "a" * 5_000, "%E2%80%AE", "A", "_"]
)
def test_an_address_that_never_was_is_told_as_such(anybody: TestClient, article: Revision, slug: str) -> None:
    for path in (f"/articles/{slug}", f"/articles/{slug}.pdf", f"/topics/{slug}"):
        answer = anybody.get(path)
        assert answer.status_code == 404
        assert "x-evil" not in answer.headers
        assert "<script>" not in answer.text


def test_script_in_a_title_stays_text_everywhere(
    anybody: TestClient, board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = published(board, people, starter, stored)
    evil = "</script><script>alert(1)</script>"
    with board.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE articles SET title = '" + evil + "'")
    board.comment(people.ann, revision.id, "so that it is read anew")
    board.watch(starter)
    for path in ("/articles", PAGE, "/search?q=script", "/topics/ritlecitinib", "/feed.atom"):
        assert evil not in anybody.get(path).text


def test_the_pages_about_the_site_tell_what_the_program_does(anybody: TestClient) -> None:
    policy = text_of(anybody.get("/policy").text)
    assert "Approval takes 2 reviews" in policy
    assert "withdraw approved, published, lapsed withdrawn board chair, editor" in policy
    assert anybody.get("/how").status_code == 200


@pytest.mark.parametrize("path", ["/", "/articles", PAGE, "/topics", "/search", "/how", "/policy"])
def test_each_page_has_one_head_one_heading_and_nothing_from_elsewhere(
    anybody: TestClient, article: Revision, path: str
) -> None:
    page = anybody.get(path).text
    assert page.count('class="brand"') == page.count("<h1") == page.count("<main") == 1
    for address in re.findall(r'<(?:script|link rel="stylesheet"|img)[^>]*?(?:src|href)="([^"]+)"', page):
        assert address.startswith("/static/"), address
    assert 'name="description"' in page


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}.ris", "/articles", "/topics", "/feed.atom", "/sitemap.xml", "/policy"])
def test_the_head_alone_is_told_to_who_asks_for_it(anybody: TestClient, article: Revision, path: str) -> None:
    head = anybody.head(path)
    assert head.status_code == 200
    assert head.headers["etag"] == anybody.get(path).headers["etag"]


def test_a_lapsed_article_that_is_reviewed_again_says_so_in_pages_and_rest(
    anybody: TestClient, board: Board, people: People, article: Revision
) -> None:
    board.lapse(people.editor, article.id, "the label changed")
    board.reopen(people.editor, article.id, "look again")
    assert "the label changed" in anybody.get(PAGE).text
    twin = anybody.get(f"/api/v1{PAGE}")
    assert twin.status_code == 200
    assert "the label changed" in twin.json()["notice"]
    assert twin.json()["answer"] is None
