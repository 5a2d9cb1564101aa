"""Reasons not to book a line of the bank (ORD-9). Each returns a refusal or nothing."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from salesops.core.formats import money
from salesops.core.money import ZERO
from salesops.core.refusals import Refusal


def booked_on(came_in: date, first_open: date, confirmed_until: date | None) -> date:
    """The day of the money in the books: when it came in; where that month is closed, or its balance confirmed, the first day
    behind."""
    after = confirmed_until + timedelta(days=1) if confirmed_until else came_in
    return max(came_in, first_open, after)


def divided(amount: Decimal, given: Decimal) -> Refusal | None:
    """No more is given than came in."""
    if given <= amount:
        return None
    sentence = _("%(given)s are given, %(amount)s came in: take back %(over)s.") % {
        "given": money(given), "amount": money(amount), "over": money(given - amount),
    }  # fmt: skip
    return Refusal("orders.more-than-received", sentence, "parts", {"amount": str(amount), "given": str(given)})


def rest_has_owner(rest: Decimal, whose: int | None, customers: Collection[int]) -> Refusal | None:
    """What no invoice takes was received ahead from one customer."""
    if rest == ZERO or whose is not None or len(customers) == 1:
        return None
    sentence = _("%(rest)s are left over: choose invoices for them, or the customer who paid ahead.") % {
        "rest": money(rest)
    }
    return Refusal("orders.rest-without-customer", sentence, "parts", {"rest": str(rest)})


def reason_told(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal("orders.reason-missing", _("Say what it is, so that nobody looks for it again."), "reason")
