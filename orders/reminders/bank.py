"""Reminder of bank lists that are not worked through (defaults.md 5, clock T21)."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.clocks.bank import due_of, waiting_lists
from orders.people import finance_on
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import Due, Reminder, register_reminder, reminder_numbers
from salesops.core.worktime import due_at

CODE = "orders.bank_lines_waiting"


def to_match(now: datetime) -> Iterator[Due]:
    """The secretaries whose lines wait when T21 ends, finance a working day later."""
    after = reminder_numbers(CODE, timezone.localdate(now))["finance"]
    for one in waiting_lists():
        late = due_of(one.bank_list)
        above = due_at(late, after)
        params = {"count": one.count}
        if late <= now:
            yield Due(str(one.bank_list.pk), "late", one.people, late, record=one.bank_list, params=params)
        if above <= now:
            people = finance_on(timezone.localdate(now))
            yield Due(str(one.bank_list.pk), "finance", people, above, record=one.bank_list, params=params)


register_reminder(
    Reminder(
        CODE, _("Bank lines to be matched"), CODE, to_match, when=_("when clock T21 ends"), to=_("secretary"),
        escalates=_("{finance} later: finance"),
        numbers=(PolicyField("finance", _("Finance hears it after"), "limit"),), shipped={"finance": "1 wd"},
    )
)  # fmt: skip
