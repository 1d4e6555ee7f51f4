"""Which group of a trial each figure of a sentence belongs to; a figure that can't be told belongs to none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from everyline.appraise.findings.groups import Group, Mention
from everyline.appraise.findings.numbers import Cluster, Kind

# What may stand between a figure and the group it belongs to.
_THEN_GROUP = re.compile(
    r"^[\s)\]]*(?:\([^()]{0,40}\)\s?)?(?:(?:of|in|for|with|among|on|to|by|at|from|under|using|receiving|given|treated with|who received|and|were|was|occurred|"
    r"the|those|patients|women|men|participants|subjects|children|infants|people|cases|individuals|assigned|allocated|randomi[sz]ed|who|"
    r"received|treated|%|per ?cent|percent|group|arm|all|events?|deaths?|responders|months?|years?|weeks?|days?|points?|kg|mm ?Hg)[\s]*)*$",
    re.I,
)
_GROUP_THEN = re.compile(
    r"^(?:[- ](?:treated|assigned|allocated|treatment|therapy))?(?:\s(?:group|arm|patients|recipients|therapy|treatment|women|users))?\s?(?:(?:was|were|had|of|is|at|,|:|=|\(|\[|"
    r"experienced|achieved|showed|reported|rate|mean|median|n\s?=\s?\d+[;,)]*|[-–])\s?)*$",
    re.I,
)
_VERSUS = re.compile(
    r"^[\s\w/%±.+()=·-]{0,30}?(?:\bversus|\bvs?\.?|\bcompared (?:with|to)|\bas compared (?:with|to)|\bagainst|\band|\bor|/|;|,|\bthan)[\s\w(]{0,28}$",
    re.I,
)
_BASELINE = re.compile(
    r"\b(?:from|before|pre-?treatment|initial(?:ly)?|at entry|prior to)\b[^.;,]{0,25}$|\bbaseline\b(?! in\b| of\b| to\b)",
    re.I,
)
# A sentence that speaks of groups by names that are not the trial's.
_OTHER_GROUPS = re.compile(
    r"\b(?:groups?|arms?|than|compared|between|women with|patients with|those with|subgroup|baseline|without|before)\b",
    re.I,
)
_RESPECTIVELY = re.compile(r"\brespectively\b", re.I)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A cluster with its group; by: how that was told (beside, order, respectively, versus)."""

    cluster: Cluster
    group: int
    by: str


@dataclass(frozen=True, slots=True)
class Result:
    """One outcome's figures, a cluster for each group."""

    values: tuple[Assigned, ...]


def assign(
    sentence: str, start: int, clusters: Sequence[Cluster], named: Sequence[Mention], groups: Sequence[Group]
) -> tuple[Result, ...]:
    """The figures of a sentence laid out by outcome, each with its group.

    Figures of one kind that stand side by side ("45% v 30%") are one result; they go to the groups named beside them,
    else in the order in which the sentence names the groups.
    """
    results = []
    for run in _runs(sentence, start, clusters, named):
        values = _assigned(sentence, start, run, named, groups)
        if values:
            results.append(Result(values))
    return tuple(results)


def _runs(sentence: str, start: int, clusters: Sequence[Cluster], named: Sequence[Mention]) -> list[list[Cluster]]:
    """Clusters of one kind and unit that follow one another, however many: what is more than the groups
    is given to none."""
    runs: list[list[Cluster]] = []
    for cluster in clusters:
        last = runs[-1] if runs else None
        if last is not None and _goes_on(sentence, start, last, cluster, named):
            last.append(cluster)
        else:
            runs.append([cluster])
    return runs


def _goes_on(sentence: str, start: int, run: list[Cluster], cluster: Cluster, named: Sequence[Mention]) -> bool:
    if _shape(run[0]) != _shape(cluster):
        return False
    between = sentence[run[-1].span.end - start : cluster.span.start - start]
    if len(run) == 2 and not _AGAINST.search(between):
        pair = sentence[run[0].span.end - start : run[1].span.start - start]
        if _AGAINST.search(pair):
            return False  # "45% v 30%, 10% v 5%" are two results
    if len(between) > 130 or re.search(r"[.;]\s[A-Z]", between):
        return False
    inside = [m for m in named if run[-1].span.end <= m.span.start and m.span.end <= cluster.span.start]
    plain = between
    for m in inside:
        plain = plain.replace(sentence[m.span.start - start : m.span.end - start], " ")
    plain = re.sub(
        r"\b(?:the|of|in|for|with|group|arm|patients|women|men|participants|subjects|receiving|treated|assigned|to|those|who|received|and|versus|vs?|"
        r"compared|against|as|on|were|was|had|only|but|whereas|while|than|given|groups|treatment|therapy|mean|median|or|placebo|control|"
        r"alone|n|experienced|achieved|arms|by|among|p|percent|per|cent|months|years|weeks|days|points|kg|respectively)\b|[\W\d]",
        " ", plain, flags=re.I,
    )  # fmt: skip
    words = plain.split()
    if inside:
        return len(words) <= 6
    return len(words) <= 1 and bool(re.search(r"\b(?:versus|vs?|compared|and|or|against|than)\b|[,;/]", between, re.I))


_AGAINST = re.compile(r"\b(?:versus|vs?\.?|compared)\s", re.I)


def _shape(cluster: Cluster) -> tuple[str, ...]:
    first = cluster.figures[0]
    if any(f.kind in (Kind.EVENTS, Kind.PERCENT) for f in cluster.figures):
        return tuple(sorted(f.kind.value for f in cluster.figures))
    return (first.unit,)


def _assigned(
    sentence: str, start: int, run: list[Cluster], named: Sequence[Mention], groups: Sequence[Group]
) -> tuple[Assigned, ...]:
    if len(run) > max(2, len(groups)):
        return ()
    if any(_BASELINE.search(sentence[max(0, c.span.start - start - 70) : c.span.start - start]) for c in run):
        return ()  # before and after, not group against group
    if len(run) == 1:
        beside = _after(sentence, start, run[0], named)
        beside = _before(sentence, start, run[0], named, in_brackets=True) if beside is None else beside
        return (Assigned(run[0], beside, "beside"),) if beside is not None else ()
    listed = _listed(sentence, start, run, named)
    if listed:
        return _laid(run, listed, "respectively")
    after = [_after(sentence, start, cluster, named) for cluster in run]
    if _is_complete(after):
        return _laid(run, after, "beside")
    before = [_before(sentence, start, cluster, named, in_brackets=True) for cluster in run]
    if _is_complete(before):
        return _laid(run, before, "beside")
    closer = [_before(sentence, start, cluster, named, in_brackets=False) for cluster in run]
    marked = [a if a is not None else b for a, b in zip(after, closer, strict=True)]
    if _is_complete(marked):
        return _laid(run, marked, "beside")
    told = [m for m in marked if m is not None]
    order = _order_of_mention(sentence, start, run, named)
    is_pair = len(run) == len(groups) == 2
    if any(_of_another(sentence, start, cluster, named) for cluster in run):
        return ()
    if len(order) == len(run) and all(m is None or m == o for m, o in zip(marked, order, strict=True)):
        return _laid(run, order, "order")
    if is_pair and len(told) == 1:
        return _laid(run, [m if m is not None else 1 - told[0] for m in marked], "beside")
    if is_pair and not told:
        return _by_versus(sentence, start, run, named, groups, order)
    return ()


_ANOTHER = re.compile(
    r"^\s?(?:%|per ?cent|months?|years?|weeks?|days?|kg|points?|mm ?Hg)?\s?(?:\([^()]{0,30}\)\s?)?(?:of|in|for|with|among|receiving|on)\s(?:the\s|those\s|patients\s|women\s|receiving\s|treated\s|with\s|an?\s)*"
    r"(?!first|second|total|both|all|year|month|week|day|time|favou?r|\d|patients?\b|women\b|men\b|cases\b|subjects\b|participants\b|children\b|p\b|follow|each|these|them|median|mean|which)[\w-]+"
)


def _of_another(sentence: str, start: int, cluster: Cluster, named: Sequence[Mention]) -> bool:
    """Whether a figure is said of somebody who is none of the groups: "and 1.68% for NSAIDs"."""
    told = _ANOTHER.match(sentence[cluster.span.end - start :])
    if told is None:
        return False
    low, high = cluster.span.end, cluster.span.end + told.end() + 40
    return not any(low <= m.span.start < high for m in named)


def _laid(run: Sequence[Cluster], owners: Sequence[int | None], by: str) -> tuple[Assigned, ...]:
    return tuple(Assigned(c, o, by) for c, o in zip(run, owners, strict=True) if o is not None)


def _is_complete(owners: Sequence[int | None]) -> bool:
    return None not in owners and len(set(owners)) == len(owners)


def _listed(sentence: str, start: int, run: list[Cluster], named: Sequence[Mention]) -> list[int]:
    """The groups of "45% and 30% in the X and Y groups, respectively", or of "X and Y ... 45% and 30%, respectively"."""
    high = run[-1].span.end
    told = _RESPECTIVELY.search(sentence[high - start : high - start + 200])
    if told is None:
        return []
    end = high + told.start()
    between = [m for m in named if high <= m.span.start < end]
    if not between:
        return []
    indices = _distinct(m.index for m in between)
    lists = re.search(
        r"\b(?:and|versus|vs?)\b|[,/]", sentence[between[0].span.end - start : between[-1].span.start - start]
    )
    return indices if len(indices) == len(run) and lists else []


def _by_versus(
    sentence: str, start: int, run: list[Cluster], named: Sequence[Mention], groups: Sequence[Group], order: list[int]
) -> tuple[Assigned, ...]:
    """A pair printed "45% v 30%" where the sentence names one group or none."""
    between = sentence[run[0].span.end - start : run[1].span.start - start]
    if len(order) == 1 and re.search(r"\b(?:versus|vs?|compared)\b", between, re.I):
        before = [m for m in named if m.span.end <= run[0].span.start]
        first = order[0]
        if before and re.search(
            r"\b(?:than|compared (?:with|to)|versus|over|against|relative to)\b[^,;]*$",
            sentence[: before[-1].span.start - start],
            re.I,
        ):
            first = 1 - first
        return _laid(run, [first, 1 - first], "versus")
    if order or not groups[1].is_control or groups[0].is_control or _OTHER_GROUPS.search(sentence):
        return ()
    if re.search(r"\b(?:versus|vs?\.?)\b", between, re.I):
        return _laid(run, [0, 1], "order of the trial")
    return ()


def _after(sentence: str, start: int, cluster: Cluster, named: Sequence[Mention]) -> int | None:
    """The group printed right after a figure: "45% of the placebo group", "23 weeks (placebo)"."""
    for mention in named:
        if cluster.span.holds(mention.span):
            return mention.index
        if mention.span.start >= cluster.span.end:
            between = sentence[cluster.span.end - start : mention.span.start - start]
            if re.fullmatch(r"\s?(?:%|per ?cent|months?|years?|weeks?|days?|kg|points?)?\)?\s\(", between):
                return mention.index
            if re.search(
                r"\b(?:of|in|for|with|among|on|to|by|receiving|given|assigned)\b", between
            ) and _THEN_GROUP.match(between):
                return mention.index
            break
    return None


def _before(sentence: str, start: int, cluster: Cluster, named: Sequence[Mention], *, in_brackets: bool) -> int | None:
    """The group printed right before a figure: "placebo, 45%". in_brackets: also "placebo (45%", which in a comparison
    of two may give both groups' figures behind the second."""
    before = [m for m in named if m.span.end <= cluster.span.start]
    if before:
        between = sentence[before[-1].span.end - start : cluster.span.start - start]
        if _GROUP_THEN.match(between) and (in_brackets or not re.search(r"[\[(]", between)):
            return before[-1].index
    return None


def _order_of_mention(sentence: str, start: int, run: list[Cluster], named: Sequence[Mention]) -> list[int]:
    """The distinct groups in the order in which the clause around a run names them: those inside the run and around
    it first, else those before it, the nearest pair."""
    low, high = run[0].span.start, run[-1].span.end
    after = [m for m in named if m.span.start >= high and m.span.start - high < 60]
    before = [m for m in named if m.span.end <= low]
    inside = [m for m in named if low <= m.span.start < high]
    if inside:
        around = [*before[-1:], *inside, *after[:1]]
        first = _distinct(m.index for m in around)
        if len(first) > len(run) and before:
            first = _distinct(m.index for m in [*before[-1:], *inside])
        return first
    near = _nearest_pair(before, len(run), low)
    if near:
        return near[::-1] if _is_turned(sentence, start, before, low) else near
    pair = _distinct(m.index for m in after)
    if len(pair) == len(run):
        return pair
    rest = _distinct(m.index for m in named if m.span.start >= high)
    if not before and len(rest) == len(run) == 2 and re.search(r"\bvs?\b|versus", sentence[low - start : high - start]):
        return rest
    return _distinct(m.index for m in before)


_TURNED = re.compile(
    r"\b(?:[Cc]ompared (?:with|to)|[Ii]n comparison (?:with|to)|[Rr]elative to|[Vv]ersus|[Uu]nlike|[Tt]han)\s(?:the |those |patients |women |receiving |with |in |who |received |treated |given )*$"
)


def _is_turned(sentence: str, start: int, before: list[Mention], low: int) -> bool:
    """Whether the comparator is named first: "compared with placebo, X ... (65% v 76%)" gives X's figure first."""
    two = [m for m in before if low - m.span.end <= 220]
    first = next((m for m in two if m.index != two[-1].index), two[0])
    lead = sentence[: first.span.start - start]
    return bool(_TURNED.search(lead)) and bool(
        re.search(r",", sentence[first.span.end - start : two[-1].span.start - start])
    )


def _nearest_pair(before: list[Mention], wanted: int, low: int) -> list[int]:
    """The last so many distinct groups named before a run, in order of mention."""
    seen: list[int] = []
    for mention in reversed(before):
        if low - mention.span.end > 220:
            break
        if mention.index not in seen:
            seen.append(mention.index)
        if len(seen) == wanted:
            return seen[::-1]
    return []


def _distinct(indices: object) -> list[int]:
    return list(dict.fromkeys(indices))  # type: ignore[call-overload]
