"""What a customer file may look like (CUS-1)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from customers.credit_code import is_credit_code
from customers.models import Customer
from salesops.core.refusals import Refusal


def name_given(name: str) -> Refusal | None:
    """At least two characters that say something."""
    if len(name.strip()) < 2:
        return Refusal("customers.name-missing", _("Enter the full name of the company."), "name")
    return None


def is_new_need(before: str, after: str) -> bool:
    """Whether a demand says something it didn't say before: progress (defaults.md 3). Taking one out is none."""
    return bool(after.strip()) and after.strip() != before.strip()


def credit_code_fits(code: str) -> Refusal | None:
    """18 characters whose last one agrees with the others; none is fine."""
    if code and not is_credit_code(code):
        sentence = _("This is no valid social credit code: 18 characters, the last one checks the others.")
        return Refusal("customers.bad-credit-code", sentence, "credit_code")
    return None


def credit_code_free(code: str, *, besides: Customer | None = None) -> Refusal | None:
    """One company, one file."""
    if not code:
        return None
    others = Customer.objects.filter(credit_code=code, merged_into__isnull=True)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        sentence = _("A customer with this social credit code is registered already.")
        return Refusal("customers.credit-code-taken", sentence, "credit_code", {"credit_code": code})
    return None


def registered_already(field: str) -> Refusal:
    """Something is the same, not only similar (CUS-2)."""
    sentence = _("This company seems to be registered already. Open that file, or say that this is another company.")
    return Refusal("customers.duplicate", sentence, field)


def amounts_fit(values: Mapping[str, Any]) -> list[Refusal]:
    """Amounts and counts are not negative."""
    found = []
    for field in ("yearly_potential", "yearly_revenue", "employees", "sites"):
        value = values.get(field)
        if value is not None and Decimal(value) < 0:
            found.append(Refusal("customers.negative", _("This can't be negative."), field))
    return found


def owner_fits(owner: User | None, unit: Any, day: date) -> Refusal | None:
    """An owner is at work and stands in a unit on ``day``; without an owner the unit of the pool is named."""
    if owner is None:
        if unit is None:
            return Refusal("customers.unit-missing", _("Say whose pool the customer belongs to."), "unit")
        return None
    if not owner.is_active or (owner.left_on and owner.left_on < day):
        sentence = _("%(person)s has left.") % {"person": owner.name}
        return Refusal("customers.owner-left", sentence, "owner", {"person": owner.name})
    if unit is None:
        sentence = _("%(person)s stands in no unit on that day.") % {"person": owner.name}
        return Refusal("customers.owner-nowhere", sentence, "owner", {"person": owner.name})
    return None


def not_merged(customer: Customer) -> Refusal | None:
    """What was merged is history: the other file goes on."""
    if customer.merged_into_id is not None:
        sentence = _("%(name)s was merged into another customer.") % {"name": customer.name}
        return Refusal("customers.merged", sentence)
    return None


def no_circle(customer: Customer, parent: Customer | None) -> Refusal | None:
    """A group has members; a member has none of its own, so one limit is held in one place."""
    if parent is None:
        return None
    if parent.pk == customer.pk:
        return Refusal("customers.own-group", _("A customer isn't a member of itself."), "parent")
    if parent.parent_id is not None:
        sentence = _("%(name)s is a member of a group itself; choose the head of the group.") % {"name": parent.name}
        return Refusal("customers.group-of-group", sentence, "parent")
    if customer.pk and customer.members.exists():
        sentence = _("%(name)s heads a group itself.") % {"name": customer.name}
        return Refusal("customers.heads-a-group", sentence, "parent")
    return None
