"""Words and turns of phrase that people use for one thing, lay and clinical: to choose lines, never to judge them."""

from __future__ import annotations

import re
from functools import lru_cache

from everyline.domain.words import fold

# Words people use for one thing, lay and clinical. Used to choose lines, never to judge them.
_ALIKE: tuple[tuple[str, ...], ...] = (
    ("stop", "stopped", "stopping", "withdrawal", "withdrawn", "withdraw", "discontinue", "discontinued",
     "discontinuation", "relapse", "relapsed", "recurrence", "interrupt", "interrupting", "off", "quit"),
    ("pregnancy", "pregnant", "pregnancies", "contraception", "conceive", "fetal", "childbearing", "birth", "baby",
     "babies", "newborns"),
    ("breastfeeding", "breast-feeding", "lactation", "breastfeed", "nursing"),
    ("child", "children", "paediatric", "pediatric", "kid", "boy", "girl"),
    ("adolescent", "adolescents", "teenager", "teen", "teenagers", "teens"), ("elderly", "65", "75"),
    ("liver", "hepatic", "aminotransferase", "child-pugh"),
    ("blood", "lymphocyte", "lymphocytes", "platelet", "platelets", "neutrophils", "haemoglobin", "hemoglobin"),
    ("kidney", "renal", "egfr"),
    ("vaccine", "vaccines", "vaccination", "vaccinate", "immunisation", "immunisations", "immunization", "shot"),
    ("clot", "clots", "thrombosis", "thrombotic", "vte", "embolism", "thromboembolism"),
    ("heart", "cardiovascular", "cardiac", "mace", "myocardial"),
    ("cancer", "malignancy", "malignancies", "lymphoma", "tumour", "tumor", "carcinoma"), ("zoster", "shingles"),
    ("infection", "infections"), ("label", "labelled", "indication", "prescribing"),
    ("guideline", "guidelines", "consensus", "statement", "recommendation", "recommendations"),
    ("missed", "miss", "forget", "forgot", "forgotten", "skip", "skipped"),
    ("gene", "genes", "genetic", "genotype", "metaboliser", "metabolisers", "metabolizer", "metabolizers", "cyp2c9",
     "pharmacogenetics"),
    ("quality", "certainty", "uncontrolled", "retrospective", "limitations"),
    ("routine", "real-world", "everyday", "practice", "real", "life"), ("italy", "italian"), ("china", "chinese"),
    ("japan", "japanese"), ("france", "french"), ("australia", "australian"), ("saudi", "arabia"),
    ("topical", "local", "locally", "cream", "creams", "ointment"), ("prior", "previous", "previously"),
    ("death", "mortality", "die", "died", "deaths", "fatal"), ("cholesterol", "lipid", "lipids", "ldl", "hdl"),
    ("hair", "regrowth", "regrow", "regrew", "grow", "growing", "coverage"),
    ("european", "europe", "eu", "ema", "chmp"), ("predict", "predicts", "predictor", "predictors", "poorer"),
    ("soldier", "soldiers", "military", "troops"), ("nhs", "nice", "england", "uk"),
    ("approved", "approval", "licensed", "licence", "licensing", "authorised", "regulatory", "status"),
    ("origin", "grew", "source"), ("restrict", "restricts", "restriction", "restricted", "only"),
    ("injected", "injection", "injections", "inject", "intralesional"), ("strength", "concentration", "ml"),
    ("patch", "patches", "patchy", "limited", "localised", "spot", "spots"), ("second", "another", "switching"),
    ("specialist", "specialists", "dermatologist", "experienced"), ("enter", "eligibility", "entry", "eligible"),
    ("durable", "durability", "lasting", "last", "kept", "keep", "maintained", "maintain", "maintenance", "sustained",
     "sustain", "continued", "continuous"),
    ("fail", "failed", "failing", "failure", "nonresponse", "inadequate"),
    ("restart", "restarted", "restarting", "retreatment", "retreated", "retreat", "regained", "recapture"),
    ("reduce", "reduced", "reduces", "reduction", "lowered", "down-titration", "halved", "step-down", "taper"),
    ("pill", "contraceptive", "contraceptives", "contraception"), ("smoker", "smokers", "smoke", "smoked", "smoking"),
    ("dpcp", "diphencyprone", "sadbe", "immunotherapy"), ("remission", "remit", "spontaneous", "history"),
    ("calculate", "calculated", "formula", "weights", "weighted"), ("prevalence", "incidence", "epidemiology"),
    ("eyebrow", "eyebrows", "brow", "brows"), ("eyelash", "eyelashes", "lash", "lashes"),
    ("test", "tests", "check", "checks", "screen", "screening", "count", "monitor", "monitoring", "laboratory"),
    ("switch", "switching", "change"),
    ("insurance", "insurer", "insurers", "insured", "payer", "pay", "paying", "authorisation", "authorization",
     "reimbursement"),
    ("depression", "anxiety", "hads", "distress", "mood"),
    ("steroid", "corticosteroid", "corticosteroids", "prednisolone", "prednisone", "triamcinolone"),
    ("mechanism", "inhibits", "acts"),
    ("severity", "severe", "moderate", "mild", "bands", "classes", "graded", "grading", "scale"),
)  # fmt: skip

# What a general word also means, and what does not mean it: who asks of infections asks of shingles, not the reverse.
_WIDER: dict[str, tuple[str, ...]] = {
    "infection": ("zoster", "shingles", "tuberculosis", "hepatitis", "sepsis", "pneumonia"),
    "infections": ("zoster", "shingles", "tuberculosis", "hepatitis", "sepsis", "pneumonia"),
}

# Turns of phrase that no single word carries, in the words that sources use.
TURNS = tuple(
    (re.compile(turn, re.I), f" {meant} ")
    for turn, meant in (
        (r"\bcom(?:e|es|ing) from\b", "origin"),
        (r"\bregulators?\b", "authority"),
        (r"\b(?:prior|previous|earlier|another|other) (?:therap(?:y|ies)|treatments?)\b", "failed"),
        (r"\bwho responds? (?:best|better|well)\b", "predictors"),
        (r"^\W*what causes?\b|\bwhy (?:do|does|did) .{1,40} (?:get|develop|have)\b|\bcauses? of\b", "aetiology"),
        (r"\bhow common\b|\bhow many people (?:have|get)\b", "prevalence incidence"),
        (r"\bwhen (?:to|should|can|do|does) (?:\w+ ){0,4}(?:start|begin|initiat)\w*", "threshold"),
        (
            r"\b(?:go|goes|going) away\b(?: (?:on its own|by itself))?|\bon (?:its|their) own\b|\bby itself\b",
            "remission",
        ),
        (
            r"\b(?:grow|grows|come|comes) back\b|"
            r"\b(?:bring|brings|brought|get|gets|give|gives)\b(?=(?: \w+){0,3} back\b)",
            "regrowth",
        ),
        (r"\bheart attacks?\b", "MACE"),
        (r"\bwork(?:ed)? out\b", "calculate"),
        (r"\bcounts? as\b|\btak(?:e|es|en|ing) (?=\w)", " "),
        (r"\bbirth[- ]control(?: pills?)?\b", "contraceptive"),
        (r"\b(?:older|old|traditional) (?=(?:drugs?|treatments?|medicines?|therap))", "conventional"),
        (r"\bstep(?:ping|ped)? down\b", "reduced"),
    )
)


@lru_cache(maxsize=4096)
def alike(word: str) -> frozenset[str]:
    """A folded word with those that people use for the same thing."""
    groups = [group for group in folded_groups() if word in group]
    wider = (fold(other) for general, others in _WIDER.items() if fold(general) == word for other in others)
    return frozenset({word, *wider}).union(*groups)


@lru_cache(maxsize=1)
def folded_groups() -> tuple[frozenset[str], ...]:
    """The groups of words that people use for one thing, folded."""
    return tuple(frozenset(fold(word) for word in group) for group in _ALIKE)
