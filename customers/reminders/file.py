"""Reminders of the file: what is to be gone through with the customer again (CUS-1)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import Customer
from customers.verification import waiting
from salesops.core.notify.params import NAMED, Among
from salesops.core.sockets.reminders import Due, Reminder, register_reminder, reminder_numbers

from .timing import WEEKLY, in_week, moment_of_week

VERIFY = "customers.verify_due"


def verifications(now: datetime) -> Iterator[Due]:
    """Monday morning, to each owner: how many files wait on that Monday, the first of them by name. Two queries."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    moment = moment_of_week(monday, reminder_numbers(VERIFY, today))
    if now < moment:
        return
    rows = waiting(Customer.objects.filter(owner__is_active=True), monday).order_by().values("owner")
    found = rows.annotate(count=Count("pk"), first=ArrayAgg("pk", order_by=("grade", "name_key")))
    counted = {row["owner"]: row for row in found}
    people = User.objects.in_bulk(list(counted))
    for pk, row in sorted(counted.items()):
        names = Among("customers.customer", row["first"][:NAMED], row["count"] > NAMED)
        params = {"count": row["count"], "names": names}
        yield Due(f"{pk}:{monday}", "due", [people[pk]], moment, params=params)


register_reminder(
    Reminder(
        VERIFY, _("Files to verify"), VERIFY, verifications, when=_("{weekday} {at}"), to=_("rep"), numbers=WEEKLY,
        shipped=in_week("0", "08:30"),
    )
)  # fmt: skip
