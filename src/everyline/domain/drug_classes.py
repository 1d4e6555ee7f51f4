"""The class of a medicine by the ending of its non-proprietary name.

Source: WHO, "The use of stems in the selection of international nonproprietary names (INN) for pharmaceutical
substances", Stem Book: the stem a name ends in tells what the substance does. A name without a stem known here has no
class here; nothing is said of what that means.
"""

from __future__ import annotations

from collections.abc import Iterable

_STEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("citinib", ("JAK inhibitor", "Janus kinase inhibitor")),
    ("vastatin", ("statin", "HMG-CoA reductase inhibitor")),
    ("sartan", ("angiotensin receptor blocker", "angiotensin II receptor antagonist")),
    ("pril", ("ACE inhibitor", "angiotensin-converting enzyme inhibitor")),
    ("olol", ("beta blocker", "beta-adrenoceptor antagonist")),
    ("dipine", ("calcium channel blocker",)),
    ("prazole", ("proton pump inhibitor",)),
    ("gliptin", ("DPP-4 inhibitor",)),
    ("gliflozin", ("SGLT2 inhibitor",)),
    ("coxib", ("COX-2 inhibitor",)),
    ("xaban", ("factor Xa inhibitor",)),
    ("triptan", ("triptan", "5-HT1 agonist")),
    ("setron", ("5-HT3 antagonist",)),
)


def classes_of(names: Iterable[str]) -> tuple[str, ...]:
    """The names of the classes that a medicine's names put it in, none where no stem of theirs is known."""
    ends = [name.strip().lower() for name in names]
    found = (classes for stem, classes in _STEMS if any(end.endswith(stem) and end != stem for end in ends))
    return tuple(dict.fromkeys(one for classes in found for one in classes))
