"""Fits the reader of a yes or no (`everyline.answer.stance`) on the development half of PubMedQA and keeps its weights.

Each question's own abstract is cut into the lines an answer would quote of it (`everyline.answer.candidates`); the
expert's yes, no or maybe is the label. The penalty is chosen by five folds, by a hash of the document; what is
written is
fitted on all 500. Nothing of the test half is read. Features that fewer than `LEAST` examples show are left out.

--titles adds, at a third of the weight, abstracts whose title states its result, turned into a question ("X does not
reduce Y" is a no): all those at hand that are no PubMedQA abstract. Nothing random is drawn.

    python bench/train/train_stance.py [--titles] [--write]

Data: PubMedQA (MIT; Jin et al. 2019, doi:10.18653/v1/D19-1259).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from everyline.answer.candidates import candidates
from everyline.answer.stance import MODEL, Said, stance_features
from everyline.appraise.certainty import appraise
from everyline.appraise.design import design_of
from everyline.corpus.sentences import split
from everyline.domain.evidence import Evidence, Hit
from everyline.domain.ids import DocumentId, PassageId
from everyline.domain.question import Pico
from everyline.domain.text import Document, SectionKind, Span, Status
from everyline.engine.build import Bench, open_library
from everyline.retrieve.query import read_question

sys.path.insert(0, str(Path(__file__).parents[1]))
from held_libraries import DATA, FIRST_STAND_IN, held_library, rows_of

LABELS = ("yes", "no", "maybe")
FOLDS, LEAST, LINES, NEAR = 5, 5, 4, 0.7
PENALTIES = ((1.0, 4.0), (1.0, 8.0), (2.0, 25.0))
TITLES_WEIGHT = 0.33


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the features of its abstract's lines, the label and what it weighs."""

    document: str
    found: dict[str, float]
    label: str
    weight: float = 1.0


def lines_of(bench: Bench, question: str, document: Document) -> list[Said]:
    """The lines that an answer would quote of one abstract, nearest first."""
    read = replace(read_question(question, lexicon=bench.lexicon), pico=Pico())
    body = Span(0, len(document.text))
    hit = Hit(
        PassageId("0"), document.id, document.hash, body, document.text, document.title, SectionKind.ABSTRACT, 1.0
    )
    sentences = tuple(s for s in split(document.text, document.sections) if s.span.start >= len(document.title))
    appraisal = appraise(document, design_of(document), Status.CURRENT)
    found = sorted(
        candidates(read, [Evidence(document, appraisal, (hit,), (), sentences)]), key=lambda line: -line.near
    )
    return [Said(line.said, line.concludes) for line in found if line.near >= NEAR * found[0].near][:LINES]


def pubmedqa(bench: Bench, split_name: str) -> Iterator[Example]:
    rows = {f"pmid:{r['pmid']}": r for r in rows_of(DATA / "pubmedqa/pqal.jsonl.gz") if r["split"] == split_name}
    for document in bench.corpus.many([DocumentId(identifier) for identifier in rows]):
        row = rows[document.id]
        lines = lines_of(bench, row["question"], document)
        yield Example(document.id, stance_features(row["question"], lines), row["label"])


_SAYS = re.compile(r"(?P<who>.{8,110}?) (?P<does>does|do|did|is|are|was|were|has|have|can) (?P<no>not )?(?P<what>\w.+)")
_ACTS = re.compile(
    r"(?P<who>[A-Z].{8,100}?) (?P<what>(?:improve|reduce|increase|decrease|prevent|inhibit|predict|enhance|"
    r"induce|cause|"
    r"protect|promote|attenuate|affect|influence|impair|lower)s (?!of\b).+)"
)


def asked_of_title(title: str) -> tuple[str, str] | None:
    """A title that states a result, as a question with its answer; None for any other."""
    stated = re.split(r"[:.] ", title.strip().rstrip("."))[0]
    said = _SAYS.fullmatch(stated)
    if "?" in title or not stated:
        return None
    if said and len(said["what"].split()) > 1:
        return f"{said['does'].capitalize()} {said['who']} {said['what']}?", "no" if said["no"] else "yes"
    acts = _ACTS.fullmatch(stated)
    if acts:
        verb, _, rest = acts["what"].partition(" ")
        return f"Does {acts['who']} {verb.removesuffix('s')} {rest}?", "yes"
    return None


def titles(bench: Bench) -> Iterator[Example]:
    left_out = {str(row["pmid"]) for row in rows_of(DATA / "pubmedqa/pqal.jsonl.gz")}
    stated: dict[str, tuple[str, str]] = {}
    rows = [(row["pmid"], row["title"]) for row in rows_of(DATA / "pubmed-abstracts/abstracts.jsonl.gz")]
    rows += [(str(FIRST_STAND_IN + n), row["title"]) for n, row in enumerate(rows_of(DATA / "scifact/corpus.jsonl.gz"))]
    for pmid, title in rows:
        asked = asked_of_title(title or "")
        if asked and pmid not in left_out:
            stated[f"pmid:{pmid}"] = asked
    for document in bench.corpus.many([DocumentId(identifier) for identifier in stated]):
        question, label = stated[document.id]
        found = stance_features(question, lines_of(bench, question, document))
        # There are seven times as many statements that say yes; both answers count the same in all.
        yield Example(document.id, found, label, TITLES_WEIGHT * (1.0 if label == "no" else 0.15))


def fit(examples: Sequence[Example], penalty: tuple[float, float], steps: int = 250) -> dict[str, list[float]]:
    """Weights of a multinomial logistic model by feature, "" being the constant. penalty: L2 on cues, and on words."""
    count = Counter(name for example in examples for name, value in example.found.items() if value)
    names = sorted(name for name, times in count.items() if times >= LEAST)
    place = {name: number for number, name in enumerate(names)}
    shown = np.zeros((len(examples), len(names) + 1), dtype=np.float32)
    shown[:, -1] = 1
    for row, example in zip(shown, examples, strict=True):
        for name, value in example.found.items():
            if name in place:
                row[place[name]] = value
    wanted = np.array([[label == example.label for label in LABELS] for example in examples], dtype=np.float32)
    weight = np.array([[example.weight] for example in examples], dtype=np.float32)
    held = np.array([[penalty["=" in name]] for name in names] + [[0.01]], dtype=np.float32)
    weights = np.zeros((len(names) + 1, len(LABELS)), dtype=np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):  # Adam (Kingma and Ba 2015, arXiv:1412.6980), on the whole set
        slope = shown.T @ ((_shares(shown @ weights) - wanted) * weight) + held * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return {name: [round(float(one), 3) for one in row] for name, row in zip([*names, ""], weights, strict=True)}


def _shares(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return shares


def read(weights: dict[str, list[float]], found: dict[str, float]) -> str:
    total = np.array(weights[""])
    for name, value in found.items():
        if name in weights:
            total = total + value * np.array(weights[name])
    return LABELS[int(total.argmax())]


def scores(right: Sequence[str], said: Sequence[str]) -> dict[str, float]:
    """Accuracy and macro-F1 over the three labels."""
    f1 = []
    for label in LABELS:
        both = sum(a == b == label for a, b in zip(right, said, strict=True))
        either = sum(a == label for a in right) + sum(b == label for b in said)
        f1.append(2 * both / max(1, either))
    accuracy = sum(a == b for a, b in zip(right, said, strict=True)) / len(right)
    return {"accuracy": round(accuracy, 4), "macro_f1": round(sum(f1) / 3, 4)}


def folds(examples: Sequence[Example], further: Sequence[Example], penalty: tuple[float, float]) -> dict[str, float]:
    part = {e.document: int(hashlib.sha256(e.document.encode()).hexdigest(), 16) % FOLDS for e in examples}
    right, said = [], []
    for fold in range(FOLDS):
        weights = fit([*(e for e in examples if part[e.document] != fold), *further], penalty)
        for example in (e for e in examples if part[e.document] == fold):
            right.append(example.label)
            said.append(read(weights, example.found))
    return scores(right, said)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--titles", action="store_true")
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    bench = open_library(held_library("all"))
    examples = list(pubmedqa(bench, "dev"))
    further = list(titles(bench)) if given.titles else []
    print(f"{len(examples)} questions of PubMedQA dev, {len(further)} titles")
    tried = {penalty: folds(examples, further, penalty) for penalty in PENALTIES}
    for penalty, result in tried.items():
        print(penalty, result)
    best = max(PENALTIES, key=lambda penalty: sum(tried[penalty].values()))
    weights = fit([*examples, *further], best)
    print(f"chosen {best}; {len(weights)} weights")
    if given.write:
        kept = {name: row for name, row in weights.items() if max(map(abs, row)) >= 0.02 or not name}
        about = {
            "data": "PubMedQA expert-labelled questions, development half (500); MIT licence; Jin et al. 2019",
            "made_by": f"bench/train/train_stance.py{' --titles' if given.titles else ''} --write",
            "five_folds": tried[best],
            "labels": list(LABELS),
        }
        lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(kept.items()))
        MODEL.write_text(f'{{\n "about": {json.dumps(about)},\n "weights": {{\n{lines}\n }}\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
