"""Clocks of exceptions: T14 the customer is told, T15 an alternative is offered (defaults.md 5)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.approvers import department_heads
from orders.models import OrderException
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock


def _running(code: str, rows: Any, due: str, *, departments: bool) -> Iterator[RunningClock]:
    today = timezone.localdate()
    heads: dict[str, list[int]] = {}
    for one in rows.select_related("customer").order_by("pk"):
        owners = [one.owner_id]
        for role in one.departments if departments else ():
            heads.setdefault(role, [person.pk for person in department_heads(role, today)])
            owners += heads[role]
        limit = clock_limit(code, timezone.localdate(one.recorded_at))
        yield RunningClock(
            one.pk, f"{one} {one.customer.called}", one.recorded_at, limit, getattr(one, due),
            owners=tuple(dict.fromkeys(owners)), record=one,
        )  # fmt: skip


def to_tell() -> Iterator[RunningClock]:
    """Recorded, and the customer doesn't know."""
    return _running("T14", OrderException.objects.filter(state="open"), "tell_due", departments=False)


def to_offer() -> Iterator[RunningClock]:
    """No alternative was offered yet: rep and the departments involved."""
    rows = OrderException.objects.open().filter(offered_at=None)
    return _running("T15", rows, "offer_due", departments=True)


def _mover(column: str) -> Any:
    def moved(key: Any, due: datetime, actor: Any) -> None:
        """A change of the calendar moves what is still open."""
        OrderException.objects.open().filter(pk=key).update(**{column: due})

    return moved


register_clock(
    Clock(
        "T14", _("Customer told of an exception"), starts=_("recorded"), stops=_("told"), owner=_("rep"), limit="2 sh",
        escalates=_("100%: supervisor calls"), in_documents=True, running=to_tell, move=_mover("tell_due"),
        # Its reminder tells (reminders/exceptions.py).
        ladder=None,
    )
)  # fmt: skip
register_clock(
    Clock(
        "T15", _("Alternative offered"), starts=_("recorded"), stops=_("offered"), owner=_("rep, department"), limit="24 eh",
        running=to_offer, move=_mover("offer_due"),
    )
)  # fmt: skip
