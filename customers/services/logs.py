"""Writing, handing in and checking work logs (W01, W02, CUS-8). Lock order: log, then the row of what is owed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OrgUnit, User
from customers.facts.logs import counts_of
from customers.log_times import Kind
from customers.models import WorkLog
from customers.models.work_log import COUNTS, TEXTS
from customers.rules import logs as rules
from customers.scope.logs import may_check, units_one_checks
from customers.scope.visits import need_to_log_for
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

from .editing import check_version, lock
from .owed import note_handed_in
from .visit_units import unit_on

EDITABLE = (*TEXTS, "leads", "receipts", "sales")


@act("customers.save_work_log")
def save_log(
    *,
    actor: User | None,
    user: User,
    day: date,
    values: Mapping[str, Any],
    now: datetime,
    hand_in: bool = False,
    version: int | None = None,
) -> WorkLog:
    """Keep the log of ``user`` for ``day`` as a draft, or hand it in. Handed in and not checked yet it may still be corrected.

    ``version`` is the one the writer saw; 0 says there was none. Figures are counted at the moment it is handed in.
    """
    need_to_log_for(actor, user)
    if set(values) - set(EDITABLE):
        raise TypeError(f"unknown fields {sorted(set(values) - set(EDITABLE))}")
    # Two devices opening the day at once must not both write a first version.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    log = WorkLog.objects.select_for_update().filter(user=user, day=day).first()
    unit = unit_on(user, day)
    if log is not None:
        check_version(log, version, {name: getattr(log, name) for name in EDITABLE})
        refuse_if(rules.still_open(log))
    given = {name: v.strip() if isinstance(v, str) else v for name, v in values.items()}
    refuse_if(
        None if log else rules.day_fits(day, timezone.localdate(now)),
        None if log else rules.stood_somewhere(unit, user.name),
        *(rules.something_done(given) if hand_in else []),
        kind=Invalid,
    )
    if log is None:
        log = WorkLog(user=user, unit=cast(OrgUnit, unit), day=day)
    for name, value in given.items():
        setattr(log, name, value)
    if actor is not None and actor.pk != user.pk:
        log.entered_by = actor
    if hand_in or log.state == "submitted":
        counted = counts_of([user.pk], day)[user.pk]
        for name in COUNTS:
            setattr(log, name, getattr(counted, name))
    log.save()
    log.refresh_from_db(fields=["version"])
    return _hand_in(log, actor, now) if hand_in and log.state == "draft" else log


def _hand_in(log: WorkLog, actor: Any, now: datetime) -> WorkLog:
    late = note_handed_in(log.user, log.unit_id, Kind.DAY, log.day, now)
    first: dict[str, Any] = {} if log.submitted_at else {"submitted_at": now, "is_late": late}
    log = move(log, "submit", actor=actor, **first)
    behalf = log.user if actor is not None and actor.pk != log.user_id else None
    record_activity(log, "customers.hand_in_log", actor=actor, on_behalf_of=behalf, day=log.day.isoformat())
    return log


@dataclass(frozen=True)
class Look:
    """What the supervisor says about one log: remark and sales figure of the day (``None``: none confirmed)."""

    log_id: int
    remark: str = ""
    sales: Decimal | None = None


@dataclass
class Checked:
    """What came of checking several at once."""

    done: list[WorkLog] = field(default_factory=list)
    # Looked at by somebody else meanwhile, or taken back by the writer.
    skipped: list[WorkLog] = field(default_factory=list)


@act("customers.check_work_logs")
def check_logs(*, actor: User, looks: Sequence[Look], now: datetime) -> Checked:
    """Check the logs of an evening in one go. One somebody else checked meanwhile stays as that person left it and is named."""
    wanted = {look.log_id: look for look in looks}
    rows = WorkLog.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    logs = list(rows.select_related("user", "checked_by"))
    if len(logs) < len(wanted) or not all(may_check(actor, log) for log in logs):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    result = Checked()
    for log in logs:
        if log.state != "submitted":
            result.skipped.append(log)
            continue
        look = wanted[log.pk]
        log = move(
            log, "check", actor=actor, remark=look.remark.strip(), sales_confirmed=look.sales, checked_by=actor, checked_at=now
        )  # fmt: skip
        result.done.append(log)
        record_activity(log, "customers.check_log", actor=actor, day=log.day.isoformat())
        if look.remark.strip():
            params = {"by": actor.name, "day": log.day, "remark": look.remark.strip()}
            notify([log.user], "customers.log_remarked", record=log, params=params, actor=actor, on=now)
    return result


@act("customers.return_work_log")
def return_log(*, actor: User, log: WorkLog, remark: str, now: datetime) -> WorkLog:
    """Send a log back to its writer, saying what is missing."""
    if not may_check(actor, log):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    refuse_if(rules.remark_given(remark), kind=Invalid)
    log = move(lock(log), "return", actor=actor, remark=remark.strip())
    params = {"by": actor.name, "day": log.day, "remark": remark.strip()}
    notify([log.user], "customers.log_returned", record=log, params=params, actor=actor, on=now)
    record_activity(log, "customers.return_log", actor=actor, day=log.day.isoformat())
    return log


def checks_anybody(user: Any) -> bool:
    """Whether ``user`` has a team to check."""
    return bool(units_one_checks(user))
