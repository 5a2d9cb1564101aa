"""Clocks of shipments: confirmed with the customer (T12), signed for (T13), put right (T16)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import Shipment
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock

# Deliveries further ahead don't run yet.
AHEAD = timedelta(days=30)


def _owners(shipment: Shipment) -> tuple[int, ...]:
    """The rep; and who keeps the shipment moving."""
    people = (shipment.owner_id, shipment.sent_by_id)
    return tuple(dict.fromkeys(pk for pk in people if pk))


def to_confirm() -> Iterator[RunningClock]:
    """Planned deliveries the customer has not confirmed."""
    ahead = timezone.localdate() + AHEAD
    rows = Shipment.objects.filter(state="planned", planned_on__lte=ahead).select_related("customer", "order")
    for shipment in rows.order_by("pk"):
        limit = clock_limit("T12", timezone.localdate(shipment.planned_at))
        yield RunningClock(
            shipment.pk, shipment.customer.called, shipment.planned_at, limit, shipment.confirm_due,
            owners=(shipment.owner_id,), record=shipment,
        )  # fmt: skip


def to_sign() -> Iterator[RunningClock]:
    """Delivered and not signed for."""
    rows = Shipment.objects.filter(state="delivered", sign_due__isnull=False).select_related("customer", "order")
    for shipment in rows.order_by("pk"):
        start: Any = shipment.arrived_at
        due: Any = shipment.sign_due
        closed = shipment.closed_from, shipment.closed_until
        pauses = ((closed[0], closed[1]),) if closed[0] and closed[1] else ()
        limit = clock_limit("T13", timezone.localdate(start))
        yield RunningClock(
            shipment.pk, shipment.customer.called, start, limit, due, pauses=pauses, owners=_owners(shipment),
            record=shipment,
        )  # fmt: skip


def to_put_right() -> Iterator[RunningClock]:
    """Claimed, and nothing has left for this order since."""
    rows = Shipment.objects.filter(state="disputed", redo_due__isnull=False).select_related("customer", "order")
    for shipment in rows.order_by("pk"):
        start: Any = shipment.claimed_at
        due: Any = shipment.redo_due
        limit = clock_limit("T16", timezone.localdate(start))
        yield RunningClock(
            shipment.pk, shipment.customer.called, start, limit, due, owners=_owners(shipment), record=shipment
        )


def _mover(column: str, state: str) -> Any:
    def moved(key: Any, due: datetime, actor: Any) -> None:
        """A change of the calendar moves what is still open."""
        Shipment.objects.filter(pk=key, state=state).update(**{column: due})

    return moved


register_clock(
    Clock(
        "T12",
        _("Delivery confirmed with the customer"),
        starts=_("three working days before the planned delivery"),
        stops=_("confirmed: time, acceptance, papers, receiver"),
        owner=_("rep"),
        limit="-3 wd",
        escalates=_("at due: supervisor, logistics warned"),
        in_documents=True,
        # Counted back from the delivery: the reminder of shipments tells, day by day.
        ladder=None,
        running=to_confirm,
        move=_mover("confirm_due", "planned"),
    )
)
register_clock(
    Clock(
        "T13",
        _("Sign-off"),
        starts=_("delivered"),
        stops=_("signed off"),
        owner=_("rep, logistics"),
        limit="24 eh",
        pause=_("claim; customer closed, three days at most"),
        escalates=_("100%: supervisor; +2 working days: director"),
        in_documents=True,
        running=to_sign,
        move=_mover("sign_due", "delivered"),
        # Its reminder tells, by the hours of defaults.md 7 (reminders/sign_off.py).
        ladder=None,
    )
)
register_clock(
    Clock(
        "T16",
        _("Short or wrong delivery put right"),
        starts=_("claimed"),
        stops=_("sent again"),
        owner=_("logistics"),
        limit="3 wd",
        running=to_put_right,
        move=_mover("redo_due", "disputed"),
    )
)
