"""Orders standing still (defaults.md 7): each working day to secretary and rep, after three days to the supervisor."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.log_times import at_time
from customers.services.credit_told import Hearers
from orders.models import Order
from orders.people import without
from orders.secretaries import secretaries_of
from orders.standing import standing
from salesops.core import worktime
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

CODE = "orders.standing_still"


def to_move(now: datetime) -> Iterator[Due]:
    """Orders whose clock T11 ended, once a working day for as long as they stand."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(CODE, today)
    moment = at_time(today, numbers["at"])
    if now < moment or not worktime.is_working_day(today):
        return
    found = [one for one in standing(Order.objects.all(), now) if one.due <= now]
    keepers, above = secretaries_of({one.order.unit_id for one in found}, today) if found else {}, Hearers(now)
    for one in found:
        order = one.order
        people = [order.owner, *keepers.get(order.unit_id, [])]
        if worktime.add_working_days(timezone.localdate(one.start), numbers["above"]) <= today:
            people += above.of(order.customer, ("supervisor",))
        params = {"customer": order.customer.called, "day": one.planned_on}
        yield Due(f"{order.number}:{today}", "daily", without(people, None), moment, record=order, params=params)


register_reminder(
    Reminder(
        CODE, _("Order standing still"), CODE, to_move, when=_("daily {at} once clock T11 ended"), to=_("secretary, rep"),
        escalates=_("{above} working days: supervisor"),
        numbers=(
            PolicyField("above", _("Supervisor hears it"), "int", unit=_("working days after"), minimum=1, maximum=30), AT,
        ),
        shipped={"above": 3, "at": time(9)},
    )
)  # fmt: skip
