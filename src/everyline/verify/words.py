"""The judge's tables of plain words: which say nothing, which say the same, and how a word is cut to its stem.

Everything here was written for this judge from general and clinical English; no word list of others is copied.
A word that is in none of the tables stands for itself: a claim that adds it says something new.
"""

from __future__ import annotations

from functools import cache

# Words that carry grammar alone. Prepositions of time and place that exclude one another are in `contrasts`.
FUNCTION = frozenset(
    """a an the of in on at to for with by from as into onto per via is are was were be been being am has have had
    having do does did it its itself they them their theirs he she his her him we our us i you your this that these
    those which who whom whose what there here then thus so such if and or but nor either both each while whereas
    when where than also too very quite rather itself themselves one's own same s t respectively namely eg e.g ie i.e
    among amongst between within upon about around through throughout toward towards across along against until till
    since because although though however moreover furthermore overall again yet still just even now up out off down
    will would shall should can could may might must need needs let s'""".split()
) - frozenset("because if may might could should must would can against since until within still yet".split())

# Words a faithful restatement may add: they name the act of reporting or the people studied, never what was found.
NEUTRAL = frozenset(
    """study studies trial trials analysis analyses result results finding findings data evidence report reports
    reported reporting show shows showed shown find finds found observe observes observed note noted notes describe
    described describes state states stated stating seen see sees record recorded records document documented
    publish published according author authors investigator investigators researcher researchers patient patients
    people person persons participant participants individual individuals subject subjects case cases group groups
    arm arms cohort population those these who estimate estimated estimates about approximately roughly around nearly
    almost some occur occurs occurred occurring happen happened happens come came comes go goes went give gives gave
    given giving get gets got receive received receives receiving take takes took taken taking use uses used using
    make makes made treat treated treating treatment treatments therapy therapies drug drugs medicine medicines
    medication medications dose doses dosed dosing dosage value values figure figures rate rates proportion
    percentage number numbers level levels score scores outcome outcomes endpoint endpoints measure measures measured
    measurement include includes included including involve involved involving namely specifically particular
    particularly compare compared comparing comparison time timepoint point points week weeks day days month months
    year years mark period follow followed following followup total whole disease condition
    card summary label section source sources page document respectively hence therefore current currently
    achieve achieved achieves achieving reach reached reaches reaching attain attained attains meet met obtain
    obtained experience experienced experiences experiencing develop developed develops have had having
    age aged ages any indicate indicates indicated indicating unfortunately interestingly importantly notably recipient
    recipients intervention comparator dosage administered administer administration""".split()
)

_IRREGULAR = dict(
    pair.split(":")
    for pair in """rose:rise risen:rise fell:fall fallen:fall grew:grow grown:grow shown:show showed:show led:lead
    women:woman men:man children:child mice:mouse gave:give given:give took:take taken:take began:begin begun:begin
    worse:worse lost:lose chose:choose chosen:choose driven:drive drove:drive written:write wrote:write made:make
    kept:keep held:hold met:meet sought:seek felt:feel left:leave brought:bring thought:think taught:teach
    caught:catch bound:bind built:build sent:send spent:spend understood:understand became:become came:come
    underwent:undergo undergone:undergo feet:foot teeth:tooth lives:life data:datum criteria:criterion
    diagnoses:diagnosis analyses:analysis metastases:metastasis bacteria:bacterium hypotheses:hypothesis
    viruses:virus statuses:status""".split()
)

_SUFFIXES = (
    "isations", "izations", "isation", "ization", "ational", "ations", "ation", "itions", "ition", "ements", "ement",
    "ments", "ment", "ingly", "edly", "ances", "ance", "ences", "ence", "ities", "ity", "ically", "ical", "ally",
    "ively", "ive", "ions", "ion", "ings", "ing", "ors", "ers", "ies", "ied", "ed", "es", "al", "ic",
    "ly", "s", "e", "y",
)  # fmt: skip


@cache
def stem(word: str) -> str:
    """A word cut to what its inflections and plain derivations share: lower case, at least four letters.

    Comparatives (-er of an adjective) are not told from agents (-er of a verb): where it matters the word is in a
    table and is found before it is cut. Negative prefixes are never cut: "ineffective" stays apart from "effective".
    """
    word = _IRREGULAR.get(word, word)
    if len(word) < 5 or any(c.isdigit() for c in word):
        return word[:-1] if len(word) == 4 and word.endswith("s") and word[-2] not in "suia" else word
    if word.endswith(("ss", "us", "is")):
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            base = word[: -len(suffix)]
            if len(base) > 4 and base[-1] == base[-2] and base[-1] not in "ls":
                base = base[:-1]
            return base[:-1] if base.endswith(("e", "i")) and len(base) > 4 else base
    return word
