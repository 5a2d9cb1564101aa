"""Import ``contacts``: people at customers, by customer number and name (contract.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Contact, Customer
from customers.names import digits_of
from customers.page.numbers import values_for
from customers.rules import file as rules
from customers.scope.customers import parts_in_reach
from salesops.core.audit.activity import record_activities
from salesops.core.imports import parsing
from salesops.core.refusals import Refusal
from salesops.core.sockets.imports import Applied, ImportColumn, ImportContext, ImportKind, ImportRow, import_kinds

from . import cells
from .customers import CREATED, UNCHANGED, refuse
from .people import sets_up
from .same_number import same_numbers
from .seen import told, visible_ids

FIELDS = ("title", "mobile", "phone", "email", "is_primary")
NUMBERS = {"mobile": "mobile_digits", "phone": "phone_digits"}


@dataclass
class _Person:
    row: ImportRow
    contact: Contact
    changes: dict[str, list[Any]]
    is_new: bool


def apply_contacts(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Some thousand rows at once; each is checked like the single act."""
    wanted = {row.values["customer_code"] for row in rows}
    customers = {c.code: c for c in Customer.objects.select_for_update().filter(code__in=wanted).order_by("pk")}
    ids = [c.pk for c in customers.values()]
    known: dict[tuple[int, str], Contact] = {}
    main: dict[int, Contact] = {}
    for contact in Contact.objects.select_for_update().filter(customer__in=ids).order_by("is_active", "-pk"):
        # Of two of the same name the one still there and entered first is meant.
        known[contact.customer_id, contact.name] = contact
        if contact.is_primary and contact.is_active:
            main[contact.customer_id] = contact
    visible = visible_ids(ids, context.actor)
    people = []
    for row in rows:
        person = _person(row, context, customers, known, visible)
        if person is not None:
            people.append(person)
    _settle_main(people, main)
    _write(people, customers, context)
    asked = [p.contact for p in people if p.is_new or set(NUMBERS) & set(p.changes)]
    warned = same_numbers(asked, context.actor)
    return {p.row.number: _outcome(p, warned.get(p.contact.pk, ""), p.contact.customer_id in visible) for p in people}


def _outcome(person: _Person, warning: str, seen: bool) -> Applied:
    if person.is_new:
        return Applied("created", warning=warning) if warning else CREATED
    return Applied("updated", told(person.changes, seen=seen), warning) if person.changes else UNCHANGED


def _person(
    row: ImportRow,
    context: ImportContext,
    customers: Mapping[str, Customer],
    known: Mapping[tuple[int, str], Contact],
    visible: frozenset[int],
) -> _Person | None:
    values, actor = row.values, context.actor
    customer = customers.get(values["customer_code"])
    sets_up_all = actor is None or actor.holds("ADM")
    # Out of scope is unknown.
    if customer is None or not (sets_up_all or customer.pk in visible):
        sentence = _("There is no customer %(value)s.") % {"value": values["customer_code"]}
        refuse(row, Refusal("core.unknown-key", sentence, "customer_code"))
        return None
    parts = None if sets_up_all else parts_in_reach(actor, customer)
    denied = Refusal("core.no-permission", _("Your roles don't allow this."), "customer_code")
    numbers = [_number_fits(field, values.get(field, "")) for field in NUMBERS]
    if refuse(row, rules.not_merged(customer), None if parts is None or "contacts" in parts else denied, *numbers):
        return None
    contact = known.get((customer.pk, values["name"]))
    is_new = contact is None
    contact = contact or Contact(customer=customer, name=values["name"])
    # Whoever reads numbers masked is told no more of what stood there than the page tells him.
    before = values_for(contact, FIELDS, customer, actor)
    changes = {
        name: [before[name], values[name]]
        for name in FIELDS
        if name in values and getattr(contact, name) != values[name]
    }
    for name in changes:
        setattr(contact, name, values[name])
        if name in NUMBERS:
            setattr(contact, NUMBERS[name], digits_of(values[name]))
    return _Person(row, contact, changes, is_new)


def _number_fits(field: str, number: str) -> Refusal | None:
    if number and ("*" in number or not 5 <= len(digits_of(number)) <= 20):
        return Refusal("customers.bad-phone", _("This is no phone number."), field)
    return None


def _settle_main(people: list[_Person], main: dict[int, Contact]) -> None:
    """One main contact a customer: the row that says so takes the place, the first contact has it when nobody does."""
    for person in people:
        contact = person.contact
        if not contact.is_active:
            continue
        held = main.get(contact.customer_id)
        if contact.is_primary and held is not contact:
            if held is not None:
                held.is_primary = False
                if held.pk:
                    Contact.objects.filter(pk=held.pk).update(is_primary=False)
            main[contact.customer_id] = contact
        elif held is None and person.is_new and "is_primary" not in person.row.values:
            contact.is_primary = True
            main[contact.customer_id] = contact


def _write(people: list[_Person], customers: Mapping[str, Customer], context: ImportContext) -> None:
    new = [p.contact for p in people if p.is_new]
    changed = [p.contact for p in people if not p.is_new and p.changes]
    Contact.objects.bulk_create(new)
    Contact.objects.bulk_update(changed, [*FIELDS, *NUMBERS.values()], batch_size=1000)
    for verb, contacts in (("customers.add_contact", new), ("customers.edit_contact", changed)):
        records = list({c.customer_id: c.customer for c in contacts}.values())
        record_activities(records, verb, actor=context.actor)


import_kinds.register(
    ImportKind(
        code="contacts",
        label=gettext_lazy("Contacts"),
        help=gettext_lazy("Enters people at customers and changes existing ones by customer number and name."),
        capability="customers",
        right="e",
        may=sets_up,
        key=("customer_code", "name"),
        apply=None,
        apply_part=apply_contacts,
        columns=(
            ImportColumn(
                "customer_code",
                gettext_lazy("customer no."),
                cells.code,
                required=True,
                example="C-000123",
                also=gettext_lazy("no.|customer code"),
            ),
            ImportColumn(
                "name",
                gettext_lazy("full name"),
                parsing.text(60),
                required=True,
                example="Zheng Haitao",
                also=gettext_lazy("name"),
            ),
            ImportColumn("title", gettext_lazy("job title"), parsing.text(60), example="Purchasing director"),
            ImportColumn("mobile", gettext_lazy("mobile"), cells.phone, example="138 0000 0000"),
            ImportColumn("phone", gettext_lazy("phone"), cells.phone, example="0512-6000 0000"),
            ImportColumn("email", gettext_lazy("e-mail"), cells.email, example="zheng@example.com"),
            ImportColumn("is_primary", gettext_lazy("main contact"), cells.yes_no, example="1"),
        ),
    )
)
