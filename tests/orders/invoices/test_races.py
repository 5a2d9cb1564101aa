"""The same goods invoiced by two people in the same second, over real connections (ORD-8)."""

from decimal import Decimal

import pytest

from orders.models import Invoice, LedgerEntry, Order, OrderLine
from orders.services.entries import Moved, lock_order, write_entries
from orders.services.invoices import issue_invoice
from salesops.core.acts import acting
from tests.cast_orders_invoiced import ask, confirmed, deliver, digits
from tests.cast_orders_made import NOW, TODAY
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_the_same_goods_asked_for_twice(company, files, goods):
    order = deliver(confirmed(company, files, goods, "2"))
    answers = together(*[told(lambda: ask(company, order, "2"))] * 2)
    assert sorted(answers) == ["done", "orders.more-than-left"]


def test_the_same_request_issued_twice(company, files, goods):
    order = deliver(confirmed(company, files, goods, "2"))
    request = ask(company, order)
    answers = together(
        *(
            told(lambda n=n: issue_invoice(actor=company.finance, request=request, tax_number=digits(n), now=NOW))
            for n in (1, 2)
        )
    )
    assert sorted(answers) == ["core.wrong-state", "done"]
    assert LedgerEntry.objects.get().amount == Invoice.objects.get().amount == Decimal(226_000)


def give_up(order: Order) -> None:
    """One of two is given up, as a change of the order writes it."""
    with acting("test", None):
        locked = lock_order(order)
        line = locked.lines.select_related("order").get()
        write_entries("ordered", [Moved(line, Decimal(-1))], on=TODAY, now=NOW, actor=None)


def test_given_up_while_it_is_invoiced(company, files, goods):
    """Either the invoice finds one less to invoice, or what is invoiced can't be given up any more."""
    order = confirmed(company, files, goods, "2")
    request = ask(company, order, "2")
    answers = together(
        told(lambda: issue_invoice(actor=company.finance, request=request, tax_number=digits(1), now=NOW)),
        told(lambda: give_up(order)),
    )
    line = OrderLine.objects.get()
    assert line.invoiced <= line.ordered
    assert answers.count("done") == 1
