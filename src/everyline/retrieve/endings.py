"""What the ending of a word tells: a drug by the stem of its non-proprietary name, a disease by its suffix."""

from __future__ import annotations

import re

# International non-proprietary names carry their class in the ending (WHO, "The use of stems in the selection of INN").
_DRUG_STEM = re.compile(
    r"\b[a-z]{2,}(?:tinib|ciclib|rafenib|parib|zomib|mab|cept|kinra|vastatin|pril|prilat|sartan|olol|dipine|"
    r"gliptin|gliflozin|glutide|natide|conazole|prazole|mycin|micin|cillin|oxacin|cycline|"
    r"penem|cef\w+|adone|ciclovir|navir|tegravir|buvir|asvir|mivir|xaban|gatran|parin|grel|setron|triptan|gepant|"
    r"oxetine|azepam|azolam|barbital|olone|asone|onide|metasone|caine|profen|coxib|dronate|dronic acid|"
    r"thiazide|lukast|(?<!s)terol|tropium|platin|rubicin|taxel|formin|glitazone|tidine|semide|idone|apine|peridol|"
    r"triptyline|pramine|azosin|steride|trexate|sporine|limus|imod|oxidil|vaptan|entan|fibrate|"
    r"zumab|lisib|metinib|orphan|stigmine|curium|fentanil|morphone|codone|nidazole|quine|retinoin|tretinoin|"
    r"gabalin|racetam|lamide)\b",
    re.IGNORECASE,
)
# Ordinary words, and conditions, that end like a drug.
_NOT_DRUGS = frozenset("april cocaine except concept accept intercept equine histidine cytidine".split())
_CONDITION = re.compile(
    r"(?:itis|osis|oses|oma|omas|emia|aemia|uria|pathy|plegia|algia|penia|rrhea|rrhoea|trophy|plasia|ectasia|"
    r"disease|diseases|syndrome|disorder|disorders|cancer|carcinoma|neoplasms|infection|infections|failure|injury|"
    r"injuries|insufficiency|hypertension|hypotension|diabetes|diabetes mellitus|pain|migraine|asthma|eczema|stroke|"
    r"infarction|alopecia|alopecia areata|vitiligo|psoriasis|fever|hemorrhage|thrombosis|embolism|fracture|fractures|"
    r"obesity|depression|epilepsy|seizures|pneumonia|sepsis|shock|ulcer|dementia)$",
    re.IGNORECASE,
)


def drug_words(text: str) -> tuple[re.Match[str], ...]:
    """The words of a text that end like the name of a drug, in order."""
    return tuple(match for match in _DRUG_STEM.finditer(text) if match.group().casefold() not in _NOT_DRUGS)


def looks_like_condition(name: str) -> bool:
    """Whether a term reads as the name of a disease, by its ending; "Arthritis, Rheumatoid" by its first part."""
    return any(_CONDITION.search(part) for part in name.split(", "))
