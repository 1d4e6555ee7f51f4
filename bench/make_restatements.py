"""Faithful restatements found in real paired texts, as JSON lines for `everyline bench edits`.

Nothing is worded here: both sides stand in the data. A claim is aligned with the text that says the same elsewhere:

- fulltext: a result sentence of an abstract with the paragraph of the article's body that reports it
  (evidence-inference full texts, train and validation)
- conclusion: a conclusion sentence of a structured abstract with the results of the same abstract (pubmed-abstracts)
- plain: a sentence of a Cochrane plain-language summary with the technical abstract (cochrane-plain-language)

Not made, because the data hold too little: registry against abstract (of 31 trials with posted results that an abstract
names, no result sentence had all its numbers there), label against label (no drug has two labels).

Alignment: every number of the claim stands in the text, in digits or as a word, and the text's best two neighbouring
sentences hold a share of the claim's words, cut to six letters (`_ENOUGH`). It uses no part of the judge. How far to
trust it: `restatements_read.yaml` keeps a sample read by hand. The half a pair belongs to ("dev", "test") goes by a
hash of its document, so that what is tuned on one is measured on the other.

Run: python bench/make_restatements.py [--half dev|test] [--kind fulltext] > pairs.jsonl
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from everyline.corpus.sentences import sentence_spans

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

# By kind: the share of the claim's words that the aligned sentences must hold, how many words it must have, and how
# many numbers.
_ENOUGH = {"fulltext": (0.75, 4, 2), "conclusion": (0.75, 5, 0), "plain": (0.8, 7, 0)}

_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
_STOP = frozenset(
    """a an the of in on at to for with by from as into per via is are was were be been has have had do does did it its
    they their we our this that these those which who and or but nor than also both each while when where not no there
    between among after before during study studies trial trials patients people participants group groups compared
    respectively significantly significant results showed found were""".split()
)
# A sentence that advises, doubts or looks ahead restates no result.
_NO_RESULT = re.compile(
    r"\b(?:should|further|future|need(?:s|ed)?|recommend\w*|warrant\w*|could|would|hypothes\w+|conclude that it is|"
    r"important to|aim(?:ed|s)?|objective|review|remains?|unclear|unknown|we believe|more research|"
    r"this study (?:is|was))\b",
    re.IGNORECASE,
)
_RESULT_HEADINGS = re.compile(r"\b(?:RESULTS?|FINDINGS|MAIN RESULTS)(?: AND [A-Z]+)?: ")
_CONCLUSION_HEADINGS = re.compile(r"\b(?:CONCLUSIONS?|INTERPRETATION|CONCLUSIONS?[ /]+[A-Z ]+): ")
_ANY_HEADING = re.compile(r"(?:^|(?<=[.?!)] ))[A-Z][A-Z &/,'()-]{3,60}: ")


class Candidate(NamedTuple):
    """A sentence and a text that may say it too. document: what the halves are dealt by."""

    kind: str
    document: str
    claim: str
    texts: Sequence[str]


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a gzipped JSON lines file of the data folder."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def half_of(document: str) -> str:
    """The half a document belongs to, for good."""
    return "test" if hashlib.sha256(document.encode()).digest()[0] % 2 else "dev"


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text as plain digits; number words too."""
    text = re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", text.replace("·", "."))
    found = {match.rstrip("0").rstrip(".") if "." in match else match for match in re.findall(r"\d+(?:\.\d+)?", text)}
    return frozenset(found | {_WORDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _WORDS})


def words(text: str) -> frozenset[str]:
    """The content words of a text, cut to six letters."""
    return frozenset(
        word[:6] for word in re.findall(r"[a-zα-ω]{3,}", text.lower()) if word not in _STOP and word not in _WORDS
    )


def split(text: str) -> list[str]:
    """The sentences of a text."""
    return [span.of(text) for span in sentence_spans(text)]


def results_of(abstract: str) -> str:
    """The results section of a structured abstract that also has a conclusion; empty where it has not both."""
    results, concluded = _RESULT_HEADINGS.search(abstract), _CONCLUSION_HEADINGS.search(abstract)
    if not results or not concluded or results.end() >= concluded.start():
        return ""
    return _ANY_HEADING.split(abstract[results.end() : concluded.start()])[0].strip()


def aligned(candidate: Candidate) -> str | None:
    """The text that says the candidate's claim in other words, None where none does surely."""
    share, least_words, least_numbers = _ENOUGH[candidate.kind]
    ours, said = numbers(candidate.claim), words(candidate.claim)
    if len(said) < least_words or len(ours) < least_numbers or not 50 <= len(candidate.claim) <= 400:
        return None
    best, found = 0.0, None
    for text in candidate.texts:
        if not ours <= numbers(text) or candidate.claim.rstrip(".") in text:
            continue
        sentences = split(text)
        for at in range(len(sentences)):
            both = " ".join(sentences[at : at + 2])
            covered = len(said & words(both)) / len(said)
            if covered > best and ours <= numbers(" ".join(sentences[max(0, at - 1) : at + 3])):
                best, found = covered, text
    return found if best >= share else None


def fulltext() -> Iterator[Candidate]:
    """Result sentences of abstracts, with the paragraphs of the body."""
    for name in ("fulltext_train", "fulltext_validation"):
        for row in rows(f"evidence-inference/{name}.jsonl.gz"):
            parts = re.split(r"\n\n+(?=[A-Z][A-Z .:&,/()-]*:\n)", row["text"])
            abstract = [part for part in parts if part.startswith("ABSTRACT")]
            results = [p.partition("\n")[2] for p in abstract if re.match(r"ABSTRACT\.[A-Z &]*(RESULTS|FINDINGS)", p)]
            body = [
                paragraph.strip()
                for part in parts
                if part.startswith("BODY")
                for paragraph in part.partition("\n")[2].split("\n")
                if len(paragraph) > 60
            ]
            for text in results:
                for claim in split(text):
                    yield Candidate("fulltext", row["pmcid"], claim, body)


def conclusion() -> Iterator[Candidate]:
    """Conclusion sentences of structured abstracts, with the results section."""
    for row in rows("pubmed-abstracts/abstracts.jsonl.gz"):
        abstract = row["abstract"] or ""
        section, concluded = results_of(abstract), _CONCLUSION_HEADINGS.search(abstract)
        if section and concluded:
            for claim in split(abstract[concluded.end() :]):
                if not _NO_RESULT.search(claim):
                    yield Candidate("conclusion", f"pmid:{row['pmid']}", claim, [section])


def plain() -> Iterator[Candidate]:
    """Sentences of plain-language summaries, with the technical abstract."""
    for name in ("val", "test"):
        for row in rows(f"cochrane-plain-language/{name}.jsonl.gz"):
            for claim in split(row["plain"]):
                if not _NO_RESULT.search(claim):
                    yield Candidate("plain", row["doi"].partition(".pub")[0], claim, [row["abstract"]])


KINDS = {"fulltext": fulltext, "conclusion": conclusion, "plain": plain}


def pairs(kinds: Sequence[str] = tuple(KINDS), half: str | None = None) -> Iterator[dict[str, Any]]:
    """Aligned pairs in the form of `everyline bench edits`, in the order of the data."""
    for kind in kinds:
        for candidate in KINDS[kind]():
            if half and half_of(candidate.document) != half:
                continue
            text = aligned(candidate)
            if text is not None:
                mark = hashlib.sha256(candidate.claim.encode()).hexdigest()[:8]
                yield {
                    "id": f"{kind}:{candidate.document}:{mark}",
                    "kind": kind,
                    "half": half_of(candidate.document),
                    "claim": candidate.claim,
                    "evidence": [{"id": candidate.document, "text": text}],
                }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=("dev", "test"))
    parser.add_argument("--kind", choices=tuple(KINDS), action="append")
    options = parser.parse_args()
    for pair in pairs(options.kind or tuple(KINDS), options.half):
        sys.stdout.write(json.dumps(pair, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
