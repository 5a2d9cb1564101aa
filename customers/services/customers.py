"""Customer files: opened, edited, archived (CUS-1). Lock order: customer, then its parts, then the number series."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OrgUnit, User
from customers.models import Customer, Ownership
from customers.names import normal_name
from customers.rules import file as rules
from customers.scope.customers import parts_in_reach
from customers.scope.groups import head_known
from customers.states.customer import CustomerStatus
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.chinese import sort_key
from salesops.core.numbering import draw_number
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if

from .contacted import progressed
from .editing import check_version, lock, need_all_over, need_over
from .ownership import hold_owner, placed, unit_of
from .regrading import regrade_after_edit

# What editors fill in, by the part of the file a limited right names.
BASICS = (
    "name",
    "short_name",
    "credit_code",
    "kind",
    "industry",
    "channel",
    "province",
    "city",
    "address",
    "phone",
    "website",
    "tags",
    "employees",
    "sites",
    "yearly_potential",
    "yearly_revenue",
    "demand",
    "purchase_cycle",
    "present_supplier",
    "payment_habit",
    "notes",
    "opened_on",
    "is_group",
    "is_public_buyer",
    "parent",
)
TAX = ("invoice_title", "tax_address", "tax_phone")
BANK = ("bank_name", "bank_account")
PARTS: dict[str, tuple[str, ...]] = {"tax": TAX, "bank": BANK}


def editable(user: Any, customer: Customer) -> frozenset[str]:
    """Names of the fields ``user`` may edit in the file of ``customer`` (finance: tax and bank data of all)."""
    if user is None:
        return frozenset((*BASICS, *TAX, *BANK))
    parts = parts_in_reach(user, customer)
    if parts is None:
        return frozenset((*BASICS, *TAX))
    # The account itself changes by approval only (``bank.py``).
    return frozenset(name for part in parts for name in PARTS.get(part, ()) if part != "bank")


def customer_values(customer: Customer, reader: Any) -> dict[str, Any]:
    """What ``reader`` (``None``: the system) sees of ``customer`` when he edits it; shown beside his own input in a conflict."""
    found = {name: getattr(customer, name) for name in (*BASICS, *TAX)}
    return found if reader is None else found | {"parent": head_known(reader, customer)}


def name_columns(name: str) -> dict[str, str]:
    """The columns worked out from a name."""
    return {"name": name.strip(), "name_key": sort_key(name, person=False), "name_norm": normal_name(name)}


@act("customers.create_customer")
def create_customer(
    *,
    actor: User | None,
    name: str,
    owner: User | None,
    day: date,
    unit: OrgUnit | None = None,
    code: str = "",
    imported: bool = False,
    **fields: Any,
) -> Customer:
    """Open the file of a new customer; its first registrant owns it (``owner`` none: the pool of ``unit``).

    ``fields`` are those of :data:`BASICS`, :data:`TAX` and :data:`BANK`. ``code`` only for imported files that have a number.
    Refuses a credit code that is wrong or registered already; likely duplicates by name are for the page to show before.
    """
    place = unit or (unit_of(owner, day) if owner else None)
    _may_create(actor, owner, place)
    unknown = set(fields) - {*BASICS, *TAX, *BANK}
    if unknown:
        raise TypeError(f"unknown fields {sorted(unknown)}")
    fields["credit_code"] = fields.get("credit_code", "").strip().upper()
    refuse_if(
        rules.name_given(name),
        rules.credit_code_fits(fields["credit_code"]),
        rules.credit_code_free(fields["credit_code"]),
        rules.owner_fits(owner, place, day),
        rules.no_circle(Customer(), fields.get("parent")),
        *rules.amounts_fit(fields),
        kind=Invalid,
    )
    fields.setdefault("opened_on", day)
    customer = Customer(
        **name_columns(name), owner=owner, unit=place, pool_since=None if owner else day, created_by=actor,
        imported=imported, **fields,
    )  # fmt: skip
    customer.code = code or draw_number("C", on=day)
    customer.save()
    how = Ownership.How.IMPORTED if imported else Ownership.How.CREATED
    hold_owner(customer, owner=owner, unit=placed(place), day=min(day, fields["opened_on"]), how=how, by=actor)
    record_activity(customer, "customers.create_customer", actor=actor, on_behalf_of=_for_whom(actor, owner))
    return customer


def _may_create(actor: User | None, owner: User | None, unit: OrgUnit | None) -> None:
    """Reps open files of their own, assistants for their reps, managers in their units; setting up is the administrator's."""
    if not may_create(actor, owner, unit):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def may_create(actor: User | None, owner: User | None, unit: OrgUnit | None) -> bool:
    """Whether ``actor`` may open the file of a customer of ``owner`` in ``unit``."""
    if actor is None or actor.holds("ADM"):
        return True
    if not actor.can("customers", "c"):
        return False
    reach = actor.access.reach("customers", "c")
    return (
        reach.everything
        or (owner is not None and owner.pk in reach.people)
        or (unit is not None and unit.pk in reach.units)
    )


def _for_whom(actor: User | None, owner: User | None) -> User | None:
    """An assistant enters for the rep (代录): both names are kept."""
    return owner if actor is not None and owner is not None and actor.holds("AST") and actor.pk != owner.pk else None


@act("customers.edit_customer")
def edit_customer(
    *,
    actor: User | None,
    customer: Customer,
    values: Mapping[str, Any],
    version: int | None = None,
    now: datetime | None = None,
) -> dict[str, list[Any]]:
    """Change the fields named in ``values``; returns field → [before, after] of those that changed.

    A field the actor's roles don't reach refuses the whole act (403). A new demand is progress (CUS-6).
    """
    now = now or timezone.now()
    need_over(actor, customer)
    customer = lock(customer)
    check_version(customer, version, customer_values(customer, actor))
    values = dict(values)
    if set(values) - editable(actor, customer):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    if "credit_code" in values:
        values["credit_code"] = values["credit_code"].strip().upper()
    refuse_if(
        rules.not_merged(customer),
        rules.name_given(values["name"]) if "name" in values else None,
        rules.credit_code_fits(values.get("credit_code", "")),
        rules.credit_code_free(values.get("credit_code", ""), besides=customer),
        rules.no_circle(customer, values.get("parent")),
        *rules.amounts_fit(values),
        kind=Invalid,
    )
    if "name" in values:
        values |= name_columns(values["name"])
    changes = {
        name: [getattr(customer, name), value] for name, value in values.items() if getattr(customer, name) != value
    }
    if not changes:
        return {}
    for name, value in values.items():
        setattr(customer, name, value)
    customer.save()
    # The history holds the values; the timeline says which fields.
    record_activity(customer, "customers.edit_customer", actor=actor, fields=sorted(changes))
    if "demand" in changes and rules.is_new_need(*changes["demand"]):
        progressed(customer, at=now)
    regrade_after_edit(customer, changes, actor=actor, now=now)
    return changes


@act("customers.archive_customer")
def archive_customer(*, actor: User | None, customer: Customer, reason: str) -> None:
    """Put the file away: it stays readable, nothing new is entered."""
    need_all_over(actor, customer)
    customer = lock(customer)
    refuse_if(rules.not_merged(customer))
    customer.status = CustomerStatus.ARCHIVED
    customer.save(update_fields=["status"])
    record_activity(customer, "customers.archive_customer", actor=actor, note=reason)


@act("customers.restore_customer")
def restore_customer(*, actor: User | None, customer: Customer) -> None:
    """Take an archived file out again."""
    need_all_over(actor, customer)
    customer = lock(customer)
    refuse_if(rules.not_merged(customer))
    customer.status = CustomerStatus.FOLLOWING
    customer.save(update_fields=["status"])
    record_activity(customer, "customers.restore_customer", actor=actor)


@act("customers.verify_customer")
def verify_customer(*, actor: User, customer: Customer, day: date) -> None:
    """The whole file was gone through with the customer and is right today."""
    need_all_over(actor, customer)
    customer = lock(customer)
    refuse_if(rules.not_merged(customer))
    customer.verified_on, customer.verified_by = day, actor
    customer.save(update_fields=["verified_on", "verified_by"])
    record_activity(customer, "customers.verify_customer", actor=actor)
