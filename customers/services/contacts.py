"""Contacts, shipping addresses and the service team of a customer (CUS-1, CUS-5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.dated import end_from
from customers.models import Contact, Customer, ShippingAddress, TeamMember
from customers.names import digits_of
from customers.page.numbers import values_for
from customers.rules import file as rules
from customers.scope.customers import parts_in_reach
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if

from .editing import check_version, lock, need_all_over, need_over

CONTACT_FIELDS = ("name", "title", "influence", "mobile", "phone", "email", "is_primary", "is_active", "notes")
ADDRESS_FIELDS = (
    "label",
    "province",
    "city",
    "address",
    "receiver",
    "receiver_phone",
    "receiving_hours",
    "truck",
    "carrier",
    "papers",
    "packing",
    "freight",
    "is_default",
    "is_active",
    "checked_on",
)


def _need_part(actor: User | None, customer: Customer, part: str) -> None:
    """A right limited to some parts of the file (a secretary's to shipping and contacts) must name ``part``."""
    need_over(actor, customer)
    parts = parts_in_reach(actor, customer) if actor is not None else None
    if parts is not None and part not in parts:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def _name_given(name: str) -> Refusal | None:
    return None if name.strip() else Refusal("customers.contact-name-missing", _("Enter the name."), "name")


def _number_fits(field: str, number: str) -> Refusal | None:
    if number and ("*" in number or not 5 <= len(digits_of(number)) <= 20):
        return Refusal("customers.bad-phone", _("This is no phone number."), field)
    return None


@act("customers.save_contact")
def save_contact(
    *,
    actor: User | None,
    customer: Customer,
    values: Mapping[str, Any],
    contact: Contact | None = None,
    version: int | None = None,
) -> Contact:
    """Enter a contact of ``customer`` or change ``contact``. A new main contact takes the place of the former one."""
    _need_part(actor, customer, "contacts")
    customer = lock(customer)
    if contact is not None:
        contact = lock(contact)
        check_version(contact, version, values_for(contact, CONTACT_FIELDS, customer, actor))
    found = contact or Contact(customer=customer)
    for name, value in values.items():
        if name not in CONTACT_FIELDS:
            raise TypeError(f"unknown field {name}")
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    refuse_if(
        rules.not_merged(customer),
        _name_given(found.name),
        _number_fits("mobile", found.mobile),
        _number_fits("phone", found.phone),
        kind=Invalid,
    )
    found.mobile_digits, found.phone_digits = digits_of(found.mobile), digits_of(found.phone)
    others = Contact.objects.filter(customer=customer, is_active=True, is_primary=True).exclude(pk=found.pk)
    if found.is_active and found.is_primary:
        others.update(is_primary=False)
    elif found.is_active and contact is None and not others.exists():
        found.is_primary = True
    found.save()
    verb = "customers.edit_contact" if contact else "customers.add_contact"
    record_activity(customer, verb, actor=actor, name=found.name, title=found.title)
    return found


@act("customers.save_address")
def save_address(
    *,
    actor: User | None,
    customer: Customer,
    values: Mapping[str, Any],
    address: ShippingAddress | None = None,
    version: int | None = None,
) -> ShippingAddress:
    """Enter a shipping address of ``customer`` or change ``address``. A new usual address takes the place of the former."""
    _need_part(actor, customer, "shipping")
    customer = lock(customer)
    if address is not None:
        address = lock(address)
        check_version(address, version, values_for(address, ADDRESS_FIELDS, customer, actor))
    found = address or ShippingAddress(customer=customer)
    was_checked = found.checked_on
    for name, value in values.items():
        if name not in ADDRESS_FIELDS:
            raise TypeError(f"unknown field {name}")
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    missing = Refusal("customers.address-missing", _("Enter the address."), "address")
    refuse_if(
        rules.not_merged(customer),
        None if found.address else missing,
        _number_fits("receiver_phone", found.receiver_phone),
        kind=Invalid,
    )
    if found.checked_on != was_checked:
        found.checked_by = actor if found.checked_on else None
    others = ShippingAddress.objects.filter(customer=customer, is_active=True, is_default=True).exclude(pk=found.pk)
    if found.is_active and found.is_default:
        others.update(is_default=False)
    elif found.is_active and address is None and not others.exists():
        found.is_default = True
    found.save()
    verb = "customers.edit_address" if address else "customers.add_address"
    record_activity(customer, verb, actor=actor, name=str(found))
    return found


@act("customers.set_team")
def set_team(*, actor: User | None, customer: Customer, members: Mapping[User, str], day: date) -> bool:
    """Let exactly ``members`` (person → part) be the service team from ``day``. Returns whether anything changed."""
    need_all_over(actor, customer)
    customer = lock(customer)
    refuse_if(rules.not_merged(customer))
    present = {row.user_id: row for row in TeamMember.objects.on(day).filter(customer=customer)}
    wanted = {person.pk: part for person, part in members.items()}
    for person in members:
        refuse_if(rules.owner_fits(person, customer.unit, day), kind=Invalid)
    gone = [pk for pk, row in present.items() if wanted.get(pk) != row.part]
    new = [pk for pk, part in wanted.items() if pk not in present or present[pk].part != part]
    if gone:
        end_from(TeamMember.objects.filter(customer=customer, user__in=gone), day)
    for pk in new:
        TeamMember.objects.create(customer=customer, user_id=pk, part=wanted[pk], period=DateRange(day, None))
    if gone or new:
        record_activity(customer, "customers.set_team", actor=actor, people=sorted(p.name for p in members))
    return bool(gone or new)
