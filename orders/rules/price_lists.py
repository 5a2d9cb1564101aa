"""Reasons to refuse something about price lists (ORD-1)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from orders.models import PriceList
from orders.models.price_list import IN_FORCE
from salesops.core.formats import day_long
from salesops.core.refusals import Refusal


def code_free(code: str, price_list: PriceList | None = None) -> Refusal | None:
    others = PriceList.objects.exclude(pk=price_list.pk) if price_list else PriceList.objects.all()
    if not others.filter(code=code).exists():
        return None
    sentence = _("There is a price list %(code)s already.") % {"code": code}
    return Refusal("orders.list-code-taken", sentence, "code", {"code": code})


def period_fits(starts_on: date, ends_on: date | None) -> Refusal | None:
    """``ends_on`` is the last day."""
    if ends_on is None or ends_on >= starts_on:
        return None
    return Refusal("orders.list-ends-before", _("The last day lies before the first."), "ends_on")


def has_lines(price_list: PriceList) -> Refusal | None:
    if price_list.lines.exists():
        return None
    return Refusal("orders.list-empty", _("A price list without lines can't be published."))


def of_another(price_list: PriceList, actor: Any) -> Refusal | None:
    """Nobody publishes what he drew up or changed last (defaults.md 1.5)."""
    if actor is None or actor.pk not in (price_list.created_by_id, price_list.changed_by_id):
        return None
    return Refusal("orders.list-own", _("You drew up this list or changed it last: somebody else has to publish it."))


def not_begun_yet(price_list: PriceList, today: date) -> Refusal | None:
    """Publishing counts from today on: no price of the past changes."""
    if price_list.period.lower >= today:
        return None
    return Refusal("orders.list-in-the-past", _("The first day has passed. Set it to today or later."), "starts_on")


def still_planned(price_list: PriceList, today: date) -> Refusal | None:
    if price_list.period.lower > today:
        return None
    return Refusal("orders.list-has-begun", _("The list holds already. It can be ended, not taken back."))


def end_fits(price_list: PriceList, last: date, today: date) -> Refusal | None:
    """A list ends today at the earliest, on one of its own days, and not later than was said."""
    first, upper = price_list.period.lower, price_list.period.upper
    if last >= max(first, today) and (upper is None or last < upper):
        return None
    sentence = _("The last day lies between %(first)s and the end of the list.") % {
        "first": day_long(max(first, today))
    }
    return Refusal("orders.list-end-outside", sentence, "last")


def rivals(price_list: PriceList) -> list[PriceList]:
    """Published lists for the same market and grade on days of this one."""
    found = PriceList.objects.filter(
        state__in=IN_FORCE, market=price_list.market_id, grade=price_list.grade, period__overlap=price_list.period
    )
    return list(found.exclude(pk=price_list.pk).order_by("period"))


def gives_way(other: PriceList, price_list: PriceList) -> bool:
    """Whether ``other`` simply ends where ``price_list`` begins: it began before and has no end."""
    return other.state == "published" and other.period.upper is None and other.period.lower < price_list.period.lower


def alone(price_list: PriceList) -> list[Refusal]:
    """Another published list stands on the same days, and it doesn't just give way."""
    return [
        Refusal(
            "orders.list-overlaps",
            _("%(name)s (%(code)s) holds for the same market and grade on some of these days.")
            % {"name": other.name, "code": other.code},
            None,
            {"code": other.code},
        )
        for other in rivals(price_list)
        if not gives_way(other, price_list)
    ]
