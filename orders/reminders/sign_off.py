"""Deliveries to be signed for (defaults.md 7, T13): 12 and 20 hours after the delivery, then supervisor, then director."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.approvers import department_heads
from customers.services.credit_told import Hearers
from orders.models import Shipment
from orders.people import without
from salesops.core.limits import Limit
from salesops.core.refusals import Refusal
from salesops.core.sockets.clocks import clock_limit
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import Due, Reminder, register_reminder, reminder_numbers
from salesops.core.worktime import due_at, escalation

CODE = "orders.sign_off"


def to_sign(now: datetime) -> Iterator[Due]:
    """Rep and logistics, hours after it arrived; above them when T13 ended. Not while the customer is closed."""
    today = timezone.localdate(now)
    rows = Shipment.objects.filter(state="delivered", sign_due__isnull=False)
    found = list(rows.select_related("customer__owner", "order", "owner", "sent_by").order_by("pk"))
    if not found:
        return
    numbers, above, heads = reminder_numbers(CODE, today), Hearers(now), department_heads("LOG", today)
    for one in found:
        closed_from, closed_until = one.closed_from, one.closed_until
        if closed_from and closed_until and closed_from <= now < closed_until:
            continue
        pauses = [(closed_from, closed_until)] if closed_from and closed_until else []
        arrived: Any = one.arrived_at
        due: Any = one.sign_due
        params = {"customer": one.customer.called, "due": due}
        both = without([one.owner, one.sent_by, *([] if one.sent_by else heads)], None)
        steps: list[tuple[str, datetime, list[Any]]] = [
            ("first", due_at(arrived, numbers["first"], pauses), both),
            ("second", due_at(arrived, numbers["second"], pauses), both),
            ("due", due, without([*both, *above.of(one.customer, ("supervisor",))], None)),
            ("director", due_at(due, numbers["director"]), above.of(one.customer, ("director",))),
        ]
        limit = clock_limit("T13", timezone.localdate(arrived))
        # Due at night or on a day off: told at the end of the last working day before.
        steps[2:2] = [("early", mark.at, both) for mark in escalation(arrived, limit, pauses) if mark.early]
        for step, moment, people in steps:
            if moment <= now:
                event = "orders.sign_off_late" if step in ("due", "director") else ""
                yield Due(f"{one.pk}:{due:%Y%m%d%H%M}", step, people, moment, record=one, params=params, event=event)


def _falling(values: Mapping[str, Any]) -> list[Refusal]:
    """The second reminder is later than the first."""
    first, second = Limit.of(values["first"]), Limit.of(values["second"])
    if first.unit is not second.unit or second.amount > first.amount:
        return []
    return [Refusal("orders.reminder-steps", _g("The second reminder must be later than the first."), "second")]


register_reminder(
    Reminder(
        CODE, _("Delivery to be signed for"), CODE, to_sign, when=_("{first} and {second} after the delivery"),
        to=_("rep, logistics"), escalates=_("when clock T13 ends: supervisor; {director} later: director"),
        numbers=(
            PolicyField("first", _("First reminder after"), "limit"),
            PolicyField("second", _("Second reminder after"), "limit"),
            PolicyField("director", _("Director hears it after"), "limit"),
        ),
        shipped={"first": "12 eh", "second": "20 eh", "director": "2 wd"}, check=_falling,
    )
)  # fmt: skip
