"""A stress record as JSON, in the form of a proof bundle's field `stress`, and as lines of text."""

from __future__ import annotations

from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.stress import EditCount, Stress, TriedEdit

_SHOWN = 20


def stress_to_object(stress: Stress) -> dict[str, Any]:
    """The record as a JSON object; shares have four decimals, null where nothing was judged."""
    return {
        "generator": stress.generator,
        "judge": stress.judge,
        "seed": stress.seed,
        "edits_per_claim": stress.edits_per_claim,
        "claims": stress.claims,
        "passed_over": list(stress.passed_over),
        **_count(stress.total),
        "kinds": [{"kind": kind, **_count(count)} for kind, count in stress.kinds],
        "missed": [_edit(one) for one in stress.missed],
        "exclusions": [{**_edit(one), "why": why.value} for one, why in stress.exclusions],
    }


def stress_to_text(stress: Stress) -> list[str]:
    """The share caught, then each kind, then the edits that were missed; a line each."""
    total = stress.total
    rows = [
        f"Stress (seed {stress.seed}): {_told(total)} edits of {stress.claims} claims were caught by {stress.judge}; "
        f"{total.excluded} more did not count.",
        *(f"- {kind}: {_told(count)} caught, {count.excluded} did not count" for kind, count in stress.kinds),
    ]
    if stress.passed_over:
        rows.append(f"Not edited, as the judge does not support them as they stand: {', '.join(stress.passed_over)}.")
    if stress.missed:
        rows += ["", "Missed:"]
        rows += [f"- {one.claim} ({one.kind}): {one.original} -> {one.replaced}" for one in stress.missed[:_SHOWN]]
        if len(stress.missed) > _SHOWN:
            rows.append(f"- and {len(stress.missed) - _SHOWN} more; --json lists them all")
    return rows


def _told(count: EditCount) -> str:
    share = "" if count.share is None else f" ({count.share:.1%})"
    return f"{count.caught} of {count.judged}{share}"


def _count(count: EditCount) -> dict[str, Any]:
    return {
        "made": count.made,
        "excluded": count.excluded,
        "judged": count.judged,
        "caught": count.caught,
        "share": count.share,
    }


def _edit(edit: TriedEdit) -> dict[str, Any]:
    return {
        "claim": edit.claim,
        "kind": edit.kind,
        "original": edit.original,
        "replaced": edit.replaced,
        "text": edit.text,
    }
