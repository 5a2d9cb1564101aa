"""Reminders of credit (defaults.md 7): reviews −30, −7, 0, +15, +30 days, limits used 80 and 100 %."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.credit.reading import Credit, credit_of_accounts
from customers.models import CreditAccount
from customers.services.credit_told import Hearers
from salesops.core import worktime
from salesops.core.sockets.reminders import Due, Reminder, reminders

from .grading import morning

COMING = ((-30, "-30"), (-7, "-7"), (0, "due"))
LATE = ((15, "+15"), (30, "+30"))
# What fell on days off, or on a working day without a sweep, is told on the next one.
BACK = 2
BATCH = 1_000
NEARLY, FULL = Decimal("0.8"), Decimal(1)


def coming(now: datetime) -> Iterator[Due]:
    """Rep and finance, before and on the day."""
    return _reviews(now, COMING, ("rep", "finance"))


def late(now: datetime) -> Iterator[Due]:
    """The director too."""
    return _reviews(now, LATE, ("rep", "finance", "director"))


def _reviews(now: datetime, steps: Sequence[tuple[int, str]], codes: Sequence[str]) -> Iterator[Due]:
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
            if after < on <= today and now >= morning(on):
                key = f"{account.customer.code}:{review_on}"
                yield Due(key, step, to, morning(on), record=account.customer, params={"due": review_on})


def used(now: datetime) -> Iterator[Due]:
    """Limits used 80 % (rep, finance) and 100 % (market manager too); once a month while it lasts."""
    today = timezone.localdate(now)
    hearers, last = Hearers(now), 0
    rows = CreditAccount.objects.filter(limit__gt=0, customer__merged_into__isnull=True)
    while part := list(rows.filter(pk__gt=last).select_related("customer__owner").order_by("pk")[:BATCH]):
        last = part[-1].pk
        for credit in credit_of_accounts(part, today).values():
            yield from _used(credit, hearers, now)


def _used(credit: Credit, hearers: Hearers, now: datetime) -> Iterator[Due]:
    if credit.use is None or credit.use < NEARLY:
        return
    full = credit.use >= FULL
    customer = credit.account.customer
    to = hearers.of(customer, ("rep", "finance", "MM") if full else ("rep", "finance"))
    params = {"percent": int(credit.use * 100)}
    key = f"{customer.code}:{credit.day:%Y-%m}"
    yield Due(key, "100" if full else "80", to, now, record=customer, params=params)


reminders.register(
    Reminder(
        "customers.credit_review",
        _("Credit review due"),
        "customers.credit_review_due",
        coming,
        when=_("30 and 7 days before, on the day"),
        to=_("rep, finance"),
    )
)
reminders.register(
    Reminder(
        "customers.credit_review_late",
        _("Credit review late"),
        "customers.credit_review_late",
        late,
        when=_("15 and 30 days after"),
        to=_("rep, finance, director"),
    )
)
reminders.register(
    Reminder(
        "customers.credit_used",
        _("Credit limit nearly used"),
        "customers.credit_used",
        used,
        when=_("80% and 100% of the limit"),
        to=_("rep, finance"),
        escalates=_("100%: market manager"),
    )
)
