"""Clocks of statements: T22 sent after the month, T23 answered by the customer, T24 difference solved (defaults.md 5)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import Difference, Statement
from orders.people import Desks
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock


def _titled(statement: Statement) -> str:
    return f"{statement} {statement.customer.called}"


def to_send() -> Iterator[RunningClock]:
    """Statements made and not sent: against the secretary who settles."""
    desks = Desks(timezone.localdate())
    rows = Statement.objects.filter(state="draft", merged_at=None).select_related("customer").order_by("pk")
    for one in rows:
        start = timezone.make_aware(datetime.combine(one.ends_on + timedelta(days=1), time()))
        secretary = desks.secretary(one.customer.unit_id)
        owners = (secretary.pk,) if secretary else ()
        limit = clock_limit("T22", timezone.localdate(start))
        yield RunningClock(one.pk, _titled(one), start, limit, one.send_due_at, owners=owners, record=one)


def to_answer() -> Iterator[RunningClock]:
    """Sent, and the customer has not answered: against the rep. Silence is never a yes."""
    rows = Statement.objects.filter(state="sent", merged_at=None).select_related("customer").order_by("pk")
    for one in rows:
        if one.sent_at is None or one.answer_due_at is None:
            continue
        limit = clock_limit("T23", timezone.localdate(one.sent_at))
        owners = (one.customer.owner_id,) if one.customer.owner_id else ()
        yield RunningClock(one.pk, _titled(one), one.sent_at, limit, one.answer_due_at, owners=owners, record=one)


def to_solve() -> Iterator[RunningClock]:
    """Disputed and not solved: against the owner of the difference."""
    rows = Difference.objects.filter(state="open").select_related("statement__customer", "line").order_by("pk")
    for one in rows:
        limit = clock_limit("T24", timezone.localdate(one.raised_at))
        owners = (one.owner_id,) if one.owner_id else ()
        title = f"{one} {one.statement.customer.called}"
        yield RunningClock(one.pk, title, one.raised_at, limit, one.due_at, owners=owners, record=one.statement)


def _mover(model: Any, state: str, column: str) -> Any:
    def moved(key: Any, due: datetime, actor: Any) -> None:
        """A change of the calendar moves what is still open."""
        model.objects.filter(pk=key, state=state).update(**{column: due})

    return moved


register_clock(
    Clock(
        "T22", _("Statement of account sent"), starts=_("end of the month"), stops=_("sent"), owner=_("secretary"),
        limit="3 wd", running=to_send,
        # One reminder for all of a month (reminders/statements.py).
        ladder=None,
    )
)  # fmt: skip
register_clock(
    Clock(
        "T23", _("Customer answers the statement"), starts=_("sent"), stops=_("confirmed or disputed"), owner=_("rep"),
        limit="5 wd", running=to_answer, move=_mover(Statement, "sent", "answer_due_at"),
        escalates=_("no answer is to be followed up, never a confirmation"),
    )
)  # fmt: skip
register_clock(
    Clock(
        "T24", _("Difference in a statement solved"), starts=_("disputed"), stops=_("solved"), owner=_("secretary, finance"),
        limit="10 wd", running=to_solve, move=_mover(Difference, "open", "due_at"), escalates=_("OSB meeting"),
    )
)  # fmt: skip
