"""Targets of the demo company: last year and this year for everybody in bulk, next year's on its way through the services."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

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
from salesops.core.sockets.report_periods import Period

ZERO = Decimal(0)
# Weights of the months: a quiet February, a strong end of each quarter.
SEASON = [Decimal(n) for n in (80, 60, 110, 90, 95, 115, 90, 95, 115, 100, 105, 125)]
# Money is given in hundreds.
ROUND = Decimal(100)
# Of what was sold: what a target says where nobody knows what was reached.
PARTS = {
    Metric.SALES: Decimal(1), Metric.PROFIT: Decimal("0.25"), Metric.COLLECTION: Decimal("1.1"),
    Metric.NEW_CUSTOMERS: Decimal("0.000004"), Metric.DISTRIBUTION: Decimal("0.000002"),
}  # fmt: skip
LEVEL = Decimal(200_000)


def build_targets(demo: DemoCompany) -> None:
    """The company's tree of today; each person's year lies around what he reached in it, months follow the season."""
    top = demo.people["gm"].headships.first().unit_id
    tree = tree_of(top, demo.today)
    begun = timezone.make_aware(datetime.combine(demo.since - timedelta(days=12), time(10)))
    with acting("assessments.demo", None):
        rows: list[Target] = []
        for year in (demo.since.year, demo.today.year):
            at = begun.replace(year=year - 1)
            for metric in Metric.values:
                rows += _of_year(demo, tree, metric, year, at)
        Target.objects.bulk_create(rows, batch_size=5000)
    _open_work(demo)


def _of_year(demo: DemoCompany, tree: PlanTree, metric: str, year: int, at: datetime) -> list[Target]:
    months = [date(year, month, 1) for month in range(1, 13)]
    step = WHOLE if metric in COUNTED else ROUND
    reached = _reached(metric, year, demo.today)
    amounts: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * 12)
    quotas = quotas_of(tree.people(), metric, months, demo.today)
    for member in tree.people():
        own = _of_person(demo, member, metric, reached.get(member.key), quotas.get(member.key), months, step)
        if not any(own):
            continue
        for key in (member.key, *tree.above(member.key)):
            amounts[key] = [before + more for before, more in zip(amounts[key], own, strict=True)]
    return [row for key, values in amounts.items() for row in _rows(tree.members[key], metric, months, values, at)]


def _reached(metric: str, year: int, today: date) -> dict[str, Decimal]:
    """Key → what was reached in the year, carried on to its end where it still runs."""
    code = KPI_OF.get(Metric(metric))
    if code is None or code not in kpis or metric == Metric.VISITS:
        return {}
    whole = year_of(date(year, 1, 1))
    gone = (min(today, whole.last) - whole.first).days + 1
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for part in kpis.get(code)().parts(Span(whole, today)):
        found[key_of(part.person, None)] += part.numerator * 365 / gone
    return found


def _of_person(
    demo: DemoCompany, member: Member, metric: str, reached: Decimal | None, quota: list[Decimal] | None,
    months: list[date], step: Decimal,
) -> list[Decimal]:  # fmt: skip
    user = member.user
    if user is None or member.posting is None:
        return [ZERO] * 12
    if metric == Metric.VISITS:
        return quota or [ZERO] * 12
    ambition = Decimal(demo.random.randint(92, 118)) / 100
    if reached is not None and reached > 0:
        year = reached * ambition
    elif quota or not member.posting.position.leads:
        year = (sum(quota, ZERO) if quota else LEVEL * 12) * PARTS[Metric(metric)] * ambition
    else:
        return [ZERO] * 12
    if metric == Metric.DISTRIBUTION and not reached:
        year = Decimal(demo.random.randint(0, 4))
    rounded = (year / step).to_integral_value() * step
    parts = split(rounded, SEASON, step)
    joined = user.joined_on
    steps = (30, 60, 80) if member.posting.position.code == "P10" else ()
    return [
        (part * share_of_month(joined, month, steps) / 100 / step).to_integral_value() * step
        if joined is None or joined <= month_of(month).last
        else ZERO
        for part, month in zip(parts, months, strict=True)
    ]


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
