"""Exceptions the customer doesn't know of (defaults.md 7): again after an hour, the supervisor when T14 ends."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.services.credit_told import Hearers
from orders.models import OrderException
from orders.people import without
from orders.services.exceptions import hearers
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import Due, Reminder, register_reminder, reminder_numbers
from salesops.core.worktime import due_at

CODE = "orders.exception_to_tell"


def to_tell(now: datetime) -> Iterator[Due]:
    """Rep, secretary, departments after an hour of service; whoever leads the rep when the time is up."""
    today = timezone.localdate(now)
    rows = list(OrderException.objects.filter(state="open").select_related("customer__owner", "owner").order_by("pk"))
    if not rows:
        return
    again, above = reminder_numbers(CODE, today)["again"], Hearers(now)
    for one in rows:
        params = {"customer": one.customer.called, "what": one.what}
        soon = due_at(one.recorded_at, again)
        if soon <= now:
            yield Due(one.number, "again", without(hearers(one, today), None), soon, record=one, params=params)
        if one.tell_due <= now:
            people = without([one.owner, *above.of(one.customer, ("supervisor",))], None)
            yield Due(
                one.number, "due", people, one.tell_due, record=one, params=params, event="orders.exception_untold"
            )


register_reminder(
    Reminder(
        CODE, _("Customer to be told of an exception"), CODE, to_tell, when=_("at once; {again} later"),
        to=_("rep, secretary, departments involved"), escalates=_("when clock T14 ends: supervisor calls"),
        numbers=(PolicyField("again", _("Again after"), "limit"),), shipped={"again": "1 sh"},
    )
)  # fmt: skip
