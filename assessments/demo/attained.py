"""Which part of its target a month of the demo comes to: drawn so that bands of cards come out as in a company that works."""

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.kpi_rows import RowsKpi, asked
from accounts.models import OrgUnit
from assessments.models import Metric
from assessments.rules.target_periods import month_of
from assessments.targets.tree import PlanTree, key_of
from salesops.core.sockets.demo import DemoCompany
from salesops.core.sockets.kpis import Span, kpis
from salesops.core.sockets.report_periods import moved

# How often people reach them, around the first by so much: just so, or short of them by up to a fifth.
REACHED, BETWEEN = 0.45, 0.1
JUST, SHORT, MOSTLY = (1.0, 1.02), (0.8, 0.98), 0.9
# Whoever could collect little had less to sell: one bad figure alone doesn't decide about a card. A rate of so much is usual, and
# counts as it is scored.
LEAST_RATE, GOOD_RATE = 0.70, 0.95
COLLECTED, EASIER = 0.85, 0.25
# The market whose manager may win a higher post reaches its targets in big months.
STRONG, BIG, WELL = "EC", Decimal("1.3"), 1.04
BY_PERSON = "SELECT person, sum(numerator), sum(denominator) FROM ({rows}) counted WHERE person IS NOT NULL GROUP BY 1"


@dataclass(frozen=True)
class Chances:
    """``collected``: (key, month) → how well money came in, about 1; ``strong``: keys of the people of that market."""

    collected: Mapping[tuple[str, date], float]
    strong: frozenset[str]

    def attained(self, key: str, month: date, metric: str, came: Decimal, usual: Decimal) -> Decimal:
        """Of profit and money received about that of sales."""
        chance = random.Random(f"{key} {month}")  # noqa: S311
        share = random.Random(f"skill {key}").gauss(REACHED, BETWEEN)  # noqa: S311
        drawn = chance.uniform(*JUST) if chance.random() < share else chance.triangular(*SHORT, MOSTLY)
        if metric != Metric.SALES:
            drawn += random.Random(f"{key} {month} {metric}").gauss(0.01, 0.04)  # noqa: S311
        drawn += EASIER * (COLLECTED - self.collected.get((key, month), COLLECTED))
        if key in self.strong and came >= usual * BIG:
            drawn = max(drawn, WELL)
        return Decimal(drawn).quantize(Decimal("0.001"))


def chances(demo: DemoCompany, tree: PlanTree) -> Chances:
    """One question for each month that is over."""
    market = key_of(None, OrgUnit.objects.get(code=STRONG).pk)
    strong = frozenset(member.key for member in tree.people() if market in tree.above(member.key))
    rate, found = kpis.get("K07")(), defaultdict[tuple[str, date], float](float)
    month = demo.since.replace(day=1)
    while isinstance(rate, RowsKpi) and month < demo.today.replace(day=1):
        span = Span(month_of(month), month_of(month).last)
        for person, paid, due in asked(BY_PERSON.format(rows=rate.sums or rate.rows), rate.params(span)):
            if due:
                reached = (float(paid / due) - LEAST_RATE) / (GOOD_RATE - LEAST_RATE)
                found[key_of(person, None), month] = min(max(reached, 0.0), 1.1)
        month = moved(month, 1)
    return Chances(dict(found), strong)
