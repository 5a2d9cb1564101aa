"""Every list that names customers counts as the list of customers: rows don't leave in slices (defaults.md 1.5, 11)."""

import pytest
from django.utils import timezone

from customers.models import Customer
from salesops.core.lists.models import Export
from salesops.core.lists.rules.exports import counted_as, tier
from salesops.core.lists.services.exports import ask_export
from salesops.core.sockets.lists import lists
from tests.cast_customers import make_customer
from tests.conftest import TODAY

NAMING_CUSTOMERS = {
    f"customers.{name}"
    for name in (
        "customers", "pool", "visits", "targets", "follow_ups", "stalled", "grade_suggestions", "key_without_team", "credit_accounts",
        "preview_rows",
    )
} | {
    f"orders.{name}"
    for name in ("contracts", "dunning_letters", "exceptions", "invoice_requests", "invoices", "orders", "osb_problems", "productions", "receipts", "refunds", "returns", "sales_entries", "shipments", "statements", "differences", "write_offs")
} | {
    f"orders.{name}" for name in ("dealers", "dealer_reports", "dealer_stock", "dealer_checks", "dealer_differences")
}  # fmt: skip


def test_all_lists_that_name_customers_count_together():
    assert {listed.code for listed in lists if counted_as(listed.code) == "customers.customers"} == NAMING_CUSTOMERS


@pytest.mark.parametrize("code", sorted(NAMING_CUSTOMERS))
def test_the_limits_of_customers_hold_for_each(company, code):
    assert tier(code, 500, TODAY) is None
    assert tier(code, 501, TODAY) == (500, "MM")
    assert tier(code, 5001, TODAY) == (5000, "director")


def test_slices_of_several_lists_are_added_up(company, files):
    for n in range(3):
        make_customer(f"C-9{n:05}", f"无锡样板{n}有限公司", unit=company.units["EC-2-T"])
    now = timezone.now()
    earlier = {"user": company.manager, "kind": "xlsx", "asked_at": now, "language": "en", "state": Export.State.QUEUED}
    Export.objects.create(list_code="customers.customers", query="", rows=497, rows_of_day=497, **earlier)

    def ask():
        wanted = {"kind": "xlsx", "query": "", "picked": None, "language": "en", "now": now}
        return ask_export(actor=company.manager, list_code="customers.pool", **wanted)

    pool = Customer.objects.filter(owner=None).count()
    assert pool == 4
    export = ask()
    assert (export.state, export.rows_of_day) == (Export.State.WAITING, 501)
