"""T11: an order stands still (defaults.md 5)."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from orders.secretaries import secretaries_of
from orders.standing import standing
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock


def to_move() -> Iterator[RunningClock]:
    """Orders whose step is past its planned day: against the rep and the secretary of the market."""
    now = timezone.now()
    found = standing(Order.objects.all(), now)
    keepers = secretaries_of({one.order.unit_id for one in found}, timezone.localdate(now)) if found else {}
    for one in found:
        people = [one.order.owner_id, *(person.pk for person in keepers.get(one.order.unit_id, []))]
        limit = clock_limit("T11", timezone.localdate(one.start))
        yield RunningClock(
            one.order.pk, f"{one.order} {one.order.customer.called}", one.start, limit, one.due,
            owners=tuple(dict.fromkeys(people)), record=one.order,
        )  # fmt: skip


register_clock(
    Clock(
        "T11", _("Order standing still"), starts=_("planned day of the step"), stops=_("moved"),
        owner=_("secretary, rep"), limit="1 wd", pause=_("order on hold"), in_documents=True, running=to_move,
        # Its reminder tells, day by day (reminders/standing.py).
        ladder=None,
    )
)  # fmt: skip
