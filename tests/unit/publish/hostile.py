"""Words that try to act, and an answer that bears them everywhere."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.publish import answers

from everyline.domain.answer import Answer, AnswerSection, Conflict, Label, Premise, Withheld
from everyline.domain.ids import ClaimId
from everyline.domain.question import Question, Urgency

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style></title><b>bold</b>",
    '"><a href="javascript:alert(1)">x</a>',
    "{{ 7 * 7 }} {% raw %}",
    '#read("/etc/passwd") #panic() *strong* _it_ $x$ @ref <label> \\ `raw`',
    "[click](http://evil.example) ![i](http://evil.example/i.png) <http://evil.example>",
    "www.evil.example https://evil.example",
    "# heading",
    "1. list",
    "| a | b |",
    "--- ***",
    "&lt;b&gt; &amp;",
    "[1]: http://evil.example",
    "\u202eevil\u2066 \u200b \x1b[31mred\x1b]8;;http://evil.example\x07 \x9b2J \x00 \x85 \u2028 \ufffe \ud800 end",
    "a\nb\r\n\r\n# c\n\n    code",
    "x" * 3000,
)


def infected(words: str) -> Answer:
    """The words in every place where text of a source or a question can stand."""
    made = answers.answer()
    claims = tuple(
        replace(one, text=words, citations=tuple(replace(c, quote=words) for c in one.citations)) for one in made.claims
    )
    return replace(
        made,
        question=Question(text=f"Q {words}", carried_from=words),
        claims=claims,
        urgent=Urgency(words, words),
        sections=(
            AnswerSection(words, "boxed_warning", (ClaimId("c1"),)),
            AnswerSection(words, words, made.bottom_line),
        ),
        conflicts=(Conflict(words, (ClaimId("c1"), ClaimId("c2")), words),),
        premises=(Premise(words, Label.SUPPORTED, (ClaimId("c1"),)),),
        gaps=(words,),
        follow_ups=(words,),
        references=tuple(
            replace(one, title=words, authors=words, journal=words, note=words, url=f"https://a.example/{words}")
            for one in made.references
        ),
        withheld=tuple(Withheld(words, one.verdict) for one in made.withheld),
        provenance=replace(made.provenance, library=words),
        status=words,
    )
