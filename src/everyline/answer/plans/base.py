"""What a plan is: the sections the asker of a question type expects, in order, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.domain.evidence import Design

HARMS_FIRST = (Design.SYSTEMATIC_REVIEW, Design.RCT, Design.LABEL, Design.REVIEW, Design.EXTENSION, Design.COHORT)
RESULTS_FIRST = (Design.RCT, Design.SYSTEMATIC_REVIEW, Design.EXTENSION, Design.COHORT, Design.REGISTRY, Design.LABEL)
LABEL_FIRST = (Design.LABEL, Design.GUIDELINE, Design.CONSENSUS, Design.SYSTEMATIC_REVIEW, Design.RCT, Design.REVIEW)
REVIEWS_FIRST = (Design.SYSTEMATIC_REVIEW, Design.RCT, Design.GUIDELINE, Design.CONSENSUS, Design.COHORT)

# Topic of a sentence of prose that reports a result or a conclusion; findings have their own topics.
RESULT = "result"


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """One section: what it may hold, how much, and what comes first.

    topics: of findings and sentences it takes. per_drug: lines for each drug; limit: lines in all.
    words: a pattern that the time point or the statement must match, where the topic alone is too wide; unless: one
    that they must not. prefer: designs, best first.
    is_unsettled: takes only lines that say what is not known.
    standing: "approved" or "unapproved" takes only drugs with or without an approval for the condition that the
    library shows; empty takes all.
    is_varied: at most one line of a topic for each drug.
    is_core: what the type is about; kept even where no line of it holds the question's focus, and its absence from
    the library is told as a gap.
    is_added: not of the plan, but asked for by the question's words.
    needs_drug: takes only lines about the question's drugs, where its kind would take others. asks_drug: filled only
    where the question names a treatment, or its words ask for the section's topics.
    """

    heading: str
    kind: str
    topics: tuple[str, ...]
    limit: int
    per_drug: int = 0
    words: str = ""
    unless: str = ""
    prefer: tuple[Design, ...] = RESULTS_FIRST
    is_unsettled: bool = False
    standing: str = ""
    is_varied: bool = False
    is_core: bool = False
    is_added: bool = False
    needs_drug: bool = False
    asks_drug: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The sections of one question type.

    weight: how much the question's focus words count beside what a line is worth in itself; small where the plan asks
    the same of every option. floor: the share of the best line's focus that a line needs, where any line has focus.
    leads: how many lines make the bottom line where none is composed. reach: passages to take into account.
    basis: a finding on this outcome in a label is given whatever else is asked (the dose, in an answer on dosing).
    needs_focus: a line must hold something of what the question is after, where it is after anything.
    """

    sections: tuple[SectionPlan, ...]
    weight: float = 3.0
    floor: float = 0.5
    leads: int = 2
    reach: int = 150
    basis: str = ""
    needs_focus: bool = False
    composes_options: bool = False


EVERYTHING = (
    "approval", "indication-limit", "efficacy", "safety", "durability", "comparator", "special-population",
    "contraindication", "vaccination", "interaction", "dosing", "monitoring", "boxed-warning", "definition",
    "algorithm", "mechanism", RESULT,
)  # fmt: skip
UNKNOWN = SectionPlan("What is not known", "limitations", (), 4, is_unsettled=True, prefer=REVIEWS_FIRST)
