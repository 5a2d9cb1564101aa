"""Orders at the size of the demo: list by month and owner, page, entry, sales by person and month, eight confirming at once."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from customers.models import CreditAccount, ShippingAddress
from orders.models import LineEntry, Order, Product, SalesMonth
from orders.services.drafts import open_order
from orders.services.orders import confirm_order, submit_order
from salesops.core.refusals import Refused
from tests.bench.scenarios import Bench, Work, scenario

LIST = "orders:orders"


def _seen_by(bench: Bench, who: str, question: str = "") -> Work:
    address = reverse(LIST) + question
    return lambda: bench.client(who).get(address)


def _busiest() -> Any:
    """An order whose owner has many."""
    return (
        Order.objects.filter(state="closed").order_by("-ordered_on", "-pk").select_related("owner", "customer").first()
    )


@scenario("orders · first page (director)", aim=2)
def first_page(bench: Bench) -> Work:
    return _seen_by(bench, "director")


@scenario("orders · first page (market manager)", aim=2)
def first_page_of_a_market(bench: Bench) -> Work:
    return _seen_by(bench, "manager")


@scenario("orders · first page (rep)", aim=2)
def first_page_of_a_rep(bench: Bench) -> Work:
    return _seen_by(bench, "rep")


@scenario("orders · a month of an owner (director)", aim=2)
def month_of_owner(bench: Bench) -> Work:
    order = _busiest()
    if order is None:
        return ""
    month = order.ordered_on.replace(day=1)
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return _seen_by(bench, "director", f"?owner={order.owner.username}&ordered_on__gte={month}&ordered_on__lte={last}")


@scenario("orders · search, two characters (director)", aim=3)
def search(bench: Bench) -> Work:
    return _seen_by(bench, "director", "?search=苏州")


@scenario("orders · search by number (director)", aim=3)
def search_by_number(bench: Bench) -> Work:
    order = _busiest()
    return "" if order is None else _seen_by(bench, "director", f"?search={order.number}")


@scenario("orders · page of one (director)", aim=3)
def page_of_one(bench: Bench) -> Work:
    order = _busiest()
    return "" if order is None else lambda: bench.client("director").get(reverse("orders:order", args=[order.number]))


@scenario("orders · entry form (rep)", aim=4)
def entry(bench: Bench) -> Work:
    mine = bench.person("rep").customers.current().order_by("pk").first()
    return "" if mine is None else lambda: bench.client("rep").get(reverse("orders:new_order", args=[mine.code]))


def _raw(bench: Bench) -> Callable[[], Any]:
    """Sales by month from the ledger of all lines, as a summary would have to be worked out."""
    sql = (
        "SELECT date_trunc('month', \"on\"), sum(net) FROM orders_lineentry WHERE kind = 'signed' GROUP BY 1 ORDER BY 1"
    )

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()

    return work


@scenario("sales · by month, to raw SQL over the ledger", aim=3, reference=_raw)
def monthly_sales(bench: Bench) -> Work:
    if not LineEntry.objects.exists():
        return ""
    return lambda: list(
        SalesMonth.objects.order_by().values_list("month").annotate(net=Sum("sales_net")).order_by("month")
    )


@scenario("sales · K01 by person × 24 months (director)", aim=3)
def by_person(bench: Bench) -> Work:
    rows = SalesMonth.objects.visible_to(bench.person("director")).order_by()
    return lambda: list(rows.values_list("owner", "month").annotate(net=Sum("sales_net")).order_by("owner", "month"))


@scenario("sales · entries behind them (director)", aim=2)
def entries(bench: Bench) -> Work:
    address = reverse("orders:sales_entries")
    return lambda: bench.client("director").get(address)


def _rival(order: Order) -> str:
    """One of eight: on a connection of its own."""
    try:
        confirm_order(actor=None, order=order, now=timezone.now())
    except Refused as refused:
        return refused.refusals[0].code
    finally:
        connection.close()
    return "confirmed"


# Eight times the work of one confirmation, with its checks, locks, approvals asked for and people told.
@scenario("orders · eight confirm orders of one customer at once", aim=100, rounds=1)
def rivals(bench: Bench) -> Work:
    """Writes: eight orders, of which the limit lets four through. Raises when one fails otherwise or the limit is passed."""
    rated = CreditAccount.objects.filter(state="open", limit__gte=20_000).values("customer")
    place = ShippingAddress.objects.filter(customer__in=rated, is_active=True).exclude(receiving_hours="").first()
    product = Product.objects.filter(
        state="active", category="consumable", launched_on__lt=timezone.localdate()
    ).first()
    if place is None or product is None:
        return ""
    now, customer = timezone.now(), place.customer
    account = CreditAccount.objects.get(customer=customer)
    values = {"promised_on": timezone.localdate() + timedelta(days=30), "address": place}
    lines = [{"product": product, "quantity": Decimal(1)}]
    drafts = [open_order(actor=None, customer=customer, lines=lines, values=values, now=now) for _n in range(8)]
    orders = [submit_order(actor=None, order=draft, now=now) for draft in drafts]
    open_before = (
        Order.objects.filter(customer=customer).exclude(state="closed").aggregate(a=Sum("open_amount"))["a"] or 0
    )
    each = orders[0].lines.get().amount
    # Room for four and a half of the eight.
    CreditAccount.objects.filter(pk=account.pk).update(limit=open_before + each * 9 / 2)

    def work() -> None:
        random.shuffle(orders)
        with ThreadPoolExecutor(8) as pool:
            said = list(pool.map(_rival, orders))
        worth = Order.objects.filter(customer=customer).exclude(state="closed").aggregate(a=Sum("open_amount"))["a"]
        limit = CreditAccount.objects.get(pk=account.pk).limit
        if set(said) - {"confirmed", "orders.credit-limit"} or worth > limit:
            raise RuntimeError(f"{said}, {worth} of {limit}")

    return work
