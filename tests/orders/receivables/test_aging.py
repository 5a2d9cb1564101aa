"""The aging of all customers: of today and of any day, equal to the open items and to the ledger (ORD-10)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from orders.aging import buckets_on, each_on, expected_loss, total_on
from orders.aging_list import Asked, listed
from orders.models import LedgerEntry, OpenItem, Settlement
from orders.receivables import receivables_on
from salesops.core.sockets.invariants import invariants
from tests.cast_orders_made import NOW, TODAY
from tests.cast_receivables import billed, paid, received

SPANS = (
    "Not due",
    "1–7 days",
    "8–15 days",
    "16–30 days",
    "31–60 days",
    "61–90 days",
    "91–180 days",
    "181–365 days",
    "over 365 days",
)


def test_the_buckets_of_the_policy(company):
    buckets = buckets_on(TODAY)
    with translation.override("en"):
        assert tuple(bucket.label for bucket in buckets) == SPANS
    assert [str(bucket.loss.normalize()) for bucket in buckets] == [
        "0",
        "0.5",
        "1",
        "3",
        "1E+1",
        "2E+1",
        "4E+1",
        "7E+1",
        "1E+2",
    ]
    assert [bucket.shade for bucket in buckets] == [0, 1, 1, 1, 2, 3, 4, 4, 4]


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-5, 0), (0, 0), (1, 1), (7, 1), (8, 2), (15, 2), (16, 3), (30, 3), (31, 4), (60, 4), (61, 5), (90, 5), (91, 6), (180, 6),
     (181, 7), (365, 7), (366, 8)],
)  # fmt: skip
def test_an_item_falls_into_the_bucket_of_its_days(company, files, days, bucket):
    billed(files.zerun, "1000", days, issued_on=date(2024, 1, 5))
    amounts = total_on(TODAY).amounts
    assert [n for n, amount in enumerate(amounts) if amount] == [bucket]
    assert amounts[bucket] == 1000


def test_the_past_as_it_was(company, files):
    """Paid on the 10th, taken back on the 15th, paid again on the 18th: each day shows what was open in its evening."""
    item = billed(files.zerun, "900", 30)
    money = paid(item, "400", on=TODAY - timedelta(days=10))
    Settlement.objects.create(item=item, entry=money, amount=Decimal(-400), on=TODAY - timedelta(days=5), at=NOW)
    Settlement.objects.create(item=item, entry=money, amount=Decimal(400), on=TODAY - timedelta(days=2), at=NOW)
    told = {}
    for ago in (40, 11, 10, 6, 5, 3, 2, 0):
        aged = each_on(TODAY - timedelta(days=ago))[files.zerun.pk]
        told[ago] = (aged.open, aged.ahead)
    assert told == {
        40: (900, 0),
        11: (900, 0),
        10: (500, 0),
        6: (500, 0),
        5: (900, 400),
        3: (900, 400),
        2: (500, 0),
        0: (500, 0),
    }


def test_it_is_the_items_and_the_ledger_on_every_day(company, files):
    """Instalments, money received ahead, a debt without a due date, an invoice of today: the same as each of them told alone."""
    first = billed(files.zerun, "1000", 50)
    billed(files.zerun, "600", -20, issued_on=TODAY - timedelta(days=4))
    paid(first, "300", on=TODAY - timedelta(days=20))
    ahead = received(files.zerun, "500", on=TODAY - timedelta(days=12))
    Settlement.objects.create(item=first, entry=ahead, amount=Decimal(200), on=TODAY - timedelta(days=3), at=NOW)
    LedgerEntry.objects.create(
        customer=files.zerun, kind="opening", amount=77, on=TODAY - timedelta(days=30), document="QC-1", at=NOW
    )
    billed(files.weizhiyuan, "50", 3)
    for ago in range(60):
        day = TODAY - timedelta(days=ago)
        for customer, aged in each_on(day).items():
            alone = receivables_on(customer, day)
            assert (aged.balance, aged.open, aged.overdue, aged.ahead) == (
                alone.balance,
                alone.open,
                alone.overdue,
                alone.ahead,
            ), day
            assert sum(aged.amounts) == aged.open
        total = total_on(day)
        assert total.balance == sum(aged.balance for aged in each_on(day).values())
    assert list(invariants.get("orders.aging_is_the_ledger").faults()) == []


def test_the_expected_loss_of_the_list_of_risks(company):
    buckets = buckets_on(TODAY)
    amounts = [Decimal(n) for n in (1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000)]
    # 0 + 5 + 10 + 30 + 100 + 200 + 400 + 700 + 1,000
    assert expected_loss(amounts, buckets) == Decimal("2445.00")


def test_the_page(company, files, django_assert_num_queries):
    billed(files.zerun, "1000", 50)
    billed(files.weizhiyuan, "5000", 10)
    billed(files.dingsheng, "70", -3)
    with django_assert_num_queries(8):
        found = listed(TODAY, None, Asked())
    assert [(line.code, line.days) for line in found.lines] == [(files.zerun.code, 50), (files.weizhiyuan.code, 10)]
    assert found.counts == {"overdue": 2, "to_call": 0, "promised": 0, "watch": 0, "soon": 1, "all": 3}
    assert (found.total.open, found.total.overdue) == (6070, 6000)
    pages = [listed(TODAY, None, Asked(view="all", ordering="open"), limit=1)]
    while pages[-1].more:
        last = pages[-1].lines[-1]
        pages.append(listed(TODAY, None, Asked(view="all", ordering="open", after=(last.aged.open, last.id)), limit=1))
    assert [page.lines[0].code for page in pages] == [files.weizhiyuan.code, files.zerun.code, files.dingsheng.code]
    assert [line.code for line in listed(TODAY, None, Asked(bucket=2)).lines] == [files.weizhiyuan.code]
    assert [line.code for line in listed(TODAY, [files.dingsheng.pk], Asked(view="all")).lines] == [
        files.dingsheng.code
    ]
    assert [line.code for line in listed(TODAY, None, Asked(owner=company.rep.pk)).lines] == [files.zerun.code]


def test_open_items_on_a_day_agree(company, files):
    item = billed(files.zerun, "900", 30)
    paid(item, "900", on=TODAY)
    yesterday = TODAY - timedelta(days=1)
    rows = OpenItem.objects.on(yesterday).values_list("customer", "was_open")
    assert [(customer, aged.open) for customer, aged in each_on(yesterday).items()] == list(rows)


@pytest.mark.parametrize(
    "asked", ["after=1E999999_1", "after=NaN_1", "after=1_99999999999999999999", "after=x", "on=0001-01-01", "on=x"]
)
def test_nonsense_in_the_address_is_left_out(company, client, asked):
    client.force_login(company.manager)
    assert client.get(f"{reverse('orders:aging')}?{asked}").status_code == 200
