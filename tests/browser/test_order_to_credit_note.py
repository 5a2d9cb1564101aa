"""Journey of the whole way: ordered on a phone, over its limit, allowed on a phone, shipped in two parts of which one is short,
signed for, invoiced; one comes back and is credited (ORD-4 to ORD-8).

What people do at the warehouse's desks in between is done by the services their pages call (``tests/orders``).
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from orders.models import CreditNote, Invoice, InvoiceRequest, Order, Return, Shipment
from orders.services.shipments import confirm_shipment, plan_shipment
from orders.services.shipments_leaving import deliver_shipment, dispatch_shipment, pick_shipment
from salesops.core.approvals.models import ApprovalStep
from tests.browser.conftest import PHONE
from tests.cast_orders_invoiced import digits, with_tax_data
from tests.cast_orders_made import account, framework, place
from tests.cast_orders_returns import back, decided, evaluated, service
from tests.cast_orders_shipped import NOTE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAPER = {"name": "note.pdf", "mimeType": "application/pdf", "buffer": NOTE}


def ago(minutes: int) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


def brought(company: Any, goods: Any, shipment: Shipment) -> Shipment:
    """Agreed with the customer, picked, sent, arrived ten minutes ago."""
    shipment = confirm_shipment(
        actor=company.rep, shipment=shipment, agreed_for=timezone.now() + timedelta(days=7), acceptance="开机试运行",
        papers=["manual"], receiver="李师傅", agreed_with="郑海涛", now=ago(40),
    )  # fmt: skip
    shipment = pick_shipment(actor=company.logistics, shipment=shipment, now=ago(30))
    shipment = dispatch_shipment(
        actor=company.logistics, shipment=shipment, carrier="顺达", waybill="SD1", packages=1, now=ago(20)
    )
    return deliver_shipment(actor=company.logistics, shipment=shipment, arrived_at=ago(10), now=ago(10))


def decide_all(visit: Any, order: Order) -> None:
    """Everybody asked agrees in the inbox of a phone."""
    while step := ApprovalStep.objects.waiting().filter(approval__record_id=str(order.pk)).order_by("pk").first():
        phone = visit(step.people.filter(ended_at=None).first().user.username, size=PHONE)
        assert phone.open(f"/inbox/approvals/{step.approval_id}/") == 200
        assert phone.overflow() == 0
        phone.page.locator("button[data-key=a]").click()
        phone.page.locator("button[data-key=a]").wait_for(state="detached")


def sign(phone: Any, shipment: Shipment) -> None:
    """The rep, at the customer's, with a photo of the signed note."""
    assert phone.open(f"/orders/shipments/{shipment.number}/sign-off/") == 200
    assert phone.overflow() == 0
    page = phone.page
    page.locator("[name=received_by]").fill("李师傅")
    page.locator("[name=signed_at]").fill(f"{timezone.localtime(ago(1)):%Y-%m-%dT%H:%M}")
    page.locator("[name=checked]").check()
    page.locator("[name=files]").set_input_files(PAPER)
    page.locator(".main form button.primary").click()
    page.wait_for_url(lambda url: "sign-off" not in url)


def test_from_the_wish_to_the_credit_note(company, files, goods, visit):
    service(company)
    with_tax_data(files.zerun)
    where = place(files.zerun)
    framework(files.zerun)
    account(files.zerun, "400000")

    # Ordered on a phone: what it comes to, and who would be asked, is told while it is typed.
    rep = visit("rep", size=PHONE)
    page = rep.page
    assert rep.open(f"/orders/new/{files.zerun.code}/") == 200
    page.locator("[name=lines-0-product]").fill("GZ-100")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("[name=lines-0-quantity]").fill("4")
        page.locator("[name=lines-0-quantity]").blur()
    page.locator("#sum-now", has_text="452,000.00").wait_for()
    page.locator("#sums").get_by_text(company.manager.name).first.wait_for()
    assert rep.overflow() == 0
    page.locator("[name=promised_on]").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    page.locator("[name=address]").select_option(str(where.pk))
    page.locator("button[value=submit]").click()
    page.locator("h1", has_text="SO-").wait_for()
    order = Order.objects.get()
    assert order.state == "credit_hold"
    # 52,000 over, and nothing owed that could be paid: it would have to come ahead.
    page.get_by_text("52,000.00").first.wait_for()
    assert rep.overflow() == 0

    decide_all(visit, order)
    order.refresh_from_db()
    assert (order.state, order.ordered_amount) == ("confirmed", Decimal(452_000))

    # Three leave, one of them never arrives.
    first = plan_shipment(
        actor=company.logistics, order=order, warehouse=goods.suzhou, planned_on=timezone.localdate() + timedelta(days=7),
        quantities=[{"line": order.lines.get(), "quantity": Decimal(3)}], now=ago(50),
    )  # fmt: skip
    first = brought(company, goods, first)
    assert rep.open(f"/orders/shipments/{first.number}/dispute/") == 200
    assert rep.overflow() == 0
    page.locator("[name='lines.0.short']").fill("1")
    page.locator("[name=claim]").fill("少一台")
    page.locator("[name=files]").set_input_files(PAPER)
    page.locator(".main form button.primary, .main form button.danger").first.click()
    page.wait_for_url(lambda url: "dispute" not in url)
    sign(rep, first)
    line = order.lines.get()
    assert (line.shipped, line.signed, line.to_ship) == (2, 2, 2)

    # What is still owed leaves as the second part: planned by the secretary on the order's page.
    desk = visit("secretary")
    assert desk.open(f"/orders/{order.number}/ship/") == 200
    desk.page.locator("[name=planned_on]").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    desk.page.locator("[name='lines.0.quantity']").fill("2")
    desk.page.locator("select[name=warehouse], [name=warehouse]").first.evaluate(
        "(box, code) => { box.value = code }", goods.suzhou.code
    )
    desk.page.locator(".main form button.primary").click()
    desk.page.wait_for_url(lambda url: "/ship/" not in url)
    sign(rep, brought(company, goods, Shipment.objects.exclude(pk=first.pk).get()))
    order.refresh_from_db()
    assert order.state == "signed_off"

    # Requested by the secretary, issued by finance.
    assert desk.open(f"/orders/{order.number}/invoice/") == 200
    desk.page.locator(".main form button.primary").click()
    desk.page.wait_for_url(lambda url: "/invoice/" not in url)
    asked = InvoiceRequest.objects.get()
    finance = visit("finance")
    assert finance.open(f"/orders/invoices/requests/{asked.pk}/issue/") == 200
    finance.page.locator("[name=tax_number]").fill(digits(1))
    finance.page.locator(".main form button.primary").click()
    finance.page.wait_for_url(lambda url: "/issue/" not in url)
    assert Invoice.objects.get().amount == Decimal(452_000)

    # One comes back: asked for on the phone, judged, taken back, credited.
    assert rep.open(f"/orders/{order.number}/ask-return/") == 200
    assert rep.overflow() == 0
    page.locator("[name='lines.0.quantity']").fill("1")
    page.locator("[name='lines.0.reason']").select_option("quality")
    page.locator("[name=description]").fill("灌装头漏液")
    page.locator("[name=files]").set_input_files(PAPER)
    page.locator(".main form button.primary").click()
    page.wait_for_url(lambda url: "ask-return" not in url)
    back(company, goods, decided(company, evaluated(company, Return.objects.get())), good="1")
    credit = CreditNote.objects.get()
    assert finance.open(f"/orders/invoices/notes/{credit.pk}/issue/") == 200
    finance.page.locator("[name=tax_number]").fill(digits(2))
    finance.page.locator(".main form button.primary").click()
    finance.page.wait_for_url(lambda url: "/issue/" not in url)
    credit.refresh_from_db()
    assert (credit.state, credit.amount) == ("issued", Decimal(113_000))

    # The order's page tells all of it, on the phone.
    assert rep.open(f"/orders/{order.number}/") == 200
    assert rep.faults() == []
