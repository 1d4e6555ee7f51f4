"""BioASQ asked of its snippet corpus: is a gold document cited, and how much of the gold snippets does the answer say?

Content is measured in words without stop words (`content_words`): recall is the share of a question's gold words that
its lines hold, precision the share of the lines' words that gold snippets hold. `snippets` is the share of gold
snippets
that a cited span overlaps by half or more of the shorter of both, `lines_on_gold` the share of lines cited to a gold
document. Beside it, from the same ranking: the first two passages quoted whole. The corpus is made of passages that
experts picked, so scores are flattering. Questions of yes or no: the stance against the gold answer.

    python bench/answers_bioasq.py [--batches 9B 10B] [--first N]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from everyline.domain.answer import Answer, StanceLabel
from everyline.domain.words import content_words
from everyline.engine.ask import Request, ask
from everyline.engine.build import open_library
from everyline.retrieve.query import read_question
from everyline.retrieve.search import search
from held_libraries import DATA, held_library, rows_of


def of_words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in content_words(text)}


def shared(gold: set[str], said: set[str]) -> tuple[float, float]:
    """Recall and precision of words."""
    both = len(gold & said)
    return both / max(1, len(gold)), both / max(1, len(said))


def told(snippet: str, quotes: Iterable[str]) -> bool:
    """Whether some quotation holds half or more of a snippet's words, or is itself held by half or more."""
    wanted = set(content_words(snippet))
    for quote in quotes:
        words = set(content_words(quote))
        if len(wanted & words) >= 0.5 * max(1, min(len(wanted), len(words))):
            return True
    return False


def mean(values: list[float]) -> float:
    return round(sum(values) / max(1, len(values)), 4)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--batches", nargs="+", default=["9B", "10B"])
    options.add_argument("--first", type=int)
    given = options.parse_args()
    bench = open_library(held_library("bioasq"))
    rows = [
        row
        for row in rows_of(DATA / "bioasq/golden_7b-10b.jsonl.gz")
        if row["batch"].startswith(tuple(given.batches)) and row["snippets"]
    ][: given.first]
    found: dict[str, list[float]] = {name: [] for name in ("recall", "precision", "snippets", "on_gold", "lines")}
    peer: dict[str, list[float]] = {"recall": [], "precision": [], "cited": []}
    cited = abstained = 0
    confusion: Counter[str] = Counter()
    for row in rows:
        answer = ask(bench, Request(row["question"]))
        gold = {f"pmid:{snippet['pmid']}" for snippet in row["snippets"]}
        words = of_words(snippet["text"] for snippet in row["snippets"])
        works = {citation.document for claim in answer.claims for citation in claim.citations}
        quotes = [citation.quote for claim in answer.claims for citation in claim.citations]
        cited += bool(works & gold)
        abstained += answer.abstention is not None
        recall, precision = shared(words, of_words(quotes))
        found["recall"].append(recall)
        found["snippets"].append(mean([float(told(snippet["text"], quotes)) for snippet in row["snippets"]]))
        if quotes:
            found["precision"].append(precision)
            found["on_gold"].append(mean([float(c.citations[0].document in gold) for c in answer.claims]))
        found["lines"].append(len(answer.claims))
        ranking = search(
            read_question(row["question"], lexicon=bench.lexicon),
            bench.index,
            embedder=bench.embedder,
            k=2,
            dense_share=bench.dense_share,
        )
        recall, precision = shared(words, of_words(hit.text for hit in ranking.hits))
        peer["recall"].append(recall)
        peer["precision"].append(precision)
        peer["cited"].append(float(any(hit.document in gold for hit in ranking.hits)))
        if row["type"] == "yesno":
            confusion[f"{answer_of(row)} read as {said(answer)}"] += 1
    asked = sum(confusion.values())
    always = sum(n for pair, n in confusion.items() if pair.startswith("yes"))
    print(
        json.dumps(
            {
                "batches": given.batches,
                "questions": len(rows),
                "gold_cited": round(cited / len(rows), 4),
                "gold_cited_of_answers": round(cited / max(1, len(rows) - abstained), 4),
                "abstained": round(abstained / len(rows), 4),
                "lines": mean(found["lines"]),
                "most_lines": max(found["lines"]),
                "lines_on_gold": mean(found["on_gold"]),
                "content": {"recall": mean(found["recall"]), "precision": mean(found["precision"])},
                "snippets_told": mean(found["snippets"]),
                "two_passages_whole": {name: mean(values) for name, values in peer.items()},
                "yes_no": {
                    "questions": asked,
                    "accuracy": round((confusion["yes read as yes"] + confusion["no read as no"]) / max(1, asked), 4),
                    "always_yes": round(always / max(1, asked), 4),
                    "confusion": dict(sorted(confusion.items())),
                },
            },
            indent=1,
        )
    )


def answer_of(row: dict[str, Any]) -> str:
    exact = row["exact_answer"]
    while isinstance(exact, list):
        exact = exact[0]
    return str(exact).strip().lower()


def said(answer: Answer) -> str:
    if answer.stance is None:
        return "nothing"
    return {StanceLabel.YES: "yes", StanceLabel.NO: "no"}.get(answer.stance.label, answer.stance.label.value)


if __name__ == "__main__":
    main()
