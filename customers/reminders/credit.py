"""Reminders of credit (defaults.md 7): reviews −30, −7, 0, +15, +30 days, limits used 80 and 100 %."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.credit.reading import Credit, credit_of_accounts
from customers.credit.reviews import CLOCK
from customers.credit.reviews import REMINDER as REVIEW
from customers.log_times import at_time
from customers.models import CreditAccount
from customers.services.credit_told import Hearers
from salesops.core import worktime
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

from .timing import MORNING, rising, step_of

REVIEW_LATE, USED = "customers.credit_review_late", "customers.credit_used"
# What fell on days off, or on a working day without a sweep, is told on the next one.
BACK = 2
BATCH = 1_000


def coming(now: datetime) -> Iterator[Due]:
    """Rep and finance, before and on the day."""
    numbers = reminder_numbers(REVIEW, timezone.localdate(now))
    steps = ((-numbers["first"], "first"), (-numbers["second"], "second"), (0, "due"))
    return _reviews(now, steps, numbers["at"], ("rep", "finance"))


def late(now: datetime) -> Iterator[Due]:
    """The director too."""
    numbers = reminder_numbers(REVIEW_LATE, timezone.localdate(now))
    steps = ((numbers["first"], "first"), (numbers["second"], "second"))
    return _reviews(now, steps, numbers["at"], ("rep", "finance", "director"))


def _reviews(now: datetime, steps: Sequence[tuple[int, str]], at: time, codes: Sequence[str]) -> Iterator[Due]:
    today = timezone.localdate(now)
    after = worktime.add_working_days(today, -BACK)
    wanted = Q()
    for days, _step in steps:
        wanted |= Q(review_on__gt=after - timedelta(days=days), review_on__lte=today - timedelta(days=days))
    rows = CreditAccount.objects.filter(wanted, customer__merged_into__isnull=True).select_related("customer__owner")
    hearers = Hearers(now)
    for account in rows.order_by("pk"):
        to = hearers.of(account.customer, codes)
        review_on: date = account.review_on  # type: ignore[assignment]
        for days, step in steps:
            on = review_on + timedelta(days=days)
            moment = at_time(on, at)
            if after < on <= today and now >= moment:
                key = f"{account.customer.code}:{review_on}"
                yield Due(key, step, to, moment, record=account.customer, params={"due": review_on})


def used(now: datetime) -> Iterator[Due]:
    """Limits used 80 % (rep, finance) and 100 % (market manager too); each once a month while it lasts."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(USED, today)
    hearers, last = Hearers(now), 0
    rows = CreditAccount.objects.filter(limit__gt=0, customer__merged_into__isnull=True)
    while part := list(rows.filter(pk__gt=last).select_related("customer__owner").order_by("pk")[:BATCH]):
        last = part[-1].pk
        for credit in credit_of_accounts(part, today).values():
            yield from _used(credit, hearers, numbers, now)


def _used(credit: Credit, hearers: Hearers, numbers: Mapping[str, Decimal], now: datetime) -> Iterator[Due]:
    if credit.use is None or credit.use * 100 < numbers["nearly"]:
        return
    full = credit.use * 100 >= numbers["full"]
    customer = credit.account.customer
    to = hearers.of(customer, ("rep", "finance", "MM") if full else ("rep", "finance"))
    params = {"percent": int(credit.use * 100)}
    key = f"{customer.code}:{credit.day:%Y-%m}"
    yield Due(key, "full" if full else "nearly", to, now, record=customer, params=params)


_BEFORE, _AFTER = _("days before"), _("days after")
register_reminder(
    Reminder(
        REVIEW, _("Credit review due"), "customers.credit_review_due", coming,
        when=_("{first} and {second} days before, on the day; {at}"), to=_("rep, finance"),
        numbers=(step_of("first", _("First reminder"), _BEFORE), step_of("second", _("Second reminder"), _BEFORE), AT),
        shipped={"first": 30, "second": 7, **MORNING},
        check=lambda values: rising(values, "second", "first"), reads=(f"clocks.{CLOCK}",),
    )
)  # fmt: skip
register_reminder(
    Reminder(
        REVIEW_LATE, _("Credit review late"), "customers.credit_review_late", late,
        when=_("{first} and {second} days after; {at}"), to=_("rep, finance, director"),
        numbers=(step_of("first", _("First reminder"), _AFTER), step_of("second", _("Second reminder"), _AFTER), AT),
        shipped={"first": 15, "second": 30, **MORNING},
        check=lambda values: rising(values, "first", "second"), reads=(f"clocks.{CLOCK}",),
    )
)  # fmt: skip
register_reminder(
    Reminder(
        USED, _("Credit limit nearly used"), "customers.credit_used", used,
        when=_("{nearly} and {full} of the limit"), to=_("rep, finance"), escalates=_("{full}: market manager"),
        numbers=(
            PolicyField("nearly", _("Limit nearly used from"), "percent", minimum=1, maximum=1000),
            PolicyField("full", _("Limit used up from"), "percent", minimum=1, maximum=1000),
        ),
        shipped={"nearly": "80", "full": "100"},
        check=lambda values: rising(values, "nearly", "full"),
    )
)  # fmt: skip
