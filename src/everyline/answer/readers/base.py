"""What a profile is: how one reader's answer is laid out. It moves and chooses lines; it words and adds no fact."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.answer.plans.base import SectionPlan
from everyline.domain.question import QuestionType, Reader

EVERY_TYPE = frozenset(QuestionType)
# A question of one thing gets an answer of this many lines at most, of which so many make the bottom line.
MOST_LINES = 12
MOST_FIRST = 3


@dataclass(frozen=True, slots=True)
class Further:
    """A section that a reader gets beside the plan's, for some types of question, where there are lines for it."""

    section: SectionPlan
    types: frozenset[QuestionType]


@dataclass(frozen=True, slots=True)
class Profile:
    """One reader's layout.

    first: kinds of section that stand first, in order; the others follow as the plan has them, what is not known last.
    first_of_options: the same for a question of options alone. further: sections beside the plan's.
    headings: by a planned heading or by a kind of section, what stands in its place. explains: whether clinical words
    are explained. is_short: at most `MOST_LINES` lines whatever is asked, none of them twice.
    """

    reader: Reader
    first: tuple[str, ...] = ()
    first_of_options: tuple[str, ...] = ()
    further: tuple[Further, ...] = ()
    headings: tuple[tuple[str, str], ...] = ()
    explains: bool = False
    is_short: bool = False

    def sections(self, asked: QuestionType) -> tuple[SectionPlan, ...]:
        """The further sections for one type of question, in order."""
        return tuple(one.section for one in self.further if asked in one.types)

    def order(self, asked: QuestionType) -> tuple[str, ...]:
        """Kinds of section that stand first for one type of question."""
        return self.first_of_options or self.first if asked is QuestionType.TREATMENT_OPTIONS else self.first

    def heading(self, kind: str, planned: str) -> str:
        """The heading of a section for this reader."""
        return dict(self.headings).get(planned) or dict(self.headings).get(kind, planned)
