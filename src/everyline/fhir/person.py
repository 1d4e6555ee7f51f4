"""What a Patient resource says of the person: birth, death, and the region of the address.

Source: FHIR R5, "Resource Patient"; the same elements in R4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from everyline.fhir.days import days, period
from everyline.fhir.reading import boolean

# ISO 3166-1, alpha-2 and alpha-3, of the member states of the European Union.
_EU = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE "
    "AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL "
    "ITA LVA LTU LUX MLT NLD POL PRT ROU SVK SVN ESP SWE".split()
)
_US = frozenset({"US", "USA"})
_UK = frozenset({"GB", "GBR", "UK"})


def born(patient: Mapping[str, Any]) -> str | None:
    """The birth date as printed, to the day, the month or the year. Raises ValueError for what is no date."""
    found = days(patient.get("birthDate"), "birthDate")
    return None if found is None else found.printed


def is_replaced(patient: Mapping[str, Any]) -> bool:
    """Whether the record is not to be used: it is not active, or another stands for the person.

    Raises ValueError for an `active` that is neither true nor false.
    """
    links = patient.get("link")
    held = links if isinstance(links, list) else []
    is_out = patient.get("active") is not None and not boolean(patient, "active")
    return is_out or any(one.get("type") == "replaced-by" for one in held)


def died(patient: Mapping[str, Any], on: date) -> bool | str | None:
    """Whether, or on which day, the person died. A date that is no whole day says that it was so.

    Raises ValueError for what is no date, and for a month or a year to come.
    """
    said = patient.get("deceasedBoolean")
    if said is not None and not isinstance(said, bool):
        raise ValueError("its deceasedBoolean is neither true nor false")
    found = days(patient.get("deceasedDateTime"), "deceasedDateTime")
    if found is None:
        return said
    if found.first > on:
        raise ValueError(f"deceasedDateTime {found.printed} lies after {on.isoformat()}")
    return True if found.whole is None else found.whole.isoformat()


def region(patient: Mapping[str, Any], regions: Sequence[str], on: date) -> tuple[str | None, str]:
    """The region of a pathway that the person's addresses lie in, or None and why not, empty where none is told.

    Old and temporary addresses, and those of other days, do not count. The United Kingdom is England only where the
    address itself says England. An address says where somebody lives, which is read as where they are treated.
    """
    held = patient.get("address")
    if held is not None and not (isinstance(held, list) and all(isinstance(one, Mapping) for one in held)):
        raise ValueError("its address is no list of addresses")
    told = {_region(one) for one in held or () if _counts(one, on)}
    found = {one for one in told if one in regions}
    if not regions or not told:
        return None, ""
    if len(told) == 1 and found:
        return found.pop(), ""
    return None, f"its address lies in none, or in more than one, of the regions {', '.join(regions)}"


def _counts(address: Mapping[str, Any], on: date) -> bool:
    if address.get("use") in ("old", "temp", "billing") or address.get("country") is None:
        return False
    start, end = period(address.get("period"), "address.period")
    return not (start is not None and start.first > on) and not (end is not None and end.last < on)


def _region(address: Mapping[str, Any]) -> str:
    country = address.get("country")
    said = country.strip().upper() if type(country) is str else ""
    if said in _EU:
        return "EU"
    if said in _US:
        return "US"
    parts = [part for name in ("state", "district") if type(part := address.get(name)) is str]
    if said == "ENGLAND" or (said in _UK and any(part.strip().upper() == "ENGLAND" for part in parts)):
        return "England"
    return ""
