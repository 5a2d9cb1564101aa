"""Who is told what about an approval."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.notify import notify
from salesops.core.sockets.notifications import SYSTEM, TODO, Event, events

for _code, _label, _text, _group in (
    ("arrived", _("Approval asked of me"), _("{who} asks for your decision: {record}"), TODO),
    ("waiting", _("Approval waits for four working hours"), _("Still waits for you: {record}"), TODO),
    ("overdue", _("Approval overdue"), _("Overdue, decide now: {record}"), TODO),
    ("escalated", _("Approval escalated"), _("Nobody decided in time, you may now: {record}"), TODO),
    ("question", _("Question on my request"), _("{who} asks about {record}: {note}"), TODO),
    ("answered", _("My question answered"), _("{who} answered: {record}"), TODO),
    ("approved", _("My request approved"), _("{who} approved {record}"), SYSTEM),
    ("rejected", _("My request rejected"), _("{who} rejected {record}: {note}"), SYSTEM),
    ("sent_back", _("My request sent back"), _("{who} sent back {record}: {note}"), SYSTEM),
    ("withdrawn", _("Approval withdrawn"), _("{who} took back: {record}"), SYSTEM),
    ("overtaken", _("Approval started again"), _("{who} changed it, it starts again: {record}"), SYSTEM),
):
    events.register(
        Event(f"approvals.{_code}", _label, _text, channels="PE", locked="P" if _group == TODO else "", group=_group)
    )


def tell_approvers(step: ApprovalStep, what: str, now: datetime) -> None:
    """Tell those who may decide ``step`` (and their deputies): it arrived, is overdue, was withdrawn …"""
    people = [p.user for p in step.people.filter(ended_at__isnull=True).select_related("user")]
    approval = step.approval
    _tell(people, what, approval, approval.requester, now)


def tell_requester(approval: Approval, what: str, actor: Any, now: datetime, note: str = "") -> None:
    """Tell the requester what became of it, or that a question was asked."""
    _tell([approval.requester], what, approval, actor, now, note=note)


def _tell(people: list[Any], what: str, approval: Approval, who: Any, now: datetime, **params: Any) -> None:
    named = {"who": getattr(who, "name", ""), **params}
    notify(people, f"approvals.{what}", record=approval, params=named, actor=who, on=now)
