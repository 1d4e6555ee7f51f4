"""Units of measure: their spellings, what they measure, and what they convert to.

Percent and percentage points are different units here on purpose: "rose by 5%" and "rose by 5 percentage points" are
different findings. Units of one dimension convert by their factor; across dimensions nothing does.
"""

from __future__ import annotations

from typing import NamedTuple


class Unit(NamedTuple):
    """A canonical unit. factor: how many of the dimension's smallest unit listed here make one of it."""

    key: str
    dimension: str
    factor: float


def _units() -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for line in _TABLE.strip().splitlines():
        dimension, factor, names = line.split(" ", 2)
        spellings = names.split(",")
        unit = Unit(spellings[0], dimension, float(factor))
        table.update(dict.fromkeys(spellings, unit))
    return table


# dimension, factor, spellings (lower case; the first is the key). Calendar: 7 days, 365.25/12 days, 365.25 days.
_TABLE = """
share 1 %,percent,per cent,pct
point 1 pp,percentage point,percentage points,percent points,percent point
scale 1 points,point
time 0.000694444 minute,minutes,min,mins
time 0.0416667 h,hour,hours,hr,hrs
time 1 day,days
time 7 week,weeks,wk,wks
time 30.4375 month,months,mo
time 365.25 year,years,yr,yrs,y
mass 0.001 ng,nanogram,nanograms
mass 1 mcg,µg,μg,ug,microgram,micrograms
mass 1000 mg,milligram,milligrams,mgs
mass 1000000 g,gram,grams,gm
mass 1000000000 kg,kilogram,kilograms
volume 1 ml,milliliter,milliliters,millilitre,millilitres,cc
volume 100 dl
volume 1000 l,liter,liters,litre,litres
length 1 mm,millimeter,millimetre,millimeters,millimetres
length 10 cm,centimeter,centimetre,centimeters,centimetres
length 1000 m,meter,metre,meters,metres
pressure 1 mmhg,mm hg
activity 1 iu,international units,international unit
activity 1 units,unit
amount 1 mmol,millimole,millimoles
amount 0.001 µmol,μmol,umol
ratio 1 fold,times,x
exposure 1 py,patient-years,patient years,person-years,person years,patient-year,person-year,pys
phase 1 phase
grade 1 grade
stage 1 stage
class 1 type
"""

UNITS = _units()

TIME = frozenset(name for name, unit in UNITS.items() if unit.dimension == "time")

# Units printed before their number ("week 36", "phase 3"): the same unit, the same meaning.
PREFIXED = frozenset(
    "week weeks wk month months day days year years phase grade stage type hour hours minute minutes".split()
)

# Keys of units of time, and of the units a dose is given in.
TIMES = frozenset(UNITS[name].key for name in TIME)
DOSES = frozenset(
    key
    for unit in UNITS.values()
    if unit.dimension in ("mass", "activity")
    for key in (unit.key, f"{unit.key}/kg", f"{unit.key}/day", f"{unit.key}/kg/day")
)
