"""The replenishment record of a customer (补货记录 O11): what is there, what it sells, for how long it lasts, what to order.

Reckoned when it is looked at, from the dealer's reports and our own books; nothing of it is stored.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.db.models import F, Sum

from customers.models import Customer
from orders.dealer_goods import QUANTITY_GOT, entries_got
from orders.models import DealerReport, DealerReportLine, Order, OrderLine, Product
from orders.policies.dealers import REPLENISHMENT
from orders.states.order import UNFINISHED
from salesops.core.money import ZERO
from salesops.core.policies import policy_on

# Days of a month, where a month's sales become a day's.
MONTH = 30
# So far back orders are looked at for the interval between them.
YEARS = 2
ORDERED_SHOWN = 5


@dataclass(frozen=True)
class Bought:
    """A product in one order: the day, how much, how many days after the one before."""

    order: str
    on: date
    quantity: Decimal
    interval: int | None


@dataclass
class Item:
    """One product of a customer's record. ``None`` is no data, never 0.

    ``stock`` = ``reported`` (the last report's, on ``reported_on``) + ``delivered`` since − ``used``, the ``monthly`` sales for the
    days since; not below nothing.
    """

    product: Product
    reported_on: date | None = None
    reported: Decimal | None = None
    delivered: Decimal = ZERO
    used: Decimal = ZERO
    stock: Decimal | None = None
    monthly: Decimal | None = None
    months: list[DealerReportLine] = field(default_factory=list)
    coming: Decimal = ZERO
    cover: int | None = None
    suggested: Decimal | None = None
    low: bool = False
    bought: list[Bought] = field(default_factory=list)

    @property
    def ordered(self) -> Bought | None:
        """The last order of it."""
        return self.bought[0] if self.bought else None

    @property
    def interval(self) -> int | None:
        """Days between the last order of it and the one before."""
        return self.bought[0].interval if self.bought else None


@dataclass
class Record:
    """All products of ``customer`` on ``day``, those that run out first on top."""

    customer: Customer
    day: date
    policy: Mapping[str, Any]
    reports: list[DealerReport]
    items: list[Item]

    @property
    def report(self) -> DealerReport | None:
        return self.reports[0] if self.reports else None

    @property
    def to_order(self) -> list[Item]:
        return [item for item in self.items if item.suggested]


def record_of(customer: Customer, day: date, *, product: Product | None = None) -> Record:
    """The record on ``day``; of one ``product`` alone if told. Six queries."""
    policy = policy_on(REPLENISHMENT, day)
    # The last day of a report's month lies before ``day``: its month is an earlier one.
    reports = DealerReport.objects.handed_in().filter(customer=customer, month__lt=day.replace(day=1))
    last = list(reports.order_by("-month")[: policy["months"]])
    of_report: dict[int, dict[int, DealerReportLine]] = defaultdict(dict)
    for line in DealerReportLine.objects.filter(report__in=last):
        of_report[line.report_id][line.product_id] = line
    since = last[0].ends_on + timedelta(days=1) if last else day
    came = _came(customer, since, day) if last else {}
    bought, coming = _bought(customer, day), _coming(customer)
    wanted = {pk for lines in of_report.values() for pk in lines} | came.keys() | bought.keys() | coming.keys()
    products = Product.objects.filter(pk__in=wanted if product is None else {product.pk})
    items = []
    for one in products.order_by("name_key", "pk"):
        lines = [of_report[report.pk].get(one.pk) for report in last]
        item = Item(one, bought=bought.get(one.pk, []), coming=coming.get(one.pk, ZERO))
        if last and (any(lines) or one.pk in came):
            _reckon(item, last, lines, came.get(one.pk, ZERO), day, policy)
        items.append(item)
    items.sort(key=lambda item: (item.cover is None, item.cover or 0))
    return Record(customer, day, policy, last, items)


def _reckon(
    item: Item, reports: list[DealerReport], lines: list[DealerReportLine | None], came: Decimal, day: date,
    policy: Mapping[str, Any],
) -> None:  # fmt: skip
    """Stock, sales, cover and suggestion of ``item``; a month whose report doesn't name the product sold none of it."""
    for line, report in zip(lines, reports, strict=True):
        if line is not None:
            line.report = report
            item.months.append(line)
    item.reported_on = reports[0].ends_on
    item.reported = lines[0].stock if lines[0] is not None else ZERO
    item.delivered = came
    item.monthly = sum((line.sold for line in item.months), ZERO) / len(reports)
    a_day = item.monthly / MONTH
    item.used = round(a_day * (day - item.reported_on).days, 1)
    item.stock = max(item.reported + came - item.used, ZERO)
    if a_day > 0:
        item.cover = int(item.stock / a_day)
        item.low = item.cover < policy["low_days"]
        lacking = a_day * policy["target_days"] - item.stock - item.coming
        item.suggested = max(round(lacking, 3), ZERO).to_integral_value(ROUND_CEILING)


def _came(customer: Customer, first: date, last: date) -> dict[int, Decimal]:
    rows = entries_got(customer, first, last).order_by().values_list("line__product").annotate(sum=Sum(QUANTITY_GOT))
    return dict(rows)


def _bought(customer: Customer, day: date) -> dict[int, list[Bought]]:
    """Product → its orders of the last years, the newest first. One query."""
    orders = Order.objects.filter(customer=customer, number__isnull=False, ordered_on__lte=day)
    orders = orders.filter(ordered_on__gt=day - timedelta(days=YEARS * 366)).exclude(state="cancelled")
    rows = OrderLine.objects.filter(order__in=orders).order_by("order__ordered_on", "order_id")
    found: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    for product, number, on, quantity in rows.values_list("product", "order__number", "order__ordered_on", "quantity"):
        found[product].setdefault(str(number), [on, ZERO])[1] += quantity
    return {product: _intervals(of_order) for product, of_order in found.items()}


def _intervals(of_order: Mapping[str, list[Any]]) -> list[Bought]:
    rows: list[Bought] = []
    before: date | None = None
    for number, (on, quantity) in of_order.items():
        rows.append(Bought(number, on, quantity, (on - before).days if before else None))
        before = on
    return rows[::-1]


def coming_lines(customer: Customer) -> Any:
    """Lines of open orders of ``customer`` of which something is still to arrive."""
    rows = OrderLine.objects.filter(order__customer=customer, order__state__in=UNFINISHED)
    return rows.annotate(coming=F("ordered") + F("returned") - F("signed")).filter(coming__gt=0)


def _coming(customer: Customer) -> dict[int, Decimal]:
    """Product → confirmed and not arrived. One query."""
    rows = coming_lines(customer).order_by().values_list("product").annotate(sum=Sum("coming"))
    return dict(rows)
