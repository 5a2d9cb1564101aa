"""Rules of the control monitor about what accounts and the cellar know: unmaskings, exports, approval by oneself (ACC-12)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Max, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from salesops.core.approvals.models import ApprovalDecision
from salesops.core.audit.models import AccessLog
from salesops.core.lists.models import Export
from salesops.core.policies import PolicyValues, policy_history
from salesops.core.sockets.controls import ControlRule, Finding, control_rules
from salesops.core.sockets.lists import lists

POLICY = "accounts.controls"
Kind = AccessLog.Kind


class Figures:
    """The policy of each day; one look however many days are asked."""

    def __init__(self) -> None:
        self._history = policy_history(POLICY)

    def on(self, moment: datetime) -> PolicyValues:
        return self._history.on(timezone.localdate(moment))


def _midnight(moment: datetime) -> datetime:
    """Beginning of the moment's day: a day is counted whole."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _by_day(kind: str, since: datetime, now: datetime, name: str) -> Iterator[Finding]:
    """Days on which one person did more of ``kind`` than the figure ``name`` of the policy allows. One query."""
    rows = AccessLog.objects.filter(kind=kind, at__gte=_midnight(since), at__lte=now)
    days = rows.annotate(on=TruncDate("at")).values("user", "on").annotate(n=Count("pk"), last=Max("at"))
    found = list(days.filter(n__gt=1).order_by("on", "user"))
    people = User.objects.in_bulk({row["user"] for row in found})
    figures = Figures()
    for row in found:
        most = figures.on(row["last"])[name]
        if row["n"] > most:
            yield Finding(
                key=f"{row['user']}:{row['on']}",
                at=row["last"],
                person=people[row["user"]],
                params={"count": row["n"], "most": most, "day": row["on"]},
            )


def many_unmaskings(since: datetime, now: datetime) -> Iterator[Finding]:
    return _by_day(Kind.UNMASK, since, now, "unmaskings")


def many_exports(since: datetime, now: datetime) -> Iterator[Finding]:
    return _by_day(Kind.EXPORT, since, now, "exports")


def _exports(since: datetime, now: datetime) -> Iterator[AccessLog]:
    rows = AccessLog.objects.filter(kind=Kind.EXPORT, at__gte=since, at__lte=now)
    yield from rows.select_related("user").order_by("id").iterator(2000)


def _finding(entry: AccessLog, **params: Any) -> Finding:
    said = {"rows": entry.rows, "what": entry.subject, "day": timezone.localdate(entry.at), **params}
    return Finding(str(entry.pk), entry.at, entry.user, params=said)


def large_exports(since: datetime, now: datetime) -> Iterator[Finding]:
    figures = Figures()
    for entry in _exports(since, now):
        most = figures.on(entry.at)["export_rows"]
        if entry.rows > most:
            yield _finding(entry, most=most)


def is_night(moment: time, begin: time, end: time) -> bool:
    """Whether ``moment`` lies from ``begin`` to ``end``, over midnight when ``end`` is the earlier one."""
    return begin <= moment < end if begin <= end else moment >= begin or moment < end


def night_exports(since: datetime, now: datetime) -> Iterator[Finding]:
    figures = Figures()
    for entry in _exports(since, now):
        policy, at = figures.on(entry.at), timezone.localtime(entry.at)
        if is_night(at.time(), policy["night_from"], policy["night_until"]):
            yield _finding(entry, time=f"{at:%H:%M}")


def denied_exports(since: datetime, now: datetime) -> Iterator[Finding]:
    """Exports that whoever had to approve them refused."""
    refused = ApprovalDecision.objects.filter(
        verb=ApprovalDecision.Verb.REJECT, at__gte=since, at__lte=now, approval__matter="lists.export"
    ).select_related("approval", "by")
    decisions = {int(d.approval.record_id): d for d in refused}
    for export in Export.objects.filter(pk__in=decisions).select_related("user").order_by("pk"):
        decision = decisions[export.pk]
        listed = lists.get(export.list_code).title if export.list_code in lists else export.list_code
        params = {"rows": export.rows, "what": listed, "by": decision.by, "note": decision.note}
        yield Finding(str(export.pk), decision.at, export.user, params=params)


def approved_by_oneself(since: datetime, now: datetime) -> Iterator[Finding]:
    """Approvals decided by whoever asked for them. Rules and a trigger forbid it: a finding means that a wall is broken."""
    own = Q(by=F("approval__requester")) | Q(on_behalf_of=F("approval__requester"))
    rows = ApprovalDecision.objects.filter(own, verb=ApprovalDecision.Verb.APPROVE, at__gte=since, at__lte=now)
    for decision in rows.select_related("approval", "by").order_by("pk"):
        title = decision.approval.plug.title(decision.approval.facts)
        yield Finding(str(decision.pk), decision.at, decision.by, params={"what": title})


def access_log_of(kind: str) -> Any:
    """Address of the access log of one person and day."""

    def address(person: Any, params: Mapping[str, Any]) -> str:
        asked = {"kind": kind, "at": params["day"]}
        if person is not None:
            asked["user"] = person.username
        return f"{reverse('audit:access')}?{urlencode(asked)}"

    return address


control_rules.register(
    ControlRule(
        "accounts.many_unmaskings",
        _("Many numbers shown"),
        _("{person} had {count} numbers shown in full on {day}; {most} a day are usual at most."),
        many_unmaskings,
        severity="orange",
        evidence=access_log_of("unmask"),
    )
)
control_rules.register(
    ControlRule(
        "accounts.many_exports",
        _("Many exports on one day"),
        _("{person} made {count} exports on {day}; {most} a day are usual at most."),
        many_exports,
        evidence=access_log_of("export"),
    )
)
control_rules.register(
    ControlRule(
        "accounts.large_export",
        _("Large export"),
        _("{person} took {rows} rows out of “{what}” on {day}; up to {most} are usual."),
        large_exports,
        severity="orange",
        evidence=access_log_of("export"),
    )
)
control_rules.register(
    ControlRule(
        "accounts.night_export",
        _("Export at night"),
        _("{person} took {rows} rows out of “{what}” at {time} on {day}."),
        night_exports,
        evidence=access_log_of("export"),
    )
)
control_rules.register(
    ControlRule(
        "accounts.denied_export",
        _("Export refused"),
        _("{person} asked for {rows} rows of “{what}”; {by} refused: {note}"),
        denied_exports,
    )
)
control_rules.register(
    ControlRule(
        "accounts.approved_by_oneself",
        _("Approved by oneself"),
        _("{person} approved what is his own: {what}. This must be impossible."),
        approved_by_oneself,
        severity="red",
    )
)
