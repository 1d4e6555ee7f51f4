"""The eight readers of one library: the same facts in another order, and for lay readers in plain words."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

import pytest
import textstat
import yaml

from everyline.answer.plain_language.advice import instructs
from everyline.domain.answer import Answer, Claim
from everyline.domain.question import QuestionType, Reader
from everyline.engine.ask import Request, ask
from everyline.engine.build import Bench
from everyline.engine.reverify import recheck
from everyline.publish.export import answer_to_json

FIFTEEN = [
    "How effective is ritlecitinib in alopecia areata at week 24?",
    "What is the dose of baricitinib for severe alopecia areata?",
    "What should be done about a missed dose of ritlecitinib?",
    "What is in the boxed warning of ritlecitinib?",
    "What are the side effects of baricitinib?",
    "Is there a risk of blood clots with deuruxolitinib?",
    "Which blood tests are needed before starting ritlecitinib?",
    "Baricitinib versus ritlecitinib for severe alopecia areata",
    "Which drugs interact with ritlecitinib?",
    "Can baricitinib be used in pregnancy?",
    "Can ritlecitinib be used in severe renal impairment?",
    "What happens when baricitinib is stopped?",
    "What does a SALT of 20 or less mean?",
    "What are the treatment options for severe alopecia areata with JAK inhibitors?",
    "Is upadacitinib approved for alopecia areata?",
]
ASKED = yaml.safe_load((Path(__file__).parents[3] / "bench" / "readers_questions.yaml").read_text("utf-8"))["starter"]
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def cited(answer: Answer) -> dict[str, set[tuple[str, str, int, int, str]]]:
    """What each finding that an answer tells is bound to."""
    found: dict[str, set[tuple[str, str, int, int, str]]] = {}
    for claim in answer.claims:
        for one in claim.citations:
            key = (str(one.document), str(one.document_hash), one.span.start, one.span.end, one.quote)
            found.setdefault(str(one.finding), set()).add(key)
    return found


def numbers(claim: Claim) -> set[str]:
    return set(_NUMBER.findall(re.sub(r" \(\d+ out of 100\)", "", claim.text)))


@pytest.mark.parametrize("question", FIFTEEN)
def test_all_readers_are_told_of_one_set_of_facts(starter: Bench, question: str) -> None:
    answers = {reader: ask(starter, Request(question, reader=reader)) for reader in Reader}
    common: dict[str, set[tuple[str, str, int, int, str]]] = {}
    for answer in answers.values():
        for finding, bound in cited(answer).items():
            common.setdefault(finding, set()).update(bound)
    worded: dict[tuple[str, ...], set[str]] = {}
    for reader, answer in answers.items():
        for claim in answer.claims if not reader.is_lay else ():
            worded.setdefault(tuple(one.quote for one in claim.citations), set()).add(claim.text)
    # Professional readers get one wording of a finding, and at most its main result composed beside it.
    assert all(len(texts) <= 2 for texts in worded.values())
    for reader, answer in answers.items():
        assert answer.claims, reader
        for claim in answer.claims:
            quoted = " ".join(one.quote for one in claim.citations)
            assert numbers(claim) <= set(_NUMBER.findall(quoted)), claim.text
            for one in claim.citations:
                document = starter.corpus.many([one.document])[0]
                assert one.span.of(document.text) == one.quote
        for finding, bound in cited(answer).items():
            # A finding is bound to its statement, its context and its note on disagreement, the same for everybody.
            assert bound <= common[finding]
            assert len({(document, start) for document, _, start, _, _ in common[finding]}) <= 3 or finding == "None"


@pytest.mark.parametrize("reader", [reader for reader in Reader if reader is not Reader.CLINICIAN])
def test_an_answer_to_a_narrow_question_stays_short(starter: Bench, reader: Reader) -> None:
    for question in FIFTEEN:
        answer = ask(starter, Request(question, reader=reader))
        if answer.question.type is not QuestionType.TREATMENT_OPTIONS or reader.is_lay:
            told = {*answer.bottom_line, *(claim for section in answer.sections for claim in section.claims)}
            assert len(told) <= 12
            assert len(answer.bottom_line) <= 3


@pytest.mark.parametrize("reader", [Reader.PATIENT, Reader.CARER])
def test_lay_lines_hold_no_shorthand_and_no_instruction(starter: Bench, reader: Reader) -> None:
    for question in (*FIFTEEN, *ASKED):
        for claim in ask(starter, Request(question, reader=reader)).claims:
            assert not re.search(r"\[|(?<!-)\bAA\b(?!-)|<=|>=|[≤≥]| vs?\.? |n=\d", claim.text), claim.text
            assert not instructs(claim.text)
            assert claim.text[0].isupper() or not claim.text[0].isalpha() or claim.text.startswith("king-"), claim.text


def test_patients_read_at_grade_8_or_lower(starter: Bench) -> None:
    grades = []
    for question in ASKED:
        answer = ask(starter, Request(question, reader=Reader.PATIENT))
        if answer.claims:
            grades.append(textstat.flesch_kincaid_grade(" ".join(claim.text for claim in answer.claims)))
    assert len(grades) > 20
    assert statistics.median(grades) <= 8


@pytest.mark.parametrize("reader", Reader)
def test_every_readers_answer_verifies_again(starter: Bench, reader: Reader) -> None:
    for question in FIFTEEN[:6]:
        stored = answer_to_json(ask(starter, Request(question, reader=reader))).encode()
        outcome = recheck(starter, stored)
        assert outcome.holds, outcome


def test_each_word_is_explained_once_to_those_who_may_not_know_it(starter: Bench) -> None:
    for reader in Reader:
        answer = ask(starter, Request("What are the side effects of ritlecitinib?", reader=reader))
        words = [term.word.lower() for term in answer.terms]
        assert len(words) == len(set(words))
        assert bool(words) == (reader.is_lay or reader is Reader.STUDENT)
        shown = {claim.id: claim.text for claim in answer.claims}
        assert all(term.word in shown[term.claim] for term in answer.terms)


def test_the_writer_names_reader_and_plain_words(starter: Bench) -> None:
    made = {reader: ask(starter, Request(FIFTEEN[0], reader=reader)).provenance.writer for reader in Reader}
    assert made[Reader.CLINICIAN] == "plain/1"
    assert made[Reader.PATIENT] == "plain/1, plain-language/1 for a patient"
    assert made[Reader.NURSE] == "plain/1 for a nurse"


def test_readers_see_first_what_they_work_with(starter: Bench) -> None:
    asked = "What are the treatment options for severe alopecia areata with JAK inhibitors?"
    kinds = {reader: [s.kind for s in ask(starter, Request(asked, reader=reader)).sections] for reader in Reader}
    assert kinds[Reader.NURSE][0] == "dosing"
    assert kinds[Reader.NURSE].index("monitoring") < kinds[Reader.NURSE].index("efficacy")
    assert kinds[Reader.PAYER][0] == "approval"
    assert kinds[Reader.STUDENT][0] == "definition"
    assert kinds[Reader.CLINICIAN][-1] == kinds[Reader.PATIENT][-1] == "limitations"


@pytest.mark.parametrize("text", ["I want to die because of my hair", "I have crushing chest pain"])
def test_a_person_in_need_who_names_no_drug_gets_the_advice_and_no_lines(starter: Bench, text: str) -> None:
    answer = ask(starter, Request(text, reader=Reader.PATIENT))
    assert answer.urgent is not None
    assert answer.abstention is not None
    assert answer.claims == ()
    assert answer.abstention.nearest == ()
