"""Drug names: brand, generic and code names of one substance, and a recogniser for names in no table.

The recogniser goes by the stems that the WHO lists for international non-proprietary names ("The use of stems in
the selection of INN", 2018): a long word with such an ending names a drug. Names the table holds were read in the
starter library's sources.
"""

from __future__ import annotations

import re

_SAME = """
baricitinib|olumiant|ly3009104
ritlecitinib|litfulo|pf-06651600
deuruxolitinib|leqselvi|ctp-543
tofacitinib|xeljanz|cp-690550
ruxolitinib|jakafi|opzelura
upadacitinib|rinvoq
abrocitinib|cibinqo
ivarmacitinib|shr0302
dupilumab|dupixent
methotrexate|mtx
ciclosporin|cyclosporine|cyclosporin|ciclosporine
diphenylcyclopropenone|dpcp|diphencyprone
squaric acid dibutylester|sadbe
rifampin|rifampicin
aspirin|acetylsalicylic acid
warfarin
minoxidil
azathioprine
prednisolone
prednisone
methylprednisolone
triamcinolone
hydroxychloroquine
metformin
insulin
paracetamol|acetaminophen
ibuprofen
heparin
digoxin
lithium
morphine
colchicine
theophylline
caffeine
"""

# INN stems; the word must be at least seven letters long. "-ine" and "-one" alone say too little to be listed.
_STEM = re.compile(
    r"[a-z]{3,}(?:citinib|tinib|ciclib|parib|rafenib|zomib|lisib|sertib|degib|metinib|mab|cept|kinra|leukin|"
    r"pril|prilat|sartan|olol|dipine|statin|gliptin|gliflozin|glutide|glitazone|formin|"
    r"cillin|cycline|floxacin|mycin|micin|conazole|fungin|vir|vudine|tegravir|"
    r"prazole|tidine|setron|triptan|gepant|azepam|zolam|barbital|oxetine|traline|"
    r"parin|xaban|gatran|grel|grelor|teplase|asone|solone|sonide|metasone|olone|nisone|"
    r"profen|coxib|fenac|oxicam|platin|rubicin|taxel|bicin|poside|tecan|trexate|"
    r"caine|curium|thiazide|semide|lukast|terol|tropium|fylline|phylline|dronate|lamide|"
    r"imus|limus|mustine|ribine|abine|citabine|purine|fibrate|mide|quine|zine|pramine|triptyline|apine|peridone|piprazole)"
)
_NOT_DRUGS = frozenset(
    """medicine vaccine routine magazine benzine cuisine machine imagine determine examine define refine combine decline
    baseline guideline discipline masculine feminine adenosine cytosine thymidine amide polyamide acrylamide
    polyacrylamide bromide peptide dopamine histamine serotonin glutamine creatinine arginine lysine
    devoir reservoir elixir souvenir cause concept accept except precept intercept percept receptor opine
    bovine ovine equine canine porcine supine""".split()
)


def _names() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _SAME.strip().splitlines():
        names = line.split("|")
        table.update(dict.fromkeys(names, names[0]))
    return table


DRUGS = _names()


def drug_name(word: str) -> str | None:
    """The generic name for a lower-case word that names a drug, None for any other word."""
    known = DRUGS.get(word)
    if known:
        return known
    if len(word) >= 7 and word not in _NOT_DRUGS and _STEM.fullmatch(word):
        return word
    return None
