"""The board by its commands: from an answer to a published, verified trail, in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import rispy

from everyline.settings import Settings

PASSWORD = "correct horse battery staple"


class Shell:
    """Runs `everyline` with a database and a key of its own, on the starter library."""

    def __init__(self, home: Path, settings: Settings) -> None:
        self._environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "EVERYLINE_LIBRARY": settings.library,
            "EVERYLINE_DATABASE": str(home / "board.db"),
            "PYTHONPATH": ":".join(sys.path),
        }

    def run(self, *arguments: str, code: int = 0, password: str = PASSWORD, stream: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "everyline", *arguments],
            env={**self._environment, "EVERYLINE_PASSWORD": password},
            capture_output=True,
            text=True,
        )
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 or stream == "stdout" else done.stderr


@pytest.fixture
def shell(tmp_path: Path, starter: object, starter_settings: Settings) -> Shell:
    return Shell(tmp_path, starter_settings)


def test_an_answer_goes_to_publication_and_the_trail_tells_it(shell: Shell, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    shell.run("ask", "What is the dose of ritlecitinib?", "--json", "--out", str(answer))
    shell.run("board", "found", "--name", "Dr Chair", "--email", "chair@example.org")
    chair = ("--as", "chair@example.org")
    firsts = {}
    for name, role in (("author", "author"), ("ann", "reviewer"), ("bob", "reviewer")):
        made = shell.run("board", "invite", *chair, "--name", name, "--email", f"{name}@example.org", "--role", role)
        firsts[name] = made.strip().split("\t")[2]

    def as_(name: str, *arguments: str, code: int = 0) -> str:
        return shell.run("board", *arguments, "--as", f"{name}@example.org", code=code, password=firsts[name])

    revision, state, digest = as_("author", "create", str(answer)).strip().split("\t")
    assert state == "draft"
    as_("author", "move", "submit", revision)
    assert "may not approve" in as_("author", "move", "approve", revision, "--of", digest, "--reason", "mine", code=1)
    shell.run(
        "board", "move", "assign", revision, *chair, "--reviewer", "ann@example.org", "--reviewer", "bob@example.org"
    )
    as_("ann", "review", revision, "--opinion", "approve", "--reason", "read", "--of", digest)
    early = shell.run("board", "move", "approve", revision, *chair, "--of", digest, "--reason", "ok", code=1)
    assert "1 of 2 approvals" in early
    as_("bob", "review", revision, "--opinion", "approve", "--reason", "read", "--of", digest, "--claim", "c1=approve")
    shell.run("board", "move", "approve", revision, *chair, "--of", digest, "--reason", "two approvals")
    shell.run("board", "move", "publish", revision, *chair)

    [listed] = json.loads(shell.run("board", "queue", "--json"))
    assert (listed["state"], listed["hash"]) == ("published", digest)
    told = json.loads(shell.run("board", "trail", "--json"))
    assert [one["act"] for one in told["entries"]][-2:] == ["approve", "publish"]
    assert "0 faults" in shell.run("board", "trail", "--check")

    works, record = tmp_path / "works.ris", tmp_path / "review.json"
    slug = listed["slug"]
    shell.run("board", "export", slug, "--format", "ris", "--out", str(works))
    assert len(rispy.loads(works.read_text())) == len(json.loads(answer.read_text())["references"])
    shell.run("board", "export", slug, "--format", "review.json", "--out", str(record))
    assert json.loads(record.read_text())["reviewers"] == ["ann", "bob"]
    assert "There is no such article" in shell.run("board", "export", "none", "--format", "pdf", code=1)

    file = tmp_path / "trail.jsonl"
    shell.run("board", "trail", "--export", str(file))
    held = shell.run("verify", str(file))
    assert f"Trail of {len(told['entries'])} entries holds; last hash {told['entries'][-1]['hash']}." in held
    file.write_text(file.read_text().replace('"reason":"read"', '"reason":"mild"', 1))
    assert json.loads(_failing(shell, "verify", str(file), "--json"))["failures"][0]["what"].endswith(
        "was changed after it was written"
    )


def _failing(shell: Shell, *arguments: str) -> str:
    """What a command prints that ends with 4."""
    return shell.run(*arguments, code=4, stream="stdout")


def test_evidence_is_replaced_claims_are_marked_and_a_wrong_line_goes_with_its_result(
    shell: Shell, tmp_path: Path
) -> None:
    answer = tmp_path / "answer.json"
    shell.run("ask", "What is the dose of ritlecitinib?", "--json", "--out", str(answer))
    shell.run("board", "found", "--name", "Dr Chair", "--email", "chair@example.org")
    chair = ("--as", "chair@example.org")
    first = shell.run("board", "invite", *chair, "--name", "ann", "--email", "ann@example.org", "--role", "reviewer")
    ann, password = ("--as", "ann@example.org"), first.strip().split("\t")[2]
    revision, _, digest = shell.run("board", "create", *chair, str(answer)).strip().split("\t")
    claim = json.loads(answer.read_text())["claims"][0]
    place = claim["citations"][0]
    said = place["quote"].partition(";")[0]
    evidence = f"{place['document_hash']}={said}"
    done = shell.run("board", "replace", *chair, revision, claim["id"], evidence, "--text", said, "--reason", "shorter")
    assert done.split("\t")[1] == "draft"
    refused = shell.run(
        "board", "replace", *chair, revision, claim["id"], f"{place['document_hash']}:0:9", "--reason", "x", code=1
    )
    assert "The judge finds the claim" in refused
    for wrong in ("nowhere", f"{place['document_hash']}=never said", "a:1:two"):
        shell.run("board", "replace", *chair, revision, claim["id"], wrong, "--reason", "x", code=1)
    shell.run("board", "move", "submit", *chair, revision)
    shell.run("board", "move", "assign", *chair, revision, "--reviewer", "ann@example.org")
    of = ("--of", digest)
    shell.run("board", "mark", *ann, revision, "c1", *of, "--opinion", "approve", password=password)
    assert "needs a note" in shell.run(
        "board", "mark", *ann, revision, "c2", *of, "--opinion", "reject", password=password, code=1
    )
    shell.run("board", "comment", *ann, revision, "per day?", "--claim", "c1", "--words", "50 mg", password=password)
    comment = json.loads(shell.run("board", "show", revision, "--json"))["comments"][0]
    assert claim["text"][comment["start"] : comment["end"]] == "50 mg"
    shell.run("board", "settle", *chair, revision, comment["id"])
    shell.run("board", "review", *ann, revision, *of, "--opinion", "unsure", "--reason", "x", password=password)
    assert json.loads(shell.run("board", "show", revision, "--json"))["reviews"][0]["claims"] == {"c1": "approve"}
    shell.run("board", "withhold", *chair, revision, "c1", "--reason", "not so", "--wrong")
    assert "0 faults" in shell.run("board", "trail", "--check")


def test_a_wrong_password_an_unknown_revision_and_a_damaged_answer_are_refused_in_a_sentence(
    shell: Shell, tmp_path: Path
) -> None:
    shell.run("board", "found", "--name", "Dr Chair", "--email", "chair@example.org")
    wrong = shell.run("board", "move", "submit", "x", "--as", "chair@example.org", code=1, password="not the password")
    assert "not of an active member" in wrong
    unknown = shell.run("board", "move", "submit", "nowhere", "--as", "chair@example.org", code=1)
    assert "There is no revision 'nowhere'" in unknown
    damaged = tmp_path / "damaged.json"
    damaged.write_text('{"question": "x"', encoding="utf-8")
    refused = shell.run("board", "create", str(damaged), "--as", "chair@example.org", code=1)
    assert "Traceback" not in refused
    assert shell.run("board", "queue") == ""


def test_somebody_is_invited_by_link_from_the_command_line(shell: Shell) -> None:
    shell.run("board", "found", "--name", "Dr Chair", "--email", "chair@example.org")
    chair = ("--as", "chair@example.org")
    ann = ("--name", "Ann", "--email", "ann@example.org", "--role", "reviewer")
    identity, name, link = shell.run("board", "invite-by-link", *chair, *ann).strip().split("\t")
    assert name == "Ann"
    assert link.startswith("http://127.0.0.1:8000/invitations/")
    [listed] = json.loads(shell.run("board", "invitations", *chair, "--json"))
    assert (listed["id"], listed["email"], listed["roles"]) == (identity, "ann@example.org", ["reviewer"])
    assert link.rpartition("/")[2] not in json.dumps(listed)
    shell.run("board", "take-back", *chair, identity)
    assert shell.run("board", "invitations", *chair) == ""
    assert "no open invitation" in shell.run("board", "take-back", *chair, identity, code=1)
    shell.run("board", "sign-out", *chair, "chair@example.org")
    told = json.loads(shell.run("board", "trail", "--json"))
    acts = [one["act"] for one in told["entries"]]
    assert acts == ["add member", "invite", "take back invitation", "end sessions"]
    assert "0 faults" in shell.run("board", "trail", "--check")
