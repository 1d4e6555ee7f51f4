"""A pathway's stored form is checked again whole: what is changed in it is found, and what is no form is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from everyline.engine.build import Bench
from everyline.engine.comparing import besides
from everyline.engine.guide import Opened, lint_opened, open_pathway, packaged, pathways_folder
from everyline.engine.packing import pack
from everyline.engine.pathway_form import form_of
from everyline.engine.prove import prove
from everyline.engine.reverify import recheck, stressed
from everyline.engine.verification import verification_to_text
from everyline.errors import InvalidInput
from everyline.publish.export import digest_of, id_of

ON = date(2026, 11, 25)
DUE = date(2027, 5, 25)
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_pathway("atorvastatin")


@pytest.fixture(scope="module")
def form(starter: Bench, opened: Opened) -> str:
    return pack(opened, starter, DUE)


def forged(content: str, change: Change) -> str:
    """The form with something changed, under the id of what it then holds."""
    stored = json.loads(content)
    change(stored)
    stored["id"] = id_of(digest_of(stored))
    return json.dumps(stored)


def test_every_packaged_pathway_is_fit_for_the_board(starter: Bench) -> None:
    for one in packaged():
        found = recheck(starter, pack(one, starter, DUE), on=ON)
        assert (found.failures, found.unchecked) == ((), ())
        assert found.quotations_found == found.citations > 20
        assert found.verdicts_repeated == found.verdicts
        assert "own judgement" in found.notes[0].what
        assert verification_to_text(found).startswith(f"Pathway’s stored form {found.answer} holds.")


def test_the_same_pathway_gives_the_same_form(starter: Bench, opened: Opened, form: str) -> None:
    assert pack(opened, starter, DUE) == form
    read = form_of(form)
    assert read is not None
    assert (read.yaml, read.hash) == (opened.text, opened.pathway.hash)


def _claim(stored: dict[str, Any], **said: Any) -> None:
    next(one for one in stored["claims"] if one["id"] == "s-range").update(said)


FORGERIES: list[tuple[Change, str]] = [
    (lambda s: s["pathway"].update(title="Another"), "What it says of its pathway is not what its YAML says"),
    (lambda s: s["pathway"].update(hash="sha256:0"), "What it says of its pathway is not what its YAML says"),
    (
        lambda s: _claim(s, text="The dosage range is 10 to 90 mg."),
        "The claim is not what the statement of its YAML says",
    ),
    (lambda s: _claim(s, is_boards=True), "The claim is not what the statement of its YAML says"),
    (lambda s: s["claims"].pop(), "The form has no claim for this statement of its YAML"),
    (lambda s: s["claims"].append({**s["claims"][0], "id": "s-more"}), "Its claims are not the statements of its YAML"),
    (lambda s: s["claims"].reverse(), "Its claims are not the statements of its YAML"),
    (lambda s: s["claims"][0]["citations"][0].update(end=9_999), "reads otherwise here than what was looked at"),
    (lambda s: s["claims"][0]["citations"][0].update(quote="x"), "reads otherwise here than what was looked at"),
    (lambda s: s["claims"][0].update(citations=[]), "reads otherwise here than what was looked at"),
    (lambda s: s["claims"][0]["verdict"].update(label="INSUFFICIENT"), "but the judge finds it SUPPORTED"),
    (lambda s: s["claims"][0].update(verdict=None), "but the judge finds it SUPPORTED"),
    (lambda s: s.update(cases={}), "It has no cases"),
    (lambda s: s["cases"].update({"more.yaml": "schema: everyline-cases/1\ncases: 3\n"}), "A case fails: more.yaml"),
    (
        lambda s: s["cases"].update({"patients.yaml": s["cases"]["patients.yaml"].replace("indicated", "absent", 1)}),
        "A case fails: patients.yaml",
    ),
    (lambda s: s["cases"].update({"more.yaml": "a: &a [x]\nb: [*a, *a]\n"}), "anchors and aliases are not used here"),
    (lambda s: s["cases"].update({"more.yaml": "a: 2026-99-99\n"}), "A case fails: more.yaml is no YAML"),
    (lambda s: s.update(documents={}), "its own study cards stand for"),
    (lambda s: s.update(yaml=s["yaml"].replace("10 to 80 mg", "10 to 90 mg")), "s-range: The claim is not what"),
    (
        lambda s: s["cards"].update(
            {name: text.replace("10 to 80 mg", "10 to 85 mg") for name, text in s["cards"].items()}
        ),
        "its own study cards stand for",
    ),
    (lambda s: s["pathway"].update(review_by="2026-11-24"), "It was to be reviewed again by 2026-11-24"),
]


@pytest.mark.parametrize(("change", "said"), FORGERIES)
def test_whatever_is_changed_is_found(starter: Bench, form: str, change: Change, said: str) -> None:
    found = recheck(starter, forged(form, change), on=ON)
    told = [f"{one.claim}: {one.what}" if one.claim else one.what for one in found.failures]
    assert any(said in one for one in told), told


def test_a_changed_form_under_its_old_id_is_found(starter: Bench, form: str) -> None:
    changed = form.replace("2027-05-25", "2028-05-25")
    assert "it was changed after it was made" in recheck(starter, changed, on=ON).failures[0].what


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.update(schema="everyline-pathway-revision/2"), "no pathway's stored form"),
        (lambda s: s.pop("yaml"), "yaml is no text"),
        (lambda s: s.update(claims=[]), "has no claims"),
        (lambda s: s.update(claims=[3]), "claims.0. is no object|claim of no name is malformed"),
        (lambda s: s["claims"][0].pop("verdict"), "malformed at verdict"),
        (lambda s: s["claims"][0].update(more=1), "malformed at more"),
        (lambda s: s["cards"].update({"../outside.yaml": "x"}), "names a file '../outside.yaml'"),
        (lambda s: s["cases"].update({".hidden.yaml": "x"}), "names a file"),
        (lambda s: s["cards"].update({"more.yaml": "- no card"}), "study card more.yaml can't be read"),
        (lambda s: s["pathway"].update(review_by="soon"), "by which day it is to be reviewed"),
        (lambda s: s["pathway"].pop("review_by"), "by which day it is to be reviewed"),
        (lambda s: s.update(yaml="schema: everyline-pathway/1\nschema: x\n"), "stands twice"),
        (lambda s: s.update(yaml="a: &a [x, *a]"), "anchors and aliases"),
    ],
)
def test_what_is_no_form_is_refused_with_its_place(starter: Bench, form: str, change: Change, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        recheck(starter, forged(form, change), on=ON)


def test_without_a_library_or_in_another_one_that_is_said(form: str, starter: Bench) -> None:
    alone = recheck(None, form, on=ON)
    assert alone.holds
    assert not alone.is_complete
    other = pack(open_pathway("alopecia-areata"), starter, DUE)
    found = recheck(None, other, on=ON)
    assert found.holds
    assert "without a library nothing is known" in found.unchecked[0].what


def test_a_form_has_no_proof_bundle_and_can_be_stressed(form: str, starter: Bench) -> None:
    with pytest.raises(InvalidInput, match="no answer and has no proof bundle"):
        prove(starter, form.encode(), None, record=None)  # type: ignore[arg-type]
    found = stressed(recheck(starter, form, on=ON), form.encode(), edits_per_claim=1)
    assert found.stress is not None


def test_what_a_pathway_must_say_before_it_is_packed(starter: Bench, opened: Opened, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="Nothing says by which day"):
        pack(opened, starter, None)
    shutil.copytree(pathways_folder() / "atorvastatin", tmp_path / "dated")
    file = tmp_path / "dated" / "pathway.yaml"
    claims = "\nreviewed_on: 2026-01-01\nchecked_by: [Dr Nobody]\nreview_by: 2027-01-01\nregions:"
    file.write_text(opened.text.replace("\nregions:", claims, 1), encoding="utf-8")
    dated = open_pathway(str(tmp_path / "dated"))
    if dated.pathway.review_by is None:
        file.write_text(
            opened.text.replace("\nabout:", claims.removesuffix("regions:") + "about:", 1), encoding="utf-8"
        )
        dated = open_pathway(str(tmp_path / "dated"))
    with pytest.raises(InvalidInput, match="is to be reviewed by 2027-01-01"):
        pack(dated, starter, DUE)
    packed = form_of(pack(dated, starter, None))
    assert packed is not None
    assert packed.review_by == date(2027, 1, 1)
    # The lint says that no record bears the file out, and the differences tell what the file states.
    warned = [one.what for one in lint_opened(dated, starter, ON) if one.place == "reviewed_on"]
    assert warned == [
        "its file says that it was reviewed on 2026-01-01 by Dr Nobody. No record of a board at hand here bears that "
        "out"
    ]
    told = besides(pack(opened, starter, date(2027, 1, 1)), pack(dated, starter, None))
    assert told == ("Reviewed, as its file states: now 2026-01-01, Dr Nobody. Before: no day, nobody.",)
