"""The public pool (公海): falling in, giving back, claiming, assigning (CUS-2). Locks: the customer, then the claiming person."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer, Ownership
from customers.protection import kept_by_work, owned, with_fall
from customers.rules import file as file_rules
from customers.rules import pool as rules
from customers.scope.customers import pool_units
from customers.services.editing import lock, need_over
from customers.services.ownership import hold_owner, placed, take_over, unit_of
from customers.services.ownership_many import BATCH, hold_many
from salesops.core.acts import act
from salesops.core.audit.activity import record_activities, record_activity
from salesops.core.notify import notify
from salesops.core.notify.params import Among
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, Refused, refuse_if

PROTECTION = "customers.protection"


def may_claim(actor: Any) -> bool:
    """Whether ``actor`` claims from the pool at all."""
    return bool(actor.holds("REP") and actor.can("customers", "c"))


def claim_refusals(actor: User, customer: Customer, unit: Any, today: date) -> list[Refusal | None]:
    """What stops ``actor``, who stands in ``unit``, from claiming ``customer``, besides somebody having it."""
    policy = policy_on(PROTECTION, today)
    return [
        rules.in_own_pool(customer, pool_units(actor)),
        rules.waited(customer, actor, today, policy["cooling_days"]),
        *rules.within_quota(actor, today, policy),
        rules.below_cap(actor, today),
        file_rules.owner_fits(actor, unit, today),
    ]


@act("customers.claim_customer")
def claim_customer(*, actor: User, customer: Customer, today: date) -> Customer:
    """Take ``customer`` out of the pool of the own region. Quota, cooling-off and the cap of the position hold.

    Of two who claim at once the second is told who has it.
    """
    if not may_claim(actor):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    customer = lock(customer)
    refuse_if(rules.still_in_pool(customer), rules.in_use(customer))
    # Two claims of one person at once would both find a place left.
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    unit = unit_of(actor, today)
    refuse_if(*claim_refusals(actor, customer, unit, today))
    hold_owner(customer, owner=actor, unit=placed(unit), day=today, how=Ownership.How.CLAIMED, by=actor)
    take_over(customer, owner=actor, unit=placed(unit), today=today)
    record_activity(customer, "customers.claim_customer", actor=actor)
    return customer


@act("customers.assign_from_pool")
def assign_from_pool(*, actor: User | None, customer: Customer, owner: User, today: date, reason: str = "") -> Customer:
    """Give a customer of the pool to ``owner``: at once, by who decides over owners there. The cap only warns."""
    need_over(actor, customer, "handover", "a")
    customer = lock(customer)
    unit = unit_of(owner, today)
    refuse_if(
        rules.still_in_pool(customer),
        rules.in_use(customer),
        file_rules.owner_fits(owner, unit, today),
        _in_reach(actor, unit),
    )
    hold_owner(
        customer, owner=owner, unit=placed(unit), day=today, how=Ownership.How.CHANGED, by=actor, reason=reason.strip()
    )
    take_over(customer, owner=owner, unit=placed(unit), today=today)
    record_activity(customer, "customers.assign_from_pool", actor=actor, owner=owner.name, note=reason.strip())
    notify([owner], "customers.assigned", record=customer, params={"by": actor}, actor=actor)
    return customer


def _in_reach(actor: User | None, unit: Any) -> Refusal | None:
    """One gives to one's own people only."""
    if actor is None or unit is None:
        return None
    reach = actor.access.reach("handover", "a")
    if reach.everything or unit.pk in reach.units:
        return None
    return Refusal("customers.heir-out-of-reach", _("The new owner isn't in your units."), "heir")


def in_pool_already() -> Refusal:
    return Refusal("customers.in-pool-already", _("This customer lies in the pool already."))


def release_refusals(customer: Customer, today: date) -> list[Refusal | None]:
    """What keeps a customer out of the pool."""
    return [rules.in_use(customer), rules.nothing_open(customer, today), rules.held_before(customer, today)]


@act("customers.release_customer")
def release_customer(*, actor: User, customer: Customer, reason: str, today: date) -> Customer:
    """Give a customer to the pool, with a reason: its owner, or who decides over owners there."""
    if customer.owner_id != actor.pk:
        need_over(actor, customer, "handover", "a")
    customer = lock(customer)
    owner = customer.owner
    if owner is None:
        raise Refused(in_pool_already())
    if owner.pk != actor.pk:
        # It changed hands while the form was open.
        need_over(actor, customer, "handover", "a")
    refuse_if(rules.reason_given(reason), *release_refusals(customer, today), kind=Invalid)
    hold_owner(
        customer, owner=None, unit=customer.unit, day=today, how=Ownership.How.RELEASED, by=actor, reason=reason.strip()
    )
    take_over(customer, owner=None, unit=customer.unit, today=today)
    record_activity(customer, "customers.release_customer", actor=actor, note=reason.strip())
    notify([owner], "customers.released", record=customer, params={"by": actor, "why": reason.strip()}, actor=actor)
    return customer


def due_to_fall(today: date) -> list[int]:
    """Ids of customers without contact for longer than they are protected, open work aside."""
    rows = with_fall(owned(), today).filter(falls_on__lte=today)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def batches(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


@act("customers.fall_into_pool")
def fall_into_pool(*, actor: None, ids: list[int], today: date) -> int:
    """Let those of ``ids`` fall that still have to, once locked; each owner is told once. Returns how many fell."""
    rows = with_fall(owned(), today).filter(pk__in=ids, falls_on__lte=today)
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    kept = kept_by_work([c.pk for c in locked], today)
    fallen = [customer for customer in locked if customer.pk not in kept]
    hold_many([c.pk for c in fallen], owner=None, unit=None, day=today, today=today, how=Ownership.How.FELL, by=None)
    record_activities(fallen, "customers.fall_into_pool", actor=None)
    by_owner: dict[Any, list[Customer]] = defaultdict(list)
    for customer in fallen:
        by_owner[customer.owner_id].append(customer)
    owners = User.objects.in_bulk(by_owner)
    for owner_id, customers in by_owner.items():
        notify(
            [owners[owner_id]],
            "customers.fell",
            record=customers[0] if len(customers) == 1 else None,
            params={"count": len(customers), "names": Among.of(customers)},
        )
    return len(fallen)
