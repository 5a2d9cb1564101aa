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


for code, label, event, when, to, escalates, policy in (
    (
        "approvals.waiting",
        _("Approval waiting"),
        "approvals.waiting",
        _("arrival; after {remind}; at the limit"),
        _("approver and deputy"),
        _("at the limit the deputy, {manager} later the next manager"),
        "approvals.limits",
    ),
    (
        "worktime.calendar",
        _("Working calendar of next year missing"),
        "worktime.calendar_due",
        _("from the 1st of month {asked_month} on, weekly"),
        _("administrators"),
        "",
        "worktime.hours",
    ),
    (
        "jobs.parked",
        _("Background job failed"),
        "jobs.parked",
        _("after the last retry"),
        _("administrators"),
        "",
        "",
    ),
):
    # Numbers of the policy of the engine that tells; no switch of its own.
    reminders.register(Reminder(code, label, event, by_itself, when, to, escalates, policy=policy))
