"""Clocks of returns: decided (T17), credited (T18) (defaults.md 5)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import Return
from orders.people import finance_on
from orders.services.return_told import departments
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock


def to_decide() -> Iterator[RunningClock]:
    """Asked for and not decided: against the service department, the technical one beside it. Still while goods come in."""
    now = timezone.now()
    owners = tuple(dict.fromkeys(person.pk for person in departments(("CSV", "TEC"), now)))
    for taken in Return.objects.undecided().select_related("customer", "order").order_by("pk"):
        limit = clock_limit("T17", timezone.localdate(taken.requested_at))
        stop = taken.look_until or now
        pauses = ((taken.look_from, stop),) if taken.look_from else ()
        if taken.look_from and not taken.look_until:
            continue
        yield RunningClock(
            taken.pk, f"{taken} {taken.customer.called}", taken.requested_at, limit, taken.decide_due, pauses=pauses,
            owners=owners, record=taken,
        )  # fmt: skip


def to_credit() -> Iterator[RunningClock]:
    """Goods are back, credit notes are not issued: against finance."""
    owners = tuple(person.pk for person in finance_on(timezone.localdate()))
    for taken in Return.objects.to_credit().select_related("customer", "order").order_by("pk"):
        start: Any = taken.received_at
        due: Any = taken.credit_due
        limit = clock_limit("T18", timezone.localdate(start))
        title = f"{taken} {taken.customer.called}"
        yield RunningClock(taken.pk, title, start, limit, due, owners=owners, record=taken)


def _move_decision(key: Any, due: datetime, actor: Any) -> None:
    """A change of the calendar moves what is still open."""
    Return.objects.undecided().filter(pk=key).update(decide_due=due)


def _move_credit(key: Any, due: datetime, actor: Any) -> None:
    Return.objects.to_credit().filter(pk=key).update(credit_due=due)


register_clock(
    Clock(
        "T17", _("Return evaluated"), starts=_("requested"), stops=_("decided"), owner=_("service, technical"),
        limit="3 wd", pause=_("goods under way"), running=to_decide, move=_move_decision,
    )
)  # fmt: skip
register_clock(
    Clock(
        "T18", _("Credit note of a return"), starts=_("goods back"), stops=_("issued"), owner=_("finance"),
        limit="5 wd", running=to_credit, move=_move_credit,
    )
)  # fmt: skip
