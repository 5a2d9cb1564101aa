"""Open orders of the demo company, through the services people use: submitted, confirmed within the credit, held for an exception,
one exception approved, cancelled, drafts.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from customers.models import Customer, ShippingAddress
from customers.states.customer import CustomerStatus
from orders.models import Order, Product
from orders.services.drafts import open_order
from orders.services.orders import cancel_order, confirm_order, submit_order
from salesops.core import worktime
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany

from .lots import LOTS

OPEN_ORDERS, WAITING, HELD, DRAFTS, CANCELLED = 22, 4, 3, 5, 2


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@dataclass
class _Till:
    """What the open orders are made of."""

    demo: DemoCompany
    chance: random.Random
    cheap: list[Product]
    dear: list[Product]

    def draft(self, customer: Customer, place: ShippingAddress | None, day: date, *, dear: bool = False) -> Order:
        shelf = self.dear if dear else self.cheap
        chosen = self.chance.sample(shelf, k=min(len(shelf), 1 if dear else self.chance.randint(1, 4)))
        lines = [
            {"product": product, "quantity": Decimal(self.chance.choice(LOTS.get(product.category, (1,))))}
            for product in chosen
        ]
        lead = self.demo.today + timedelta(days=self.chance.randint(6, 40))
        values = {"promised_on": lead, "address": place}
        return open_order(actor=None, customer=customer, lines=lines, values=values, now=_at(day, 9, 40))


def complete_places(demo: DemoCompany) -> list[ShippingAddress]:
    """Complete addresses of customers with a credit, those of the demo's sign-ins first."""
    rows = ShippingAddress.objects.filter(
        is_active=True, customer__owner__isnull=False, customer__merged_into__isnull=True,
        customer__credit_account__limit__gt=0, customer__credit_account__state="open",
        customer__status__in=[CustomerStatus.ACTIVE, CustomerStatus.SIGNING],
    ).exclude(receiving_hours="")  # fmt: skip
    first = {demo.people[name].pk for name in ("rep", "rep2", "supervisor") if name in demo.people}
    found: dict[int, ShippingAddress] = {}
    for place in rows.select_related("customer__owner", "customer__credit_account").order_by("pk")[: 12 * OPEN_ORDERS]:
        found.setdefault(place.customer_id, place)
    return sorted(found.values(), key=lambda place: (place.customer.owner_id not in first, place.pk % 13, place.pk))


def build_open_orders(demo: DemoCompany, chance: random.Random, last: Sequence[date]) -> None:
    """``last``: the days of the last weeks."""
    products = Product.objects.filter(state="active", launched_on__lt=demo.today).order_by("pk")
    till = _Till(
        demo, chance, list(products.filter(category__in=("consumable", "spare"))[:40]),
        list(products.filter(category="machine", sku__in=("GZ-0601", "TB-YP01", "XG-0101", "ZB-450"))),
    )  # fmt: skip
    places = iter(complete_places(demo))
    if not till.cheap:
        return
    calendar = worktime.work_calendar()
    days = [day for day in last if calendar.is_working_day(day)]
    secretary, held, confirmed, waiting = demo.people.get("secretary"), [], 0, 0
    for n, place in enumerate(places):
        day = days[(n * 7) % len(days)]
        if confirmed < OPEN_ORDERS:
            confirmed += _confirmed(till, place, day)
        elif waiting < WAITING:
            waiting += _submitted(till.draft(place.customer, place, days[-1]), _at(days[-1], 10)) is not None
        elif len(held) < HELD and till.dear:
            order = _submitted(till.draft(place.customer, place, days[-1], dear=True), _at(days[-1], 11))
            held += [order] if order is not None and order.state == "credit_hold" else []
        else:
            break
    if len(held) == HELD:
        _approve(held[0], _at(demo.today, 9, 10))
    for n, place in zip(range(DRAFTS + CANCELLED), places, strict=False):
        made = till.draft(place.customer, place if n % 2 else None, days[-1])
        if n >= DRAFTS:
            cancel_order(actor=secretary, order=made, now=_at(days[-1], 15), reason="客户推迟项目，先撤单")


def _submitted(order: Order, now: datetime) -> Order | None:
    """Handed in, or left a draft when a rule says no."""
    try:
        return submit_order(actor=None, order=order, now=now)
    except Refused:
        return None


def _confirmed(till: _Till, place: ShippingAddress, day: date) -> int:
    order = _submitted(till.draft(place.customer, place, day), _at(day, 10))
    if order is None or order.state != "submitted":
        return 0
    try:
        confirm_order(actor=None, order=order, now=_at(worktime.next_working_day(day), 14, 20))
    except Refused:
        return 0
    return 1


def _approve(order: Order, now: datetime) -> None:
    """Whoever is asked allows the exception."""
    approval = Approval.objects.pending().get(record_id=str(order.pk), matter="orders.over_credit")
    while approval.is_pending:
        step = approval.steps.filter(state="open").order_by("pk").first()
        person = step.people.order_by("pk").first() if step else None
        if step is None or person is None:
            return
        approve(step_id=step.pk, actor=person.user, now=now, note="老客户，预付三成后放行")
        approval.refresh_from_db()
