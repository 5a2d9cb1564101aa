"""What finance finds on its desk in the demo: invoices asked for, one of them late, one sent back (T19, T20)."""

from typing import Any

from orders.models import Order
from orders.people import secretary_of
from orders.services.invoice_requests import request_invoice, send_back_request, signed_to_invoice
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

from .days import at

# Working days ago, hour; what finance answered.
ASKED = ((3, 15, "开户行支行名称与客户提供的开票资料不一致，请核对后再提交"), (2, 10, ""), (1, 16, ""))


def build_invoice_requests(demo: DemoCompany) -> None:
    if demo.size != "small":
        return
    finance: Any = demo.people.get("finance")
    asked = list(ASKED)
    rows = Order.objects.filter(state="signed_off", customer__owner__is_active=True).exclude(customer__credit_code="")
    for order in rows.select_related("customer__owner").order_by("pk"):
        if not asked:
            break
        secretary: Any = secretary_of(order.customer, demo.today) or demo.people.get("secretary")
        back, hour, answer = asked[0]
        quantities = signed_to_invoice(order, list(order.lines.order_by("no")))
        try:
            request = request_invoice(actor=secretary, order=order, quantities=quantities, now=at(demo, back, hour))
        except Refused:
            # Whose secretary may not, or nothing of it is left.
            continue
        asked.pop(0)
        if answer and finance is not None:
            send_back_request(actor=finance, request=request, reason=answer, now=at(demo, back - 1, 9))


demo_parts.register(DemoPart("orders.invoice_requests", 62, build_invoice_requests))
