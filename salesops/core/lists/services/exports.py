"""Taking rows out of a list (ACC-5, ALL-2): ask, approve where the policy says so, write in the background."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Sum
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.core.acts import act
from salesops.core.approvals.services.submit import open_approval
from salesops.core.audit.models import AccessLog
from salesops.core.jobs import enqueue
from salesops.core.lists.models import Export
from salesops.core.lists.page import ListPage
from salesops.core.lists.policies import EXPORT
from salesops.core.lists.query import parse
from salesops.core.lists.read import ListReader
from salesops.core.lists.reading import Reading
from salesops.core.lists.rules.exports import counted_as, not_allowed, nothing_to_export, tier, too_many_rows
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, TooMany, refuse_if
from salesops.core.sockets.lists import lists

MATTER = "lists.export"
JOB = "lists.export"
State = Export.State


def reader_of(export: Export, user: Any, today: Any) -> tuple[ListPage, ListReader]:
    """The export's question asked with ``user``'s present scope and rights."""
    listed: ListPage = lists.get(export.list_code)()
    reading = Reading(user, today, export.language)
    reader = ListReader(listed, parse(listed, QueryDict(export.query), reading), reading)
    if export.picked is not None:
        reader.matching = reader.picked(export.picked)
    return listed, reader


@act("lists.ask_export")
def ask_export(
    *, actor: Any, list_code: str, kind: str, query: str, picked: list[str] | None, language: str, now: datetime
) -> Export:
    """Ask for the rows of a question (canonical, without page) as a file in "My files".

    Refused over the number an hour; over the limit of the list on the day it waits for approval.
    """
    listed: ListPage = lists.get(list_code)()
    refuse_if(not_allowed(listed, actor), kind=Forbidden)
    refuse_if(
        None if kind in Export.Kind.values else Refusal("lists.export-kind", _("Choose xlsx or csv."), "kind"),
        kind=Invalid,
    )
    # One person's exports are counted one after the other, so that two at once don't both stay below the limit.
    get_user_model().objects.select_for_update().get(pk=actor.pk)
    _refuse_over_rate(actor, now)
    today = timezone.localdate(now)
    export = Export(
        user=actor, list_code=list_code, kind=kind, query=query, picked=picked, asked_at=now, language=language
    )
    _listed, reader = reader_of(export, actor, today)
    export.rows = reader.matching.count()
    refuse_if(nothing_to_export(export.rows), too_many_rows(export.rows))
    export.rows_of_day = export.rows + rows_taken(actor, list_code, now)
    passed = tier(list_code, export.rows_of_day, today)
    export.state = State.WAITING if passed else State.QUEUED
    export.save()
    if passed is None:
        _enqueue(export)
        return export
    facts = {
        "list": list_code,
        "name": actor.name,
        "rows": export.rows,
        "rows_of_day": export.rows_of_day,
        "more_than": passed[0],
        "approver": passed[1],
        "query": query,
        "kind": kind,
        "picked": len(picked) if picked is not None else None,
    }
    open_approval(MATTER, export, requester=actor, facts=facts, now=now)
    export.refresh_from_db()
    return export


def _refuse_over_rate(actor: Any, now: datetime) -> None:
    most = policy_on(EXPORT, timezone.localdate(now))["per_hour"]
    recent = Export.objects.filter(user=actor, asked_at__gt=now - timedelta(hours=1)).order_by("-asked_at")
    times = list(recent.values_list("asked_at", flat=True)[:most])
    if len(times) >= most:
        wait = int((times[-1] + timedelta(hours=1) - now).total_seconds()) + 1
        message = _("%(count)s exports an hour are the most. Wait %(minutes)s minutes.")
        values = {"count": most, "minutes": -(-wait // 60)}
        raise TooMany(Refusal("lists.too-many-exports", message % values), retry_after=wait)


def rows_taken(actor: Any, list_code: str, now: datetime) -> int:
    """Rows ``actor`` took out today, or asked for, that count together with those of ``list_code``; files on paper, too."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    counting = [listed for listed in lists if counted_as(listed.code) == counted_as(list_code)]
    today = Export.objects.counted().filter(
        user=actor, list_code__in=[listed.code for listed in counting], asked_at__gte=midnight
    )
    papers = [kind for listed in counting for kind in listed.counts_with]
    noted = AccessLog.objects.filter(user=actor, kind=AccessLog.Kind.EXPORT, record_kind__in=papers, at__gte=midnight)
    return sum(rows.aggregate(sum=Sum("rows"))["sum"] or 0 for rows in (today, noted))


def _enqueue(export: Export) -> None:
    title = str(lists.get(export.list_code).title)
    enqueue(
        JOB,
        actor=export.user,
        title=gettext_lazy("Export: %(list)s, %(rows)s rows"),
        title_params={"list": title, "rows": export.rows},
        args={"export": export.pk},
    )


def _move(export: Export, state: str) -> Export:
    export = Export.objects.select_for_update().get(pk=export.pk)
    export.state = state
    export.save(update_fields=["state"])
    return export


def approved(*, record: Export, approval: Any, actor: Any, now: datetime) -> None:
    """Approved: the file is written with the maker's rights of then."""
    _enqueue(_move(record, State.QUEUED))


def rejected(*, record: Export, approval: Any, actor: Any, now: datetime) -> None:
    _move(record, State.REJECTED)


def withdrawn(*, record: Export, approval: Any, actor: Any, now: datetime) -> None:
    _move(record, State.WITHDRAWN)
