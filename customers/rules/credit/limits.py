"""The limit that counts on a day, and what a raise for a time may be (CUS-11, defaults.md 4)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from salesops.core.formats import money
from salesops.core.money import ZERO, round_money
from salesops.core.refusals import Refusal

from .rating import Policy


@dataclass(frozen=True)
class Limit:
    """The limit of an account on a day and what made it so.

    ``reasons``: ``raised``, ``halved`` (review missed), ``capped`` (warning sign), in the order they were applied.
    ``days_late``: how late the review is. ``stopped``: so late that nothing more is confirmed.
    """

    amount: Decimal
    granted: Decimal
    reasons: tuple[str, ...] = ()
    days_late: int = 0
    stopped: bool = False


def limit_on(
    day: date,
    *,
    granted: Decimal,
    policy: Policy,
    review_on: date | None = None,
    raise_amount: Decimal = ZERO,
    raise_until: date | None = None,
    cap: Decimal | None = None,
) -> Limit:
    """The limit that counts on ``day``: raised for a time, halved when the review is missed, capped by a warning sign."""
    amount, reasons = granted, []
    late = max(0, (day - review_on).days) if review_on else 0
    if late >= policy["halves_days"]:
        amount = round_money(amount / 2)
        reasons.append("halved")
    if raise_amount and raise_until and day <= raise_until:
        amount += raise_amount
        reasons.append("raised")
    if cap is not None and cap < amount:
        amount = max(cap, ZERO)
        reasons.append("capped")
    return Limit(amount, granted, tuple(reasons), late, bool(review_on) and late >= policy["stops_days"])


def raise_fits(
    amount: Decimal, until: date, *, limit: Decimal, day: date, last_raise: date | None, policy: Policy
) -> list[Refusal]:
    """A temporary raise: at most so much of the limit, for so long, once in so many days (shipped: 30 %, 90 days, half a year)."""
    found = []
    most = round_money(limit * policy["raise_share"] / 100)
    if not 0 < amount <= most:
        sentence = _("A temporary raise is at most %(share)s%% of the limit: %(most)s.") % {
            "share": f"{policy['raise_share'].normalize():f}", "most": money(most),
        }  # fmt: skip
        found.append(Refusal("customers.raise-too-high", sentence, "amount", {"most": most}))
    latest = day + timedelta(days=policy["raise_days"])
    if not day <= until <= latest:
        sentence = _("A temporary raise ends within %(days)s days.") % {"days": policy["raise_days"]}
        found.append(Refusal("customers.raise-too-long", sentence, "until", {"latest": latest.isoformat()}))
    if last_raise and (day - last_raise).days < policy["raise_again_days"]:
        sentence = _("The limit was raised for a time less than %(days)s days ago.") % {
            "days": policy["raise_again_days"],
        }  # fmt: skip
        found.append(Refusal("customers.raise-too-soon", sentence, "amount", {"last": last_raise.isoformat()}))
    return found
