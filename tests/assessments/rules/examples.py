"""The ten worked examples of defaults.md 9.5, as they stand there."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.rules.cards import Measure

# KPI, actual (of target), score, weight, contribution; then the sums, the total, the bonus.
TEXT = """
NM
  K01 102000/120000         85.00    20  17.0000
  K10 1/2                   50.00    15   7.5000
  K11 9/8                  112.50    15  16.8750
  K18 27/30                 90.00    10   9.0000
  K19 4.2                   84.00     6   5.0400
  K25 91.3                  89.43    24  21.4632
  K40 86                    86.00     6   5.1600
  K41 4                     80.00     4   3.2000
  dimensions PER 41.3750 BEH 43.8632
  total 85.24 good factor 1.00
  base 1400.00 extra 0.00 payable 1400.00
NQ
  K01 312800/340000         92.00    18  16.5600
  K07 92.4                  89.60    10   8.9600
  K10 3/4                   75.00    12   9.0000
  K12 690000/600000        115.00    10  11.5000
  K18 84/90                 93.33    10   9.3330
  K19 4.4                   88.00     6   5.2800
  K25 93                    94.29    24  22.6296
  K40 88                    88.00     6   5.2800
  K41 4.5                   90.00     4   3.6000
  dimensions PER 46.0200 BEH 46.1226
  total 92.14 excellent factor 1.20
  base 1800.00 extra 0.00 payable 2160.00
EM
  K01 348000/600000          0.00    30   0.0000
  K07 84.2                  56.80    20  11.3600
  K10 1/2                   50.00    10   5.0000
  K18 31/36                 86.11    12  10.3332
  K19 3.6                   72.00     6   4.3200
  K25 82.5                  64.29    12   7.7148
  K30 1/1                  100.00     4   4.0000
  K31 93.5                  93.50     6   5.6100
  dimensions PER 16.3600 BEH 22.3680 TEA 9.6100
  total 48.34 insufficient factor 0.70 unit 93.5 1.00
  base 3000.00 extra 0.00 payable 2280.00
EQ
  K01 2052000/1800000      114.00    22  25.0800
  K04 486000/450000        108.00     8   8.6400
  K07 96.1                 104.40    14  14.6160
  K10 5/5                  100.00     6   6.0000
  K13 88                    90.00     5   4.5000
  K16 4.45                  96.67    10   9.6670
  K18 101/108               93.52     7   6.5464
  K25 94.3                  98.00     8   7.8400
  K29 4.3                   86.00    10   8.6000
  K30 3/3                  100.00     4   4.0000
  K31 103.2                103.20     6   6.1920
  dimensions PER 58.8360 BEH 24.0534 TEA 18.7920
  total 101.68 excellent factor 1.20 unit 103.2 1.10
  base 5400.00 extra 2520.00 payable 8892.00
EY
  K01 7344000/7200000      102.00    20  20.4000
  K04 1746000/1800000       97.00     8   7.7600
  K06 6.4                   82.00     4   3.2800
  K07 93.5                  94.00    12  11.2800
  K10 18/20                 90.00     5   4.5000
  K13 86.7                  83.50     6   5.0100
  K16 4.32                  88.00     6   5.2800
  K17 41                    82.00     3   2.4600
  K25 92.6                  93.14     5   4.6570
  K27 114/120               95.00     3   2.8500
  K28 36/40                 90.00     3   2.7000
  K29 4.1                   82.00     7   5.7400
  K30 9/12                  70.00     3   2.1000
  K31 98.6                  98.60     5   4.9300
  K39 100                  100.00     5   5.0000
  K42 7/8                   87.50     5   4.3750
  dimensions PER 52.2300 BEH 17.9470 TEA 12.7700 GRO 9.3750
  total 92.32 excellent factor 1.20 unit 98.6 1.00
  base 14400.00 extra 0.00 payable 16704.00
SM
  K01 2410000/2500000       96.40    28  26.9920
  K07 91.7                  86.80    18  15.6240
  K09 12.4                  74.12     6   4.4472
  K10 9/8                  112.50     8   9.0000
  K18 166/180               92.22     7   6.4554
  K25 90.2                  86.29     8   6.9032
  K35 81.3                  71.00     5   3.5500
  K44 88                    80.00     5   4.0000
  K30 4/5                   70.00     4   2.8000
  K32 66.67                 53.34     6   3.2004
  K36 90                    85.71     5   4.2855
  dimensions PER 56.0632 BEH 20.9086 TEA 10.2859
  total 87.26 good factor 1.00 unit 96.4 1.00
  base 4500.00 extra 0.00 payable 4500.00
SQ
  K01 7635000/7500000      101.80    20  20.3600
  K04 1818750/1875000       97.00    10   9.7000
  K07 94.2                  96.80    13  12.5840
  K10 22/24                 91.67     6   5.5002
  K13 87.5                  87.50     6   5.2500
  K16 4.28                  85.33  8.75   7.4664
  K25 91.9                  91.14  8.75   7.9748
  K26 —
  K35 84.6                  82.00   7.5   6.1500
  K29 4.05                  81.00     8   6.4800
  K30 15/15                100.00     3   3.0000
  K32 71.43                 62.86     6   3.7716
  K36 92.3                  92.29     3   2.7687
  dimensions PER 53.3942 BEH 21.5912 TEA 16.0203
  total 91.01 excellent factor 1.20 unit 101.8 1.10
  base 8100.00 extra 405.00 payable 9801.00
SY
  K01 28590000/30000000     95.30    18  17.1540
  K04 7020000/7500000       93.60    10   9.3600
  K06 3.1                   65.50     6   3.9300
  K07 92.8                  91.20    12  10.9440
  K13 84                    70.00     5   3.5000
  K33 5.5                   55.00     4   2.2000
  K16 4.2                   80.00     6   4.8000
  K17 36                    72.00     3   2.1600
  K25 90.4                  86.86     5   4.3430
  K34 104.5                 85.00     6   5.1000
  K29 3.9                   78.00     7   5.4600
  K30 52/60                 70.00     3   2.1000
  K32 57.14                 34.28     5   1.7140
  K39 92                    60.00     5   3.0000
  K51 30                    75.00     5   3.7500
  dimensions PER 47.0880 BEH 16.4030 TEA 9.2740 GRO 6.7500
  total 79.52 competent factor 1.00 unit 95.3 1.00
  base 21600.00 extra 0.00 payable 21600.00
DQ
  K01 93984000/96000000     97.90    22  21.5380
  K04 23280000/24000000     97.00    14  13.5800
  K07 93.1                  92.40    14  12.9360
  K09 10.2                  87.06     6   5.2236
  K35 88.5                  95.00     4   3.8000
  K16 4.3                   86.67     9   7.8003
  K25 91                    88.57     8   7.0856
  K26 93.2                  92.80     4   3.7120
  K38 97.4                  82.22     4   3.2888
  K29 4                     80.00     4   3.2000
  K32 63.5                  47.00     5   2.3500
  K37 88.9                  82.57     3   2.4771
  K43 96                   100.00     3   3.0000
  dimensions PER 57.0776 BEH 21.8867 GRO 11.0271
  total 89.99 good factor 1.00 unit 97.9 1.00
  base 45000.00 extra 0.00 payable 45000.00
DY
  K01 409600000/400000000  102.40    18  18.4320
  K04 101500000/100000000  101.50    14  14.2100
  K06 8.2                   91.00     8   7.2800
  K07 94.6                  98.40    10   9.8400
  K09 9.1                   93.53     5   4.6765
  K10 642/600              107.00     5   5.3500
  K16 4.35                  90.00     9   8.1000
  K17 43                    86.00     4   3.4400
  K25 92.2                  92.00     6   5.5200
  K34 98.7                 100.00     6   6.0000
  K29 4.2                   84.00     3   2.5200
  K32 68.9                  57.80     5   2.8900
  K43 93.5                  90.00     3   2.7000
  K51 36                    90.00     4   3.6000
  dimensions PER 59.7885 BEH 23.0600 GRO 11.7100
  total 94.56 excellent factor 1.20 unit 102.4 1.10
  base 180000.00 extra 9600.00 payable 220200.00
"""


@dataclass(frozen=True)
class Row:
    kpi: str
    measure: Measure
    score: Decimal | None
    weight: Decimal
    contribution: Decimal


@dataclass(frozen=True)
class Example:
    code: str
    rows: tuple[Row, ...]
    dimensions: dict[str, Decimal]
    total: Decimal
    band: str
    factor: Decimal
    unit: tuple[Decimal, Decimal] | None
    base: Decimal
    extra: Decimal
    payable: Decimal

    @property
    def measures(self) -> dict[str, Measure]:
        return {row.kpi: row.measure for row in self.rows}


def _row(words: list[str]) -> Row:
    kpi, actual, *rest = words
    if actual == "—":
        return Row(kpi, Measure(None), None, Decimal(), Decimal())
    value, slash, target = actual.partition("/")
    measure = Measure(Decimal(value), Decimal(target) if slash else None, of_target=bool(slash))
    return Row(kpi, measure, *map(Decimal, rest))


def _example(block: list[list[str]]) -> Example:
    (code,), *rows, sums, outcome, money = block
    unit = (Decimal(outcome[6]), Decimal(outcome[7])) if len(outcome) > 6 else None
    return Example(
        code,
        tuple(_row(words) for words in rows),
        dict(zip(sums[1::2], map(Decimal, sums[2::2]), strict=True)),
        Decimal(outcome[1]),
        outcome[2],
        Decimal(outcome[4]),
        unit,
        *map(Decimal, money[1::2]),
    )


def _blocks() -> list[list[list[str]]]:
    found: list[list[list[str]]] = []
    for line in TEXT.strip().splitlines():
        if not line.startswith(" "):
            found.append([])
        found[-1].append(line.split())
    return found


EXAMPLES = {example.code: example for example in map(_example, _blocks())}
