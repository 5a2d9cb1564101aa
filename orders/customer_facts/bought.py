"""What customers bought and when: sales from their sums by day, orders by the day of their confirmation (K01, K02)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.customer_facts.reading import columns, months_before
from salesops.core.sockets.customer_facts import CustomerFact, Values, customer_facts

YEAR = months_before("%(day)s", "12")
SALES: Mapping[str, str] = {
    "sales_12m_net": f"coalesce(sum(sales_net) FILTER (WHERE day > {YEAR}), 0)",
    "sales_12m": f"coalesce(sum(sales_gross) FILTER (WHERE day > {YEAR}), 0)",
    "sales_today_net": "sum(sales_net) FILTER (WHERE day = %(day)s)",
    # The last whole quarter against the same one a year before; nothing then, nothing to compare.
    "sales_quarter_change": (
        "round(100 * (sum(sales_net) FILTER (WHERE day >= %(quarter)s AND day < %(next)s)"
        " / nullif(sum(sales_net) FILTER (WHERE day >= %(quarter)s::date - interval '1 year'"
        " AND day < %(next)s::date - interval '1 year'), 0) - 1), 2)"
    ),
}
ORDERED: Mapping[str, str] = {
    "order_count_12m": f"count(*) FILTER (WHERE confirmed_on > {YEAR})",
    "first_order_on": "min(confirmed_on)",
    "last_order_on": "max(confirmed_on)",
}


def _quarter(day: date) -> tuple[date, date]:
    """First day of the last whole quarter before ``day``, and of the quarter after it."""
    following = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = following - timedelta(days=1)
    return date(last.year, (last.month - 1) // 3 * 3 + 1, 1), following


def sold(ids: Sequence[int], day: date, names: Sequence[str]) -> Mapping[str, Values]:
    """Sales of customers that ever bought; the others have no data. One query."""
    shown = ", ".join(SALES[name] for name in names)
    quarter, following = _quarter(day)
    sql = f"""
        SELECT customer_id, {shown} FROM orders_salesday
        WHERE customer_id = ANY(%(ids)s) AND day <= %(day)s GROUP BY 1
    """
    return columns(sql, {"ids": list(ids), "day": day, "quarter": quarter, "next": following}, names)


def ordered(ids: Sequence[int], day: date, names: Sequence[str]) -> Mapping[str, Values]:
    """Confirmed orders that weren't called off. One query."""
    shown = ", ".join(ORDERED[name] for name in names)
    sql = f"""
        SELECT customer_id, {shown} FROM orders_order
        WHERE customer_id = ANY(%(ids)s) AND confirmed_on <= %(day)s AND state <> 'cancelled' GROUP BY 1
    """
    return columns(sql, {"ids": list(ids), "day": day}, names)


def _orders(customer: Any) -> str:
    return f"{reverse('orders:orders')}?customer={customer.code}"


for _code, _label, _source in (
    ("sales_12m_net", _("12-month sales (net of VAT)"), sold),
    ("sales_12m", _("12-month sales"), sold),
    ("sales_today_net", _("Sales of the day (net of VAT)"), sold),
    ("sales_quarter_change", _("Sales against the same quarter last year (%)"), sold),
    ("order_count_12m", _("Orders in 12 months"), ordered),
    ("first_order_on", _("First order"), ordered),
    ("last_order_on", _("Last order"), ordered),
):
    customer_facts.register(CustomerFact(_code, _label, link=_orders, source=_source))
