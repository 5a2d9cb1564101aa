"""Handover in one step: previewed, approved, done on its day, with history (ACC-9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.access import people_in_reach
from accounts.models import Handover, HandoverShare, Posting, User
from accounts.org import OrgTree
from accounts.rules import handover as rules
from accounts.rules import leave as leave_rules
from accounts.rules import people as people_rules
from accounts.rules import roles as role_rules
from salesops.core.acts import act
from salesops.core.approvals.services import open_approval, withdraw
from salesops.core.audit.activity import record_activity
from salesops.core.jobs.services import enqueue
from salesops.core.notify.services import notify
from salesops.core.refusals import Forbidden, Invalid, Refusal, Refused, refuse_if
from salesops.core.sockets.handover import HandoverPart, parts_in_order

from .editing import iso
from .leaving import deactivate_user

MATTER = "accounts.handover"
# More than this is handed over by a job.
AT_ONCE = 200


@dataclass(frozen=True)
class Preview:
    """One part before it moves."""

    part: HandoverPart
    heir: User
    count: int
    examples: list[str]
    blocks: list[Refusal]


def heirs_by_part(heir: User, others: Mapping[str, User] | None = None) -> dict[str, User]:
    """Part → who gets it: ``heir`` unless ``others`` names somebody else."""
    return {part.code: (others or {}).get(part.code, heir) for part in parts_in_order()}


def preview(person: User, heirs: Mapping[str, User], day: date) -> list[Preview]:
    """What would move, to whom, and what stops it."""
    found = []
    for part in parts_in_order():
        count = part.count(person, day)
        if count:
            heir = heirs[part.code]
            names = [str(name) for name in part.examples(person, day)][:5]
            found.append(Preview(part, heir, count, names, part.blocks(person, heir, day)))
    return found


def handing_rights(user: User) -> list[str]:
    """Rights that let ``user`` hand over; a right limited to something else (merging customers) is none."""
    return [r for r in "ca" if user.can("handover", r) and user.access.limits("handover", r) is None]


def may_hand_over(actor: User, person: User) -> bool:
    """Right ``c`` or ``a`` on handovers, over this person; never for oneself."""
    if actor.pk == person.pk:
        return False
    people = User.objects.filter(pk=person.pk)
    return any(people_in_reach(people, actor, "handover", right).exists() for right in handing_rights(actor))


@act("accounts.plan_handover")
def plan_handover(
    *,
    actor: User,
    person: User,
    heir: User,
    day: date,
    leaves: bool,
    now: datetime,
    reason: str = "",
    others: Mapping[str, User] | None = None,
) -> Handover:
    """Ask for the handover of all that ``person`` holds from ``day`` on. By approval (defaults.md 11)."""
    if not may_hand_over(actor, person):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    person = User.objects.select_for_update().get(pk=person.pk)
    heirs = heirs_by_part(heir, others)
    everybody = {**heirs, "": heir}
    last_day = day - timedelta(days=1)
    refuse_if(
        rules.in_time(day, timezone.localdate(now)),
        rules.two_people(person, everybody),
        *rules.heirs_stay(everybody, day),
        people_rules.still_here(person, day - timedelta(days=1)),
        rules.no_other_open(person),
        *rules.parts_can_move(person, heirs, day),
        leave_rules.nothing_waits(person) if leaves else None,
        role_rules.an_admin_stays(person, "ADM", day) if leaves and person.holds("ADM") else None,
        kind=Invalid,
    )
    handover = Handover.objects.create(
        person=person, heir=heir, day=day, leaves=leaves, reason=reason.strip(), state="waiting", requested_by=actor
    )
    found = preview(person, heirs, day)
    HandoverShare.objects.bulk_create(
        [HandoverShare(handover=handover, part=p.part.code, heir=p.heir, expected=p.count) for p in found]
    )
    record_activity(handover, "accounts.plan_handover", actor=actor, day=iso(day))
    open_approval(MATTER, handover, requester=actor, facts=_facts(handover, found, last_day), now=now)
    handover.refresh_from_db()
    return handover


def _facts(handover: Handover, found: list[Preview], last_day: date) -> dict[str, Any]:
    """What is approved: who, to whom, when and how much."""
    tree = OrgTree.on(timezone.localdate())
    places = {
        user.pk: Posting.objects.on(tree.day).filter(user=user).values_list("unit_id", flat=True).first()
        for user in {handover.person, handover.heir, *(p.heir for p in found)}
    }
    markets = {market.id if (market := tree.market_of(unit)) else None for unit in places.values()}
    return {
        "person": handover.person.name,
        "heir": handover.heir.name,
        "day": handover.day.isoformat(),
        "last_day": last_day.isoformat() if handover.leaves else "",
        "unit_id": places[handover.person_id],
        "across": len(markets) > 1,
        "high": any(p.part.needs_director(handover.person, handover.day) for p in found),
        "parts": [[p.part.code, p.count, p.heir.name] for p in found],
    }


def on_approved(*, record: Handover, approval: Any, actor: Any, now: datetime) -> None:
    """Approved: done at once when the day has come, else on its day."""
    Handover.objects.filter(pk=record.pk).update(state="planned")
    if record.day <= timezone.localdate(now):
        start_handover(record)


def on_refused(*, record: Handover, approval: Any, actor: Any, now: datetime) -> None:
    Handover.objects.filter(pk=record.pk).update(state="refused")


def on_withdrawn(*, record: Handover, approval: Any, actor: Any, now: datetime) -> None:
    Handover.objects.filter(pk=record.pk).update(state="cancelled")


def start_handover(handover: Handover) -> None:
    """Hand over now; much of it in the background."""
    size = sum(handover.shares.values_list("expected", flat=True))
    if size > AT_ONCE:
        enqueue(
            "accounts.run_handover",
            actor=None,
            title=gettext_noop("Handover of %(person)s"),
            title_params={"person": handover.person.name},
            args={"handover": handover.pk},
        )
    else:
        run_or_stop(handover)


def run_or_stop(handover: Handover) -> None:
    """Hand over; what refuses stops it as a whole, with its sentences, and the requester is told."""
    try:
        run_handover(actor=None, handover=handover, now=timezone.now())
    except Refused as refused:
        sentences = [refusal.message for refusal in refused.refusals]
        Handover.objects.filter(pk=handover.pk).update(state="blocked", stopped_by=sentences)
        notify([handover.requested_by], "accounts.handover_stopped", record=handover, params={"why": sentences[0]})


@act("accounts.run_handover")
def run_handover(*, actor: User | None, handover: Handover, now: datetime) -> Handover:
    """Give every part to its heir from the day on; a leaver is deactivated after the last day. One transaction."""
    handover = Handover.objects.select_for_update(of=("self",)).select_related("person", "heir").get(pk=handover.pk)
    if handover.state not in ("planned", "blocked"):
        raise Refused(Refusal("accounts.handover-not-planned", _("This handover isn't planned any more.")))
    shares = {share.part: share for share in handover.shares.select_related("heir")}
    heirs = {part.code: shares[part.code].heir if part.code in shares else handover.heir for part in parts_in_order()}
    refuse_if(*rules.heirs_stay(heirs, handover.day), *rules.parts_can_move(handover.person, heirs, handover.day))
    for part in parts_in_order():
        moved = part.take(person=handover.person, heir=heirs[part.code], day=handover.day, actor=actor, now=now)
        if moved or part.code in shares:
            HandoverShare.objects.update_or_create(
                handover=handover, part=part.code, defaults={"heir": heirs[part.code], "moved": moved}
            )
    if handover.leaves:
        last_day = handover.day - timedelta(days=1)
        deactivate_user(actor=None, user=handover.person, last_day=last_day, today=timezone.localdate(now))
    handover.state, handover.done_at, handover.stopped_by = "done", now, []
    handover.save()
    record_activity(handover, "accounts.run_handover", actor=actor)
    told = {handover.heir, handover.requested_by, *heirs.values()} - {handover.person}
    notify(told, "accounts.handover_done", record=handover, params={"person": handover.person.name})
    return handover


@act("accounts.cancel_handover")
def cancel_handover(*, actor: User, handover: Handover, now: datetime) -> None:
    """Call it off before its day."""
    handover = Handover.objects.select_for_update(of=("self",)).select_related("person").get(pk=handover.pk)
    asked = handover.requested_by_id == actor.pk
    if not asked and (handover.state == "waiting" or not may_hand_over(actor, handover.person)):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    if handover.state not in ("waiting", "planned", "blocked"):
        raise Refused(Refusal("accounts.handover-not-planned", _("This handover isn't planned any more.")))
    if handover.state == "waiting":
        # Taken back by whoever asked; anybody else says no in the approval itself.
        _withdraw_approval(handover, actor, now)
    Handover.objects.filter(pk=handover.pk).update(state="cancelled")
    record_activity(handover, "accounts.cancel_handover", actor=actor)


def _withdraw_approval(handover: Handover, actor: User, now: datetime) -> None:
    from salesops.core.approvals.models import Approval

    for approval in Approval.objects.of("accounts.handover", handover.pk):
        if approval.is_pending:
            withdraw(approval=approval, actor=actor, now=now)
