"""Whose customer it is from a day on (CUS-2, ACC-9): one way in for entry, claim, release, handover and clash."""

from datetime import date
from typing import Any

from accounts.models import OrgUnit, Posting, User
from accounts.services.dated import hold_from
from customers.models import Customer, Ownership


def unit_of(person: User, day: date) -> OrgUnit | None:
    """The unit ``person`` stands in on ``day``: the customer's unit follows the owner (decisions)."""
    posting = Posting.objects.on(day).filter(user=person).select_related("unit").first()
    return posting.unit if posting else None


def placed(unit: OrgUnit | None) -> OrgUnit:
    """``unit``, which a rule has made sure of."""
    if unit is None:
        raise LookupError("no unit: refuse before with rules.owner_fits")
    return unit


def hold_owner(
    customer: Customer, *, owner: User | None, unit: OrgUnit, day: date, how: str, by: Any, reason: str = ""
) -> bool:
    """Let ``owner`` (none: the pool of ``unit``) hold ``customer`` from ``day``. The caller locked the customer.

    A day in the future is planned only: the file's own columns follow on that day (job ``customers.owners_of_today``).
    Returns whether anything changed.
    """
    rows = Ownership.objects.filter(customer=customer)
    present = rows.on(day).first()
    if present is not None and (present.owner_id, present.unit_id) == (owner.pk if owner else None, unit.pk):
        return False
    hold_from(
        rows,
        day,
        key={"customer": customer},
        values={"owner": owner, "unit": unit, "how": how, "reason": reason, "by": by},
    )
    return True


def take_over(customer: Customer, *, owner: User | None, unit: OrgUnit, today: date) -> None:
    """Write the owner of today into the file itself."""
    customer.owner, customer.unit = owner, unit
    customer.pool_since = None if owner else (customer.pool_since or today)
    customer.save(update_fields=["owner", "unit", "pool_since"])
