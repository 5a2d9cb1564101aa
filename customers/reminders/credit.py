"""Reminders of credit (defaults.md 7): reviews −30, −7, 0, +15, +30 days, limits used 80 and 100 %."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.credit_reading import Credit, credit_of_accounts
from customers.models import CreditAccount
from customers.services.credit_told import people
from salesops.core.sockets.reminders import Due, Reminder, reminders

from .grading import morning

STEPS = ((-30, "-30"), (-7, "-7"), (0, "due"), (15, "+15"), (30, "+30"))
BATCH = 1_000
NEARLY, FULL = Decimal("0.8"), Decimal(1)


def reviews(now: datetime) -> Iterator[Due]:
    """Rep and finance before and on the day; late ones the director too."""
    today = timezone.localdate(now)
    if now < morning(today):
        return
    for days, step in STEPS:
        rows = CreditAccount.objects.filter(review_on=today - timedelta(days=days), customer__merged_into__isnull=True)
        for account in rows.select_related("customer__owner").order_by("pk"):
            codes = ("rep", "finance", "director") if days > 0 else ("rep", "finance")
            to = people(account.customer, codes, now)
            params = {"due": account.review_on, "late": days > 0}
            key = f"{account.customer.code}:{account.review_on}"
            yield Due(key, step, to, morning(today), record=account.customer, params=params)


def _late(now: datetime) -> Iterator[Due]:
    return (due for due in reviews(now) if due.params["late"])


def _coming(now: datetime) -> Iterator[Due]:
    return (due for due in reviews(now) if not due.params["late"])


def used(now: datetime) -> Iterator[Due]:
    """Limits used 80 % (rep, finance) and 100 % (market manager too); once a month while it lasts."""
    today = timezone.localdate(now)
    last = 0
    rows = CreditAccount.objects.filter(limit__gt=0, customer__merged_into__isnull=True)
    while part := list(rows.filter(pk__gt=last).select_related("customer__owner").order_by("pk")[:BATCH]):
        last = part[-1].pk
        for credit in credit_of_accounts(part, today).values():
            yield from _used(credit, now)


def _used(credit: Credit, now: datetime) -> Iterator[Due]:
    if credit.use is None or credit.use < NEARLY:
        return
    full = credit.use >= FULL
    customer = credit.account.customer
    to = people(customer, ("rep", "finance", "MM") if full else ("rep", "finance"), now)
    params = {"percent": int(credit.use * 100)}
    key = f"{customer.code}:{credit.day:%Y-%m}"
    yield Due(key, "100" if full else "80", to, now, record=customer, params=params)


reminders.register(
    Reminder(
        "customers.credit_review",
        _("Credit review due"),
        "customers.credit_review_due",
        _coming,
        when=_("30 and 7 days before, on the day"),
        to=_("rep, finance"),
    )
)
reminders.register(
    Reminder(
        "customers.credit_review_late",
        _("Credit review late"),
        "customers.credit_review_late",
        _late,
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
