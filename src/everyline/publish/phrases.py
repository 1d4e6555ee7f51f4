"""Small pieces of a shown answer in words, the same in every form."""

from __future__ import annotations

from everyline.publish.view import Line, Page, QuoteView


def read_as_words(shown: Page) -> str:
    """How the question was read, as one sentence."""
    (_, kind), *others = shown.read_as
    return f"Read as a question of {'; '.join([kind, *(f'{label.lower()}: {value}' for label, value in others)])}."


def numbers_words(line: Line) -> str:
    """A line's reference numbers, as in `[1][2]`; empty where it has none."""
    return "".join(f"[{number}]" for number in line.numbers)


def certainty_words(line: Line) -> str:
    """What follows the numbers: certainty, cautions about works cited, words explained; begins with a space, may be
    empty."""
    parts = [line.certainty] if line.certainty else []
    parts += line.cautions
    told = f" ({'; '.join(parts)})" if parts else ""
    return told + "".join(f" {one[0].upper()}{one[1:]}." for one in line.explained)


def quote_words(quote: QuoteView) -> str:
    """Where a quotation stands, enough to find it again."""
    number = f"[{quote.number}] " if quote.number is not None else ""
    finding = f", finding {quote.finding}" if quote.finding else ""
    return f"{number}{quote.document}, characters {quote.start} to {quote.end}{finding}, {quote.document_hash}"


def withheld_words(count: int) -> str:
    """How many lines readers do not see."""
    lines = "1 further line was" if count == 1 else f"{count} further lines were"
    return f"{lines} written and left out, because the check against the sources did not pass."


def full_stop(title: str) -> str:
    """A title that ends as a sentence."""
    return title if title.endswith((".", "?", "!")) else f"{title}."
