"""Proof bundles as people use them: the signer makes one, a stranger checks it with one file."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.e2e.test_offline import GUARD

Run = Callable[..., subprocess.CompletedProcess[bytes]]
QUESTION = "What happens when baricitinib is stopped?"


@pytest.fixture(scope="module")
def made(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an answer, its bundle, the signer's keys and the verifier."""
    folder = tmp_path_factory.mktemp("proof")
    key = str(folder / "proof.pem")

    def run(*args: str) -> None:
        subprocess.run([sys.executable, "-m", "everyline", *args], env=environment, cwd=folder, check=True, timeout=120)

    run("keys", "new", "--key", key)
    run("ask", QUESTION, "--format", "json", "--out", "answer.json", "--bundle", "proof.json", "--key", key)
    run("bundle", "answer.json", "--out", "again.json", "--key", key, "--verifier", "everyline_verify.py")
    return folder


def alone(folder: Path, *args: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "everyline_verify.py", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=60)


def test_ask_and_bundle_make_the_same_bytes(made: Path) -> None:
    assert (made / "proof.json").read_bytes() == (made / "again.json").read_bytes()


def test_a_stranger_checks_it_with_one_file_and_the_public_key(made: Path) -> None:
    done = alone(made, "proof.json", "--public-key", "proof.pub.pem", "--of", "answer.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "which is the pinned one" in done.stdout
    assert "Could not be checked" not in done.stdout
    assert "Does not hold" not in done.stdout


def test_the_answers_every_claim_quotation_and_withheld_line_is_in_it(made: Path) -> None:
    answer = json.loads((made / "answer.json").read_bytes())
    bundle = json.loads((made / "proof.json").read_bytes())
    stated = [one for one in bundle["claims"] if one["role"] == "stated"]
    assert [one["text"] for one in stated] == [one["text"] for one in answer["claims"]]
    assert [len(one["citations"]) for one in stated] == [len(one["citations"]) for one in answer["claims"]]
    withheld = [one["text"] for one in bundle["claims"] if one["role"] == "withheld"]
    assert withheld == [one["text"] for one in answer["withheld"]]
    assert all(source["text"] for source in bundle["sources"])


def test_the_private_key_is_its_owners_alone_and_not_in_the_bundle(made: Path) -> None:
    key = made / "proof.pem"
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    secret = key.read_text(encoding="ascii").splitlines()[1]
    assert secret not in (made / "proof.json").read_text(encoding="utf-8")


def test_verify_tells_a_bundle_and_needs_no_library(everyline: Run, made: Path, tmp_path: Path) -> None:
    args = ("verify", str(made / "proof.json"), "--public-key", str(made / "proof.pub.pem"))
    done = everyline(*args, XDG_DATA_HOME=str(tmp_path), HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.startswith(b"Proof bundle of answer ")
    assert list(tmp_path.iterdir()) == []


def test_verify_ends_with_4_where_a_bundle_was_altered_or_signed_by_another(
    everyline: Run, made: Path, tmp_path: Path
) -> None:
    altered = tmp_path / "altered.json"
    altered.write_bytes((made / "proof.json").read_bytes().replace(b"152", b"52"))
    assert altered.read_bytes() != (made / "proof.json").read_bytes()
    done = everyline("verify", str(altered))
    assert done.returncode == 4
    assert b"The signature does not match" in done.stdout
    everyline("keys", "new", "--key", str(tmp_path / "other.pem"))
    done = everyline("verify", str(made / "proof.json"), "--public-key", str(tmp_path / "other.pub.pem"), "--json")
    assert done.returncode == 4
    found = json.loads(done.stdout)
    assert (found["kind"], found["holds"]) == ("bundle", False)
    assert "which is not the pinned one" in found["failures"][0]["what"]


def test_a_key_that_can_not_be_used_is_told_before_the_question_is_answered(everyline: Run, tmp_path: Path) -> None:
    args = ("--bundle", str(tmp_path / "b.json"), "--key", str(tmp_path / "absent.pem"))
    done = everyline("ask", QUESTION, *args)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"can't be read. Make one with `everyline keys new`." in done.stderr


def test_an_answer_that_does_not_hold_is_not_signed(everyline: Run, made: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    answer.write_bytes((made / "answer.json").read_bytes().replace(b"weeks", b"years", 1))
    done = everyline("bundle", str(answer), "--out", str(tmp_path / "b.json"), "--key", str(made / "proof.pem"))
    assert done.returncode == 1
    assert b"does not hold and is not signed" in done.stderr
    assert not (tmp_path / "b.json").exists()


@pytest.mark.parametrize("name", ["answer.json", "proof.json"])
def test_the_stress_record_is_made_and_made_again(everyline: Run, made: Path, name: str) -> None:
    done = everyline("verify", str(made / name), "--stress", "--json")
    assert done.returncode == 0, done.stdout.decode()
    stress = json.loads(done.stdout)["stress"]
    kept = json.loads((made / "proof.json").read_bytes())["stress"]
    assert stress == kept
    assert stress["judged"] > 50
    assert stress["share"] == round(stress["caught"] / stress["judged"], 4)
    assert len(stress["missed"]) == stress["judged"] - stress["caught"]


def test_a_stress_record_that_flatters_is_found_out(everyline: Run, made: Path, tmp_path: Path) -> None:
    """The signer leaves an edit out of the count, neatly: only making the record again shows it."""
    from everyline.publish.everyline_verify import canonical, signed_bytes
    from everyline.publish.keys import read_key

    bundle = json.loads((made / "proof.json").read_bytes())
    for part in (bundle["stress"], next(one for one in bundle["stress"]["kinds"] if one["caught"] > 1)):
        part.update(made=part["made"] - 1, judged=part["judged"] - 1, caught=part["caught"] - 1)
        part["share"] = round(part["caught"] / part["judged"], 4)
    del bundle["signature"]["value"]
    bundle["signature"]["value"] = read_key(made / "proof.pem").sign(signed_bytes(bundle)).hex()
    forged = tmp_path / "forged.json"
    forged.write_bytes(canonical(bundle))
    assert everyline("verify", str(forged)).returncode == 0
    done = everyline("verify", str(forged), "--stress")
    assert done.returncode == 4
    assert b"is not what the same edits of its claims give here" in done.stdout


def test_an_audit_is_told_and_one_with_wrong_counts_does_not_hold(everyline: Run, made: Path, tmp_path: Path) -> None:
    claim = json.loads((made / "answer.json").read_bytes())["claims"][0]
    text = claim["text"]
    audited = {"id": "a1", "text": text, "start": 0, "end": len(text), "markers": [], "label": "SUPPORTED"}
    audited |= {"reasons": [], "correction": None, "citations": claim["citations"]}
    summary = {"claims": 1, "supported": 1, "contradicted": 0, "insufficient": 0}
    audit = {"title": "T", "claims": [audited], "omissions": [], "tensions": [], "sourcing": [], "summary": summary}
    file = tmp_path / "audit.json"
    file.write_text(json.dumps(audit), encoding="utf-8")
    done = everyline("verify", str(file))
    assert (done.returncode, done.stdout.startswith(b"Audit ")) == (0, True), done.stdout
    done = everyline("bundle", str(file), "--out", str(tmp_path / "b.json"), "--key", str(made / "proof.pem"))
    assert done.returncode == 0, done.stderr
    assert alone(made, tmp_path / "b.json", "--of", file).returncode == 0
    file.write_text(json.dumps({**audit, "summary": {**summary, "supported": 0}}), encoding="utf-8")
    assert everyline("verify", str(file)).returncode == 4


@pytest.mark.parametrize(
    "data, words",
    [
        (b'{"question": "", "mood": 1}', b"is not an answer"),
        (b'{"summary": {}, "claims": []}', b"is not an audit"),
        (b'{"format": "everyline-proof/1", "mood": 1}', b"unknown key"),
        (b"\xff\xfe", b"UTF-8"),
        (b"", b"not JSON"),
        (b"[" * 100_000, b"nested too deeply"),
    ],
)
def test_what_is_none_of_the_three_gets_one_clear_sentence(
    everyline: Run, tmp_path: Path, data: bytes, words: bytes
) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(data)
    done = everyline("verify", str(file))
    assert done.returncode == (4 if b"everyline-proof" in data else 1)
    assert words in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr


def test_signing_and_checking_open_no_socket(environment: dict[str, str], made: Path, tmp_path: Path) -> None:
    commands = (
        ("bundle", str(made / "answer.json"), "--out", str(tmp_path / "b.json"), "--key", str(made / "proof.pem")),
        ("verify", str(made / "proof.json"), "--stress", "--edits-per-claim", "1"),
    )
    for args in commands:
        done = subprocess.run([sys.executable, "-c", GUARD, *args], capture_output=True, env=environment, timeout=120)
        assert done.returncode == 0, done.stderr.decode()


def test_an_abstention_is_proved_too(everyline: Run, made: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.json"
    done = everyline(
        "ask",
        "What is the dose of metformin in type 2 diabetes?",
        "--bundle",
        str(file),
        "--key",
        str(made / "proof.pem"),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(file.read_bytes())["claims"] == []
    assert alone(made, file, "--public-key", "proof.pub.pem").returncode == 0


def test_ask_without_a_bundle_loads_no_cryptography(environment: dict[str, str]) -> None:
    program = (
        "import sys; sys.argv = ['everyline', 'ask', 'What is SALT?']\n"
        "from everyline.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.exit(any(name.startswith('cryptography') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
