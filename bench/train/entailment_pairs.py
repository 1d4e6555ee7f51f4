"""Claims with evidence and a label, for training the entailment model; no test split, and no pair that is reported on.

    python bench/train/entailment_pairs.py --data DIR --out pairs.jsonl.gz [--seed 1]

Sources (all under DIR): the train splits of SciFact, HealthVer (claims form), CovidFact, NLI4CT, Citation-Integrity and
Evidence Inference; HealthVer's dev pairs; sentences of structured PubMed abstracts with generated edits. Left out:
claims that a dev or test file reports on, CovidFact web claims of a test claim's source, PubMedQA documents.
One claim in ten (by checksum of the claim's source) is `held`: chosen on, never trained on.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from everyline.domain.answer import EvidenceText
from everyline.verify.edits import edits
from everyline.verify.reading import read
from everyline.verify.window import window

S, C, I = "SUPPORTED", "CONTRADICTED", "INSUFFICIENT"  # noqa: E741


@dataclass(frozen=True)
class Row:
    """origin: the data set. group: rows of one are held or trained on together. evidence: as the model reads it."""

    origin: str
    group: str
    claim: str
    evidence: str
    label: str

    @property
    def held(self) -> bool:
        return zlib.crc32(self.group.encode()) % 10 == 0


def lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def key(claim: str) -> str:
    return re.sub(r"\W+", " ", claim.lower()).strip()


def seen_from(claim: str, text: str) -> str:
    return window(claim, [EvidenceText("e", text)]).text


def tidy(claim: str) -> str:
    return re.sub(r"<\|\w+\|>|\[[\d,\s-]*\]|\(\s*\)", "", claim).strip()


def reported(data: Path) -> set[str]:
    """The claims of every dev and test file, which stay out of training."""
    names = ("scifact_dev", "healthver_test", "covidfact_test", "nli4ct_dev", "citation_dev", "expertqa_dev")
    return {key(row["claim"]) for name in names for row in lines(data / f"check-pairs/{name}.jsonl.gz")}


def pairs(data: Path, name: str, origin: str) -> Iterator[Row]:
    for row in lines(data / f"check-pairs/{name}.jsonl.gz"):
        claim = tidy(row["claim"])
        texts = [EvidenceText(str(n), e["text"]) for n, e in enumerate(row["evidence"])]
        yield Row(origin, f"{origin}:{key(claim)}", claim, window(claim, texts).text, row["gold"])


def rationales(claims: Path, corpus: Path, origin: str, *, whole: bool) -> Iterator[Row]:
    """Claims with the sentences that decide them; whole: also with the whole abstract, and the undecided ones."""
    abstracts = {str(row["doc_id"]): row for row in lines(corpus)}
    for row in lines(claims):
        claim = row["claim"].strip()
        group = f"{origin}:{key(claim)}"
        documents = {str(d) for d in row.get("doc_ids", row.get("cited_doc_ids", []))} | set(row["evidence"])
        for number in sorted(documents):
            abstract = abstracts.get(number)
            if abstract is None:
                continue
            body = [s.strip() for s in abstract["abstract"]]
            text = " ".join([abstract.get("title") or "", *body]).strip()
            found = row["evidence"].get(number, [])
            label = I
            for one in found:
                label = S if one["label"] == "SUPPORT" else C
                yield Row(origin, group, claim, " ".join(body[n] for n in one["sentences"])[:640], label)
            if whole:
                yield Row(origin, group, claim, seen_from(claim, text), label)


def covidfact_web(data: Path) -> Iterator[Row]:
    """Web evidence; every claim of a source from which a test claim was made is left out."""
    tested = {key(row["claim"]) for row in lines(data / "covidfact/claims_test.jsonl")}
    rows = list(lines(data / "covidfact/claims_full_web_evidence.jsonl.gz"))
    sources = {row["gold_source"] for row in rows if key(row["claim"]) in tested}
    evidence = {tuple(row["evidence"]) for row in rows if key(row["claim"]) in tested}
    for row in rows:
        if row["gold_source"] in sources or tuple(row["evidence"]) in evidence or key(row["claim"]) in tested:
            continue
        label = S if row["label"] == "SUPPORTED" else C
        yield Row("covidfact-web", f"covidfact:{row['gold_source']}", row["claim"],
                  seen_from(row["claim"], " ".join(row["evidence"])), label)  # fmt: skip


def nli4ct(data: Path) -> Iterator[Row]:
    trials = {row["nct_id"]: row for row in lines(data / "nli4ct/trials.jsonl.gz")}
    for row in lines(data / "nli4ct/train.jsonl.gz"):
        texts = []
        for name, number in (("Primary trial", row["primary_id"]), ("Secondary trial", row["secondary_id"])):
            if number:
                texts.append(
                    EvidenceText(number, f"{name}, {row['section']}:\n" + "\n".join(trials[number][row["section"]]))
                )
        label = S if row["label"] == "Entailment" else C
        yield Row(
            "nli4ct", f"nli4ct:{row['primary_id']}", row["statement"], window(row["statement"], texts).text, label
        )


WORDINGS = {
    1: ("{i} increases {o} compared with {c}.", "{o} was higher with {i} than with {c}.",
        "Compared with {c}, {i} significantly increased {o}.", "{i} led to greater {o} than {c}.",
        "Patients given {i} had more {o} than those given {c}.", "{i} raises {o}."),
    -1: ("{i} reduces {o} compared with {c}.", "{o} was lower with {i} than with {c}.",
         "Compared with {c}, {i} significantly decreased {o}.", "{i} led to less {o} than {c}.",
         "Patients given {i} had less {o} than those given {c}.", "{i} lowers {o}."),
    0: ("{i} and {c} did not differ in {o}.", "There was no significant difference in {o} between {i} and {c}.",
        "{i} had no effect on {o} compared with {c}.", "{o} was similar with {i} and {c}."),
}  # fmt: skip


def evidence_inference(data: Path, random_: random.Random) -> Iterator[Row]:
    """What a trial found, worded from its prompt: the true direction, another direction, another outcome."""
    by_article: dict[str, list[dict[str, Any]]] = {}
    for row in lines(data / "evidence-inference/prompts_train.jsonl.gz"):
        if not row["flagged_incorrect"]:
            by_article.setdefault(row["pmcid"], []).append(row)

    def worded(prompt: dict[str, Any], label: int) -> str:
        said = random_.choice(WORDINGS[label]).format(i=prompt["intervention"], c=prompt["comparator"],
                                                      o=prompt["outcome"])  # fmt: skip
        return said[0].upper() + said[1:]

    for article, prompts in sorted(by_article.items()):
        for prompt in prompts:
            group = f"evidence-inference:{article}"
            spans = [a["evidence"] for a in prompt["annotations"] if a["valid_reasoning"] and len(a["evidence"]) > 40]
            if not spans:
                continue
            span = " ".join(random_.choice(spans).split())[:600]
            other = random_.choice([d for d in (-1, 0, 1) if d != prompt["label"]])
            yield Row("evidence-inference", group, worded(prompt, prompt["label"]), span, S)
            yield Row("evidence-inference", group, worded(prompt, other), span, C)
            others = [p for p in prompts if not _overlap(p["outcome"], span)]
            if others and random_.random() < 0.6:
                wrong = random_.choice(others)
                yield Row("evidence-inference", group, worded(wrong, random_.choice((-1, 0, 1))), span, I)


def _overlap(words: str, text: str) -> bool:
    return any(word in text.lower() for word in re.findall(r"\w{4,}", words.lower()))


_CONTRADICTS = {"number", "dose", "interval", "arm", "direction", "negation", "operator", "unit", "time"}
_PART = re.compile(r"\b([A-Z][A-Z /,&-]{5,40}): ")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def abstracts(data: Path, random_: random.Random, most: int) -> Iterator[Row]:
    """Conclusions against the results of their own abstract, edited conclusions, and those of another abstract."""
    kept = []
    for row in lines(data / "pubmed-abstracts/abstracts.jsonl.gz"):
        if "pubmedqa" in " ".join(row["sources"]):
            continue
        parts = _PART.split(row["abstract"])
        sections = dict(zip(parts[1::2], parts[2::2], strict=False))
        results = " ".join(text for name, text in sections.items() if "RESULT" in name or "FINDING" in name).strip()
        ends = [text for name, text in sections.items() if "CONCLUSION" in name or "INTERPRETATION" in name]
        claims = [s.strip() for s in _SENTENCE.split(ends[0])] if ends else []
        claims = [s for s in claims if 50 <= len(s) <= 260]
        if results and claims and len(results) > 150:
            kept.append((row["pmid"], claims[0], results))
    random_.shuffle(kept)
    kept = kept[:most]
    for number, (pmid, claim, results) in enumerate(kept):
        group = f"pubmed:{pmid}"
        text = seen_from(claim, results)
        share = covered(claim, text)
        if share >= 0.4:
            yield Row("abstracts", group, claim, text, S)
            made = [e for e in edits(claim, random_) if e.kind in ("direction", "negation", "number", "population")]
            if made:
                edit = random_.choice(made)
                yield Row("abstracts", group, edit.text, text, C if edit.kind in _CONTRADICTS else I)
        sample = [kept[random_.randrange(len(kept))] for _ in range(40)]
        near = max(sample, key=lambda other: covered(other[1], results) if other[0] != pmid else -1)
        if covered(near[1], results) < 0.75 and number % 2:
            yield Row("abstracts", group, near[1], seen_from(near[1], results), I)
        if number % 3 == 0:
            own = [s for s in _SENTENCE.split(results) if 60 <= len(s) <= 300]
            if own:
                said = random_.choice(own)
                around = seen_from(said, results)
                made = edits(said, random_)
                if made and said in around:
                    kind = random_.choice(sorted({e.kind for e in made}))
                    edit = random_.choice([e for e in made if e.kind == kind])
                    yield Row("abstracts", group, edit.text, around, C if edit.kind in _CONTRADICTS else I)
                    yield Row("abstracts", group, said, around, S)


def covered(claim: str, text: str) -> float:
    ours = {atom.key for atom in read(claim).content if not atom.neutral}
    theirs = {atom.key for atom in read(text).content}
    return len(ours & theirs) / max(1, len(ours))


def training_rows(data: Path, seed: int) -> Iterator[Row]:
    random_ = random.Random(seed)
    shut = reported(data)
    scifact, healthver = data / "scifact", data / "healthver"
    rows: list[Row] = [
        *pairs(data, "scifact_train", "scifact"),
        *rationales(scifact / "claims_train.jsonl", scifact / "corpus.jsonl.gz", "scifact", whole=False),
        *rationales(healthver / "claims_train.jsonl", healthver / "corpus.jsonl.gz", "healthver", whole=True),
        *pairs(data, "healthver_dev", "healthver-pairs"),
        *pairs(data, "covidfact_train", "covidfact"),
        *covidfact_web(data),
        *nli4ct(data),
        *pairs(data, "citation_train", "citation"),
        *evidence_inference(data, random_),
        *abstracts(data, random_, 6000),
    ]
    once = {}
    for row in rows:
        if key(row.claim) not in shut and row.evidence.strip():
            once.setdefault((key(row.claim), row.evidence), row)
    yield from once.values()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    counts: dict[tuple[str, str, bool], int] = {}
    with gzip.open(given.out, "wt", encoding="utf-8") as file:
        for row in training_rows(given.data, given.seed):
            file.write(json.dumps({**asdict(row), "held": row.held}, ensure_ascii=False) + "\n")
            counts[row.origin, row.label, row.held] = counts.get((row.origin, row.label, row.held), 0) + 1
    for (origin, label, held), count in sorted(counts.items()):
        print(f"{origin:20} {label:13} {'held' if held else 'train':6} {count}")


if __name__ == "__main__":
    main()
