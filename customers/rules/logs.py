"""What a work log or report may look like (W01, W04, W05)."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from customers.log_times import first_of, last_of
from customers.models import WorkLog, WorkReport
from customers.policies.logs import LOGS
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal


def day_fits(day: date, today: date) -> Refusal | None:
    """Today's log, or one of the last days; never tomorrow's."""
    if day > today:
        return Refusal("customers.log-in-future", _("This day hasn't come yet."), "day")
    most = int(policy_on(LOGS, today)["back_days"])
    if day < today - timedelta(days=most):
        sentence = _("Logs more than %(days)s days back are not taken any more.") % {"days": most}
        return Refusal("customers.log-too-old", sentence, "day", {"days": most})
    return None


def period_fits(kind: str, first: date, today: date) -> Refusal | None:
    """The week or month under way or just over."""
    if first > today:
        return Refusal("customers.report-in-future", _("This period hasn't begun yet."))
    if last_of(kind, first) < first_of(kind, today) - timedelta(days=62):
        return Refusal("customers.report-too-old", _("This period lies too far back."))
    return None


def still_open(row: WorkLog | WorkReport) -> Refusal | None:
    """What the supervisor looked at is history."""
    if row.state in ("checked", "accepted"):
        sentence = _("%(person)s has looked at it already: it stays as it is.")
        by = row.checked_by if isinstance(row, WorkLog) else row.received_by
        return Refusal("customers.log-checked", sentence % {"person": by.name if by else _("The supervisor")})
    return None


def something_done(values: dict[str, Any]) -> list[Refusal]:
    """A log that is handed in says what was done and what comes next."""
    return [
        Refusal("customers.log-field-missing", _("This is required."), name)
        for name in ("done", "tomorrow")
        if not str(values.get(name) or "").strip()
    ]


def something_said(values: dict[str, Any]) -> list[Refusal]:
    """A report that is handed in says what came of the period and what comes next."""
    return [
        Refusal("customers.log-field-missing", _("This is required."), name)
        for name in ("results", "next_plan")
        if not str(values.get(name) or "").strip()
    ]


def remark_given(remark: str, field: str = "remark") -> Refusal | None:
    """Who sends something back says why."""
    if len(remark.strip()) < 2:
        return Refusal("customers.remark-missing", _("Say what is missing."), field)
    return None


def stood_somewhere(unit: Any, name: str) -> Refusal | None:
    if unit is None:
        sentence = _("%(person)s stood in no unit on that day.") % {"person": name}
        return Refusal("customers.visitor-nowhere", sentence, "day")
    return None
