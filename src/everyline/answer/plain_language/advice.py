"""Instructions of a source told as advice to doctors: a lay reader is never told to start, stop or change a medicine.

"Do not start if platelets are low" becomes "The advice to doctors is not to start it if platelets are low."
"""

from __future__ import annotations

import re

from everyline.answer.plain_language.changes import Change

_VERBS = (
    "stop|pause|hold|withhold|start|restart|resume|interrupt|discontinue|use|avoid|consider|take|give|screen|monitor|"
    "check|repeat|test|treat|determine|bring|reduce|increase|ensure|obtain|measure|evaluate|assess|swallow|skip|switch|"
    "inject|apply|continue|refer|ask for|limit|lower|raise|adjust|prescribe|administer|perform|confirm|exclude|keep|"
    "initiate|titrate|instruct|counsel|advise|inform|observe|watch|report"
)
# At the head of a sentence, or of a clause behind a semicolon; after "and" only where it denies.
_OPENS = re.compile(
    rf"(?P<at>^|(?<=[.;:] )|(?<=, )|(?<= and ))(?P<whom>for [\w /-]{{2,30}}? (?=(?:do not|don't|never) ))?"
    rf"(?P<not>(?:do not|don't|never) )?(?P<verb>{_VERBS})\b(?! of\b|,? (?:was|were|is|are|had|has|of|results?)\b)",
    re.IGNORECASE,
)
# Verbs that want a medicine behind them, and get "it" where the source leaves it out.
_BARE = re.compile(
    r"\b(stop|pause|hold|withhold|start|restart|resume|interrupt|discontinue)"
    r"(?=,? (?:if|for|when|with|at|on|once|or|and|until)\b)",
    re.IGNORECASE,
)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|remains?|may|can|could|should|must)\b")
_UNDER = re.compile(r",|\b(?:if|when|until|unless|that|which|who|whom|because|while|where|as|before|after|once)\b")
_ADVICE = "the advice to doctors is"
_TOLD = "the advice to doctors:"
_STOP = re.compile(r";|[.!?](?=\s|$)")
# Behind one of these at the head of a sentence, a word of the list is a noun ("Test results", "Use and ...").
_NOUN_FOLLOWS = frozenset("rates rate results result time times scores score group groups and".split())


def as_advice(text: str) -> tuple[Change, ...]:
    """Imperatives at the head of a sentence or of a clause, as changes. Each is told whole, in its own words."""
    found: list[Change] = []
    for match in _OPENS.finditer(text):
        if (found and match.start() < found[-1].end) or not _commands(text, match):
            continue
        stop = _STOP.search(text, match.end())
        end = stop.start() if stop else len(text)
        told = f"{_ADVICE} {'not ' if match['not'] else ''}to {match['verb'].lower()}{text[match.end() : end]}"
        told = re.sub(r"\bdo not (?=\w)", "not to ", told)
        told = re.sub(rf"(?<=, or )(?=(?:{_VERBS})\b)", "to ", told)
        told = re.sub(r"(?<= and )(?=(?:restart|repeat|monitor|check|use|treat|stop|pause|consider)\b)", "to ", told)
        told = _BARE.sub(r"\1 it", told)
        if match["whom"]:
            told = f"{match['whom'].strip()}, {told}"
        opens = match.start() == 0 or text[: match.start()].rstrip().endswith((".", ";"))
        if text[: match.start()].rstrip().endswith(";"):
            place = text.rindex(";", 0, match.start() + 1)
            found.append(Change(place, end, f". {told[0].upper()}{told[1:]}"))
        else:
            found.append(Change(match.start(), end, told[0].upper() + told[1:] if opens else told))
    return tuple(found)


def as_told(text: str) -> tuple[Change, ...]:
    """The same instructions word for word, behind whom they are for: where they can't be told as advice."""
    return tuple(
        Change(match.start("not") if match["not"] else match.start("verb"), match.end(), _behind(match))
        for match in _OPENS.finditer(text)
        if _commands(text, match)
    )


def _behind(match: re.Match[str]) -> str:
    said = f"{match['not'] or ''}{match['verb']}"
    return f"The advice to doctors: {said[0].lower()}{said[1:]}"


def instructs(text: str) -> bool:
    """Whether a text still tells its reader what to do with a medicine: an imperative that no source is named for."""
    return bool(as_advice(text))


def _commands(text: str, match: re.Match[str]) -> bool:
    """Whether the verb gives an instruction: it opens a sentence or a clause, and no subject stands before it."""
    before = text[: match.start()].rstrip()
    if before.lower().endswith(_TOLD):
        return False
    if before.endswith(("and", ",")):
        return bool(match["not"]) and _ADVICE not in before.lower().rpartition(".")[2]
    stop = _STOP.search(text, match.end())
    clause = _UNDER.split(text[match.end() : stop.start() if stop else len(text)])[0]
    if not match["not"] and _FINITE.search(clause):
        return False  # "Use in ages 12 to 17 is under study": the word is a noun, and the verb comes behind it
    following = text[match.end() : match.end() + 30].lstrip().split(" ")[0].lower().rstrip(",")
    return bool(match["not"]) or following not in _NOUN_FOLLOWS
