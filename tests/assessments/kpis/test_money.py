"""K07, K08, K09: due, paid, overdue; whose customer it was on the day."""

from datetime import date
from decimal import Decimal

import pytest

from orders.models import LedgerEntry, Settlement
from tests.assessments.kpis.world import handed_over, value
from tests.cast_orders_made import NOW, owes
from tests.cast_receivables import billed, paid, received

ON_THE_5TH = date(2026, 11, 5)


@pytest.fixture
def old(files):
    """5,000 overdue for two months."""
    return billed(files.zerun, "5000", 60)


def test_paid_of_what_was_overdue_or_fell_due(company, files, old):
    due = billed(files.zerun, "4000", 5)
    # Paid before it was due, in another month: counts in the period of its due date.
    paid(due, "4000", on=date(2026, 10, 20))
    paid(old, "1000", on=ON_THE_5TH)
    billed(files.zerun, "900", -20)
    assert value("K07", company.rep) == Decimal(5000) / Decimal(9000)
    assert value("K07", "EC") == Decimal(5000) / Decimal(9000)


def test_nothing_due_is_no_value_and_no_receivables_are_no_overdue(company, files):
    assert value("K07", company.rep) is None
    assert value("K09", company.rep) == 0


def test_a_credit_note_lowers_what_is_due_and_a_write_off_is_no_payment(company, files, old):
    given = LedgerEntry.objects.create(
        customer=files.zerun, kind="credit_note", amount=Decimal(-1000), on=ON_THE_5TH, document="HZ-1", at=NOW
    )
    Settlement.objects.create(item=old, entry=given, amount=Decimal(1000), on=ON_THE_5TH, at=NOW)
    paid(old, "2000", on=ON_THE_5TH)
    assert value("K07", company.rep) == Decimal("0.5")


@pytest.mark.parametrize(
    ("on", "who"), [(date(2026, 10, 20), "rep"), (date(2026, 9, 25), "colleague"), (date(2026, 11, 9), "rep")]
)
def test_arrears_older_than_a_handover_stay_with_the_former_owner_for_thirty_days(company, files, old, on, who):
    handed_over(files.zerun, company.colleague, on)
    paid(old, "1000", on=date(2026, 11, 12))
    found = {name: value("K07", getattr(company, name)) for name in ("rep", "colleague")}
    assert found.pop(who) == Decimal("0.2")
    assert [*found.values()] == [None]


def test_what_falls_due_counts_for_the_owner_of_its_due_date(company, files):
    billed(files.zerun, "1000", 15)
    billed(files.zerun, "3000", 5)
    handed_over(files.zerun, company.colleague, date(2026, 11, 10))
    assert value("K07", company.rep) == value("K07", company.colleague) == 0


def test_money_counts_by_its_value_date_for_the_owner_of_that_day(company, files):
    received(files.zerun, "700", on=date(2026, 11, 3))
    handed_over(files.zerun, company.other_rep, date(2026, 11, 10))
    received(files.zerun, "300", on=date(2026, 11, 10))
    assert (value("K08", company.rep), value("K08", company.other_rep)) == (700, 300)
    assert (value("K08", "EC"), value("K08", "NC"), value("K08", "HQ")) == (700, 300, 1000)


def test_overdue_of_all_receivables_on_the_last_day(company, files, old):
    billed(files.zerun, "3000", -40)
    billed(files.zerun, "99.99", 30)
    owes(files.zerun, "2000", on=ON_THE_5TH)
    # Paid after the period: it was overdue then.
    paid(old, "5000", on=date(2026, 12, 2))
    assert value("K09", company.rep) == Decimal("0.5")
    # The 3,000 are due on 30 December.
    assert value("K09", company.rep, period="2026-12") == Decimal("0.6")
