"""The schemes a fresh installation ships with (defaults.md 9.1), as the table there prints them."""

from collections.abc import Iterator
from decimal import Decimal

from assessments.rules.notation import parse
from assessments.rules.scheme import DIMENSIONS, Dimension, Line, Scheme

CODES = ("NM", "NQ", "EM", "EQ", "EY", "SM", "SQ", "SY", "DQ", "DY", "EM2", "SM2")
# For companies that want a month of performance and behaviour only: drafts until somebody publishes them.
INACTIVE = ("EM2", "SM2")

WEIGHTS = """
                                                 NM NQ EM EQ EY SM SQ SY DQ DY EM2 SM2
PER K01 | L60/120                              | 20 18 30 22 20 28 20 18 22 18 30 30
PER K04 | L60/120                              |  ·  ·  ·  8  8  · 10 10 14 14  ·  ·
PER K06 | R−10→10/120                          |  ·  ·  ·  ·  4  ·  ·  6  ·  8  ·  ·
PER K07 | R70→95/110                           |  · 10 20 14 12 18 13 12 14 10 22 20
PER K09 | N8→25                                |  ·  ·  ·  ·  ·  6  ·  ·  6  5  ·  6
PER K10 | L0/120                               | 15 12 10  6  5  8  6  ·  ·  5 13  9
PER K11 | L0/120                               | 15  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
PER K12 | L50/120                              |  · 10  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
PER K13 | R70→90/110                           |  ·  ·  ·  5  6  ·  6  5  ·  ·  ·  ·
PER K33 | R0→10/120                            |  ·  ·  ·  ·  ·  ·  ·  4  ·  ·  ·  ·
PER K35 | R60→90/100                           |  ·  ·  ·  ·  ·  ·  ·  ·  4  ·  ·  ·
BEH K16 | R3→4.5/110                           |  ·  ·  · 10  6  ·  7  6  9  9  ·  ·
BEH K17 | R0→50/110                            |  ·  ·  ·  ·  3  ·  ·  3  ·  4  ·  ·
BEH K18 | L60/100                              | 10 10 12  7  ·  7  ·  ·  ·  · 14 10
BEH K19 | G                                    |  6  6  6  ·  ·  ·  ·  ·  ·  ·  7  ·
BEH K25 | R60→95/100                           | 24 24 12  8  5  8  7  5  8  6 14 11
BEH K26 | R70→95/100                           |  ·  ·  ·  ·  ·  ·  5  ·  4  ·  ·  ·
BEH K27 | L0/100                               |  ·  ·  ·  ·  3  ·  ·  ·  ·  ·  ·  ·
BEH K28 | L0/100                               |  ·  ·  ·  ·  3  ·  ·  ·  ·  ·  ·  ·
BEH K34 | N100→130                             |  ·  ·  ·  ·  ·  ·  ·  6  ·  6  ·  ·
BEH K35 | R60→90/100                           |  ·  ·  ·  ·  ·  5  6  ·  ·  ·  ·  7
BEH K38 | R90→99/100                           |  ·  ·  ·  ·  ·  ·  ·  ·  4  ·  ·  ·
BEH K40 | T60/80                               |  6  6  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
BEH K41 | G                                    |  4  4  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
BEH K44 | R60→95/100                           |  ·  ·  ·  ·  ·  5  ·  ·  ·  ·  ·  7
TEA K29 | G                                    |  ·  ·  · 10  7  ·  8  7  ·  ·  ·  ·
TEA K30 | S ≥100:100, ≥50:70, ≥1:40, ≥0:0      |  ·  ·  4  4  3  4  3  3  ·  ·  ·  ·
TEA K31 | L60/120                              |  ·  ·  6  6  5  ·  ·  ·  ·  ·  ·  ·
TEA K32 | R40→90/100                           |  ·  ·  ·  ·  ·  6  6  5  ·  ·  ·  ·
TEA K36 | R60→95/100                           |  ·  ·  ·  ·  ·  5  3  ·  ·  ·  ·  ·
GRO K29 | G                                    |  ·  ·  ·  ·  ·  ·  ·  ·  4  3  ·  ·
GRO K32 | R40→90/100                           |  ·  ·  ·  ·  ·  ·  ·  ·  5  5  ·  ·
GRO K37 | R60→95/100                           |  ·  ·  ·  ·  ·  ·  ·  ·  3  ·  ·  ·
GRO K39 | S ≥100:100, ≥80:60, ≥0:0             |  ·  ·  ·  ·  5  ·  ·  5  ·  ·  ·  ·
GRO K42 | L0/100                               |  ·  ·  ·  ·  5  ·  ·  ·  ·  ·  ·  ·
GRO K43 | R80→95/100                           |  ·  ·  ·  ·  ·  ·  ·  ·  3  3  ·  ·
GRO K51 | R0→40/100                            |  ·  ·  ·  ·  ·  ·  ·  5  ·  4  ·  ·
"""
# What a dimension may weigh in all, by tier; growth of E and S only in the yearly card.
RANGES = {
    "N": {"PER": (50, 60), "BEH": (40, 50)},
    "E": {"PER": (50, 60), "BEH": (20, 30), "TEA": (10, 20), "GRO": (0, 10)},
    "S": {"PER": (50, 60), "BEH": (20, 30), "TEA": (10, 20), "GRO": (0, 10)},
    "D": {"PER": (50, 60), "BEH": (20, 30), "GRO": (10, 20)},
}
MONTHS_OF_TWO = {"PER": (60, 70), "BEH": (30, 40)}


def _ranges(code: str) -> dict[str, tuple[int, int]]:
    if code in INACTIVE:
        return MONTHS_OF_TWO
    ranges = RANGES[code[0]]
    yearly_only = code[0] in "ES" and code[1] != "Y"
    return {name: both for name, both in ranges.items() if not (yearly_only and name == "GRO")}


def _lines(code: str) -> Iterator[Line]:
    column = CODES.index(code)
    for row in WEIGHTS.strip().splitlines()[1:]:
        named, rule, weights = row.split("|")
        dimension, kpi = named.split()
        weight = weights.split()[column]
        if weight != "·":
            yield Line(kpi, dimension, Decimal(weight), parse(rule))


def shipped_scheme(code: str) -> Scheme:
    """The body of scheme ``code`` as shipped."""
    ranges = _ranges(code)
    dimensions = (Dimension(name, *map(Decimal, ranges[name])) for name in DIMENSIONS if name in ranges)
    return Scheme(tuple(dimensions), tuple(_lines(code)))
