"""Findings made of registry results and of label sections: how many are borne out by their own spans, by topic; and how
often each field is right, by hand.

Every finding of the samples is worded as an answer words it (`answer.plain.word_finding`) and judged against the spans
it cites. Samples: NLI4CT's 851 trial records turned back into the registry's JSON (`records_text.py`), the
ClinicalTrials.gov and openFDA samples of shared/data/api-samples, the labels of shared/data/drug-labels.
`kept` is the share of rows of results that became findings, the others having been refused by name; of a label, the
share of the sentences of its taken-apart sections.

Fields: `findings_records_read.yaml` holds 60 findings that were drawn by seed and read beside their records, with what
each field should say. A field counts as right where it says that, and no longer where it says anything else.

    python bench/findings_records.py [--show N] [--draw SEED]
"""

from __future__ import annotations

import argparse
import json
import random
import tarfile
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from everyline.answer.plain import word_finding
from everyline.domain.answer import EvidenceText, Label
from everyline.domain.evidence import Finding
from everyline.domain.record import Kept
from everyline.domain.text import Document, DocumentKind, SectionKind
from everyline.sources.label_findings import _MAKERS
from everyline.sources.label_sentences import cut
from everyline.sources.registry import open_source
from everyline.sources.trials import study_record
from everyline.verify.judge import judge
from records_text import studies

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
READ = Path(__file__).with_name("findings_records_read.yaml")
FIELDS = ("topic", "population", "intervention", "dose", "comparator", "outcome", "timepoint", "direction", "arms")


def samples() -> Iterator[Kept]:
    """Every record of the samples that became a document."""
    for study in studies(DATA / "nli4ct" / "trials.jsonl.gz"):
        record = study_record(study, "nli4ct", "nli4ct")
        if isinstance(record, Kept):
            yield record
    with tempfile.TemporaryDirectory() as folder:
        for archive in ("api-samples/api_samples.tar.xz", "drug-labels/spl_samples.tar.xz"):
            with tarfile.open(DATA / archive) as packed:
                packed.extractall(folder, filter="data")
        for file in sorted(Path(folder).rglob("*.*")):
            is_label = file.suffix == ".xml" and file.parent == Path(folder)
            if is_label or "ctgov" in file.parts or "openfda" in file.parts:
                yield from (record for record in open_source(file) if isinstance(record, Kept))


def fields(finding: Finding, document: Document) -> dict[str, Any]:
    """What a finding says, field by field, without what is not there."""
    arms = "; ".join(
        " ".join(
            filter(None, [arm.arm, f"{arm.value} {arm.unit}".strip(), f"n {arm.n}" if arm.n else "", arm.interval])
        )
        for arm in finding.arms
    )
    direction = finding.direction.value if finding.direction else None
    values = {name: getattr(finding, name) for name in FIELDS if name not in ("direction", "arms")}
    return {name: value for name, value in {**values, "direction": direction, "arms": arms}.items() if value}


def sentences_of(document: Document) -> int:
    """Sentences of the sections of a label that are taken apart into findings."""
    lines = (
        line
        for section in document.sections
        if section.kind in _MAKERS and section.kind is not SectionKind.TABLE
        for line in section.span.of(document.text).split("\n")
    )
    return sum(1 for line in lines for _ in cut(line))


def draw(found: dict[str, tuple[Finding, Document]], seed: int) -> None:
    """Print 60 findings to be read: half of labels, half of trials, evenly over their topics."""
    rng = random.Random(seed)
    pools: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for identity, (finding, document) in sorted(found.items()):
        pools[document.kind is DocumentKind.LABEL, finding.topic].append(identity)
    for is_label in (True, False):
        wanted, drawn = 30, []
        kinds = sorted(key for key in pools if key[0] is is_label)
        for key in kinds:
            rng.shuffle(pools[key])
        while len(drawn) < wanted:
            for key in kinds:
                if pools[key] and len(drawn) < wanted:
                    drawn.append(pools[key].pop())
        for identity in drawn:
            finding, document = found[identity]
            told = {"id": identity, "says": finding.statement.of(document.text), **fields(finding, document)}
            print(yaml.safe_dump([told], sort_keys=False, allow_unicode=True, width=200))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--show", type=int, default=0)
    options.add_argument("--draw", type=int)
    given = options.parse_args()
    made: Counter[str] = Counter()
    borne_out: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    found: dict[str, tuple[Finding, Document]] = {}
    sentences = told = shown = 0
    start = time.process_time()
    for record in samples():
        document = record.document
        is_label = document.kind is DocumentKind.LABEL
        refused.update(refusal.reason for refusal in record.refusals)
        if is_label:
            sentences += sentences_of(document)
            told += len(record.findings)
        for finding in record.findings:
            found[finding.id] = (finding, document)
            text, citations = word_finding(finding, document)
            verdict = judge(text, [EvidenceText(str(n), c.quote) for n, c in enumerate(citations)])
            topic = f"{'label' if is_label else 'trial'} {finding.topic}"
            made[topic] += 1
            borne_out[topic] += verdict.label is Label.SUPPORTED
            if verdict.label is not Label.SUPPORTED and shown < given.show:
                shown += 1
                print(verdict.label.name, text, [(r.kind.value, r.claim, r.evidence) for r in verdict.reasons])
    if given.draw is not None:
        draw(found, given.draw)
        return
    trials = sum(count for topic, count in made.items() if topic.startswith("trial"))
    right: Counter[str] = Counter()
    given_fields: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    gone = 0
    for entry in yaml.safe_load(READ.read_text(encoding="utf-8")) if READ.exists() else ():
        mine = (pair for pair in found.values() if pair[1].id == entry["document"])
        said = ((f, d) for f, d in mine if f.statement.of(d.text).startswith(entry["begins"]))
        one = next(said, None)
        if one is None:
            gone += 1
            continue
        now = fields(*one)
        for name in FIELDS:
            if name in now:
                given_fields[name] += 1
                right[name] += now[name] == entry["right"].get(name)
            elif name in entry["right"]:
                missed[name] += 1
    print(json.dumps({
        "findings": sum(made.values()),
        "supported": round(sum(borne_out.values()) / sum(made.values()), 4),
        "by_topic": {topic: {"findings": made[topic], "supported": round(borne_out[topic] / made[topic], 4)}
                     for topic in sorted(made)},
        "kept_of_trial_rows": round(trials / (trials + sum(refused.values())), 4),
        "refused": dict(sorted(refused.items())),
        "kept_of_label_sentences": round(told / max(1, sentences), 4),
        "read_by_hand": {"findings": len(yaml.safe_load(READ.read_text("utf-8"))), "no_longer_made": gone},
        "precision": {name: round(right[name] / given_fields[name], 4) for name in FIELDS if given_fields[name]},
        "given": dict(given_fields),
        "missed": dict(missed),
        "seconds": round(time.process_time() - start, 1),
    }, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
