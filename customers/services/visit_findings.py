"""What a visit learnt for the target customer table (C01), told to the customer file through its own services."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
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


def tell_correction(
    customer: Customer, before: Mapping[str, Any], after: Mapping[str, Any], *, actor: Any, at: datetime
) -> Customer:
    """A visit's findings were corrected from ``before`` to ``after``: the file follows where it still says what was said wrongly.

    What somebody entered since then stays, and so does what is only taken back: what stood there earlier nobody knows.
    """
    changed = {name: value for name, value in after.items() if value != before.get(name)}
    kept = {
        name: value
        for name, value in changed.items()
        if name not in OF_THE_FILE or _is_said(getattr(customer, name), before.get(name, ""))
    }
    return tell_file(customer, kept, actor=actor, at=at) if kept else customer


def _is_said(there: Any, said: str) -> bool:
    """Whether the file says what a visit said; a blank file says what was not said."""
    if isinstance(there, Decimal):
        return bool(said) and there == Decimal(said)
    return (there or "") == said


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
