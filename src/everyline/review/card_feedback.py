"""What became of the cards of decision support, kept in the application's database. Nothing of a patient is in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, func, insert, select

from everyline.db.sql import reading, writing
from everyline.domain.hooks import CardOutcome, Feedback
from everyline.errors import Busy, InvalidInput
from everyline.review.tables import CARD_FEEDBACK

MOST_KEPT = 200_000


class FeedbackStore:
    """Feedback on cards; each card's outcome at a time is kept once, as it was told first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, told: Sequence[Feedback], now: datetime) -> int:
        """Keep feedback, all of it or none; gives how much of it was new.

        Raises InvalidInput for another outcome of a card at the same instant, Busy where as much is kept as may be.
        """
        received = now.astimezone(UTC).isoformat()
        rows = {(one.card, _at(one)): _row(one, received) for one in reversed(told)}
        for one in told:
            _agree(rows[one.card, _at(one)]["outcome"], one.outcome.value)
        with writing(self._engine) as connection:
            cards = select(CARD_FEEDBACK.c.card, CARD_FEEDBACK.c.at, CARD_FEEDBACK.c.outcome).where(
                CARD_FEEDBACK.c.card.in_({card for card, _ in rows})
            )
            known = {(row.card, row.at): row.outcome for row in connection.execute(cards)}
            for key, row in rows.items():
                _agree(known.get(key, row["outcome"]), row["outcome"])
            new = [row for key, row in rows.items() if key not in known]
            kept = int(connection.execute(select(func.count()).select_from(CARD_FEEDBACK)).scalar_one())
            if new and kept + len(new) > MOST_KEPT:
                raise Busy("No further feedback can be kept.", "Tell who runs this server.")
            if new:
                connection.execute(insert(CARD_FEEDBACK), new)
        return len(new)

    def all(self) -> tuple[Feedback, ...]:
        """Everything that was told, the newest first."""
        order = CARD_FEEDBACK.c.at.desc(), CARD_FEEDBACK.c.card
        with reading(self._engine) as connection:
            rows = connection.execute(select(CARD_FEEDBACK).order_by(*order)).mappings().all()
        return tuple(
            Feedback(
                row["service"],
                row["card"],
                CardOutcome(row["outcome"]),
                datetime.fromisoformat(row["at"]),
                tuple(row["suggestions"]),
                row["reason"],
                row["had_comment"],
            )
            for row in rows
        )


def _agree(before: object, outcome: object) -> None:
    if before != outcome:
        raise InvalidInput(
            f"A card was {before} and {outcome} at the same instant: nothing of this was kept.",
            "Send each outcome with its own outcomeTimestamp.",
        )


def _at(one: Feedback) -> str:
    return one.at.astimezone(UTC).isoformat()


def _row(one: Feedback, received: str) -> dict[str, object]:
    return {
        "card": one.card,
        "at": _at(one),
        "service": one.service,
        "outcome": one.outcome.value,
        "suggestions": list(one.suggestions),
        "reason": one.reason,
        "had_comment": one.had_comment,
        "received_at": received,
    }
