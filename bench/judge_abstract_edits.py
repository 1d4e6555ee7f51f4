"""Edits of sentences of real trial abstracts, judged against the whole abstract, with a peer in the same run.

Data: shared sentence-roles (CC BY and CC0 articles), result and conclusion sentences; or, with --source pubmed, the
result sentences of the structured abstracts of shared pubmed-abstracts, dealt into halves by a hash of the PMID. True
lines: the sentence word for word and in other words (as in `judge_edits`). Splits "train" and "dev" served while the
judge was written; "test" did not. An edit counts as caught when it is not SUPPORTED.
Run: python bench/judge_abstract_edits.py [--source roles|pubmed] [--split test] [--lines 1000] [--show N] [--peer]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.engine.bench_edits import EditReport, Pair, measure
from everyline.engine.judging import shipped_judge
from everyline.verify.edits import Edit
from everyline.verify.judge import judge as rules
from judge_edits import _OTHER_WORDS
from make_restatements import DATA, half_of, results_of, rows, split


def roles(part: str) -> Iterator[tuple[str, str]]:
    """Result and conclusion sentences with their abstracts."""
    with gzip.open(DATA / "sentence-roles" / f"{part}.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            abstract = " ".join(sentence for sentence, _ in row["sentences"])
            for sentence, role in row["sentences"]:
                if role in ("RESULTS", "CONCLUSIONS"):
                    yield sentence, abstract


def pubmed(part: str) -> Iterator[tuple[str, str]]:
    """Result sentences of structured abstracts that are not among the sentences of `roles`."""
    for row in rows("pubmed-abstracts/abstracts.jsonl.gz"):
        if half_of(f"pmid:{row['pmid']}") == part and "evidence-inference" not in row["sources"]:
            for sentence in split(results_of(row["abstract"] or "")):
                yield sentence, row["abstract"]


def lines(source: str, part: str, most: int, seed: int) -> list[Pair]:
    """True lines, a seeded sample of at most so many."""
    found = []
    for sentence, abstract in (roles if source == "roles" else pubmed)(part):
        if not 40 < len(sentence) < 400:
            continue
        evidence = (EvidenceText("a", abstract),)
        found.append(Pair("verbatim", sentence, evidence, ()))
        other = sentence
        for old, new in _OTHER_WORDS:
            other = re.sub(old, new, other)
        if other != sentence:
            found.append(Pair("other words", other, evidence, ()))
    return random.Random(seed).sample(found, min(len(found), most))


def show(most: int) -> Any:
    """Prints the first failures: refused lines and missed edits."""
    shown = {"REFUSED": 0, "MISSED": 0}

    def watch(kind: str, text: str, verdict: Verdict, edit: Edit | None) -> None:
        supported = verdict.label is Label.SUPPORTED
        if supported is (edit is None):
            return
        word = "REFUSED" if edit is None else "MISSED"
        shown[word] += 1
        if shown[word] <= most:
            what = f"{edit.kind} [{edit.original} -> {edit.replaced}]" if edit else kind
            reasons = [(r.kind.value, r.claim, r.evidence) for r in verdict.reasons]
            print(word, what, text, reasons, file=sys.stderr)

    return watch


def brief(report: EditReport) -> dict[str, Any]:
    """What is kept of a report."""
    return {
        "true_lines": report.faithful,
        "refused": report.false_alarm_rate,
        "refused_by_style": {k.kind: f"{k.refused}/{k.pairs}" for k in report.faithful_kinds},
        "edits": report.edits,
        "caught": report.catch_rate,
        "told_apart": report.told_apart_rate,
        "lowest_kind": report.lowest_kind,
        "caught_by_kind": {k.kind: f"{k.caught}/{k.made}" for k in report.edit_kinds},
        "told_apart_by_kind": {k.kind: f"{k.told_apart}/{k.of}" for k in report.edit_kinds},
        "balanced_accuracy": report.balanced_accuracy,
        "ece": report.ece,
        "pairs_per_second": report.pairs_per_second,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", choices=("roles", "pubmed"), default="roles")
    parser.add_argument("--split", default="train")
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--per-kind", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--rules", action="store_true", help="the rules alone, without the learnt part")
    parser.add_argument("--peer", action="store_true", help="also run anchorcite")
    options = parser.parse_args()
    true = lines(options.source, options.split, options.lines, options.seed)
    common = {"seed": options.seed, "per_kind": options.per_kind}
    judge = rules if options.rules else shipped_judge()
    figures = {"source": options.source, "split": options.split}
    figures |= brief(measure(true, judge=judge, watch=show(options.show), **common))
    if options.peer:
        from peers import anchorcite

        figures["anchorcite"] = brief(measure(true, judge=anchorcite, **common))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
