"""What was measured, filed under one wording, so that the same outcome in other words meets.

Rules for forms that outcomes take everywhere (a score with a threshold, a percentage of improvement, a change from
baseline, a share of people with something, an event), and a table of other names. What no rule knows keeps its words.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from everyline.domain.synthesis import Normal

KNOWN_EVENT = "another name of the same event"
_LOWER = r"(?:<=|≤|\u2a7d|of no more than|no more than|at most)"
_UPPER = r"(?:>=|≥|\u2a7e|of at least|at least)"
_NUMBER = r"(\d+(?:\.\d+)?)"
# "SALT of 20 or less", "SALT score <=20", "SALT<10", "DLQI of 5 or less": a score and the side of a number it lies on.
_SCORE = (
    r"\b((?=[A-Za-z0-9/-]*[A-Z0-9][A-Za-z0-9/-]*[A-Z0-9])[A-Za-z][A-Za-z0-9/-]*)"
    r"(?: \([A-Z-]+\))?(?: (?i:total|scalp|absolute))?(?: (?i:scores?|levels?|values?))?"
)
_UNIT = r"( ?%| ?(?:mg/dL|mmol/L|mmol/mol|mmHg|kg/m2|pg/mL|ng/mL))?(?![\d%])"
_THRESHOLDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"{_SCORE} ?{_LOWER} ?{_NUMBER}{_UNIT}"), "≤"),
    (re.compile(rf"{_SCORE} ?{_UPPER} ?{_NUMBER}{_UNIT}"), "≥"),
    (re.compile(rf"{_SCORE} (?:of )?{_NUMBER}{_UNIT} or (?:less|lower|below|under|fewer)\b"), "≤"),
    (re.compile(rf"{_SCORE} (?:of )?{_NUMBER}{_UNIT} or (?:more|higher|above|over|greater)\b"), "≥"),
    (re.compile(rf"{_SCORE} ?(?:<|(?:of )?less than|below|under) ?{_NUMBER}{_UNIT}"), "<"),
    (re.compile(rf"{_SCORE} ?(?:>|(?:of )?more than|greater than|above|over) ?{_NUMBER}{_UNIT}"), ">"),
)
# "PASI 75", "EASI-90", "SALT50", "ACR20": at least that percentage of improvement in the score.
_RESPONSE = re.compile(r"\b(PASI|EASI|SALT|ACR|SCORAD|HiSCR|VASI|F-?VASI|CDAI|ASAS|IGA|NAPSI|MASI|DAS)[ -]?(\d{2,3})\b")
_IMPROVED = (
    re.compile(rf"(?:{_UPPER})? ?(?<!>)(?<!> ){_NUMBER} ?% (?:or (?:more|greater) )?(?:improvement|reduction|"
               rf"decrease) (?:from baseline )?in (?:the )?([A-Z][A-Za-z-]+)", re.I),
    re.compile(rf"{_NUMBER} ?% or (?:more|greater) ([A-Z][A-Za-z-]+) improvement", re.I),
    re.compile(rf"{_UPPER} ?{_NUMBER} ?% ([A-Z][A-Za-z-]+) improvement", re.I),
)  # fmt: skip
_COVERAGE = re.compile(
    rf"(?:{_UPPER} ?)?{_NUMBER} ?%(?: or (?:more|greater))?(?: of)? (?:scalp(?: hair)? coverage|"
    rf"hair coverage of the scalp)",
    re.I,
)
_CHANGE = (
    (re.compile(r"^(?:mean |median |LS mean |least[- ]squares? mean |adjusted mean )?(?:percent(?:age)?|"
                r"%) change (?:from baseline )?(?:in|of) (?:the )?(.+)$", re.I), "percent change from baseline in"),
    (re.compile(r"^(?:mean |median |LS mean |least[- ]squares? mean |adjusted mean |"
                r"absolute )*change (?:from baseline )?(?:in|of) (?:the )?(.+)$", re.I), "change from baseline in"),
    (re.compile(r"^(?:mean )?(?:percent(?:age)?|%) (.+?) (?:reduction|decrease)$",
                re.I), "percent fall from baseline in"),
    (re.compile(r"^(?:mean )?(?:percent(?:age)?|%) (?:reduction|decrease) (?:from baseline )?(?:in|of) (?:the )?(.+)$",
                re.I), "percent fall from baseline in"),
    (re.compile(r"^(?:mean )?(.+?) percent(?:age)? change(?: from baseline)?$",
                re.I), "percent change from baseline in"),
    (re.compile(r"^(?:mean )?(.+?) change(?: from baseline)?$", re.I), "change from baseline in"),
)  # fmt: skip
_SHARE = re.compile(
    r"^(?:(?:number|percent(?:age)?|proportion|rate|%|share|count|incidence|occurrence|frequency|risk) (?:\(%\) )?of )?"
    r"(?:the )?(?:participants?|patients?|subjects?|people|adults|children)? ?"
    r"(?:(?:who |that )?(?:with|achiev(?:ing|ed)|attain(?:ing|ed)|reach(?:ing|ed)|experienc(?:ing|ed)|"
    r"report(?:ing|ed)|had|having|develop(?:ing|ed)|meeting|met)(?: an?| the| at least one| one or more)?) ",
    re.I,
)
_RATE_OF = re.compile(
    r"^(?:number|percent(?:age)?|proportion|rate|incidence|occurrence|frequency|risk)s? of (?:an? |the )?", re.I
)
_LEADING = re.compile(r"^(?:the |an? |difference in (?:the )?|absolute |primary (?:outcome|end ?point): ?)", re.I)
_WHEN = re.compile(
    r",? ?\b(?:at|by|to|through|from baseline (?:to|through)|after|over) (?:the end of )?"
    r"(?:weeks?|months?|days?|years?) ?\d+(?: (?:and|to) (?:weeks?|months?)? ?\d+)?|"
    r",? ?\b(?:at|by|after|over|through|up to) \d+ (?:weeks?|months?|days?|years?)\b",
    re.I,
)
_ANALYSIS = (
    (re.compile(r"\(?\b(?:observed(?: data| cases?)?|as observed)\)?", re.I), "as observed"),
    (re.compile(r"\(?\b(?:LOCF|last observation carried forward)\)?", re.I), "last observation carried forward"),
    (re.compile(r"\(?\b(?:imputed|NRI|non-?responder imputation)\)?", re.I), "imputed"),
)  # fmt: skip
_ABBREVIATED = re.compile(r"(?<=[a-z]) \([A-Z][A-Za-z-]{1,6}\)$")
_MARKS = {"<=": "≤", ">=": "≥", "\u2a7d": "≤", "\u2a7e": "≥"}


@lru_cache(maxsize=8192)
def file_outcome(said: str) -> Normal:
    """An outcome as filed. Idempotent: what is filed is filed as itself."""
    text = " ".join(said.split()).strip(" .;:")
    analysis, text = _analysis(text)
    filed, why = _filed(text)
    return Normal("outcome", said, f"{filed} ({analysis})" if analysis else filed, why)


def is_same_scale(one: str, other: str) -> bool:
    """Whether two filed outcomes differ in the analysis alone ("SALT ≤20" and "SALT ≤20 (as observed)")."""
    return bare(one) == bare(other)


def bare(filed: str) -> str:
    """A filed outcome without the analysis it names."""
    return re.sub(r" \((?:as observed|last observation carried forward|imputed)\)$", "", filed)


def _analysis(text: str) -> tuple[str, str]:
    for pattern, name in _ANALYSIS:
        if pattern.search(text):
            rest = " ".join(pattern.sub(" ", text).split()).strip(" ()")
            return (name, rest) if rest else ("", text)
    return "", text


def _filed(text: str) -> tuple[str, str]:
    text = _without_lead(" ".join(_WHEN.sub(" ", text).split()).strip(" ,.") or text)
    text = _ABBREVIATED.sub("", text)
    covered = _COVERAGE.search(text)
    if covered:
        score = _score_of(100 - float(covered[1]))
        return (
            f"SALT ≤{score}",
            f"SALT is the percentage of scalp without hair, so {covered[1]} % covered is SALT {score}",
        )
    for pattern in _IMPROVED:
        found = pattern.search(text)
        if found and found[2].isupper():
            return f"{found[2]} {found[1]}", "at least that percentage of improvement in the score"
    for pattern, sign in _THRESHOLDS:
        found = pattern.search(text)
        if found:
            return f"{_name(found[1])} {sign}{_plain(found[2])}{found[3] or ''}", "a score and its threshold"
    response = _RESPONSE.search(text)
    if response and (response[1] != "IGA"):
        return f"{response[1]} {response[2]}", "at least that percentage of improvement in the score"
    known = _event(text)
    if known:
        return known
    for pattern, form in _CHANGE:
        found = pattern.match(text)
        if found and "rate" not in found[1]:
            change = f"{form} {_name(_without_lead(found[1]))}"
            return _event(change) or (change, "a change from baseline")
    share = _SHARE.match(text) or _RATE_OF.match(text)
    if share and share.end() and text[share.end() :].strip():
        inner, why = _filed(text[share.end() :])
        return inner, why or "the share of people with it"
    return _name(_without_lead(text)), ""


def _event(text: str) -> tuple[str, str] | None:
    """The event a text is another name of."""
    folded = _fold(_without_lead(text))
    for candidate in (folded, folded.removesuffix("s"), re.sub(r" (?:events?|rate)$", "", folded)):
        if candidate in _events():
            filed = _events()[candidate]
            return filed, "" if filed == text else KNOWN_EVENT
    return None


@cache
def _events() -> dict[str, str]:
    table = yaml.safe_load(files("everyline.appraise").joinpath("outcomes.yaml").read_text(encoding="utf-8"))
    return {_fold(name): filed for filed, names in table.items() for name in (filed, *names)}


def _fold(text: str) -> str:
    """Lower case, British and American spellings as one, no hyphens."""
    low = " ".join(re.sub(r"[-_/()]", " ", text.lower()).split())
    return re.sub(r"(?<=[a-z])(?:ae|oe)(?=[a-z])", "e", low).replace("tumour", "tumor").replace("randomis", "randomiz")


def _without_lead(text: str) -> str:
    return _LEADING.sub("", text).strip()


def _name(text: str) -> str:
    """A name without "score", its capitals kept where they are an abbreviation's, American spelling of ae and oe."""
    bare = re.sub(r"(?<=[a-z0-9)]) (?:total )?scores?$|(?<=[A-Z]) (?:total )?scores?$", "", text.strip())
    for printed, mark in _MARKS.items():
        bare = bare.replace(printed, mark)
    words = [_spelling(word.lower()) if re.fullmatch(r"\W*[A-Z]?[a-z-]+(?:-[A-Z]?[a-z]+)*\W*", word) else word
             for word in bare.split()]  # fmt: skip
    return " ".join(words)


def _spelling(word: str) -> str:
    return (
        re.sub(r"(?<=[a-z])(?:ae|oe)(?=[a-z])", "e", word) if re.search(r"rrhoea|naemia|aemia|oedema", word) else word
    )


def _score_of(percent: float) -> str:
    return _plain(f"{percent:g}")


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
