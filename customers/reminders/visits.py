"""The plan of the day at 08:30 (defaults.md 7)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, User
from customers.log_times import at_time
from customers.models import Customer, PlannedVisit
from salesops.core import worktime
from salesops.core.notify.params import Among
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

from .timing import MORNING

PLAN_OF_DAY = "customers.plan_of_day"


def plan_of_the_day(now: datetime) -> Iterator[Due]:
    """One line a person with visits planned for today, in the order of their times; nothing to whoever is away."""
    today = timezone.localdate(now)
    moment = at_time(today, reminder_numbers(PLAN_OF_DAY, today)["at"])
    if now < moment or not worktime.is_working_day(today):
        return
    away = Absence.objects.counting().between(today, today).values("user")
    rows = PlannedVisit.objects.open().between(today, today).exclude(user__in=away)
    plans: dict[User, list[Customer]] = defaultdict(list)
    for planned in rows.select_related("user", "customer").order_by("user_id", "at", "pk"):
        plans[planned.user].append(planned.customer)
    for person, customers in plans.items():
        params = {"count": len(customers), "names": Among.of(customers)}
        yield Due(f"{person.pk}:{today}", "due", [person], moment, params=params)


register_reminder(
    Reminder(
        PLAN_OF_DAY, _("Plan of the day"), PLAN_OF_DAY, plan_of_the_day, when="{at}", to=_("rep"), numbers=(AT,),
        shipped=MORNING,
    )
)  # fmt: skip
