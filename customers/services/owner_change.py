"""Customers change their owner: asked for with a preview, approved by market and grade, done on a day (ACC-9, defaults.md 11)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.org import OrgTree
from customers.models import Customer, OwnerChange, OwnerChangeItem, Ownership, PlannedVisit
from customers.rules import file as file_rules
from customers.rules import owner_change as rules
from customers.rules import pool as pool_rules
from customers.services.editing import lock_customers
from customers.services.ownership import unit_of
from customers.services.ownership_many import hold_many
from customers.states.customer import CustomerStatus
from salesops.core.acts import act
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activities, record_activity
from salesops.core.notify import notify
from salesops.core.notify.params import NAMED
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

MATTER = "customers.owner_change"


@dataclass(frozen=True)
class OwnerPreview:
    """What a change of owner means: counts by grade and present owner, what goes along, what stays, what to think of."""

    count: int
    by_grade: dict[str, int]
    by_owner: list[tuple[str, int]]
    planned_visits: int
    next_steps: int
    across: bool
    warnings: list[str] = field(default_factory=list)
    blocks: list[Refusal] = field(default_factory=list)


def may_change(actor: User | None, customers: Sequence[Customer]) -> bool:
    """Right ``a`` on handovers over every one of them, or the administrator's ``c``; not a right limited to merging."""
    if actor is None:
        return True
    ids = {c.pk for c in customers}
    for right in "ac":
        if actor.can("handover", right) and actor.access.limits("handover", right) is None:
            reached = Customer.objects.filter(pk__in=ids).in_reach(actor, "handover", right)
            if reached.count() == len(ids):
                return True
    return False


def preview(customers: Sequence[Customer], heir: User, day: date, today: date) -> OwnerPreview:
    """Nothing is written. ``blocks`` are what the act itself would refuse."""
    ids = [c.pk for c in customers]
    unit = unit_of(heir, day)
    plans = PlannedVisit.objects.open().filter(customer__in=ids, day__gte=day).count()
    owners = Counter(c.owner.name if c.owner else "" for c in customers)
    cap = pool_rules.below_cap(heir, today, len(customers))
    return OwnerPreview(
        count=len(customers),
        by_grade={grade: sum(1 for c in customers if c.grade == grade) for grade in ("A", "B", "C", "")},
        by_owner=sorted(owners.items(), key=lambda pair: -pair[1]),
        planned_visits=plans,
        next_steps=sum(1 for c in customers if c.next_step or c.next_on),
        across=_is_across(customers, unit, day),
        warnings=[cap.message] if cap else [],
        blocks=[r for r in _blocks(customers, heir, unit, day, today) if r],
    )


def _blocks(customers: Sequence[Customer], heir: User, unit: Any, day: date, today: date) -> list[Refusal | None]:
    return [
        rules.some_named(customers),
        rules.day_fits(day, today),
        file_rules.owner_fits(heir, unit, day),
        *rules.all_movable(customers, heir),
        rules.none_waiting(customers),
    ]


def _is_across(customers: Iterable[Customer], unit: Any, day: date) -> bool:
    tree = OrgTree.on(day)
    markets = {
        market.id if (market := tree.market_of(place)) else None
        for place in {*(c.unit_id for c in customers), *([unit.pk] if unit else [])}
    }
    return len(markets) > 1


@act("customers.change_owner")
def change_owner(
    *, actor: User, customers: Sequence[Customer], heir: User, day: date, reason: str, now: datetime
) -> OwnerChange:
    """Ask that ``customers`` be ``heir``'s from ``day`` on. Customers of the pool move at once, the others by approval:
    inside a market its manager, across markets or with grade A among them the director in charge.
    """
    today = timezone.localdate(now)
    if not may_change(actor, customers):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    locked = lock_customers(*customers)
    unit = unit_of(heir, day)
    refuse_if(*_blocks(locked, heir, unit, day, today), pool_rules.reason_given(reason), kind=Invalid)
    change = OwnerChange.objects.create(
        heir=heir, day=day, reason=reason.strip(), across=_is_across(locked, unit, day), state="waiting",
        requested_by=actor, requested_at=now,
    )  # fmt: skip
    OwnerChangeItem.objects.bulk_create(
        OwnerChangeItem(change=change, customer=c, owner_before=c.owner, grade=c.grade) for c in locked
    )
    record_activity(change, "customers.change_owner", actor=actor, day=day.isoformat())
    if all(c.owner_id is None for c in locked):
        _take_effect(change, by=actor, now=now)
    else:
        open_approval(MATTER, change, requester=actor, facts=_facts(change, locked), now=now)
    change.refresh_from_db()
    return change


def _facts(change: OwnerChange, customers: Sequence[Customer]) -> dict[str, Any]:
    """What is approved: whose customers, to whom, from when, how many of which grade."""
    owned = [c for c in customers if c.owner_id]
    return {
        "heir": change.heir.name,
        "from": sorted({c.owner.name for c in owned if c.owner}),
        "day": change.day.isoformat(),
        "count": len(customers),
        "grades": {grade: sum(1 for c in customers if c.grade == grade) for grade in "ABC"},
        "across": change.across,
        "unit_id": owned[0].unit_id,
        "reason": change.reason,
    }


def on_approved(*, record: OwnerChange, approval: Any, actor: Any, now: datetime) -> None:
    """Approved: at once when the day has come, else planned; the rows of ownership say so today already."""
    _take_effect(OwnerChange.objects.select_for_update().get(pk=record.pk), by=actor, now=now)


def on_refused(*, record: OwnerChange, approval: Any, actor: Any, now: datetime) -> None:
    move(record, "refuse", actor=None)


def on_withdrawn(*, record: OwnerChange, approval: Any, actor: Any, now: datetime) -> None:
    move(record, "withdraw", actor=None)


def _take_effect(change: OwnerChange, *, by: Any, now: datetime) -> None:
    """Move what is still as it was when it was asked for; say of the rest why it stays."""
    today = timezone.localdate(now)
    day = max(change.day, today)
    items = list(change.items.select_related("customer", "owner_before").order_by("customer_id"))
    locked = {c.pk: c for c in lock_customers(*(item.customer for item in items))}
    moving: list[Customer] = []
    for item in items:
        customer = locked[item.customer_id]
        if customer.status == CustomerStatus.ARCHIVED or customer.merged_into_id:
            item.outcome = OwnerChangeItem.Outcome.CLOSED
        elif customer.owner_id != item.owner_before_id:
            item.outcome = OwnerChangeItem.Outcome.CHANGED
        else:
            item.outcome = OwnerChangeItem.Outcome.MOVED
            moving.append(customer)
    OwnerChangeItem.objects.bulk_update(items, ["outcome"])
    unit = unit_of(change.heir, day)
    refuse_if(file_rules.owner_fits(change.heir, unit, day))
    hold_many(
        [c.pk for c in moving], owner=change.heir, unit=unit, day=day, today=today, how=Ownership.How.CHANGED, by=by,
        reason=change.reason,
    )  # fmt: skip
    record_activities(moving, "customers.owner_changed", actor=by, heir=change.heir.name, day=day.isoformat())
    if day > today:
        move(change, "plan", actor=None)
    else:
        move(change, "finish", actor=None, done_at=now)
    _tell(change, items, moving, day, by)


def _tell(change: OwnerChange, items: list[OwnerChangeItem], moving: list[Customer], day: date, by: Any) -> None:
    """The heir and everybody who gives something away."""
    if not moving:
        return
    # Known to the heir from the change itself, which the text is about, before they are in reach.
    names = " · ".join(customer.called for customer in moving[:NAMED]) + (" …" if len(moving) > NAMED else "")
    params = {"count": len(moving), "day": day, "names": names}
    notify([change.heir], "customers.owner_change_done", record=change, params=params, actor=by)
    moved = {c.pk for c in moving}
    before = [item.owner_before for item in items if item.customer_id in moved and item.owner_before]
    for owner_id, count in Counter(owner.pk for owner in before).items():
        owner = next(o for o in before if o.pk == owner_id)
        notify([owner], "customers.owner_changed", params={"count": count, "heir": change.heir, "day": day}, actor=by)


def finish_planned(today: date, now: datetime) -> int:
    """Planned changes whose day has come are done: the files follow in ``follow_owners_of``. Returns how many."""
    due = list(OwnerChange.objects.filter(state="planned", day__lte=today))
    for change in due:
        move(change, "finish", actor=None, done_at=now)
    return len(due)


@act("customers.call_off_owner_change")
def call_off_owner_change(*, actor: User, change: OwnerChange, now: datetime) -> None:
    """Call a planned change off before its day: everybody keeps what he has."""
    today = timezone.localdate(now)
    change = OwnerChange.objects.select_for_update().get(pk=change.pk)
    items = list(change.items.filter(outcome=OwnerChangeItem.Outcome.MOVED).select_related("customer", "owner_before"))
    if change.requested_by_id != actor.pk and not may_change(actor, [item.customer for item in items]):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    late = Refusal("customers.change-done", _("Its day has come: ask for another change."))
    refuse_if(None if change.state == "planned" and change.day > today else late)
    by_owner: dict[int | None, list[Customer]] = {}
    for item in items:
        by_owner.setdefault(item.owner_before_id, []).append(item.customer)
    lock_customers(*(item.customer for item in items))
    for customers in by_owner.values():
        ids = [c.pk for c in customers]
        # The planned row is taken out and the present one goes on as before.
        Ownership.objects.filter(customer__in=ids, owner=change.heir, period__startswith=change.day).delete()
        _go_on(ids, change.day)
    OwnerChangeItem.objects.filter(pk__in=[item.pk for item in items]).update(outcome="")
    move(change, "cancel", actor=actor)
    record_activities([item.customer for item in items], "customers.owner_change_called_off", actor=actor)


def _go_on(ids: list[int], day: date) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_ownership SET period = daterange(lower(period), NULL)"
            " WHERE customer_id = ANY(%s) AND upper(period) = %s",
            [ids, day],
        )
