"""Deliveries of the demo's open orders, each a step further than the last: planned, confirmed, picked, on the road, delivered.

Through the services people use. What was shipped before is history and has no papers here.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from orders.models import Order, Reservation, Shipment, Warehouse
from orders.services.shipments import confirm_shipment, plan_shipment
from orders.services.shipments_leaving import deliver_shipment, dispatch_shipment, pick_shipment
from salesops.core import worktime
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

STEPS = ("plan", "confirm", "pick", "dispatch", "deliver")
CARRIERS = ("德邦快递", "顺丰速运", "安能物流")


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def build_shipments(demo: DemoCompany) -> None:
    orders = (
        Order.objects.filter(state="confirmed", imported_at=None)
        .select_related("customer")
        .order_by("confirmed_on", "pk")
    )
    places = Warehouse.objects.in_bulk()
    for n, order in enumerate(orders[:20]):
        # The oldest are furthest; what isn't in stock waits.
        steps = STEPS[: max(1, len(STEPS) - n // 3)]
        _ship(demo, order, places, steps, n)


def _ship(demo: DemoCompany, order: Order, places: dict[int, Warehouse], steps: tuple[str, ...], n: int) -> None:
    there: dict[int, list[dict[str, Any]]] = {}
    for row in Reservation.objects.filter(line__order=order, quantity__gt=0).select_related("line").order_by("pk"):
        there.setdefault(row.warehouse_id, []).append({"line": row.line, "quantity": row.quantity})
    if not there:
        return
    warehouse, quantities = max(there.items(), key=lambda pair: len(pair[1]))
    # Customers confirm three working days ahead; one in five is asked too late.
    ahead = 2 if n % 5 == 4 else 4 + n % 3
    planned_on = worktime.add_working_days(demo.today, -1 if "dispatch" in steps else ahead)
    now = _at(worktime.add_working_days(planned_on, -ahead), 9, 5)
    try:
        made = plan_shipment(
            actor=None, order=order, warehouse=places[warehouse], quantities=quantities, planned_on=planned_on, now=now
        )
        _go_on(made, steps[1:], planned_on, now, n, demo)
    except Refused:
        # Frozen meanwhile, or gone to somebody else: it stays where it is.
        return


def _go_on(made: Shipment, steps: tuple[str, ...], day: date, now: datetime, n: int, demo: DemoCompany) -> None:
    logistics = demo.people.get("logistics")
    leaves = max(now, _at(min(worktime.add_working_days(day, -1), demo.today), 9, 5))
    for hours, step in enumerate(steps, 1):
        then = (now if step == "confirm" else leaves) + timedelta(hours=hours)
        if step == "confirm":
            made = confirm_shipment(
                actor=None, shipment=made, agreed_for=_at(day, 14), acceptance="按装箱清单清点，外观无损", papers=["certificate"],
                receiver=made.order.ship_receiver or "仓库", agreed_with=made.order.ship_receiver or "采购", now=then,
            )  # fmt: skip
        elif step == "pick":
            made = pick_shipment(actor=logistics, shipment=made, now=then)
        elif step == "dispatch":
            made = dispatch_shipment(
                actor=logistics, shipment=made, carrier=CARRIERS[n % 3], waybill=f"DB{day:%m%d}{1000 + n}", packages=1 + n % 4,
                weight=Decimal(12 + 7 * n), now=then,
            )  # fmt: skip
        elif step == "deliver":
            made = deliver_shipment(actor=logistics, shipment=made, arrived_at=_at(day, 10, 20), now=_at(day, 11))


demo_parts.register(DemoPart("orders.shipments", 51, build_shipments))
