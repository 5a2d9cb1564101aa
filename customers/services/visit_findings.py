"""What a visit learnt for the target customer table (C01), told to the customer file through its own services."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from customers.models import Contact, Customer
from customers.scope.customers import parts_in_reach

from .contacts import save_contact
from .customers import edit_customer, editable

# Fields of C01 that are fields of the file.
OF_THE_FILE = ("present_supplier", "demand", "yearly_potential", "purchase_cycle", "payment_habit")


def tell_file(customer: Customer, findings: Mapping[str, Any], *, actor: Any, at: datetime) -> Customer:
    """Write into the file what ``actor`` may write there; the caller locked ``customer``. Returns it as it now is."""
    values = {name: findings[name] for name in OF_THE_FILE if name in findings}
    if values and set(values) <= editable(actor, customer):
        edit_customer(actor=actor, customer=customer, values=values, now=at)
    name = str(findings.get("decision_maker", "")).strip()
    if name and _edits_contacts(actor, customer):
        _name_decider(customer, name, actor)
    return Customer.objects.select_for_update().get(pk=customer.pk)


def _edits_contacts(actor: Any, customer: Customer) -> bool:
    if actor is None:
        return True
    parts = parts_in_reach(actor, customer)
    return parts is None or "contacts" in parts


def _name_decider(customer: Customer, name: str, actor: Any) -> None:
    """The contact of that name decides; a new name is a new contact."""
    decides = (Contact.Influence.DECIDER, Contact.Influence.SUPPORTER)
    known = Contact.objects.filter(customer=customer, name=name, is_active=True).first()
    if known is not None and known.influence in decides:
        return
    values = {"name": name, "influence": Contact.Influence.DECIDER.value}
    save_contact(actor=actor, customer=customer, values=values, contact=known)
