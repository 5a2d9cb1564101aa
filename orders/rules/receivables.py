"""Reasons not to record a promise, a dispute, a note or a letter about debts (ORD-10). Each returns refusals or nothing."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orders.code_lists import LATE_REASON
from salesops.core.codes.reading import entries_of
from salesops.core.formats import money
from salesops.core.refusals import Refusal

# A promise beyond that is no promise.
FARTHEST = timedelta(days=365)


def positive(amount: Decimal, field: str = "amount") -> Refusal | None:
    if amount > 0 and amount == amount.quantize(Decimal("0.01")):
        return None
    return Refusal("orders.amount-not-positive", _("An amount above 0 with two decimals at most."), field)


def promised_amount(amount: Decimal, most: Decimal) -> Iterable[Refusal | None]:
    """No more than is open and not promised already."""
    yield positive(amount)
    if amount > most:
        sentence = _("At most %(most)s: more isn't open, or is promised already.") % {"most": money(most, balance=True)}
        yield Refusal("orders.promise-above-open", sentence, "amount", {"most": str(most)})


def day_to_come(day: date, today: date) -> Refusal | None:
    if day >= today:
        return None
    return Refusal("orders.day-past", _("This day has passed."), "due_on")


def not_too_far(day: date, today: date) -> Refusal | None:
    if day <= today + FARTHEST:
        return None
    return Refusal("orders.day-too-far", _("Within a year."), "due_on")


def not_to_come(day: date, today: date, field: str) -> Refusal | None:
    if day <= today:
        return None
    return Refusal("orders.in-the-future", _("That is still to come."), field)


def said(text: str, field: str) -> Refusal | None:
    if text.strip():
        return None
    return Refusal("orders.text-missing", _("Say what it is about."), field)


def still_waits(waits: bool) -> Refusal | None:
    if waits:
        return None
    return Refusal("orders.promise-decided", _("This promise doesn't wait any more."))


def known_reason(reason: str) -> Refusal | None:
    entry = entries_of(LATE_REASON).get(reason)
    if not reason or (entry is not None and entry.is_active):
        return None
    return Refusal("orders.unknown-reason", _("Choose one of the reasons."), "reason")


def reason_or_text(reason: str, text: str) -> Refusal | None:
    if reason or text.strip():
        return None
    return Refusal("orders.reason-missing", _("Say why it doesn't pay, or what was agreed."), "reason")


def disputed_amount(amount: Decimal, invoiced: Decimal, disputed: Decimal) -> Iterable[Refusal | None]:
    """No more than is invoiced and not disputed already."""
    yield positive(amount)
    most = invoiced - disputed
    if amount > most:
        sentence = _("At most %(most)s of it isn't disputed yet.") % {"most": money(most, balance=True)}
        yield Refusal("orders.dispute-above-invoice", sentence, "amount", {"most": str(most)})


def another(actor: Any, opened_by: int | None) -> Refusal | None:
    """Nobody decides what he recorded himself."""
    if actor is None or actor.pk != opened_by:
        return None
    return Refusal("orders.own-dispute", _("Somebody else decides on what you recorded yourself."))


def something_open(amount: Decimal) -> Refusal | None:
    if amount > 0:
        return None
    return Refusal(
        "orders.nothing-to-dun",
        _("Nothing of this level is to be asked for today: what is paid, disputed or promised is left out."),
    )
