"""Pathways in a browser: from a step to its words, a patient through the form, SALT on its drawing; without scripts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.accessibility import TWO_LOOKS, violations_in
from tests.browser.filling import Filled
from tests.browser.watching import Open, Watch

AA = "/pathways/alopecia-areata"


def fill_in(page: Page) -> None:
    page.locator("#f-alopecia_areata").get_by_label("yes").check()
    page.get_by_label("Date of birth").fill("1990-02-28")
    page.get_by_label("Region").select_option("US")
    page.locator("#f-salt").get_by_label("SALT score").fill("62")
    for drug in ("baricitinib", "ritlecitinib", "deuruxolitinib"):
        page.locator(f"#f-{drug}").get_by_label("not taken").check()


def ask(page: Page) -> None:
    page.get_by_role("button", name="What does the pathway say?").click()


def test_a_number_beside_an_action_opens_the_exact_words(filled: Filled, visit: Open) -> None:
    page = visit(filled.served, f"{AA}#action-clot-now")
    page.locator("#action-clot-now .says .ref").first.click()
    panel = page.locator(".source-panel")
    expect(panel.locator("mark")).to_contain_text("Stop when a venous clot is suspected")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    # What is the board's has no source to open: it leads to the statement, which says so.
    page.locator("#action-clot-now .says .ref", has_text="[board]").click()
    expect(page).to_have_url(f"{filled.served.address}{AA}#statement-b-urgent")
    assert "board’s own judgement" in page.locator("#statement-b-urgent").inner_text()


def test_a_step_is_reached_from_the_diagram_by_keyboard(filled: Filled, visit: Open) -> None:
    page = visit(filled.served, AA, viewport={"width": 390, "height": 800})
    page.locator(".flow a.node").nth(6).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{filled.served.address}{AA}#step-choose")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scripts", [True, False])
def test_a_patient_is_walked_through_it_and_what_is_missing_leads_back(
    filled: Filled, visit: Open, scripts: bool
) -> None:
    page = visit(filled.served, f"{AA}/patient", java_script_enabled=scripts)
    fill_in(page)
    ask(page)
    result = page.locator("#result")
    expect(result.get_by_role("heading", name="What the pathway says")).to_be_visible()
    assert page.url == f"{filled.served.address}{AA}/patient"
    result.get_by_role("link", name="Pregnancy", exact=True).first.click()
    expect(page).to_have_url(f"{filled.served.address}{AA}/patient#f-pregnancy")
    page.locator("#f-pregnancy").get_by_label("no", exact=True).check()
    page.get_by_role("button", name="Ask again").click()
    expect(result.locator(".wanted").get_by_role("link", name="Pregnancy", exact=True)).to_have_count(0)
    assert page.locator("#f-salt").get_by_label("SALT score").input_value() == "62"


def test_an_impossible_value_is_told_at_its_field(filled: Filled, visit: Open, watch: Watch) -> None:
    watch.expect(400)
    page = visit(filled.served, f"{AA}/patient")
    fill_in(page)
    page.locator("#f-salt").get_by_label("SALT score").fill("140")
    ask(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("is impossible (possible from 0 to 100")
    alert.get_by_role("link", name="SALT score").click()
    field = page.locator("#f-salt").get_by_label("SALT score")
    assert field.input_value() == "140"
    assert field.get_attribute("aria-invalid") == "true"


def test_axe_finds_nothing_in_a_result_and_beside_a_fault(filled: Filled, visit: Open, watch: Watch) -> None:
    watch.expect(400)
    page = visit(filled.served, "/pathways/atorvastatin/patient")
    page.locator("#f-atorvastatin").get_by_label("taken", exact=True).check()
    page.locator("#f-jaundice").get_by_label("yes").check()
    ask(page)
    expect(page.get_by_role("heading", name="At once")).to_be_visible()
    page.locator(".result details").first.locator("summary").click()
    assert violations_in(page, TWO_LOOKS) == []
    page.locator("#f-creatine_kinase").get_by_role("textbox").first.fill("many")
    page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_role("alert")).to_contain_text("is no number")
    assert violations_in(page, TWO_LOOKS[:1]) == []


def test_a_pasted_record_is_read_and_nothing_in_it_is_markup(filled: Filled, visit: Open) -> None:
    page = visit(filled.served, f"{AA}/patient")
    page.get_by_text("Paste or upload a record").click()
    evil = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>"
    entry: list[dict[str, Any]] = [
        {"resource": {"resourceType": "Patient", "id": "p", "birthDate": "1990-02-28"}},
        {"resource": {"resourceType": "Basic", "id": "b", "code": {"text": evil, "coding": [{"code": evil}]}}},
    ]
    pasted = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entry})
    page.get_by_label("The record, as JSON").fill(pasted)
    page.locator("#f-alopecia_areata").get_by_label("yes").check()
    ask(page)
    expect(page.locator("#result")).to_be_visible()
    assert page.get_by_label("The record, as JSON").input_value() == pasted
    assert page.locator("#result img").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_salt_is_worked_out_and_taken_into_the_form(filled: Filled, visit: Open, scripts: bool) -> None:
    page = visit(filled.served, f"{AA}/patient", java_script_enabled=scripts)
    page.locator("#f-alopecia_areata").get_by_label("yes").check()
    page.get_by_role("button", name="Work it out").click()
    expect(page).to_have_url(f"{filled.served.address}{AA}/salt")
    sliders = page.get_by_role("slider")
    expect(sliders).to_have_count(4 if scripts else 0)
    for area, share in (("Top", "100"), ("Back", "33.3"), ("Left", "0"), ("Right", "40")):
        page.get_by_role("textbox", name=area).fill(share)
    if scripts:
        sliders.last.focus()
        for _ in range(10):
            page.keyboard.press("ArrowRight")
        assert page.get_by_role("textbox", name="Right").input_value() == "50"
        expect(page.get_by_text("Sum so far: 56.992")).to_be_visible()
        assert page.locator("[data-area=top] [data-loss]").get_attribute("height") == "98"
    else:
        page.get_by_role("textbox", name="Right").fill("50")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("heading", name="SALT score: 56.992")).to_be_visible()
    page.get_by_role("button", name="Take it into").click()
    assert page.locator("#f-salt").get_by_label("SALT score").input_value() == "56.992"
    assert page.locator("#f-alopecia_areata").get_by_label("yes").is_checked()
