"""What the ledger booked month by month, from its kept sums: to the cent the plain sum of its entries (R11)."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from orders.booked import booked_by_month
from orders.debtors import settle
from orders.invariants.debtors import debtors_are_their_items
from orders.models import DebtDay, LedgerEntry
from tests.cast_orders_made import NOW, TODAY
from tests.cast_receivables import billed, paid, received


def plain(day: date, customers: list[int] | None = None) -> dict[date, Decimal]:
    rows = LedgerEntry.objects.filter(on__lte=day).order_by()
    if customers is not None:
        rows = rows.filter(customer__in=customers)
    return dict(rows.annotate(of=TruncMonth("on")).values_list("of").annotate(sum=Sum("amount")))


def test_kept_sums_are_the_plain_sum_of_any_day(company, files):
    item = billed(files.zerun, "5000.01", 40)
    billed(files.weizhiyuan, "300.10", 100)
    LedgerEntry.objects.create(
        customer=files.dingsheng,
        kind="opening",
        amount=Decimal("77.77"),
        on=TODAY - timedelta(days=400),
        document="QC-1",
        at=NOW,
    )
    received(files.anrui, "800.05", on=TODAY)
    settle()
    # After the sums were merged, for a day that has one already and for one of long ago; what was settled moves nothing.
    billed(files.zerun, "0.04", 40)
    billed(files.anrui, "12.30", 395)
    paid(item, "2000.99", on=TODAY)
    every = sorted(LedgerEntry.objects.values_list("on", flat=True).distinct())
    assert len(every) == 3
    for day in (*every, every[0] - timedelta(days=1)):
        assert booked_by_month(day, None) == plain(day)
        mine = [files.zerun.pk, files.anrui.pk]
        assert booked_by_month(day, mine) == plain(day, mine)
    assert list(debtors_are_their_items()) == []
    settle()
    assert booked_by_month(TODAY, None) == plain(TODAY)
    booked = DebtDay.objects.filter(kind="booked")
    assert booked.count() == booked.values("due_on").distinct().count()
