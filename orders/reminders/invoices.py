"""Reminder to ask for the invoice of an order all signed for (defaults.md 7, clock T19)."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.services.credit_told import Hearers
from orders.clocks.invoices import signed_orders
from orders.people import Desks, without
from salesops.core.sockets.clocks import clock_limit
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import Due, Reminder, register_reminder, reminder_numbers
from salesops.core.worktime import due_at

CODE = "orders.invoice_to_request"


def to_request(now: datetime) -> Iterator[Due]:
    """The secretary who settles some hours after the sign-off; the supervisor when T19 ends."""
    today = timezone.localdate(now)
    first = reminder_numbers(CODE, today)["first"]
    desks, hearers = Desks(today), Hearers(now)
    for order, at in signed_orders():
        secretary = desks.secretary(order.customer.unit_id) or order.in_care_of
        params = {"signed": timezone.localdate(at)}
        soon, late = due_at(at, first), due_at(at, clock_limit("T19", timezone.localdate(at)))
        if soon <= now:
            yield Due(f"{order.number}", "first", [secretary], soon, record=order, params=params)
        if late <= now:
            people = without([secretary, *hearers.of(order.customer, ("supervisor",))], None)
            yield Due(f"{order.number}", "late", people, late, record=order, params=params)


register_reminder(
    Reminder(
        CODE, _("Invoice to be requested"), CODE, to_request, when=_("{first} after the sign-off"), to=_("secretary"),
        escalates=_("when clock T19 ends: supervisor"),
        numbers=(PolicyField("first", _("First reminder after"), "limit"),), shipped={"first": "4 wh"},
    )
)  # fmt: skip
