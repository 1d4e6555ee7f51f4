"""`ask` and `verify` as a person uses them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[bytes]]


DOSE = "What is the dose of deuruxolitinib?"


def test_an_answer_prints_with_its_bottom_line_first_and_nothing_on_standard_error(everyline: Run) -> None:
    done = everyline("ask", DOSE)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert done.stderr == b""
    assert text.index("Bottom line") < text.index("8 mg by mouth twice daily") < text.index("References")
    assert "Unreviewed" in text


def test_json_has_every_field_of_the_contract_and_offsets_that_hold(everyline: Run) -> None:
    answer = json.loads(everyline("ask", DOSE, "--json").stdout)
    fields = (
        "id question reader status read_as urgent premises bottom_line sections claims findings conflicts gaps "
        "follow_ups references abstention withheld provenance"
    )
    assert set(fields.split()) <= set(answer)
    assert set(answer["read_as"]) >= {"type", "population", "intervention", "comparator", "outcome", "carried_from"}
    assert set(answer["provenance"]) >= {"library", "snapshot", "index", "judge", "writer", "version"}
    for claim in answer["claims"]:
        assert claim["verdict"]["label"] == "SUPPORTED"
        for citation in claim["citations"]:
            assert len(citation["quote"]) == citation["end"] - citation["start"]
            assert citation["reference"] in {reference["number"] for reference in answer["references"]}
    assert answer["findings"][0]["claims"]


@pytest.mark.parametrize(
    ("form", "magic"), [("md", b"# "), ("html", b"<!"), ("pdf", b"%PDF-"), ("docx", b"PK\x03\x04"), ("json", b"{")]
)
def test_every_form_is_written_to_a_file_and_is_the_same_twice(
    everyline: Run, tmp_path: Path, form: str, magic: bytes
) -> None:
    files = [tmp_path / f"{name}.{form}" for name in ("one", "two")]
    for file in files:
        assert everyline("ask", DOSE, "--format", form, "--out", str(file)).returncode == 0
    assert files[0].read_bytes().startswith(magic)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_verify_holds_for_an_answer_and_ends_with_4_for_an_altered_one(everyline: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    everyline("ask", DOSE, "--json", "--out", str(file))
    held = everyline("verify", str(file))
    assert held.returncode == 0, held.stdout
    file.write_text(file.read_text("utf-8").replace("8 mg by mouth", "80 mg by mouth"), encoding="utf-8")
    broken = everyline("verify", str(file), "--json")
    assert broken.returncode == 4
    assert json.loads(broken.stdout)["holds"] is False


def test_an_abstention_is_a_result_not_a_failure(everyline: Run) -> None:
    done = everyline("ask", "What is the dose of metformin in type 2 diabetes?", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["abstention"]["reason"]
    assert answer["abstention"]["searched"]
    assert answer["claims"] == []


def test_a_follow_up_reads_the_earlier_answer(everyline: Run, tmp_path: Path) -> None:
    file = tmp_path / "first.json"
    everyline("ask", "What is the dose of ritlecitinib?", "--json", "--out", str(file))
    second = json.loads(everyline("ask", "And what are its side effects?", "--json", "--follow", str(file)).stdout)
    assert second["read_as"]["carried_from"] == "What is the dose of ritlecitinib?"
    assert "ritlecitinib" in second["read_as"]["intervention"]


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("ask", ""), 1, "The question is empty."),
        (("ask", "What is SALT?", "--reader", "wizard"), 2, "wizard"),
        (("ask", "What is SALT?", "--as-of", "yesterday"), 1, "no date"),
        (("ask", "trials of baricitinib since 2024 before 2020"), 1, "No year fits"),
        (("ask", "trials of baricitinib since 2024", "--as-of", "2020-01-01"), 1, "none after 2020"),
        (("ask", "What is SALT?", "--writer", "model"), 1, "No language model is configured."),
        (("ask", "What is SALT?", "--follow", "/nowhere/answer.json"), 1, "can't be read"),
        (("ask", "What is SALT?", "--library", "/nowhere/library"), 1, "There is no library"),
        (("ask",), 2, "Missing argument"),
        (("search", ""), 1, "The question is empty."),
        (("search", "baricitinib", "--k", "0"), 2, "Error"),
        (("verify", "/nowhere.json"), 1, "can't be read"),
        (("ingest", "/nowhere.xml"), 1, "There is no /nowhere.xml"),
        (("check", "/nowhere.jsonl"), 1, "There is no file"),
        (("bench", "retrieval", "--corpus", "/a", "--queries", "/b", "--qrels", "/c"), 1, "can't be read"),
        (("cards", "lint", "/nowhere"), 1, "no study cards"),
    ],
)
def test_wrong_input_gets_one_clear_sentence_and_the_right_exit_code(
    everyline: Run, args: tuple[str, ...], code: int, words: str
) -> None:
    done = everyline(*args)
    told = done.stderr.decode()
    assert done.returncode == code, told
    assert words in told
    assert "Traceback" not in told
    assert done.stdout == b""


def test_a_question_of_100_kb_is_refused_from_standard_input(everyline: Run) -> None:
    done = everyline("ask", "-", feed=b"word " * 20_000)
    assert done.returncode == 1
    assert b"characters" in done.stderr


def test_a_file_that_is_no_answer_is_refused(everyline: Run, tmp_path: Path) -> None:
    file = tmp_path / "not.json"
    file.write_text('{"claims": 3}', encoding="utf-8")
    done = everyline("verify", str(file))
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_library_of_another_version_is_refused_and_left_alone(everyline: Run, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "something.txt").write_text("not a library")
    done = everyline("ask", "What is SALT?", "--library", str(folder))
    assert done.returncode == 1
    assert (folder / "something.txt").read_text() == "not a library"


@pytest.mark.skipif(shutil.which("unshare") is None or os.geteuid() != 0, reason="needs unshare and root")
def test_a_read_only_library_can_still_be_asked(everyline: Run, environment: dict[str, str]) -> None:
    home = environment["HOME"]
    read_only = f"mount --bind {home} {home} && mount -o remount,ro,bind {home}"
    script = f"{read_only} && exec {sys.executable} -m everyline ask 'What is SALT?'"
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    assert b"SALT divides the scalp" in done.stdout
