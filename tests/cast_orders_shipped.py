"""Shipments of the tests: a confirmed order of the rep's customer, goods in Suzhou, sent by logistics, signed for by the rep."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from orders.models import Order, Shipment
from orders.services.orders import confirm_order, submit_order
from orders.services.shipments import confirm_shipment, plan_shipment
from orders.services.shipments_leaving import deliver_shipment, dispatch_shipment, pick_shipment
from tests.cast import Company
from tests.cast_customers import Files
from tests.cast_orders import Goods
from tests.cast_orders_made import NOW, account, draft

DAY = date(2026, 11, 27)
# The smallest file that is a PDF by its content.
NOTE = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def note(name: str = "note.pdf", content: bytes = NOTE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def confirmed(company: Company, files: Files, goods: Goods, quantity: str = "4") -> Order:
    """Confirmed: so many fillers at 113,000."""
    account(files.zerun, "100000000")
    made = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, quantity), now=NOW)
    return confirm_order(actor=None, order=made, now=NOW)


def planned(company: Company, order: Order, goods: Goods, quantity: str = "2", **more: Any) -> Shipment:
    """By logistics, from Suzhou, a week ahead."""
    given = {"actor": company.logistics, "warehouse": goods.suzhou, "planned_on": DAY, "now": NOW} | more
    quantities = [{"line": order.lines.get(), "quantity": Decimal(quantity)}]
    return plan_shipment(order=order, quantities=quantities, **given)


def agreed(company: Company, shipment: Shipment) -> Shipment:
    return confirm_shipment(
        actor=company.rep, shipment=shipment, agreed_for=NOW + timedelta(days=7), acceptance="开机试运行 30 分钟",
        papers=["manual", "certificate"], receiver="李师傅", agreed_with="郑海涛", now=NOW,
    )  # fmt: skip


def picked(company: Company, shipment: Shipment) -> Shipment:
    return pick_shipment(actor=company.logistics, shipment=agreed(company, shipment), now=NOW)


def sent(company: Company, shipment: Shipment) -> Shipment:
    return dispatch_shipment(
        actor=company.logistics, shipment=picked(company, shipment), carrier="顺达", waybill="SD88120364", packages=3,
        now=NOW,
    )  # fmt: skip


def delivered(company: Company, shipment: Shipment) -> Shipment:
    return deliver_shipment(actor=company.logistics, shipment=sent(company, shipment), arrived_at=NOW, now=NOW)
