"""What is said of the project itself: its map, words, dependencies, measures; and what must not stand in it."""

from __future__ import annotations

import doctest
import enum
import importlib
import inspect
import pkgutil
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from tests.docs.figures import with_figures
from tests.docs.pages import ROOT, blocks, codes, table

import everyline
import everyline.domain
from everyline.engine.build import starter_folder

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# Words of the domain that no reader of pages meets.
UNTOLD: dict[str, str] = {}


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def tracked() -> list[Path]:
    """Every file of the repository, or of the folder where it is no repository."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_the_map_of_the_tree_holds_each_folder_and_no_other() -> None:
    told = {codes(row[0])[0] for row in table(read("README.md"), "## Map of the tree")}
    packages = {f"src/everyline/{path.parent.name}/" for path in (ROOT / "src/everyline").glob("*/__init__.py")}
    assert {name for name in told if name.startswith("src/")} == packages
    assert all((ROOT / name).is_dir() for name in told)


def test_readme_names_each_command() -> None:
    told = " ".join(code for row in table(read("README.md"), "## Other commands") for code in codes(row[0]))
    for name in re.findall(r"^## (everyline \S.*)$", read("docs/reference/commands.md"), re.M):
        assert name in told


def test_each_word_of_the_domain_is_in_the_glossary() -> None:
    told = set(codes(read("GLOSSARY.md")))
    missing = []
    for module in pkgutil.iter_modules(everyline.domain.__path__, "everyline.domain."):
        for name, one in vars(importlib.import_module(module.name)).items():
            if inspect.isclass(one) and one.__module__ == module.name and not name.startswith("_"):
                is_word = hasattr(one, "__dataclass_fields__") or issubclass(one, enum.Enum)
                if is_word and name not in told and name not in UNTOLD:
                    missing.append(name)
    assert missing == []


def test_the_glossary_names_no_class_that_is_not_there() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))
    named = {code for code in codes(read("GLOSSARY.md")) if re.fullmatch(r"[A-Z][a-z]\w+", code)}
    assert {name for name in named if not re.search(rf"^(?:class {name}\b|{name} = )", source, re.M)} == set()


def test_the_glossary_is_in_order_and_names_each_word_once() -> None:
    words = [re.sub(r"\W*\(.*", "", row[0]).lower() for row in table(read("GLOSSARY.md"))]
    assert words == sorted(set(words))


def wanted(requirements: list[str]) -> set[str]:
    return {found[0] for requirement in requirements if (found := re.match(r"[\w.-]+", requirement))}


@pytest.mark.parametrize("extra", ["To run", "To build", "postgresql", "oidc", "cds", "dev", "bench", "train"])
def test_each_dependency_has_its_reason_and_no_other(extra: str) -> None:
    project = PYPROJECT["project"]
    groups = {
        "To run": project["dependencies"],
        "To build": PYPROJECT["build-system"]["requires"],
        **project["optional-dependencies"],
    }
    assert set(project["optional-dependencies"]) == {"postgresql", "oidc", "cds", "dev", "bench", "train"}
    heading = next(
        line
        for line in read("docs/dependencies.md").splitlines()
        if line == f"## {extra}" or (line.startswith("## ") and f"(`{extra}`)" in line)
    )
    rows = table(read("docs/dependencies.md"), heading)
    assert {codes(row[0])[0] for row in rows} == wanted(groups[extra])
    assert all(row[1] for row in rows)


KEPT = sorted((ROOT / "bench" / "expected").glob("*.yaml"))


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_a_kept_measure_says_how_it_was_made(file: Path) -> None:
    kept = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert {"command", "data"} <= kept.keys()
    assert kept.keys() & {"measured", "expected"}
    assert kept.keys() & {"peer", "note"}
    assert re.search(r"\d", str(kept.get("measured", kept.get("expected"))))
    script = next(word for word in str(kept["command"]).split() if word.endswith(".py") or word == "everyline")
    assert script == "everyline" or (ROOT / script).is_file()


@pytest.mark.parametrize("page", ["docs/reference/figures.md", "docs/explanation/retrieval.md"])
def test_the_figures_on_a_page_are_the_kept_ones(page: str) -> None:
    text = read(page)
    assert "<!-- end of " in text
    assert text == with_figures(text), "run `python tests/docs/renew.py`, and read the difference"


def test_decisions_are_numbered_and_give_context_choice_and_price() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert all(f"**{word}.**" in text for word in ("Context", "Choice", "Price")), file.name


def test_readme_says_of_no_command_that_it_is_missing_when_it_is_there() -> None:
    part = read("README.md").partition("## Not there yet")[2].partition("## ")[0]
    missing = re.findall(r"`everyline ([\w ]+)`", part)
    there = set(re.findall(r"^## everyline ([\w ]+)$", read("docs/reference/commands.md"), re.M))
    assert not there & set(missing)


def test_nothing_names_a_package_host_or_a_path_of_one_machine() -> None:
    hosts = "|".join(("pypi", "pythonhosted", "npmjs", "debian"))
    forbidden = re.compile(rf"\b(?:{hosts})\.(?:org|com)\b|(?<![\w.~-])/wo" rf"rk/|file:/{{2}}/")
    found = []
    for file in tracked():
        data = file.read_bytes()
        if b"\0" not in data[:4096] and (hit := forbidden.search(data.decode("utf-8", "replace"))):
            found.append(f"{file.relative_to(ROOT)}: {hit[0]}")
    assert found == []


def test_examples_on_pages_run(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(data_home))
    monkeypatch.delenv("EVERYLINE_LIBRARY", raising=False)
    tried = 0
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        examples = "".join(block.body for block in blocks(text) if block.language == "python")
        if examples:
            test = doctest.DocTestParser().get_doctest(examples, {}, page.name, str(page), 0)
            told: list[str] = []
            result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=told.append)
            assert result.failed == 0, "".join(told)
            tried += result.attempted
    assert tried > 5


def test_examples_in_docstrings_run() -> None:
    for file in (ROOT / "src").rglob("*.py"):
        if ">>> " in file.read_text(encoding="utf-8"):
            name = ".".join(file.relative_to(ROOT / "src").with_suffix("").parts)
            assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_starter_library_travels_with_the_package() -> None:
    included = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {"content": "everyline/content"}
    assert starter_folder() == ROOT / "content" / "library"
    assert everyline.__version__
