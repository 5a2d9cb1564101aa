"""Orders of the demo company since 1 January of last year: some 1,800 (small) or 300,000 of three lines (large).

What has been shipped is loaded as history (``services/history.py``); the last weeks' open orders: ``open_orders.py``.
"""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.org import OrgTree
from customers.models import Customer
from customers.states.customer import CustomerStatus
from orders.models import LineEntry, Order, OrderLine, Product, SalesDay, SalesMonth
from orders.pricing import Buyer, Price, prices_on
from orders.services.history import PastLine, PastOrder, bring_orders
from salesops.core import worktime
from salesops.core.loading import counted_anew, loading
from salesops.core.numbering.drawing import draw_numbers
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

from .lots import LOTS
from .open_orders import build_open_orders

# Of the last weeks some are still open and come otherwise.
COUNTS = {"small": 1_800, "large": 314_000}
BATCH = 5_000
# January and February are slow, the end of the year is busy.
SEASON = (0.7, 0.5, 1.1, 1.2, 1.2, 1.0, 0.9, 0.9, 1.2, 1.1, 1.2, 1.3)
# How often a customer of this status orders; others never do.
SHARES = {
    CustomerStatus.ACTIVE: 8, CustomerStatus.FOLLOWING: 1, CustomerStatus.SIGNING: 2, CustomerStatus.DORMANT: 2,
    CustomerStatus.LOST: 1,
}  # fmt: skip
SETTLED_AFTER = 75


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
        counted = False
        for past in _history(demo, chance, shop, clients):
            part.append(past)
            if len(part) == BATCH:
                _bring(part)
                if not counted:
                    counted_anew(Order, OrderLine, LineEntry, SalesDay, SalesMonth)
                part, counted = [], True
        _bring(part)
    build_open_orders(demo, chance, days_of(demo)[-22:])


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


def days_of(demo: DemoCompany) -> list[date]:
    calendar = worktime.work_calendar()
    days = (date.fromordinal(n) for n in range(demo.since.toordinal(), demo.today.toordinal()))
    return [day for day in days if calendar.is_working_day(day)]


def _history(demo: DemoCompany, chance: random.Random, shop: Shop, clients: list[Client]) -> Iterator[PastOrder]:
    """Day after day, what was ordered and is shipped by now."""
    days = days_of(demo)
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


demo_parts.register(DemoPart("orders.orders", 50, build_orders))
