"""`everyline bench`: measurements on given data."""

from __future__ import annotations

import json as jsonlib
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from everyline.cli.options import JsonOption, say
from everyline.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _bench() -> None:
    """Measure on given data."""


@app.command("retrieval")
def retrieval(
    corpus: Annotated[Path, typer.Option(help="BEIR corpus, JSON lines, .gz accepted.")],
    queries: Annotated[Path, typer.Option(help="BEIR queries, JSON lines.")],
    qrels: Annotated[Path, typer.Option(help="BEIR judgements, tab-separated.")],
    json: JsonOption = False,
) -> None:
    """Retrieval quality of lexical, dense and fused search on a BEIR set."""
    from everyline.engine.bench_retrieval import bench_retrieval
    from everyline.engine.build import default_embedder

    def watch(stage: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{stage} {done:,}/{total:,}", end="", file=sys.stderr, flush=True)

    report = bench_retrieval(corpus, queries, qrels, embedder=default_embedder(Settings.read()), progress=watch)
    if sys.stderr.isatty():
        say("")
    if json:
        typer.echo(jsonlib.dumps(asdict(report), indent=2))
        return
    typer.echo(f"{report.documents:,} documents, {report.queries:,} judged queries, encoder {report.embedder}")
    for one in report.methods:
        typer.echo(
            f"{one.method:<8} nDCG@10 {one.ndcg_at_10:.4f}  recall@100 {one.recall_at_100:.4f}  "
            f"hit@1 {one.hit_at_1:.4f}  MRR@10 {one.mrr_at_10:.4f}  {one.queries_per_second:.0f} queries/s"
        )


@app.command("edits")
def edits(
    pairs: Annotated[Path, typer.Option(help="Claim-evidence pairs, JSON lines, .gz accepted.")],
    json: JsonOption = False,
    seed: Annotated[int, typer.Option(help="Of the edits; the same seed gives the same edits.")] = 7,
    per_kind: Annotated[int, typer.Option(min=0, help="At most so many edits of one kind of one pair.")] = 2,
    rules: Annotated[bool, typer.Option("--rules", help="Measure the rules alone, without the learnt part.")] = False,
) -> None:
    """Minimal edits caught, by kind, with the faithful lines refused beside them."""
    from everyline.engine.bench_edits import as_table, bench_edits
    from everyline.engine.judging import judge, shipped_judge

    report = bench_edits(pairs, judge=judge if rules else shipped_judge(), seed=seed, per_kind=per_kind)
    if json:
        typer.echo(jsonlib.dumps(asdict(report), indent=2, ensure_ascii=False))
        return
    typer.echo(as_table(report))
