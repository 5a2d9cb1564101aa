"""Lines of the catalogue whose engines tell by themselves: shown with the others, never told twice (defaults.md 7)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from reports.sweep import effects_of
from salesops.core.sockets.reminders import Due, Reminder, reminders, use_preview

use_preview(effects_of)


def by_itself(now: datetime) -> Iterable[Due]:
    """Nothing: the engine that owns it remembers whom it told."""
    return ()


for code, label, event, when, to, escalates in (
    (
        "approvals.waiting",
        _("Approval waiting"),
        "approvals.waiting",
        _("arrival; after 4 and 8 working hours"),
        _("approver and deputy"),
        _("after 8 working hours the deputy, after 16 the next manager"),
    ),
    (
        "worktime.calendar",
        _("Working calendar of next year missing"),
        "worktime.calendar_due",
        _("1 November, then weekly"),
        _("administrators"),
        "",
    ),
    (
        "jobs.parked",
        _("Background job failed"),
        "jobs.parked",
        _("after the last retry"),
        _("administrators"),
        "",
    ),
):
    reminders.register(Reminder(code, label, event, by_itself, when, to, escalates))
