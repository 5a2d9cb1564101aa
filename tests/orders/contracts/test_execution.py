"""What was done under a contract, to the money that came in for it (ORD-3)."""

from decimal import Decimal

import pytest

from orders.contract_pages import execution_of
from orders.models import OpenItem
from orders.services.orders import confirm_order, submit_order
from orders.services.receipts import unallocate
from tests.cast_orders_invoiced import deliver, invoice, with_tax_data
from tests.cast_orders_made import NOW, TODAY, account, framework
from tests.cast_orders_paid import booked, paid

from .test_needed import bare

pytestmark = pytest.mark.django_db


def test_paid_is_the_money_allocated_to_its_invoices(company, files, goods):
    account(files.zerun, "9000000")
    with_tax_data(files.zerun)
    contract = framework(files.zerun)
    order = submit_order(actor=company.rep, order=bare(company, files.zerun, goods, contract=contract), now=NOW)
    bill = invoice(company, deliver(confirm_order(actor=company.secretary, order=order, now=NOW)))
    assert execution_of(contract)["paid"] == 0
    item = OpenItem.objects.get(entry__invoice=bill)
    receipt = booked(company, files.zerun, "30000.00")
    paid(company, receipt, (item, "20000.00"))
    found = execution_of(contract)
    assert (found["paid"], found["invoiced"]) == (Decimal("20000.00"), bill.amount)
    unallocate(actor=company.secretary, receipt=receipt, on=TODAY, now=NOW)
    assert execution_of(contract)["paid"] == 0
