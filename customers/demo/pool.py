"""Pool and owners of the demo company: coverage rows, claims, confirmations of the last weeks, clashes."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count
from django.utils import timezone

from customers.models import Coverage, Customer, Ownership, WeeklyConfirmation
from customers.protection import owned
from customers.scope.customers import pool_units
from customers.services.clash import answer_clash, decide_clash, report_clash
from customers.services.ownership import hold_owner, take_over
from customers.services.pool import claim_customer
from customers.weeks import monday_of
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

WEEKS = 3
RELEASES = 5
REASONS = ("暂无采购计划", "转由总部集中采购", "产能迁往外省")
MOST = 3000


def build_pool(demo: DemoCompany) -> None:
    """Small enough for both sizes."""
    _coverage(demo)
    _releases(demo)
    _claims(demo)
    _weeks(demo)
    _clashes(demo)


def _coverage(demo: DemoCompany) -> None:
    """Who has most customers of a province covers it, four provinces out of five; nobody gives away more than his time."""
    rows = Customer.objects.current().exclude(province="").filter(owner__isnull=False).order_by()
    counts = rows.values_list("province", "owner_id").annotate(n=Count("pk"))
    most: dict[str, tuple[int, int]] = {}
    for province, owner, n in counts:
        most[province] = max(most.get(province, (0, 0)), (n, -owner))
    chosen = [(province, -most[province][1]) for number, province in enumerate(sorted(most)) if number % 5]
    each = Counter(owner for _province, owner in chosen)
    Coverage.objects.bulk_create(
        Coverage(user_id=owner, province=province, share=100 // each[owner], period=DateRange(demo.since, None))
        for province, owner in chosen
    )


def _releases(demo: DemoCompany) -> None:
    """Colleagues in the rep's region gave customers back these days, each after the last talk and with a reason."""
    rep = demo.people.get("rep")
    if rep is None:
        return
    rows = owned().filter(unit__in=pool_units(rep), grade="C", last_contact_at__isnull=False).exclude(owner=rep)
    found = rows.select_related("unit", "owner").order_by("last_contact_at", "pk")[:RELEASES]
    for back, customer in enumerate(found, start=1):
        day = demo.today - timedelta(days=2 * back)
        talked = timezone.localdate(customer.last_contact_at)
        if customer.opened_on >= day or talked >= day:
            continue
        why = REASONS[back % len(REASONS)]
        hold_owner(
            customer, owner=None, unit=customer.unit, day=day, how=Ownership.How.RELEASED, by=customer.owner, reason=why
        )
        take_over(customer, owner=None, unit=customer.unit, today=day)


def _claims(demo: DemoCompany) -> None:
    """Of the customers that have long been in the pool some were claimed these days."""
    for name, days in (("rep", 3), ("rep2", 2)):
        person, day = demo.people.get(name), demo.today - timedelta(days=days)
        if person is None:
            continue
        pool = Customer.objects.current().filter(owner__isnull=True, pool_since__lt=day, unit__in=pool_units(person))
        for customer in pool.order_by("pool_since", "pk")[:1]:
            try:
                claim_customer(actor=person, customer=customer, today=day)
            except Refused:
                # A quota or cap an administrator changed: then nothing is claimed.
                continue


def _weeks(demo: DemoCompany) -> None:
    """Most of the last weeks is confirmed, some of it late; of this week what was said before now."""
    customers = list(Customer.objects.current().filter(owner__isnull=False).order_by("pk")[:MOST])
    chance = demo.random
    now = timezone.now()
    for back in range(WEEKS + 1):
        monday = monday_of(demo.today) - timedelta(days=7 * back)
        rows: list[Any] = []
        for c in customers:
            if c.opened_on > monday or chance.random() < (0.06 if back else 0.3):
                continue
            late = chance.random() < 0.04
            at = _said_at(chance, monday, late)
            if at > now:
                continue
            rows.append(
                WeeklyConfirmation(
                    customer=c, week=monday, owner_id=c.owner_id, by_id=c.owner_id, grade=c.grade, status=c.status,
                    in_bulk=c.grade not in ("A", "B"), late=late, confirmed_at=at, next_step=c.next_step,
                    weeks_stalled=0,
                )
            )  # fmt: skip
        WeeklyConfirmation.objects.bulk_create(rows, batch_size=2000)


def _said_at(chance: Any, monday: date, late: bool) -> datetime:
    """From Wednesday on in working hours; late is Friday evening, after the others went home."""
    day, hour = (4, 18) if late else (chance.choice((2, 3, 3, 4, 4, 4)), chance.choice((9, 10, 11, 14, 15, 16, 17)))
    moment = time(hour, chance.randint(5, 55))
    return datetime.combine(monday + timedelta(days=day), moment, timezone.get_current_timezone())


def _clashes(demo: DemoCompany) -> None:
    """Two open ones between the two reps of the demo, one of them answered, and one that was decided."""
    rep, other = demo.people.get("rep"), demo.people.get("rep2")
    if rep is None or other is None:
        return
    rows = Customer.objects.current().filter(owner=rep, merged_into__isnull=True).order_by("name_key")
    now = timezone.now()
    found = [
        report_clash(
            actor=other, customer=customer, met_on=demo.today - timedelta(days=20), stage="已报价",
            evidence="展会上与采购经理洽谈，已发报价单。", now=now,
        )
        for customer in rows[:3]
    ]  # fmt: skip
    if len(found) == 3:
        said = "三月起每月拜访，样品已试用，报价单在档案中。"
        for clash in found[1:]:
            answer_clash(actor=rep, clash=clash, answer=said)
        decider = found[2].decider
        if decider is not None:
            decide_clash(
                actor=decider, clash=found[2], outcome="split", holder_share=70, now=now,
                grounds="首次有效联系在先，报价推进属对方。",
            )  # fmt: skip


demo_parts.register(DemoPart("customers.pool", 38, build_pool))
