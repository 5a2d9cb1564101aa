"""Follow-up of what production is to complete (ORD-16): on the day, a working day later, then the supervisor."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.approvers import department_heads
from customers.log_times import at_time
from customers.services.credit_told import Hearers
from orders.models import ProductionOrder
from orders.people import without
from orders.secretaries import secretaries_of
from salesops.core import worktime
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

CODE = "orders.production_due"


def to_complete(now: datetime) -> Iterator[Due]:
    """Production on the day it named; those who wait for the goods when it passed; the rep's supervisor some days later."""
    today = timezone.localdate(now)
    rows = ProductionOrder.objects.filter(state__in=("dated", "running"), finish_on__lte=today)
    found = list(rows.select_related("customer__owner", "owner").order_by("finish_on", "pk"))
    if not found:
        return
    numbers, hearers = reminder_numbers(CODE, today), Hearers(now)
    makers, keepers = department_heads("PRD", today), secretaries_of({one.unit_id for one in found}, today)
    for one in found:
        day: Any = one.finish_on
        params = {"customer": one.customer.called, "day": day}
        waiting = without([one.owner, *keepers.get(one.unit_id, [])], None)
        steps = (
            ("day", day, makers),
            ("late", worktime.add_working_days(day, numbers["late"]), without([*makers, *waiting], None)),
            ("above", worktime.add_working_days(day, numbers["above"]), hearers.of(one.customer, ("supervisor",))),
        )
        for step, on, people in steps:
            moment = at_time(on, numbers["at"])
            if moment <= now:
                yield Due(f"{one.number}:{day}", step, people, moment, record=one, params=params)


AFTER = _("working days after")
register_reminder(
    Reminder(
        CODE, _("Production to be completed"), CODE, to_complete,
        when=_("on the day production named; {late} and {above} working days later; {at}"),
        to=_("production; then rep, secretary"), escalates=_("{above} working days late: supervisor"),
        numbers=(
            PolicyField("late", _("Rep and secretary hear it"), "int", unit=AFTER, minimum=1, maximum=30),
            PolicyField("above", _("Supervisor hears it"), "int", unit=AFTER, minimum=1, maximum=30), AT,
        ),
        shipped={"late": 1, "above": 3, "at": time(9)},
    )
)  # fmt: skip
