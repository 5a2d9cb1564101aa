"""Deliveries to be confirmed with the customer: five, four and three working days ahead, then the supervisor (T12)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.log_times import at_time
from customers.services.credit_told import people
from orders.models import Shipment
from salesops.core import worktime
from salesops.core.formats import day as day_text
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

CODE = "orders.delivery_confirmation"
# Planned further ahead than this, nobody is reminded yet.
AHEAD = timedelta(days=30)
BEFORE = _("working days before")
STEPS = ("first", "second", "third")


def to_confirm(now: datetime) -> Iterator[Due]:
    """The rep each morning of the three days; when it is due and not done, his supervisor and logistics."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(CODE, today)
    rows = Shipment.objects.filter(state="planned", planned_on__range=(today, today + AHEAD))
    for shipment in rows.select_related("customer__owner", "owner", "planned_by", "order").order_by("pk"):
        params = {"customer": shipment.customer.called, "day": day_text(shipment.planned_on, today)}
        for step in STEPS:
            moment = at_time(worktime.add_working_days(shipment.planned_on, -numbers[step]), numbers["at"])
            if shipment.planned_at <= moment <= now:
                yield Due(f"{shipment.pk}:{shipment.planned_on}", step, [shipment.owner], moment, shipment, params)
        if shipment.confirm_due <= now:
            told = [*people(shipment.customer, ("supervisor",), now), *filter(None, (shipment.planned_by,))]
            yield Due(
                f"{shipment.pk}:{shipment.planned_on}", "due", told, shipment.confirm_due, shipment, params,
                event="orders.delivery_unconfirmed",
            )  # fmt: skip


register_reminder(
    Reminder(
        CODE,
        _("Delivery confirmed with the customer"),
        "orders.confirm_delivery",
        to_confirm,
        when=_("{first}, {second} and {third} working days before the delivery, {at}"),
        to=_("rep"),
        escalates=_("at due: supervisor, logistics warned"),
        numbers=(
            PolicyField("first", _("first reminder"), "int", unit=BEFORE, minimum=1, maximum=30),
            PolicyField("second", _("second reminder"), "int", unit=BEFORE, minimum=1, maximum=30),
            PolicyField("third", _("third reminder"), "int", unit=BEFORE, minimum=1, maximum=30),
            AT,
        ),
        shipped={"first": 5, "second": 4, "third": 3, "at": time(9)},
    )
)
