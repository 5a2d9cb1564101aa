"""The strip of figures on top of the customer page: what other apps feed, "—" and why where nobody does yet (CUS-1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.page.told import STRIP, told_of
from salesops.core import formats
from salesops.core.sockets.customer_facts import customer_facts


@dataclass(frozen=True)
class Figure:
    """One figure as it is drawn: ``value`` is "—" without data, ``note`` then says so."""

    label: Any
    value: str
    unit: str = ""
    note: str = ""
    url: str = ""


def _money(value: Any) -> tuple[str, str]:
    shown, _space, unit = formats.money_short(value).partition(formats.NARROW)
    return shown, unit


def _days(value: Any) -> tuple[str, str]:
    return formats.number(value), _("days")


def _change(facts: dict[str, Any]) -> str:
    change = facts.get("sales_quarter_change")
    if change is None:
        return ""
    arrow = "\u25b2" if change > 0 else "\u25bc" if change < 0 else "="
    return _("%(arrow)s %(percent)s%% this quarter, year on year") % {
        "arrow": arrow,
        "percent": formats.number(abs(change), 1),
    }


def _overdue(facts: dict[str, Any]) -> str:
    overdue = facts.get("overdue")
    return "" if overdue is None else _("overdue %(amount)s") % {"amount": formats.money_short(overdue)}


def _trend(facts: dict[str, Any]) -> str:
    trend = facts.get("days_late_trend")
    if not trend:
        return ""
    arrow = "\u25b2" if trend > 0 else "\u25bc"
    return _("%(arrow)s %(days)s days") % {"arrow": arrow, "days": formats.number(abs(trend), 0)}


def _orders(facts: dict[str, Any]) -> str:
    last = facts.get("last_order_on")
    return "" if last is None else _("last on %(day)s") % {"day": formats.day(last, date.max)}


def _count(value: Any) -> tuple[str, str]:
    return formats.number(value), ""


Shape = Callable[[Any], tuple[str, str]]
Note = Callable[[dict[str, Any]], str]
# label, how it is written, what stands below it
SHAPES: Mapping[str, tuple[Any, Shape, Note]] = {
    "sales_12m": (gettext_lazy("12-month sales"), _money, _change),
    "receivables": (gettext_lazy("Receivables"), _money, _overdue),
    "average_days_late": (gettext_lazy("Paid late on average"), _days, _trend),
    "open_opportunities": (gettext_lazy("Open opportunities"), _money, lambda facts: ""),
    "order_count_12m": (gettext_lazy("Orders in 12 months"), _count, _orders),
}


def figures_of(customer: Any, user: Any, day: date) -> list[Figure]:
    """The strip for one customer. Money is for those who read the customer's credit."""
    known = told_of(customer, day) if user.can("credit", "v") else {}
    facts = {name: values[customer.pk] for name, values in known.items() if customer.pk in values}
    found = []
    for name in STRIP:
        label, shape, note = SHAPES[name]
        if facts.get(name) is None:
            found.append(Figure(label, formats.NOTHING, note=_("no data yet")))
            continue
        shown, unit = shape(facts[name])
        found.append(Figure(label, shown, unit, note(facts), customer_facts.get(name).link(customer)))
    return found
