"""Targets of the demo company: last year and this year for everybody in bulk, next year's on its way through the services."""

import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.kpi_rows import RowsKpi, asked
from assessments.models import COUNTED, Metric, Target
from assessments.rules.target_newcomers import share_of_month
from assessments.rules.target_periods import Grain, month_of, quarter_of, year_of
from assessments.rules.target_split import WHOLE, split
from assessments.services.targets import changes, drafts, handing_on
from assessments.services.targets.basis import KPI_OF, read_basis
from assessments.targets.quotas import quotas_of
from assessments.targets.tree import Member, PlanTree, key_of, tree_of
from salesops.core.acts import acting
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts
from salesops.core.sockets.kpis import Span, kpis
from salesops.core.sockets.report_periods import Period, moved

from .attained import Chances, chances

ZERO, ONE = Decimal(0), Decimal(1)
# Weights of the months to come: a quiet February, a strong end of each quarter.
SEASON = [Decimal(n) for n in (80, 60, 110, 90, 95, 115, 90, 95, 115, 100, 105, 125)]
# Money is given in thousands.
ROUND = Decimal(1000)
# Of what was sold: what a target says where nobody knows what was reached.
PARTS = {
    Metric.SALES: Decimal(1), Metric.PROFIT: Decimal("0.25"), Metric.COLLECTION: Decimal("1.1"),
    Metric.NEW_CUSTOMERS: Decimal("0.000004"), Metric.DISTRIBUTION: Decimal("0.000002"),
}  # fmt: skip
LEVEL = Decimal(200_000)
# A month with next to nothing still has so much of a usual one.
LEAST = Decimal("0.03")
MONTHLY = """
SELECT person, date_trunc('month', day)::date, sum(numerator) FROM ({rows}) counted WHERE person IS NOT NULL GROUP BY 1, 2
"""

Months = Mapping[date, Decimal]


def build_targets(demo: DemoCompany) -> None:
    """The company's tree of today; each person's months lie around what came in them."""
    top = demo.people["gm"].headships.first().unit_id
    tree = tree_of(top, demo.today)
    begun = timezone.make_aware(datetime.combine(demo.since - timedelta(days=12), time(10)))
    with acting("assessments.demo", None):
        rows: list[Target] = []
        likely = chances(demo, tree)
        for metric in Metric.values:
            reached = _reached(demo, metric)
            for year in (demo.since.year, demo.today.year):
                rows += _of_year(demo, tree, metric, year, reached, likely, begun.replace(year=year - 1))
        Target.objects.bulk_create(rows, batch_size=5000)
    _open_work(demo)


def _of_year(
    demo: DemoCompany, tree: PlanTree, metric: str, year: int, reached: Mapping[str, Months], likely: Chances, at: datetime
) -> list[Target]:  # fmt: skip
    months = [date(year, month, 1) for month in range(1, 13)]
    amounts: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * 12)
    quotas = quotas_of(tree.people(), metric, months, demo.today)
    for member in tree.people():
        own = _of_person(demo, member, metric, reached.get(member.key, {}), quotas.get(member.key), months, likely)
        if not any(own):
            continue
        for key in (member.key, *tree.above(member.key)):
            amounts[key] = [before + more for before, more in zip(amounts[key], own, strict=True)]
    return [row for key, values in amounts.items() for row in _rows(tree.members[key], metric, months, values, at)]


def _reached(demo: DemoCompany, metric: str) -> Mapping[str, Months]:
    """Key → what was reached in each month since the beginning."""
    kpi = kpis.get(KPI_OF[Metric(metric)])() if Metric(metric) in KPI_OF and metric != Metric.VISITS else None
    found: dict[str, dict[date, Decimal]] = defaultdict(dict)
    if isinstance(kpi, RowsKpi):
        span = Span(Period(demo.since, demo.today), demo.today)
        for person, month, amount in asked(MONTHLY.format(rows=kpi.sums or kpi.rows), kpi.params(span)):
            found[key_of(person, None)][month] = amount
    return found


def _of_person(
    demo: DemoCompany, member: Member, metric: str, reached: Months, quota: list[Decimal] | None, months: list[date],
    likely: Chances,
) -> list[Decimal]:  # fmt: skip
    user = member.user
    if user is None or member.posting is None:
        return [ZERO] * 12
    if metric == Metric.VISITS:
        return quota or [ZERO] * 12
    position = member.posting.position
    if not reached and position.leads:
        return [ZERO] * 12
    if metric == Metric.DISTRIBUTION:
        return split(Decimal(demo.random.randint(0, 4)), SEASON, WHOLE)
    joined, steps = user.joined_on, (30, 60, 80) if position.code == "P10" else ()
    usual = _usual(demo.today, reached, joined) or LEVEL * PARTS[Metric(metric)]
    found = []
    for month in months:
        if joined is not None and joined > month_of(month).last:
            found.append(ZERO)
            continue
        least = usual * share_of_month(joined, month, steps) / 100
        came = _came(demo.today, month, reached, least)
        if metric in COUNTED:
            found.append(_count(member.key, month, came, past=month_of(month).last < demo.today))
        elif not came:
            # Nothing was planned: newcomers learn, and machines aren't sold every month.
            found.append(ZERO)
        else:
            asked_for = max(came / likely.attained(member.key, month, metric, came, usual), least * LEAST)
            found.append(max((asked_for / ROUND).to_integral_value(), ONE) * ROUND)
    return found


def _usual(today: date, reached: Months, joined: date | None) -> Decimal:
    """A month of the last twelve that are over."""
    running = today.replace(day=1)
    months = [moved(running, -back) for back in range(1, 13)]
    mine = [month for month in months if joined is None or joined < month_of(month).last]
    return sum((reached.get(month, ZERO) for month in mine), ZERO) / len(mine) if mine else ZERO


def _came(today: date, month: date, reached: Months, usual: Decimal) -> Decimal:
    """What came in a month, or will come by what came until now."""
    last = month_of(month).last
    if last < today:
        return max(reached.get(month, ZERO), ZERO)
    if month > today:
        return usual * SEASON[month.month - 1] / 100
    # As far as the pace of the month says.
    return max(reached.get(month, ZERO) * last.day / today.day, usual / 4)


def _count(key: str, month: date, came: Decimal, *, past: bool) -> Decimal:
    """New customers: now and then one more was asked for, or one less."""
    drawn = random.Random(f"{key} {month} count").random()  # noqa: S311
    if not past:
        return came.to_integral_value()
    if came < 1:
        return ONE if drawn < 0.12 else ZERO
    more = ONE if drawn < 0.4 else -ONE if drawn > 0.85 and came > 1 else ZERO
    return came.to_integral_value() + more


def _rows(member: Member, metric: str, months: list[date], values: list[Decimal], at: datetime) -> list[Target]:
    spans: list[tuple[Period, str, Decimal]] = [
        (month_of(month), Grain.MONTH, value) for month, value in zip(months, values, strict=True)
    ]
    spans += [
        (quarter_of(months[first]), Grain.QUARTER, sum(values[first : first + 3], ZERO)) for first in range(0, 12, 3)
    ]
    spans.append((year_of(months[0]), Grain.YEAR, sum(values, ZERO)))
    return [
        Target(metric=metric, grain=grain, first=span.first, last=span.last, amount=value, begun_at=at, **member.whose)
        for span, grain, value in spans
    ]


def _open_work(demo: DemoCompany) -> None:
    """East China's targets of next year wait for acceptance; a change of this month's waits for the director."""
    manager, supervisor, rep = (demo.people[name] for name in ("manager", "supervisor", "rep"))
    now = timezone.make_aware(datetime.combine(demo.today, time(9, 30)))
    market = manager.headships.first().unit
    plan = drafts.begin_plan(actor=manager, unit=market, period=str(demo.today.year + 1), now=now)
    plan = read_basis(actor=None, plan=plan, now=now)
    top = key_of(None, market.pk)
    this_year = Target.objects.in_force().filter(unit=market).of_period(*_year(demo.today))
    for target in this_year:
        step = WHOLE if target.metric in COUNTED else ROUND
        amount = (target.amount * Decimal("1.08") / step).to_integral_value() * step
        plan = drafts.break_down(actor=manager, plan=plan, metric=target.metric, unit=top, amount=amount)
    plan = handing_on.offer_plan(actor=manager, plan=plan, now=now)
    for answer in plan.answers.exclude(user__in=[rep, supervisor]).order_by("user_id")[:3]:
        handing_on.accept(actor=answer.user, plan=plan, now=now)
    handing_on.object_to(actor=supervisor, plan=plan, reason="江苏两家大客户明年有停产检修，二季度目标偏高。", now=now)
    month = month_of(demo.today.replace(day=1))
    target = Target.objects.in_force().filter(user=rep, metric=Metric.SALES).of_period(month.first, month.last).get()
    changes.ask_change(
        actor=supervisor,
        target=target,
        amount=target.amount + 20_000,
        reason="接手一家重点客户，补充本月目标。",
        now=now,
    )


def _year(day: date) -> tuple[date, date]:
    whole = year_of(day)
    return whole.first, whole.last


demo_parts.register(DemoPart("assessments.targets", 98, build_targets))
