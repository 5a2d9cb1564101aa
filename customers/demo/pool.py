"""Pool and owners of the demo company: coverage rows, confirmations of the last weeks, open clashes."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from customers.models import Coverage, Customer, WeeklyConfirmation
from customers.services.clash import report_clash
from customers.weeks import monday_of
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

WEEKS = 3
MOST = 3000


def build_pool(demo: DemoCompany) -> None:
    """Small enough for both sizes."""
    _coverage(demo)
    _weeks(demo)
    _clashes(demo)


def _coverage(demo: DemoCompany) -> None:
    """Who has most customers of a province covers it, four provinces out of five."""
    rows = Customer.objects.current().exclude(province="").filter(owner__isnull=False).order_by("province", "owner_id")
    pairs = sorted(set(rows.values_list("province", "owner_id")))
    seen: dict[str, int] = {}
    for province, owner in pairs:
        seen.setdefault(province, owner)
    Coverage.objects.bulk_create(
        Coverage(user_id=owner, province=province, share=50, period=DateRange(demo.since, None))
        for number, (province, owner) in enumerate(seen.items())
        if number % 5
    )


def _weeks(demo: DemoCompany) -> None:
    """Most of the last weeks is confirmed, some of it late."""
    customers = list(Customer.objects.current().filter(owner__isnull=False).order_by("pk")[:MOST])
    chance = demo.random
    for back in range(1, WEEKS + 1):
        monday = monday_of(demo.today) - timedelta(days=7 * back)
        friday = datetime.combine(monday + timedelta(days=4), time(17), timezone.get_current_timezone())
        rows: list[Any] = []
        for c in customers:
            if c.opened_on > monday or chance.random() < 0.06:
                continue
            late = chance.random() < 0.04
            at = friday + timedelta(hours=3 if late else -chance.randint(1, 30))
            rows.append(
                WeeklyConfirmation(
                    customer=c, week=monday, owner_id=c.owner_id, by_id=c.owner_id, grade=c.grade, status=c.status,
                    in_bulk=c.grade not in ("A", "B"), late=late, confirmed_at=at, next_step=c.next_step,
                    weeks_stalled=0,
                )
            )  # fmt: skip
        WeeklyConfirmation.objects.bulk_create(rows, batch_size=2000)


def _clashes(demo: DemoCompany) -> None:
    """Two open ones between the two reps of the demo."""
    rep, other = demo.people.get("rep"), demo.people.get("rep2")
    if rep is None or other is None:
        return
    for customer in Customer.objects.current().filter(owner=rep, merged_into__isnull=True).order_by("name_key")[:2]:
        report_clash(
            actor=other, customer=customer, met_on=demo.today - timedelta(days=20), stage="已报价",
            evidence="展会上与采购经理洽谈，已发报价单。", now=timezone.now(),
        )  # fmt: skip


demo_parts.register(DemoPart("customers.pool", 38, build_pool))
