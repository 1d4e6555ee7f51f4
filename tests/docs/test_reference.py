"""The reference pages say everything the program has, and nothing that it has not."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import typer
from fastapi.routing import APIRoute
from tests.docs.pages import ROOT, codes, table
from tests.unit.publish import answers, syntheses

from everyline import errors
from everyline.cli import app
from everyline.domain.answer import Answer, EvidenceSpan, ReasonKind, Stance, StanceLabel, Term
from everyline.domain.evidence import Arm, Step
from everyline.domain.ids import Identifiers
from everyline.domain.question import Correction, QuestionType, Urgency
from everyline.domain.record import Outcome
from everyline.domain.synthesis import Refusal, Synthesis
from everyline.domain.text import NoticeKind, Span
from everyline.engine.ask import Request, ask
from everyline.engine.audit import audit
from everyline.engine.build import Bench
from everyline.engine.check import check_lines
from everyline.engine.ingest import IngestReport
from everyline.engine.judging import judge_each
from everyline.engine.reverify import recheck
from everyline.engine.verification import verification_to_json
from everyline.errors import EngineError
from everyline.publish import everyline_verify
from everyline.publish.audit_json import audit_to_json
from everyline.publish.export import answer_to_json
from everyline.serving import ROUTERS
from everyline.settings import Settings
from everyline.sources import cards
from everyline.sources.registry import KINDS, READERS

REFERENCE = ROOT / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def commands(command: Any, name: str = "everyline") -> Iterator[tuple[str, Any]]:
    """Every command of the program with its full name; groups without options of their own are left out."""
    inner = getattr(command, "commands", {})
    if documented(command) or not inner:
        yield name, command
    for sub, one in inner.items():
        yield from commands(one, f"{name} {sub}")


def documented(command: Any) -> set[str]:
    """The names a page must give: of arguments, and every spelling of options."""
    named: set[str] = set()
    for parameter in command.params:
        named |= {*parameter.opts, *parameter.secondary_opts}
    return named - {"--help"}


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_and_option_of_a_command_is_documented_and_no_other(name: str) -> None:
    rows = table(page("commands.md"), f"## {name}")
    assert {code for row in rows for code in codes(row[0])} == documented(COMMANDS[name])


def test_every_command_is_documented_and_no_other() -> None:
    told = set(re.findall(r"^## (everyline.*)$", page("commands.md"), re.M))
    assert told == set(COMMANDS)


def test_every_choice_of_an_option_is_documented() -> None:
    tried = 0
    for name, command in COMMANDS.items():
        rows = {code: row[1] for row in table(page("commands.md"), f"## {name}") for code in codes(row[0])}
        hints = get_type_hints(inspect.unwrap(command.callback))
        for parameter in command.params:
            for choices in (hints[parameter.name], *get_args(hints[parameter.name])):
                if inspect.isclass(choices) and issubclass(choices, Enum):
                    wanted = {one.value for one in choices}
                    assert wanted <= set(codes(rows[parameter.opts[0]])), f"{name} {parameter.opts[0]}"
                    tried += 1
    assert tried > 4


def test_every_target_of_make_is_documented_and_no_other() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = {codes(row[0])[0] for row in table(page("commands.md"), "## make")}
    assert told == set(re.findall(r"^([a-z0-9-]+):.*##", makefile, re.M))


def test_every_part_of_the_ingest_report_is_documented() -> None:
    told = set(codes(page("commands.md")))
    wanted = {field.name for field in fields(IngestReport)} - {"outcomes"} | {one.value for one in Outcome}
    assert wanted <= told


def paths(value: Any, before: str = "") -> Iterator[str]:
    """Every key of a JSON value as a dotted path, `[]` for the items of a list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield before + key
            yield from paths(inner, f"{before}{key}.")
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{before[:-1]}[].")


def told_fields(name: str, heading: str = "") -> set[str]:
    return {code for row in table(page(name), heading) for code in codes(row[0])}


REAL = (
    Request("What are the treatment options for patients with severe alopecia areata using JAK inhibitors?"),
    Request("What is the dose of metformin in type 2 diabetes?"),
)


def test_every_field_of_a_real_answer_is_documented(starter: Bench) -> None:
    told = told_fields("answer-json.md")
    for request in REAL:
        assert set(paths(json.loads(answer_to_json(ask(starter, request))))) - told == set()


def full_answer() -> Answer:
    """An answer that has every part an answer can have, save an abstention."""
    made = answers.answer()
    finding, claims = made.findings[0]
    ratio = Arm("odds ratio", "7.5", "ratio")
    refused = made.withheld[0]
    where = EvidenceSpan("e1", Span(0, 5))
    return replace(
        made,
        question=replace(
            made.question,
            corrections=(Correction("examplinb", "examplinib"),),
            parts=(made.question, made.question),
        ),
        preface=("a sentence",),
        urgent=Urgency("a reason", "an advice"),
        stance=Stance(StanceLabel.YES, "stated plainly", 0.9, (made.claims[0].id,)),
        claims=tuple(replace(one, steps=(Step("design", "a reason", 0, Span(0, 5)),)) for one in made.claims),
        synthesis=full_synthesis(),
        terms=(Term("placebo", "a dummy treatment", made.claims[0].id),),
        findings=((replace(finding, arms=(*finding.arms, ratio)), claims),),
        withheld=(replace(refused, verdict=replace(refused.verdict, spans=(where,))),),
        references=(replace(made.references[0], identifiers=EVERY_IDENTIFIER), *made.references[1:]),
    )


def full_synthesis() -> Synthesis:
    """A synthesis with every part that one can have."""
    made = syntheses.synthesis()
    step = Step("design", "a reason", 0, Span(0, 5))
    first, *others = made.summaries
    pooled = first.pooled
    assert pooled is not None
    pooled = replace(pooled, steps=(step,), prediction=(0.0, 1.0))
    return replace(
        made,
        rows=tuple(replace(one, steps=(step,)) for one in made.rows),
        summaries=(replace(first, steps=(step,), pooled=pooled), *others),
        refused=(Refusal(made.rows[0].finding, "110 %", "more than all"),),
    )


EVERY_IDENTIFIER = Identifiers(
    pmid="31234567",
    pmcid="PMC1234567",
    doi="10.1000/examplinib",
    nct=("NCT01234567", "NCT01234568"),
    set_id="01234567-89ab-cdef-0123-456789abcdef",
)


def test_no_field_of_an_answer_is_documented_that_no_answer_has(starter: Bench) -> None:
    built = [full_answer(), *(ask(starter, request) for request in REAL)]
    seen = {path for answer in built for path in paths(json.loads(answer_to_json(answer)))}
    assert told_fields("answer-json.md") == seen - {path for path in seen if _is_a_reason_of_a_claim(path)}


def _is_a_reason_of_a_claim(path: str) -> bool:
    """Claims that pass have no reasons; those built by hand may."""
    return path.startswith("claims[].verdict.reasons[].")


def test_every_type_of_question_is_documented() -> None:
    assert {one.value for one in QuestionType} <= set(codes(page("answer-json.md")))


PAIRS = (
    b'{"id": 1, "claim": "Remission in 31%.", "evidence": [{"id": "e1", "text": "Remission in 12%."}]}',
    b'{"id": 2, "claim": "Remission in 75%.", "evidence": [{"id": "e1", "text": "Remission in 9 of 12."}]}',
    b"not a pair",
)


def test_every_field_of_check_is_documented_and_no_other() -> None:
    seen = {path for line in check_lines(PAIRS, judge_each) for path in paths(json.loads(line))}
    assert told_fields("check-json.md", "## Out") == seen
    assert told_fields("check-json.md", "## In") == set(paths(json.loads(PAIRS[0])))


ARTICLE = b"""# Baricitinib for alopecia areata

Updated on 3 March 2026

Subscribe

- Dosing: 4 mg twice daily [1]
- Approved for severe alopecia areata in adults, with 38.8% of patients responding [1]
- First choice: baricitinib
- Given only after failure of other treatments

## References

1. A trial. PMID: 31234567
"""


def test_every_field_of_an_audit_is_documented_and_no_other(starter: Bench) -> None:
    seen = set(paths(json.loads(audit_to_json(audit(starter, ARTICLE, "article.md")))))
    nested = ("claims[].parts[].", "references[].", "omissions[].citations[].", "article_references[].ids.")
    assert told_fields("audit-json.md") == {path for path in seen if not path.startswith(nested)}


def test_every_kind_of_reason_is_documented_and_no_other() -> None:
    assert told_fields("check-json.md", "## Kinds of reason") == {kind.value for kind in ReasonKind}


def test_every_field_of_a_verification_is_documented(starter: Bench) -> None:
    verification = recheck(starter, answer_to_json(ask(starter, REAL[1])))
    rows = {row[0]: row[1] for row in table(page("commands.md"), "## everyline verify")}
    assert set(json.loads(verification_to_json(verification))) <= set(codes(rows["`--json`"]))


def shape_paths(shape: Any, before: str = "") -> Iterator[str]:
    """Every key of the shape of a bundle, as `paths` gives those of a value."""
    if isinstance(shape, Mapping):
        for key, inner in shape.items():
            yield before + key
            yield from shape_paths(inner, f"{before}{key}.")
    elif isinstance(shape, list):
        yield from shape_paths(shape[0], f"{before[:-1]}[].")


def test_every_field_of_a_bundle_is_documented_and_no_other() -> None:
    shape = {**everyline_verify.SHAPE, "stress": everyline_verify.STRESS}
    assert told_fields("bundle-format.md") == set(shape_paths(shape))


def test_every_closed_list_of_a_bundle_is_documented() -> None:
    told = set(codes(page("bundle-format.md")))
    lists = (everyline_verify.KINDS, everyline_verify.ROLES, everyline_verify.LABELS, everyline_verify.STATUSES)
    assert {one for values in lists for one in values} <= told
    assert {everyline_verify.FORMAT, everyline_verify.ALGORITHM, *everyline_verify.EXCLUSIONS} <= told


def test_every_error_is_documented_with_its_parent_and_no_other() -> None:
    tree = {
        name: one.__bases__[0].__name__
        for name, one in vars(errors).items()
        if inspect.isclass(one) and issubclass(one, EngineError)
    }
    told = {codes(row[0])[0]: codes(row[1])[0] for row in table(page("errors.md"))}
    assert told == tree


def test_every_error_is_documented_with_its_exit_code() -> None:
    for row in table(page("errors.md")):
        is_users = issubclass(getattr(errors, codes(row[0])[0]), errors.UserError)
        assert row[3] == ("1" if is_users else "3")


def test_every_setting_is_documented_and_no_other() -> None:
    rows = table(page("settings.md"))
    told = {codes(row[0])[0] for row in rows}
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))
    variables = set(re.findall(r"\bEVERYLINE_[A-Z_]+\b", source)) | {"XDG_DATA_HOME", "LOCALAPPDATA", "HOME"}
    assert told == {field.name for field in fields(Settings)} | variables


def test_the_environment_is_read_in_settings_alone() -> None:
    reading = {
        file.name
        for file in (ROOT / "src").rglob("*.py")
        if re.search(r"\bos\.(?:environ|getenv)\b", file.read_text(encoding="utf-8"))
    }
    assert reading == {"settings.py"}


def test_every_key_of_a_card_is_documented_and_no_other() -> None:
    assert told_fields("card-format.md", "## The card") == cards._CARD_KEYS
    assert told_fields("card-format.md", "## A finding") == cards._FINDING_KEYS
    assert told_fields("card-format.md", "## A value") == cards._VALUE_KEYS


def test_every_kind_and_topic_of_a_card_is_documented_and_no_other() -> None:
    rows = table(page("card-format.md"), "## Kinds of work")
    assert {codes(row[0])[0]: row[1] for row in rows} == dict(cards.PUBLICATION_TYPES)
    part = page("card-format.md").partition("## Topics")[2].partition("## ")[0]
    assert set(codes(part)) == cards.TOPICS


def test_every_reader_of_sources_is_documented_with_its_kind_and_no_other() -> None:
    rows = [row for row in table(page("sources.md")) if len(row) == 4]
    assert {codes(row[0])[0]: codes(row[1])[0] for row in rows} == {one.name: one.kind for one in READERS}
    assert {codes(row[1])[0] for row in rows} == set(KINDS)


def test_every_fate_of_a_record_is_documented_and_no_other() -> None:
    assert told_fields("sources.md", "## What becomes of a record") == {one.value for one in Outcome}


def test_every_kind_of_notice_is_documented_and_no_other() -> None:
    assert told_fields("sources.md", "## Notices and status") == {one.value for one in NoticeKind}


def test_a_page_exists_for_every_file_of_reference() -> None:
    linked = "".join(file.read_text(encoding="utf-8") for file in _others())
    assert [file.name for file in REFERENCE.glob("*.md") if f"{file.name})" not in linked.replace("#", ")")] == []


def _others() -> Iterator[Path]:
    yield ROOT / "README.md"
    yield ROOT / "GLOSSARY.md"
    yield from (ROOT / "docs").rglob("*.md")


def test_every_route_is_documented_and_no_other() -> None:
    served = {
        f"{method} {route.path}"
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods - {"HEAD"}
    }
    told = set(re.findall(r"^\| `((?:GET|POST|PUT|DELETE) /[^`]*)`", page("routes.md"), re.M))
    assert told == served
