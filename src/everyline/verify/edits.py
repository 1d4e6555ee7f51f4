"""Minimal edits: one thing of a true sentence changed, so that it is no longer true.

They measure the judge, so their word lists are their own: what the judge knows is never asked. Each edit names its
kind, and what was replaced by what. An edit that leaves the text as it was is not given.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Edit:
    """An edited sentence. original, replaced: the words before and after; for an exchange, both parts of each."""

    kind: str
    text: str
    original: str
    replaced: str


@dataclass(frozen=True, slots=True)
class EditLexicon:
    """Word lists of the edits. swaps: by kind, pairs of a word and what may take its place (whole words, any case)."""

    drugs: tuple[str, ...]
    swaps: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    arms: tuple[str, ...] = ("placebo",)
    certainty_insertions: tuple[str, ...] = ("always", "in all patients", "definitely")


def _pairs(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Lines "a b c > x, y": each word or phrase before ">" may become any after it; "a <> b" goes both ways."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for line in text.strip().splitlines():
        if "<>" in line:
            left, right = (part.strip() for part in line.split("<>"))
            found += [(left, (right,)), (right, (left,))]
        else:
            left, _, right = line.partition(">")
            found.append((left.strip(), tuple(part.strip() for part in right.split(","))))
    return tuple(found)


LEXICON = EditLexicon(
    drugs=(
        "baricitinib", "ritlecitinib", "deuruxolitinib", "tofacitinib", "ruxolitinib", "upadacitinib", "abrocitinib",
        "methotrexate", "ciclosporin", "azathioprine", "prednisolone", "prednisone", "minoxidil", "dupilumab",
        "triamcinolone", "methylprednisolone", "aspirin", "clopidogrel", "ticagrelor", "prasugrel", "warfarin",
        "dabigatran", "rivaroxaban", "apixaban", "heparin", "enoxaparin", "metformin", "insulin", "glibenclamide",
        "glimepiride",
        "pioglitazone", "rosiglitazone", "sitagliptin", "empagliflozin", "liraglutide", "simvastatin", "atorvastatin",
        "pravastatin", "rosuvastatin", "ezetimibe", "captopril", "enalapril", "lisinopril", "ramipril", "losartan",
        "valsartan", "candesartan", "amlodipine", "nifedipine", "diltiazem", "verapamil", "atenolol", "metoprolol",
        "carvedilol", "bisoprolol", "propranolol", "hydrochlorothiazide", "furosemide", "spironolactone", "digoxin",
        "amiodarone", "omeprazole", "lansoprazole", "pantoprazole", "rabeprazole", "esomeprazole", "ranitidine",
        "cetirizine", "loratadine", "fexofenadine", "montelukast", "salbutamol", "salmeterol", "budesonide",
        "fluticasone", "tiotropium", "dexamethasone", "hydrocortisone", "ibuprofen", "naproxen", "diclofenac",
        "celecoxib", "rofecoxib", "paracetamol", "acetaminophen", "morphine", "oxycodone", "fentanyl", "tramadol",
        "methadone", "buprenorphine", "codeine", "sumatriptan", "rizatriptan", "zolmitriptan", "risperidone",
        "olanzapine", "quetiapine", "clozapine", "haloperidol", "aripiprazole", "ziprasidone", "fluoxetine",
        "sertraline", "paroxetine", "citalopram", "venlafaxine", "amitriptyline", "methylphenidate", "atomoxetine",
        "lithium", "valproate", "carbamazepine", "lamotrigine", "gabapentin", "pregabalin", "ketamine", "propofol",
        "bupivacaine", "ropivacaine", "lidocaine", "tamoxifen", "letrozole", "anastrozole", "exemestane", "trastuzumab",
        "bevacizumab", "paclitaxel", "docetaxel", "doxorubicin", "epirubicin", "cisplatin", "carboplatin",
        "capecitabine", "gemcitabine", "cyclophosphamide", "infliximab", "adalimumab", "etanercept", "rituximab",
        "tacrolimus", "amoxicillin", "azithromycin", "clarithromycin", "ciprofloxacin", "vancomycin", "rifampicin",
        "isoniazid", "fluconazole", "aciclovir", "zidovudine", "lamivudine", "tenofovir", "efavirenz", "artesunate",
        "chloroquine", "ivermectin", "oxytocin", "misoprostol", "testosterone", "alendronate", "risedronate",
        "raloxifene", "oxybutynin", "tolterodine",
    ),
    swaps=(
        ("direction", _pairs("""
            increased <> decreased
            increase <> decrease
            higher <> lower
            more often <> less often
            more than <> less than
            raised <> lowered
            raises <> lowers
            rise <> fall
            rising <> falling
            fell <> rose
            improved <> worsened
            improvement <> worsening
            improving <> worsening
            better <> worse
            best <> worst
            reduce <> increase
            reduces <> increases
            superior <> inferior
            favoured <> opposed
            longer <> shorter
            gain <> loss
            regrowth <> shedding
            effective <> ineffective
            above <> below
            highest <> lowest
            inhibits <> activates
            positive <> negative
            commonest <> rarest
            early <> late""")),
        ("arm", _pairs("""
            intervention group <> control group
            treatment group <> control group
            experimental group <> control group
            study group <> control group
            placebo group <> treatment group
            intervention arm <> control arm
            cases <> controls
            responders <> non-responders
            survivors <> non-survivors""")),
        ("negation", _pairs("""
            is > is not
            was > was not
            were > were not
            are > are not
            should > should not
            can > cannot
            has > has no
            had > had no
            not approved > approved
            not recommended > recommended
            without <> with
            contraindicated > recommended
            contraindicates > allows
            avoid > consider
            approved > not approved
            recommended > not recommended
            recommend > advise against
            stop > continue
            start > stop
            consider > avoid""")),
        ("population", _pairs("""
            adults > children, adolescents, infants
            adult > paediatric
            adolescents > adults, infants
            children > adults
            severe > mild, moderate
            mild > severe
            moderate > mild
            women > men
            smokers > non-smokers
            pregnancy > old age
            alopecia areata > psoriasis, atopic dermatitis
            AA > atopic dermatitis, vitiligo
            rheumatoid arthritis > alopecia areata, ulcerative colitis
            atopic dermatitis > alopecia areata
            US > EU, Japanese
            FDA > EMA
            European > US
            China > Japan
            totalis > patchy
            universalis > ophiasis
            renal > hepatic
            hepatic > renal
            very severe > moderate
            people aged 65 or more > people aged 18 or more
            type 2 diabetes > type 1 diabetes
            type 1 diabetes > type 2 diabetes
            breast cancer > prostate cancer, lung cancer
            asthma > COPD, bronchiectasis
            hypertension > heart failure
            heart failure > atrial fibrillation
            schizophrenia > bipolar disorder
            depression > schizophrenia
            HIV > hepatitis C
            postmenopausal > premenopausal
            premenopausal > postmenopausal
            elderly > young
            men > women
            boys > girls
            girls > boys
            infants > adults
            inpatients > outpatients
            acute > chronic
            chronic > acute
            obese > lean
            healthy volunteers > patients""")),
        ("time", _pairs("""
            before <> after
            weeks <> months
            week <> month
            months > years
            years > months
            during > before
            June > July
            July > March
            first > last
            baseline > week 12""")),
        ("dose", _pairs("""
            once daily <> twice daily
            once > twice
            daily > weekly
            weekly > daily
            oral > topical, intravenous
            intravenous > oral
            by mouth > by injection
            per day > per week
            loading > maintenance""")),
        ("unit", _pairs("""
            mg > g, mcg
            percentage points > percent
            points > percent
            mg/dL > g/dL
            person-years > person-months
            per 100 > per 1000
            mg/kg/day > mg/day
            fold > percent""")),
        ("operator", _pairs("""
            or more <> or less
            at least <> at most
            up to > at least
            more than > at most
            under > over
            over > under
            below > above
            or older > or younger""")),
        ("comparator", _pairs("""
            placebo > methotrexate, usual care, no treatment
            TNF inhibitor > placebo
            TNF inhibitors > placebo
            TNF blockers > placebo
            saline > placebo
            conventional drugs > placebo""")),
        ("outcome", _pairs("""
            eyebrow > eyelash
            eyelash > eyebrow
            headache > nausea
            acne > eczema
            anxiety > fatigue
            malignancy > bleeding
            mortality > disability
            thrombosis > bleeding
            serious infections > serious allergies
            SALT > DLQI
            deaths > hospital stays
            MACE > stroke
            VTE > anaemia
            tuberculosis > hepatitis A
            lymphocytes > eosinophils
            neutrophils > eosinophils
            lipids > glucose
            scalp > nail
            live > inactivated
            primary > secondary
            mean > median
            satisfaction > pain
            herpes zoster > herpes simplex
            relapse > remission
            systolic <> diastolic
            LDL <> HDL
            overall survival <> progression-free survival
            body weight > body height
            pain > nausea
            fatigue > pain
            quality of life > pain
            incidence <> mortality
            sensitivity <> specificity
            length of stay > cost of stay""")),
        ("certainty", _pairs("""
            may > will
            might > will
            can > will always
            suggests > proves
            suggest > prove
            associated with > caused by
            usually > always
            often > always
            rarely > never
            about > exactly
            most > all
            some > all
            should be considered > is mandatory
            possible > certain
            likely > certain
            generally > always
            low certainty > high certainty
            open-label > double-blind
            uncontrolled > placebo-controlled
            retrospective > randomised
            not shown > shown
            uncertain > certain
            investigational > established""")),
    ),
)  # fmt: skip

_NUMBER = re.compile(r"(?<![\w.·,:/-])(\d+(?:\.\d+)?)(?![\w:/]|[.·,]\d|-\d)")
_DOSE = re.compile(r"(?<![\w./])(\d+(?:\.\d+)?)(?= ?(?:mg|mcg|ug|g)\b)")
_TIME = re.compile(
    r"(?:(?<=week )|(?<=weeks )|(?<=month )|(?<=months ))\d+|(?<![\w.])\d+(?=[ -](?:weeks?|months?|years?)\b)"
)
_RANGE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(-| to )(\d+(?:\.\d+)?)(?![\w.]*\d)")
_VALUE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?=%| percent)")
_DECIMAL = re.compile(r"(?<![\w.·,:/-])\d+\.\d+(?![\w:/%]|[.·,]\d| ?%|-\d)")
_ARM = re.compile(r"\bplacebo\b|\b\d+(?:\.\d+)? mg\b")


def edits(text: str, rng: random.Random, *, lexicon: EditLexicon = LEXICON, beside: str = "") -> list[Edit]:
    """Every place of a sentence edited once, with replacements drawn from `rng`; in the order of the kinds below.

    beside: the text that the sentence will be held against. Its numbers and drugs are then put into the sentence too
    (same kinds): an edit that borrows a true figure from elsewhere is harder to catch than one that makes it up.
    """
    found: list[Edit] = []
    for make in (_numbers, _doses, _times, _intervals, _drugs, _arms, _swaps, _dropped_negations, _insertions):
        found += [edit for edit in make(text, rng, lexicon) if edit.text != text]
    if beside:
        found += [edit for make in (_borrowed_values, _borrowed_drugs) for edit in make(text, rng, lexicon, beside)]
    return found


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _other_number(printed: str, rng: random.Random) -> str:
    """Another number of the same look: a digit changed, doubled, halved, or a tenth."""
    value = float(printed)
    decimals = len(printed.partition(".")[2])
    choices: list[Callable[[], float]] = [
        lambda: value + rng.choice((1, 2, 3, 5, 10)),
        lambda: value * 2 + (value == 0),
        lambda: value / 2 if decimals else value + 4,
        lambda: max(0.0, value - rng.choice((1, 2))) if value >= 3 else value + 6,
        lambda: value * 10 + (7 if value == 0 else 0),
    ]
    return f"{rng.choice(choices)():.{decimals}f}"


def _numbers(text: str, rng: random.Random, lexicon: EditLexicon) -> Iterator[Edit]:
    taken = {m.start() for pattern in (_DOSE, _TIME) for m in pattern.finditer(text)}
    for match in _NUMBER.finditer(text):
        if match.start() not in taken and not _is_item(text, match):
            new = _other_number(match.group(), rng)
            yield Edit("number", _put(text, *match.span(), new), match.group(), new)


def _is_item(text: str, match: re.Match[str]) -> bool:
    """Whether a number only counts the items of a list: "1) headache, 2) nausea"."""
    before = text[: match.start()]
    return text[match.end() : match.end() + 1] == ")" and before.count("(") <= before.count(")")


def _doses(text: str, rng: random.Random, lexicon: EditLexicon) -> Iterator[Edit]:
    for match in _DOSE.finditer(text):
        new = _other_number(match.group(), rng)
        yield Edit("dose", _put(text, *match.span(), new), match.group(), new)


def _times(text: str, rng: random.Random, lexicon: EditLexicon) -> Iterator[Edit]:
    for match in _TIME.finditer(text):
        new = _other_number(match.group(), rng)
        yield Edit("time", _put(text, *match.span(), new), match.group(), new)


def _intervals(text: str, rng: random.Random, lexicon: EditLexicon) -> Iterator[Edit]:
    for match in _RANGE.finditer(text):
        low, link, high = match.groups()
        if text[: match.start()].rstrip().endswith("from"):
            new = f"{high}{link}{low}"
        else:
            new = rng.choice(
                (low, high, f"{low}{link}{_other_number(high, rng)}", f"{_other_number(low, rng)}{link}{high}")
            )
        yield Edit("interval", _put(text, *match.span(), new), match.group(), new)


def _drugs(text: str, rng: random.Random, lexicon: EditLexicon) -> Iterator[Edit]:
    for match in re.finditer(r"\b(?:" + "|".join(lexicon.drugs) + r")\b", text, re.IGNORECASE):
        new = rng.choice([drug for drug in lexicon.drugs if drug != match.group().lower()])
        new = new.capitalize() if match.group()[0].isupper() else new
        yield Edit("drug", _put(text, *match.span(), new), match.group(), new)


def _borrowed_values(text: str, rng: random.Random, lexicon: EditLexicon, beside: str) -> Iterator[Edit]:
    """A percentage, or a decimal number, replaced by another of its kind from the text beside."""
    for pattern in (_VALUE, _DECIMAL):
        said = {match.group() for match in pattern.finditer(text)}
        others = sorted({match.group() for match in pattern.finditer(beside)} - said)
        for match in pattern.finditer(text):
            if others:
                new = rng.choice(others)
                yield Edit("number", _put(text, *match.span(), new), match.group(), new)


def _borrowed_drugs(text: str, rng: random.Random, lexicon: EditLexicon, beside: str) -> Iterator[Edit]:
    """A drug replaced by another drug that the text beside names and the sentence does not."""
    pattern = re.compile(r"\b(?:" + "|".join(lexicon.drugs) + r")\b", re.IGNORECASE)
    said = {match.group().lower() for match in pattern.finditer(text)}
    others = sorted({match.group().lower() for match in pattern.finditer(beside)} - said)
    for match in pattern.finditer(text):
        if others:
            new = rng.choice(others)
            new = new.capitalize() if match.group()[0].isupper() else new
            yield Edit("drug", _put(text, *match.span(), new), match.group(), new)


def _arms(text: str, rng: random.Random, lexicon: EditLexicon) -> Iterator[Edit]:
    """Two values exchanged between groups, or two groups between values."""
    for clause in re.finditer(r"[^;]+", text):
        base = clause.start()
        for pattern in (_VALUE, _ARM):
            places = [(m.group(), m.start() + base, m.end() + base) for m in pattern.finditer(clause.group())]
            if pattern is _ARM:
                places = [p for p in places if re.search(r"%|percent", text[max(base, p[1] - 22) : p[1]])]
            pairs = [(a, b) for a, b in pairwise(places) if a[0] != b[0]]
            for first, second in pairs:
                exchanged = _put(_put(text, second[1], second[2], first[0]), first[1], first[2], second[0])
                yield Edit("arm", exchanged, f"{first[0]} … {second[0]}", f"{second[0]} … {first[0]}")


def _swaps(text: str, rng: random.Random, lexicon: EditLexicon) -> Iterator[Edit]:
    for kind, pairs in lexicon.swaps:
        for old, new_words in pairs:
            flags = 0 if old.isupper() or old in ("may", "might") else re.IGNORECASE
            for match in re.finditer(rf"(?<![\w-]){re.escape(old)}(?![\w-])", text, flags):
                if _absurd(kind, old, text, match):
                    continue
                new = rng.choice(new_words)
                new = new[0].upper() + new[1:] if match.group()[0].isupper() and not old.isupper() else new
                yield Edit(kind, _put(text, *match.span(), new), match.group(), new)


def _absurd(kind: str, old: str, text: str, match: re.Match[str]) -> bool:
    """Places where the exchange says the same, or where the word is part of another phrase."""
    before, after = text[: match.start()].lower(), text[match.end() :].lower()
    if kind == "negation" and old in (
        "approved",
        "recommended",
        "recommend",
        "is",
        "was",
        "were",
        "are",
        "should",
        "can",
    ):
        return bool(re.match(r"\s+(?:not|no|never)\b", after)) or bool(
            re.search(r"\b(?:not|no|never|neither|none)(?: \w+)?\s*$", before)
        )
    if kind in ("direction", "operator") and old in ("over", "above", "under", "below"):
        return not re.match(r"\s+\d", after)
    if kind == "certainty" and old in ("most", "can", "some"):
        return bool(re.match(r"\s+(?:of|common|frequent|not)", after)) or before.endswith("the ")
    return kind == "time" and old == "first" and not after.startswith(" ")


def _dropped_negations(text: str, rng: random.Random, lexicon: EditLexicon) -> Iterator[Edit]:
    for match in re.finditer(r"\b(?:not|no|never|cannot|none|neither)\b ?", text, re.IGNORECASE):
        word = match.group().strip().lower()
        new = {"cannot": "can ", "none": "all ", "neither": "both ", "never": "always "}.get(word, "")
        yield Edit("negation", _put(text, *match.span(), new), match.group(), new)
    for match in re.finditer(r"\b(?:only|alone|unless|except)\b ?", text, re.IGNORECASE):
        yield Edit("certainty", _put(text, *match.span(), ""), match.group(), "")


def _insertions(text: str, rng: random.Random, lexicon: EditLexicon) -> Iterator[Edit]:
    match = re.search(r"\b(?:was|were|is|are)\b", text)
    if match:
        new = f"{match.group()} {rng.choice(lexicon.certainty_insertions)}"
        yield Edit("certainty", _put(text, *match.span(), new), match.group(), new)
