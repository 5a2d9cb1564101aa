"""From the request to the debt: amounts, due dates, quantities, states (ORD-8)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orders.credit import balances
from orders.models import Invoice, InvoiceRequest, LedgerEntry, OpenItem, Order
from orders.services.disputes import open_dispute
from orders.services.invoice_requests import request_invoice, send_back_request, withdraw_request
from orders.services.invoices import issue_invoice
from salesops.core.refusals import Forbidden, Refused
from tests.cast_orders_invoiced import ask, confirmed, deliver, digits, invoice
from tests.cast_orders_made import NOW, TODAY


@pytest.fixture
def order(company, files, goods) -> Order:
    return confirmed(company, files, goods, "2")


def codes(call) -> list[str]:
    with pytest.raises(Refused) as error:
        call()
    return [refusal.code for refusal in error.value.refusals]


def test_an_invoice_is_the_debt(company, files, order):
    order = deliver(order)
    made = invoice(company, order)
    assert (made.number, made.amount, made.net) == ("FP-2026-00001", Decimal(226_000), Decimal(200_000))
    entry = LedgerEntry.objects.get()
    assert (entry.invoice, entry.amount, entry.document) == (made, Decimal(226_000), made.number)
    line, order = order.lines.get(), Order.objects.get()
    assert (line.invoiced, order.invoiced_amount, order.open_amount) == (Decimal(2), Decimal(226_000), 0)
    assert order.state == "settling"
    assert balances([files.zerun.pk], TODAY) == {files.zerun.pk: Decimal(226_000)}


def test_sixty_days_from_the_sign_off_moved_to_a_working_day(company, order):
    # Signed on Tuesday 3 November 2026; 60 days later is Saturday 2 January 2027, off like the Sunday after it.
    made = invoice(company, deliver(order, on=date(2026, 11, 3)))
    assert made.due_on == date(2027, 1, 4)
    item = OpenItem.objects.get()
    assert (item.due_on, item.amount, item.open_amount) == (date(2027, 1, 4), Decimal(226_000), Decimal(226_000))


def test_monthly_settlement_counts_from_the_last_day_of_the_month(company, order):
    made = invoice(company, deliver(order, on=date(2026, 11, 3)), terms="monthly", term_days=30)
    assert made.due_on == date(2026, 12, 30)


def test_instalments_open_an_item_each(company, order):
    made = invoice(company, deliver(order), terms="instalments")
    items = OpenItem.objects.order_by("no").values_list("due_on", "amount")
    # 5 % a year later: 20 November 2027 is a Saturday. Deposit and delivery fall on one day.
    assert list(items) == [(TODAY, Decimal(214_700)), (date(2027, 11, 22), Decimal(11_300))]
    assert made.due_on == TODAY


def test_a_deposit_before_the_sign_off_leaves_the_state(company, order):
    made = invoice(company, order, "0.6", terms="instalments")
    assert (made.amount, made.due_on, made.request.ahead) == (Decimal(67_800), TODAY, True)
    assert Order.objects.get().state == "confirmed"
    rest = invoice(company, deliver(order), "1.4", terms="instalments")
    assert [str(i.amount) for i in OpenItem.objects.filter(entry__invoice=rest).order_by("no")] == [
        "146900.00",
        "11300.00",
    ]


def test_parts_are_the_line_to_the_cent(company, files, goods):
    order = confirmed(company, files, goods, "3", unit_price=Decimal("113000.335"))
    parts = [invoice(company, order, "1") for _ in range(3)]
    assert [made.amount for made in parts] == [Decimal("113000.34"), Decimal("113000.33"), Decimal("113000.34")]
    assert sum(made.net for made in parts) == order.lines.get().net
    assert Order.objects.get().open_amount == 0


def test_nobody_asks_for_more_than_is_left(company, order):
    ask(company, order, "1.5")
    assert codes(lambda: ask(company, order, "0.6")) == ["orders.more-than-left"]
    assert codes(lambda: ask(company, order, "0.0001")) == ["orders.bad-quantity"]
    assert codes(lambda: ask(company, order, "-1")) == ["orders.bad-quantity"]
    assert codes(lambda: ask(company, order, "0")) == ["orders.nothing-to-invoice"]


def test_what_is_sent_back_or_withdrawn_may_be_asked_for_again(company, order):
    first = ask(company, order, "2")
    assert codes(lambda: send_back_request(actor=company.finance, request=first, reason=" ", now=NOW))
    send_back_request(actor=company.finance, request=first, reason="抬头不对", now=NOW)
    second = ask(company, order, "2")
    withdraw_request(actor=company.secretary, request=second, now=NOW)
    assert ask(company, order, "2").state == "requested"
    assert codes(lambda: issue_invoice(actor=company.finance, request=first, tax_number=digits(1), now=NOW)) == [
        "core.wrong-state"
    ]


def test_issuing_takes_two_working_days(company, order):
    # Requested on Friday 20 November; due at the closing of Tuesday the 24th.
    assert ask(company, order, "1").due_at.date() == date(2026, 11, 24)


def test_a_special_invoice_needs_a_tax_number(company, files, order):
    files.zerun.credit_code = ""
    files.zerun.save(update_fields=["credit_code"])
    assert codes(lambda: ask(company, order, "1")) == ["orders.tax-data-missing"]
    assert ask(company, order, "1", kind="ordinary").kind == "ordinary"


@pytest.mark.parametrize("number", ["", "123", "2632000000000000000X", "２６３２００００００００００００００００"])
def test_twenty_digits(company, order, number):
    request = ask(company, order, "1")
    issue = lambda: issue_invoice(actor=company.finance, request=request, tax_number=number, now=NOW)  # noqa: E731
    assert codes(issue) == ["orders.bad-tax-number"]
    assert not Invoice.objects.exists()


def test_a_number_of_the_tax_office_is_used_once(company, order):
    invoice(company, order, "1")
    request = ask(company, order, "1")
    issue = lambda: issue_invoice(actor=company.finance, request=request, tax_number=digits(1), now=NOW)  # noqa: E731
    assert codes(issue) == ["orders.tax-number-used"]


def test_finance_alone_issues_and_others_ask(company, order):
    request = ask(company, order, "1")
    for actor in (company.rep, company.secretary, company.director, company.logistics):
        with pytest.raises(Forbidden):
            issue_invoice(actor=actor, request=request, tax_number=digits(1), now=NOW)
    with pytest.raises(Forbidden):
        request_invoice(actor=company.colleague, order=order, quantities={order.lines.get().pk: Decimal(1)}, now=NOW)
    assert InvoiceRequest.objects.get().state == "requested"


def test_a_draft_is_not_invoiced(company, files, goods):
    from tests.cast_orders_invoiced import with_tax_data
    from tests.cast_orders_made import draft

    with_tax_data(files.zerun)
    assert "orders.not-confirmed" in codes(lambda: ask(company, draft(company, files.zerun, goods), "1"))


def test_a_disputed_invoice_still_counts(company, files, order):
    made = invoice(company, order, "1")
    open_dispute(actor=company.finance, invoice=made, amount=Decimal(113_000), reason="少一台", now=NOW)
    made.refresh_from_db()
    assert (made.disputed, made.dispute) == (True, "少一台")
    with pytest.raises(IntegrityError, match="by its disputes"), transaction.atomic():
        Invoice.objects.filter(pk=made.pk).update(disputed=False, dispute="")
    assert balances([files.zerun.pk], TODAY)[files.zerun.pk] == Decimal(113_000)
