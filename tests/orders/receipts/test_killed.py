"""The process dies while money is allocated or sure bank lines are booked: nothing half-done, nothing twice (ORD-8, ORD-9)."""

import pytest

from orders.models import BankLine, OpenItem, Receipt, Settlement
from orders.services import receipts as services
from orders.services import reconciliation
from orders.services.accepting import accept_lines, sure_lines
from orders.services.bank_proposals import propose_matches
from tests.cast_orders_bank import line, owe
from tests.cast_orders_made import NOW
from tests.cast_orders_paid import billed, booked, left, paid, still_open
from tests.killed import dies, kill, kills_at_the_second

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_while_money_is_allocated(company, files):
    one, two = billed(files.zerun, "1000"), billed(files.zerun, "900", "FP-2026-90002")
    receipt = booked(company, files.zerun, "1500")

    def work() -> None:
        # Both settlements are written.
        services.record_activity = kill
        paid(company, receipt, (one, "1000"), (two, "500"))

    dies(work)
    assert (left(receipt), still_open(one), still_open(two), Settlement.objects.count()) == (1500, 1000, 900, 0)
    paid(company, receipt, (one, "1000"), (two, "500"))
    assert (left(receipt), still_open(one), still_open(two), Settlement.objects.count()) == (0, 0, 400, 2)


def test_while_sure_lines_are_booked(company, files):
    owe(files.zerun, "FP-2026-01066", "268000")
    owe(files.zerun, "FP-2026-01081", "150000")
    for amount in ("268000", "150000"):
        line(files.zerun.name, amount, account="622202117719")
    propose_matches(actor=None, lines=None, now=NOW)
    sure = sure_lines(company.secretary)
    assert len(sure) == 2

    def work() -> None:
        # Receipt and settlement of the second are written, its line is booked.
        kills_at_the_second(reconciliation, "learn")
        accept_lines(actor=company.secretary, lines=sure, now=NOW)

    dies(work)
    assert list(BankLine.objects.order_by("pk").values_list("state", flat=True)) == ["matched", "open"]
    assert (Receipt.objects.count(), OpenItem.objects.unsettled().count()) == (1, 1)
    # The job is delivered again with the same lines.
    assert accept_lines(actor=company.secretary, lines=sure, now=NOW) == 1
    assert (Receipt.objects.count(), Settlement.objects.count(), OpenItem.objects.unsettled().count()) == (2, 2, 0)
    assert accept_lines(actor=company.secretary, lines=sure, now=NOW) == 0
