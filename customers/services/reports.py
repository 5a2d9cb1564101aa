"""Handing in, accepting and sending back weekly and monthly reports (W04, W05)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OrgUnit, User
from customers.facts.reports import figures_of, key_visits_after
from customers.log_times import due_day, last_of
from customers.models import PlannedVisit, VisitPlan, WorkReport
from customers.models.work_report import TEXTS
from customers.rules import logs as rules
from customers.scope.logs import may_check
from customers.scope.visits import need_to_log_for
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

from .editing import check_version, lock
from .owed import note_handed_in
from .plans import hand_in_plan
from .visit_units import unit_on

EDITABLE = (*TEXTS, "expenses")


@act("customers.save_work_report")
def save_report(
    *,
    actor: User | None,
    user: User,
    kind: str,
    first: date,
    values: Mapping[str, Any],
    now: datetime,
    hand_in: bool = False,
    version: int | None = None,
) -> WorkReport:
    """Keep the report of ``user`` for the period that begins on ``first``, or hand it in: then its figures are frozen.

    Sent back, it is handed in again; the moment of the first time decides whether it was late.
    """
    need_to_log_for(actor, user)
    if set(values) - set(EDITABLE):
        raise TypeError(f"unknown fields {sorted(set(values) - set(EDITABLE))}")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    report = WorkReport.objects.select_for_update().filter(user=user, kind=kind, first=first).first()
    unit = unit_on(user, due_day(kind, first) or last_of(kind, first)) or unit_on(user, first)
    if report is not None:
        check_version(report, version, {name: getattr(report, name) for name in EDITABLE})
        refuse_if(rules.still_open(report))
    given = {name: v.strip() if isinstance(v, str) else v for name, v in values.items()}
    refuse_if(
        rules.period_fits(kind, first, timezone.localdate(now)),
        None if report else rules.stood_somewhere(unit, user.name),
        *(rules.something_said(given) if hand_in else []),
        kind=Invalid,
    )
    if report is None:
        report = WorkReport(user=user, unit=cast(OrgUnit, unit), kind=kind, first=first)
    for name, value in given.items():
        setattr(report, name, value)
    if actor is not None and actor.pk != user.pk:
        report.entered_by = actor
    report.save()
    report.refresh_from_db(fields=["version"])
    return _hand_in(report, actor, now) if hand_in and report.state != "submitted" else report


def _hand_in(report: WorkReport, actor: Any, now: datetime) -> WorkReport:
    late = note_handed_in(report.user, report.unit_id, report.kind, report.first, now)
    first: dict[str, Any] = {} if report.submitted_at else {"submitted_at": now, "is_late": late}
    figures = figures_of([report.user], report.kind, report.first, now)[report.user_id]
    report = move(
        report, "submit", actor=actor, figures=figures, key_visits=key_visits_after(report.user, report.kind, report.first),
        **first,
    )  # fmt: skip
    _with_plan_of_next_week(report, actor, now)
    behalf = report.user if actor is not None and actor.pk != report.user_id else None
    record_activity(
        report, "customers.hand_in_report", actor=actor, on_behalf_of=behalf, first=report.first.isoformat()
    )
    return report


def _with_plan_of_next_week(report: WorkReport, actor: Any, now: datetime) -> None:
    """Summary and plan go to the supervisor together (W03, W04): visits planned for next week are handed in with the summary."""
    if report.kind != WorkReport.Kind.WEEK:
        return
    first = report.first + timedelta(days=7)
    last = first + timedelta(days=6)
    if last < timezone.localdate(now):
        # A summary written weeks later plans nothing any more.
        return
    if PlannedVisit.objects.filter(user=report.user).between(first, last).exists():
        hand_in_plan(actor=actor, user=report.user, span=VisitPlan.Span.WEEK, first=first, now=now)


@act("customers.look_at_work_report")
def look_at_report(
    *, actor: User, report: WorkReport, accept: bool, remark: str, now: datetime, version: int | None = None
) -> WorkReport:
    """Accept a report, or send it back saying what is missing. Two heads at once: the second is told."""
    if not may_check(actor, report):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    report = lock(report)
    check_version(report, version, {"state": report.state, "remark": report.remark})
    remark = remark.strip()
    refuse_if(None if accept else rules.remark_given(remark), kind=Invalid)
    verb = "accept" if accept else "return"
    report = move(report, verb, actor=actor, remark=remark, received_by=actor, received_at=now)
    params = {"by": actor.name, "period": report.first, **({} if accept else {"remark": remark})}
    event = "customers.report_accepted" if accept else "customers.report_returned"
    notify([report.user], event, record=report, params=params, actor=actor, on=now)
    record_activity(report, f"customers.{verb}_report", actor=actor, first=report.first.isoformat())
    return report
