"""Orders of the demo for more than lies in stock, and what production makes of them: one in each state, through the services."""

from datetime import date, timedelta
from decimal import Decimal

from customers.models import ShippingAddress
from orders.lacking import free_of, lacks_of
from orders.models import Order, Product, ProductionOrder, ProductPrice, Warehouse
from orders.services.drafts import open_order
from orders.services.orders import confirm_order, lines_of, submit_order
from orders.services.production import answer_production, pass_production, report_production
from orders.services.production_ends import cancel_production, receive_production
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

from .days import at
from .open_orders import complete_places

# What lies in few pieces is what orders run short of; ordered are so many more.
FEW, MORE, SHELF = Decimal(12), Decimal(2), 2
LACKING, PASSED, ANSWERED, LATE, BEGUN, DONE, DROPPED = range(7)
# The last of them is only confirmed: its secretary has one working day.
CASES = (DONE, BEGUN, LATE, ANSWERED, DROPPED, PASSED, LACKING)


def build_production(demo: DemoCompany) -> None:
    if demo.size != "small":
        return
    shelf, rows = _short(demo), list(reversed(complete_places(demo)))
    for n, case in enumerate(CASES if shelf else ()):
        product, worth = shelf[n % len(shelf)]
        place = next((place for place in rows if _affords(place, worth)), None)
        if place is None:
            continue
        rows.remove(place)
        order = _ordered(demo, place, product, 1 if case == LACKING else 6)
        if order is not None and case != LACKING:
            _made(demo, order, case)


def _short(demo: DemoCompany) -> list[tuple[Product, Decimal]]:
    """Products of which few pieces are free, with what an order for more is worth: those that cost least, the cheapest first."""
    rows = ProductPrice.objects.on(demo.today).filter(product__state="active", product__launched_on__lt=demo.today)
    listed = list(rows.select_related("product").order_by("pk"))
    free = free_of(price.product_id for price in listed)
    few = [price for price in listed if free.get(price.product_id, Decimal()) <= FEW]
    found = [(one.product, one.list_price * (free.get(one.product_id, Decimal()) + MORE)) for one in few]
    return sorted(found, key=lambda one: (one[1], one[0].pk))[:SHELF]


def _affords(place: ShippingAddress, worth: Decimal) -> bool:
    """Its limit stands several such orders: none waits for an exception."""
    return bool(place.customer.credit_account.limit >= 4 * worth)


def _ordered(demo: DemoCompany, place: ShippingAddress, product: Product, back: int) -> Order | None:
    """A confirmed order for more than are free, or nothing where a rule says no."""
    wanted = free_of([product.pk]).get(product.pk, Decimal()) + MORE
    promised: date = demo.today + timedelta(days=24)
    try:
        order = open_order(
            actor=None, customer=place.customer, lines=[{"product": product, "quantity": wanted}],
            values={"promised_on": promised, "address": place}, now=at(demo, back, 9),
        )  # fmt: skip
        order = submit_order(actor=None, order=order, now=at(demo, back, 10))
        return confirm_order(actor=None, order=order, now=at(demo, back, 14)) if order.state == "submitted" else None
    except Refused:
        return None


def _made(demo: DemoCompany, order: Order, case: int) -> None:
    """From the passing of what lacks as far as ``case``."""
    lines = lines_of(order)
    lacks = lacks_of(lines)
    quantities = [{"line": line, "quantity": lacks[line.pk]} for line in lines if line.pk in lacks]
    if not quantities:
        return
    maker = demo.people.get("production")
    finish = demo.today + timedelta(days=32 if case == LATE else 14)
    made = pass_production(
        actor=demo.people.get("secretary"), order=order, quantities=quantities, due_on=demo.today + timedelta(days=18),
        now=at(demo, 5, 10), specs="按标准配置，出厂前老化 8 小时",
    )  # fmt: skip
    if case == PASSED:
        return
    if case == DROPPED:
        cancel_production(
            actor=demo.people.get("secretary"), production=made, reason="改由总仓调拨", now=at(demo, 4, 9)
        )
        return
    made = answer_production(actor=maker, production=made, start_on=demo.today, finish_on=finish, now=at(demo, 4, 16))
    if case in (BEGUN, DONE):
        made = report_production(actor=maker, production=made, percent=60, now=at(demo, 2, 11))
    if case == DONE:
        _received(demo, made)


def _received(demo: DemoCompany, made: ProductionOrder) -> None:
    where = Warehouse.objects.filter(is_active=True).order_by("code").first()
    if where is None:
        return
    quantities = {part.pk: part.quantity for part in made.lines.all()}
    receive_production(
        actor=demo.people.get("production"),
        production=made,
        warehouse=where,
        quantities=quantities,
        now=at(demo, 1, 15),
    )


demo_parts.register(DemoPart("orders.production", 54, build_production))
