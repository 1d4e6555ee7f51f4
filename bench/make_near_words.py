"""Writes `src/everyline/retrieve/near_words.txt`: real words that stand near a name Everyline knows.

Run by hand, where the names or the texts change:

    python bench/make_near_words.py ../shared/data

A word counts as real where three texts of the sets read here have it. Sets of questions that lay people typed are left
out: they hold slips.
"""

from __future__ import annotations

import gzip
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from everyline.retrieve.spelling import nearest
from everyline.retrieve.synonyms import built_in

HEAD = """\
# Real words that are near a name of lexicon.yaml, so that they are never taken for a slip of it. Made by
# bench/make_near_words.py from the words of public abstracts, labels, questions and articles.
"""
SETS = (
    "bioasq",
    "drug-labels",
    "evidence-inference",
    "pmc-jats",
    "pubmed-abstracts",
    "pubmed-xml",
    "pubmedqa",
    "scifact",
)
_ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|.)")
_WORD = re.compile(r"[^\W\d_]{5,}")


def texts(folder: Path) -> Iterator[str]:
    """Every record of every set as one text."""
    for file in sorted(file for name in SETS for file in (folder / name).rglob("*")):
        if file.name.endswith((".jsonl.gz", ".xml.gz")):
            with gzip.open(file, "rt", encoding="utf-8", errors="replace") as lines:
                yield from (_ESCAPE.sub(" ", line) for line in lines)
        elif file.suffix == ".jsonl":
            yield from file.read_text("utf-8", "replace").splitlines()
        elif file.name.endswith(".tar.xz"):
            with tarfile.open(file) as archive:
                for member in archive:
                    held = archive.extractfile(member)
                    if held is not None:
                        yield held.read().decode("utf-8", "replace")


def main() -> None:
    """Count words by text, keep those that are near a name."""
    counts: Counter[str] = Counter()
    for text in texts(Path(sys.argv[1])):
        counts.update(set(_WORD.findall(text.casefold())))
    lexicon = built_in()
    named = (name for concept in lexicon.concepts for name in (concept.name, *concept.names))
    names = {word for name in named for word in _WORD.findall(name.casefold())}
    kept = sorted(
        word
        for word, count in counts.items()
        if count >= 3 and word not in names and word.isascii() and nearest(word, lexicon)
    )
    rows, row = [], ""
    for word in kept:
        if len(row) + len(word) >= 119:
            rows.append(row)
            row = ""
        row = f"{row} {word}".strip()
    target = Path(__file__).parents[1] / "src" / "everyline" / "retrieve" / "near_words.txt"
    target.write_text(HEAD + "\n".join([*rows, row]) + "\n", encoding="utf-8")
    print(f"{len(kept)} words of {len(counts)} kept")


if __name__ == "__main__":
    main()
