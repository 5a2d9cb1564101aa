"""Orders of the demo company since 1 January of last year: some 1,800 (small) or 300,000 of three lines (large).

What has been shipped is loaded as history (``services/history.py``), the last weeks' open orders come through the services people
use: submitted, confirmed within the credit, held for an exception, one exception approved, cancelled, drafts.
"""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.org import OrgTree
from customers.models import Customer, ShippingAddress
from customers.states.customer import CustomerStatus
from orders.models import LineEntry, Order, OrderLine, Product
from orders.pricing import Buyer, Price, prices_on
from orders.services.drafts import open_order
from orders.services.history import PastLine, PastOrder, bring_orders
from orders.services.orders import cancel_order, confirm_order, submit_order
from salesops.core import worktime
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve
from salesops.core.loading import loading
from salesops.core.numbering.drawing import draw_numbers
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

COUNTS = {"small": 1_800, "large": 300_000}
BATCH = 5_000
# January and February are slow, the end of the year is busy.
SEASON = (0.7, 0.5, 1.1, 1.2, 1.2, 1.0, 0.9, 0.9, 1.2, 1.1, 1.2, 1.3)
# How often a customer of this status orders; others never do.
SHARES = {
    CustomerStatus.ACTIVE: 8, CustomerStatus.FOLLOWING: 1, CustomerStatus.SIGNING: 2, CustomerStatus.DORMANT: 2,
    CustomerStatus.LOST: 1,
}  # fmt: skip
LOTS = {
    "machine": (1, 1, 1, 2),
    "module": (1, 2, 6, 12),
    "spare": (2, 4, 6, 10, 20),
    "consumable": (5, 10, 24, 48),
    "tool": (1, 2),
}
SETTLED_AFTER = 75
OPEN_ORDERS, WAITING, HELD, DRAFTS, CANCELLED = 22, 4, 3, 5, 2


@dataclass(frozen=True)
class Client:
    """Who orders, as far as the demo asks."""

    id: int
    owner: int
    unit: int
    buyer: Buyer
    opened_on: date
    gone_on: date | None
    big: bool


@dataclass
class Shop:
    """What is sold at which price on which day."""

    products: dict[str, list[Product]]
    _prices: dict[tuple[int, Buyer], dict[int, Price]] = field(default_factory=dict)

    def price(self, product: Product, buyer: Buyer, day: date) -> Price:
        """Prices of the demo change on 1 January."""
        key = (day.year, buyer)
        if key not in self._prices:
            ids = [p.pk for of_category in self.products.values() for p in of_category]
            self._prices[key] = prices_on(ids, day, buyer)
        return self._prices[key][product.pk]


def build_orders(demo: DemoCompany) -> None:
    # Of its own: what other parts draw stays the same whatever was ordered.
    chance = random.Random(f"orders {demo.size}")  # noqa: S311
    shop, clients = _shop(demo), _clients(demo)
    if not clients or not shop.products:
        return
    with ExitStack() as loaded:
        if demo.size == "large":
            loaded.enter_context(loading(Order, OrderLine, LineEntry))
        part: list[PastOrder] = []
        for past in _history(demo, chance, shop, clients):
            part.append(past)
            if len(part) == BATCH:
                _bring(part)
                part = []
        _bring(part)
    _open(demo, chance)


def _shop(demo: DemoCompany) -> Shop:
    found: dict[str, list[Product]] = {}
    for product in Product.objects.filter(state="active", launched_on__lt=demo.since).order_by("pk"):
        found.setdefault(product.category, []).append(product)
    return Shop(found)


def _clients(demo: DemoCompany) -> list[Client]:
    """Each as often as it orders, in a mixed order."""
    tree = OrgTree.on(demo.today)
    rows = Customer.objects.filter(owner__isnull=False, merged_into__isnull=True, status__in=list(SHARES)).order_by(
        "pk"
    )
    found = []
    for pk, owner, unit, grade, opened, status in rows.values_list(
        "pk", "owner", "unit", "grade", "opened_on", "status"
    ).iterator(chunk_size=10_000):
        market = tree.market_of(unit)
        gone = demo.today - timedelta(days=200) if status in (CustomerStatus.DORMANT, CustomerStatus.LOST) else None
        buyer = Buyer(market.id if market else None, grade)
        client = Client(pk, owner, unit, buyer, opened, gone, pk % 7 == 0)
        found += [client] * SHARES[status]
    return found


def _days(demo: DemoCompany) -> list[date]:
    calendar = worktime.work_calendar()
    days = (date.fromordinal(n) for n in range(demo.since.toordinal(), demo.today.toordinal()))
    return [day for day in days if calendar.is_working_day(day)]


def _history(demo: DemoCompany, chance: random.Random, shop: Shop, clients: list[Client]) -> Iterator[PastOrder]:
    """Day after day, what was ordered and is shipped by now."""
    days = _days(demo)
    a_day = COUNTS[demo.size] / sum(SEASON[day.month - 1] for day in days)
    owed = 0.0
    for day in days:
        owed += a_day * SEASON[day.month - 1] * (0.6 + 0.8 * chance.random())
        count, tries = int(owed), 0
        owed -= count
        while count and tries < 50 * (count + 1):
            client = clients[int(chance.random() * len(clients))]
            tries += 1
            if client.opened_on > day or (client.gone_on and day > client.gone_on):
                continue
            count -= 1
            past = _past(demo, chance, shop, client, day)
            if past is not None:
                yield past


def _past(demo: DemoCompany, chance: random.Random, shop: Shop, client: Client, day: date) -> PastOrder | None:
    confirmed = worktime.next_working_day(day + timedelta(days=int(chance.random() * 3)))
    shipped = worktime.next_working_day(confirmed + timedelta(days=3 + int(chance.random() * 22)))
    if shipped >= demo.today:
        return None
    signed: date | None = shipped + timedelta(days=2 + int(chance.random() * 5))
    if signed and signed >= demo.today:
        signed = None
    past = PastOrder({}, _lines(chance, shop, client, day, 3 if demo.size == "large" else 1 + int(chance.random() * 4)))
    for line in past.lines:
        line.confirmed_on, line.shipped_on, line.signed_on = confirmed, shipped, signed
    if signed and signed < demo.today - timedelta(days=SETTLED_AFTER) and chance.random() < 0.97:
        past.ended = "closed"
    elif signed and len(past.lines) > 1 and signed > demo.today - timedelta(days=25) and chance.random() < 0.3:
        # The last line of some is still to come.
        past.lines[-1].shipped_on = past.lines[-1].signed_on = None
    past.fields = {
        "customer_id": client.id, "owner_id": client.owner, "unit_id": client.unit, "ordered_on": day,
        "promised_on": shipped + timedelta(days=int(chance.random() * 8) - 1), "confirmed_on": confirmed,
    }  # fmt: skip
    return past


def _lines(chance: random.Random, shop: Shop, client: Client, day: date, count: int) -> list[PastLine]:
    found: list[PastLine] = []
    for no in range(1, count + 1):
        category = _category(chance, big=client.big)
        shelf = shop.products.get(category) or next(iter(shop.products.values()))
        product = shelf[int(chance.random() * len(shelf))]
        lots = LOTS.get(category, (1, 2, 5))
        quantity = Decimal(lots[int(chance.random() * len(lots))])
        price = shop.price(product, client.buyer, day)
        unit_price = price.price or price.list_price or Decimal(100)
        discount = Decimal(("0", "0", "0", "0.02", "0.03")[int(chance.random() * 5)])
        found.append(
            PastLine(
                product.pk, quantity, unit_price, product.tax_rate, no, discount, price.list_price, price.list_code
            )
        )
    return found


def _category(chance: random.Random, *, big: bool) -> str:
    drawn = chance.random()
    if drawn < (0.3 if big else 0.04):
        return "machine"
    if drawn < 0.4:
        return "module" if big else "consumable"
    return "spare" if drawn < 0.7 else "consumable"


def _bring(part: list[PastOrder]) -> None:
    """Number them, year by year, and write them."""
    for year in sorted({past.fields["ordered_on"].year for past in part}):
        of_year = [past for past in part if past.fields["ordered_on"].year == year]
        for past, number in zip(of_year, draw_numbers("SO", len(of_year), on=date(year, 12, 31)), strict=True):
            past.fields["number"] = number
    bring_orders(actor=None, orders=part, now=timezone.now())


# --- the last weeks, through the services -----------------------------------------------------------------------------------


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


def _places(demo: DemoCompany) -> list[ShippingAddress]:
    """Complete addresses of customers with a credit, those of the demo's sign-ins first."""
    rows = ShippingAddress.objects.filter(
        is_active=True, customer__owner__isnull=False, customer__merged_into__isnull=True,
        customer__credit_account__limit__gt=0, customer__credit_account__state="open",
        customer__status__in=[CustomerStatus.ACTIVE, CustomerStatus.SIGNING],
    ).exclude(receiving_hours="")  # fmt: skip
    first = {demo.people[name].pk for name in ("rep", "rep2", "supervisor") if name in demo.people}
    found: dict[int, ShippingAddress] = {}
    for place in rows.select_related("customer__owner").order_by("pk")[: 12 * OPEN_ORDERS]:
        found.setdefault(place.customer_id, place)
    return sorted(found.values(), key=lambda place: (place.customer.owner_id not in first, place.pk % 13, place.pk))


def _open(demo: DemoCompany, chance: random.Random) -> None:
    products = Product.objects.filter(state="active", launched_on__lt=demo.today).order_by("pk")
    till = _Till(
        demo, chance, list(products.filter(category__in=("consumable", "spare"))[:40]),
        list(products.filter(category="machine", sku__in=("GZ-0601", "TB-YP01", "XG-0101", "ZB-450"))),
    )  # fmt: skip
    places = iter(_places(demo))
    if not till.cheap:
        return
    calendar = worktime.work_calendar()
    days = [day for day in _days(demo)[-22:] if calendar.is_working_day(day)]
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


demo_parts.register(DemoPart("orders.orders", 50, build_orders))
