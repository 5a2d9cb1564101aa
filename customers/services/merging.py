"""Two files of one company become one (CUS-2). Both are locked in the order of their ids before anything moves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.dated import end_from
from customers.models import Customer, Merge, Ownership
from customers.rules import merging as rules
from customers.states.customer import CustomerStatus
from salesops.core.acts import act
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.merging import MergePart, merge_parts
from salesops.core.states import move

from .contacted import follow_up_day
from .customers import BANK, BASICS, TAX, name_columns
from .editing import lock_customers

MATTER = "customers.merge"
# What is chosen side by side; the first day and the tags are joined.
CHOSEN = tuple(name for name in (*BASICS, *TAX) if name not in ("tags", "opened_on", "parent"))
MOMENTS = ("last_contact_at", "last_visit_at", "last_progress_at")


@dataclass(frozen=True)
class Side:
    """How many rows of one kind either file has."""

    part: MergePart
    loser: int
    winner: int


def may_merge(user: Any, *customers: Customer) -> bool:
    """Whether ``user`` may propose to merge ``customers``: right ``c`` (merge) or ``a`` over all of them."""
    wanted = {c.pk for c in customers}
    for right in "ca":
        limits = user.access.limits("handover", right)
        if limits is not None and "merge" not in limits:
            continue
        reached = Customer.objects.filter(pk__in=wanted).in_reach(user, "handover", right)
        if set(reached.values_list("pk", flat=True)) == wanted:
            return True
    return False


def sides(loser: Customer, winner: Customer) -> list[Side]:
    """The rows of both files, for the page that compares them."""
    return [Side(part, part.count(loser), part.count(winner)) for part in merge_parts]


def blocked(loser: Customer, winner: Customer) -> list[Refusal]:
    """What stops the merge."""
    return [refusal for part in merge_parts for refusal in part.blocks(loser, winner)]


@act("customers.propose_merge")
def propose_merge(
    *, actor: User, loser: Customer, winner: Customer, taken: Iterable[str], reason: str, now: datetime
) -> Merge:
    """Ask for ``loser`` to go into ``winner``; the supervisor decides. ``taken``: fields whose value comes from the loser."""
    if not may_merge(actor, loser, winner):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    loser, winner = lock_customers(loser, winner)
    wanted = sorted(set(taken))
    if set(wanted) - set(CHOSEN):
        raise TypeError(f"unknown fields {wanted}")
    refuse_if(
        *rules.may_become_one(loser, winner),
        rules.reason_given(reason),
        rules.none_waits(loser, winner),
        *blocked(loser, winner),
        kind=Invalid,
    )
    merge = Merge.objects.create(
        loser=loser, winner=winner, taken=wanted, reason=reason.strip(), asked_by=actor, asked_at=now
    )
    record_activity(winner, "customers.propose_merge", actor=actor, note=merge.reason, name=loser.name)
    facts = {
        "loser": [loser.code, loser.name],
        "winner": [winner.code, winner.name],
        "unit_id": winner.unit_id,
        "taken": wanted,
        "counts": {side.part.code: [side.loser, side.winner] for side in sides(loser, winner)},
        "merge": merge.pk,
    }
    open_approval(MATTER, merge, requester=actor, facts=facts, now=now)
    return merge


@act("customers.merge_customers")
def agree(*, record: Merge, approval: Any, actor: Any, now: datetime) -> None:
    """The supervisor agreed: the files become one now. What stands in the way by now refuses the decision."""
    loser, winner = lock_customers(record.loser, record.winner)
    refuse_if(*rules.may_become_one(loser, winner), *blocked(loser, winner))
    moved = _become_one(loser, winner, record.taken, actor, now)
    move(record, "approve", actor=None, decided_by=actor, decided_at=now, moved=moved)


def _become_one(loser: Customer, winner: Customer, taken: Sequence[str], actor: Any, now: datetime) -> dict[str, int]:
    end_from(Ownership.objects.filter(customer=loser), timezone.localdate(now))
    if not winner.next_step and winner.next_on is None:
        winner.next_step, winner.next_on = loser.next_step, loser.next_on
    # The earlier file ends first: a credit code may stand in one file only.
    loser.status, loser.merged_into = CustomerStatus.ARCHIVED, winner
    loser.next_step, loser.next_on, loser.follow_up_on = "", None, None
    loser.save(update_fields=["status", "merged_into", "next_step", "next_on", "follow_up_on"])
    # What was merged into it before leads to the one that goes on as well.
    Customer.objects.filter(merged_into=loser).update(merged_into=winner)
    _take_values(loser, winner, taken)
    winner.save()
    moved = {part.code: part.take(loser, winner, actor) for part in merge_parts}
    _take_moments(loser, winner)
    record_activity(winner, "customers.merge_customers", actor=actor, name=loser.name, code=loser.code, moved=moved)
    return moved


def _take_values(loser: Customer, winner: Customer, taken: Sequence[str]) -> None:
    """What was chosen from the loser, and whatever the winner doesn't say."""
    for name in CHOSEN:
        theirs = getattr(loser, name)
        if theirs not in ("", None, False) and (name in taken or getattr(winner, name) in ("", None)):
            setattr(winner, name, theirs)
    if not winner.bank_account:
        # Checked by finance when it was entered; a choice between two accounts would be a change of account.
        for name in BANK:
            setattr(winner, name, getattr(loser, name))
    for name, value in name_columns(winner.name).items():
        setattr(winner, name, value)
    winner.tags = list(dict.fromkeys([*winner.tags, *loser.tags]))
    winner.opened_on = min(winner.opened_on, loser.opened_on)
    if winner.parent_id is None and loser.parent_id not in (None, winner.pk) and not winner.members.exists():
        winner.parent_id = loser.parent_id
    if winner.parent_id == loser.pk:
        winner.parent_id = None


def _take_moments(loser: Customer, winner: Customer) -> None:
    """The later of both; the parts may have written theirs to the winner meanwhile."""
    winner.refresh_from_db()
    for name in MOMENTS:
        known = [m for m in (getattr(winner, name), getattr(loser, name)) if m is not None]
        setattr(winner, name, max(known, default=None))
    winner.follow_up_on = follow_up_day(winner.grade, winner.last_contact_at, winner.next_on, winner.opened_on)
    winner.save(update_fields=[*MOMENTS, "follow_up_on"])


@act("customers.refuse_merge")
def refuse(*, record: Merge, approval: Any, actor: Any, now: datetime) -> None:
    """Rejected or sent back: both files go on."""
    move(record, "refuse", actor=None, decided_by=actor, decided_at=now)
    record_activity(record.winner, "customers.refuse_merge", actor=actor, name=record.loser.name)


@act("customers.withdraw_merge")
def take_back(*, record: Merge, approval: Any, actor: Any, now: datetime) -> None:
    """Withdrawn by who proposed it."""
    move(record, "withdraw", actor=None)
