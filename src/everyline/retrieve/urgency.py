"""Signs in a question that somebody may need help now. Words alone decide; a model never does.

A person's own present trouble is told apart from a wish to know: "I have crushing chest pain" is urgent, "is chest
pain a side effect of tofacitinib" is not. In doubt about self-harm it is urgent. No telephone number is given: they
differ by country, and a wrong one costs time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from everyline.domain.question import Urgency

_EMERGENCY = "Call your local emergency number now, or have somebody bring the person to an emergency department. "
_CRISIS = (
    "Please contact your local emergency number or a crisis line now, and stay with somebody you trust. "
    "If another person is at risk, do not leave them alone and put medicines and weapons out of reach."
)
_POISON = (
    "Call your local emergency number or poison centre now, even without symptoms. "
    "Keep the packaging, do not induce vomiting, and do not wait for an answer here."
)

_SELF_HARM = re.compile(
    r"\b(?:kill(?:ing)? (?:myself|himself|herself|themsel\w+)|end(?:ing)? (?:my|his|her|their) (?:own )?life|"
    r"suicidal|"
    r"(?:commit|attempt\w*|consider\w*|plan\w*|think\w* (?:about|of)|thoughts? of) suicide|"
    r"(?:want|wants|wish\w*|going|ready|rather) to (?:die|be dead)|better off dead|(?:do not|don['’]?t|"
    r"dont) want to (?:live|be alive)|"
    r"(?:harm|hurt|cut|cutting)(?:ing)? (?:myself|himself|herself|themsel\w+)|no reason to live|"
    r"how (?:many|much) .{0,40}(?:to (?:die|overdose)|(?:is|would be|are) (?:lethal|fatal) for me|(?:will|would|"
    r"to) kill me))\b",
    re.IGNORECASE,
)
_TAKEN_TOO_MUCH = re.compile(
    r"\b(?:i|he|she|they|we|son|daughter|child|baby|toddler|husband|wife|mother|father|mum|mom|dad|friend|kid|boy|"
    r"girl|"
    r"partner|brother|sister|patient)\b"
    r"[^.?!]{0,30}\b(?:(?:took|taken|swallowed|ate|eaten|drank|drunk|ingested|overdosed|injected)\b[^.?!]{0,40}"
    r"\b(?:overdose|too (?:many|much)|all (?:my|his|her|the|of)|whole (?:bottle|box|pack\w*)|bottle of|bleach|"
    r"antifreeze|"
    r"poison\w*|detergent|batter(?:y|ies)|(?:1[0-9]|[2-9][0-9]|\d{3,}|twenty|thirty|forty|fifty)(?: \w+){0,2} "
    r"(?:tablets?|pills?|capsules?|grams?))\b|overdosed\b)",
    re.IGNORECASE,
)

# Each red flag: all the patterns must be in the text. The order is the order of reporting.
_RED_FLAGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "chest pain that may come from the heart or lungs",
        (
            r"chest (?:pain|pressure|tightness|is tight)|(?:crushing|tight|severe) (?:pain|pressure) in (?:my|his|"
            r"her|the) chest|chest hurts",
            r"short(?:ness)? of breath|breathless|can(?:['’]?t|not) breathe|(?:left|my|his|her) (?:arm|jaw)|sweat|"
            r"crushing|"
            r"sudden|severe|faint|collapse|passed out|right now|spreading|radiat",
        ),
    ),
    (
        "chest pain in somebody who may be at risk of a clot or a heart attack",
        (
            r"\b(?:i|he|she|we|husband|wife|mother|father|mum|mom|dad|son|daughter|patient)\b[^.?!]{0,25}"
            r"\b(?:have|has|having|had|got|get|gets|getting|feel|feels|developed)\b[^.?!]{0,30}"
            r"chest (?:pain|pressure|tightness)|my chest (?:hurts|is tight)",
        ),
    ),
    (
        "signs of a blood clot in a leg",
        (
            r"\b(?:i|my|he|she|his|her)\b[^.?!]{0,60}(?:(?:swollen|swelling|red|painful)[^.?!]{0,20}(?:leg|calf|thigh)|"
            r"(?:leg|calf|thigh)[^.?!]{0,25}(?:swollen|swelling|swelled|red and))",
        ),
    ),
    (
        "signs of a stroke",
        (
            r"(?:face|mouth) (?:is |has |was )?(?:droop|dropp|fall)\w*|droop\w* (?:face|mouth)|slurr\w+|"
            r"can(?:['’]?t|not) (?:speak|talk|move (?:my|his|her|one))|sudden(?:ly)? [^.?!]{0,30}(?:weak|numb|"
            r"paraly|blind|vision)\w*|"
            r"(?:arm|leg|one side|left side|right side)[^.?!]{0,20}(?:gone |went |is |suddenly )(?:weak|numb|limp)",
        ),
    ),
    (
        "a severe allergic reaction",
        (
            r"anaphyla\w+|(?:throat|tongue|lips?|face)[^.?!]{0,25}(?:swell|swollen|closing|tight)\w*|"
            r"swell\w* (?:of|in) (?:my|his|her|the) (?:throat|tongue|face|lips)",
            r"breath|wheez|swallow|hives|throat|tongue|closing|anaphyla|now\b|epi",
        ),
    ),
    (
        "trouble breathing",
        (
            r"can(?:['’]?t|not) (?:breathe|catch (?:my|his|her) breath)|struggling (?:to breathe|for breath)|gasping|"
            r"stopped breathing|not breathing|(?:lips|face) (?:are |is |turn\w* )(?:blue|grey)|turning blue|choking",
        ),
    ),
    (
        "heavy bleeding",
        (
            r"bleed(?:s|ing)?[^.?!]{0,40}(?:won['’]?t stop|will not stop|not stopping|does(?:n['’]?t|"
            r" not) stop|heavily|"
            r"everywhere|pouring|soak\w*|a lot of)|vomit\w* (?:up )?(?:\w+ )?blood|cough\w* up (?:a lot of |"
            r"large )\w*\s?blood|"
            r"soak\w* (?:through )?(?:a|\w+) pads?",
        ),
    ),
    (
        "loss of consciousness or a fit",
        (
            r"unconscious|unresponsive|won['’]?t wake|will not wake|can(?:['’]?t|not) (?:be woken|wake (?:him|her|"
            r"them))|"
            r"(?:having|had|has) (?:a )?(?:seizure|fit|convulsion)s?\b[^.?!]{0,30}(?:now|minutes|first|still|"
            r"not stop)|"
            r"seizing|passed out|collapsed",
        ),
    ),
    (
        "signs of meningitis or sepsis",
        (
            r"fever",
            r"stiff neck|neck stiffness|rash that does(?:n['’]?t| not) fade|confus\w+|very drowsy|mottled",
        ),
    ),
    (
        "a sudden very severe headache",
        (r"worst headache|thunderclap|sudden(?:ly)?,? (?:\w+ )?(?:severe|terrible|violent) headache",),
    ),
    (
        "danger in pregnancy",
        (
            r"(?:i['’]?m|i am|she is|she['’]?s|my wife is|weeks?) (?:\w+ )?(?:weeks? )?pregnant|"
            r"(?:\d+ weeks pregnant)",
            r"bleeding|(?:baby|not)[^.?!]{0,20}(?:moving|kicking)|severe (?:headache|pain|cramp)|(?:vision|sight)|"
            r"seizure|water broke",
        ),
    ),
)
_FLAGS = tuple((reason, tuple(re.compile(p, re.IGNORECASE) for p in patterns)) for reason, patterns in _RED_FLAGS)

# Somebody's own body or a person at hand. "Patients with" and "in adults" speak of nobody present.
_PERSON = re.compile(
    r"\b(?:i|i['’]?m|i['’]?ve|im|me|my|mine|we|our|he|she|his|her|him|(?:this|our) patient|help)\b", re.IGNORECASE
)
_INFORMATION = re.compile(
    r"\b(?:is|are|can|could|does|do|may|might) (?:\w+[ -]){0,4}?(?:a |an )?(?:side effects?|adverse|symptoms?|"
    r"signs?|risks?|"
    r"associated|linked|cause[ds]?|lead|trigger|increase)\b|"
    r"\b(?:what (?:is|are|causes?)|how (?:common|often|is|are|do (?:you|we|clinicians|doctors))|define|definition|"
    r"differential|incidence|prevalence|guideline|management of|treatment (?:of|for)|prevent\w*|risk of|rates? of|"
    r"trial)\b|"
    r"\b(?:history of|years? ago|last year|months? ago|in the past|used to|when i was)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:right now|now|just|today|tonight|this (?:morning|afternoon|evening)|suddenly|minutes|an hour|i have|"
    r"i['’]?m having|"
    r"i am having|i can['’]?t|i cannot|is having|i feel|help|since (?:this|last night|yesterday))\b",
    re.IGNORECASE,
)
_ABOUT_SUICIDE = re.compile(
    r"\b(?:risk|rates?|incidence|prevalence|warning|trial|stud(?:y|ies)|patients|adolescents|prevent\w*|assess\w*|"
    r"screen\w*|"
    r"associated|side effects?|adverse|guideline|scale|ideation in)\b",
    re.IGNORECASE,
)


def urgency(question: str) -> Urgency | None:
    """The gravest red flag in the question with what to do now; None where there is none."""
    personal = bool(_PERSON.search(question))
    if _SELF_HARM.search(question) and (personal or not _ABOUT_SUICIDE.search(question)):
        return Urgency("thoughts of suicide or self-harm", _CRISIS)
    if _TAKEN_TOO_MUCH.search(question) and not _is_past(question):
        return Urgency("a possible overdose or poisoning", _POISON)
    if not personal or (_INFORMATION.search(question) and not _NOW.search(question)):
        return None
    for reason, patterns in _FLAGS:
        if _all_in(patterns, question):
            return Urgency(reason, _EMERGENCY + "Do not wait for an answer here.")
    return None


def _all_in(patterns: Sequence[re.Pattern[str]], question: str) -> bool:
    return all(pattern.search(question) for pattern in patterns)


def _is_past(question: str) -> bool:
    return bool(re.search(r"\b(?:years?|months?) ago|as a child|in the past\b", question, re.IGNORECASE))
