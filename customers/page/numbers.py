"""Numbers of people at a customer as one reader sees them: in full in the chain, else masked (ACC-5, defaults.md 1.5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from customers.models import Contact, Customer, ShippingAddress
from customers.scope.customers import in_chain, reaches
from salesops.core.masking import masked_email, masked_mobile

# Field → its mask, by what it belongs to.
SECRETS: dict[type[Any], dict[str, Callable[[str], str]]] = {
    Contact: {"mobile": masked_mobile, "phone": masked_mobile, "email": masked_email},
    ShippingAddress: {"receiver_phone": masked_mobile},
}
KINDS = {"contact": Contact, "address": ShippingAddress}


@dataclass(frozen=True)
class Secret:
    """One number: ``shown`` as this reader sees it; ``masked`` when there is more behind it."""

    field: str
    label: Any
    shown: str
    masked: bool


def may_unmask(user: Any, customer: Customer) -> bool:
    """Whether ``user`` may look behind a mask of this customer, for a reason and recorded (right ``u``)."""
    return reaches(user, customer, "customers", "u")


def secret(record: Any, field: str, *, in_full: bool) -> Secret:
    """``field`` of a contact or an address for a reader who does or doesn't see it ``in_full``."""
    value = getattr(record, field)
    shown = value if in_full else SECRETS[type(record)][field](value)
    return Secret(field, record._meta.get_field(field).verbose_name, shown, bool(value) and not in_full)


def values_for(record: Any, fields: Iterable[str], customer: Customer, user: Any) -> dict[str, Any]:
    """``fields`` of a contact or an address as ``user`` reads them: what answers a conflict says no more than the page."""
    in_full = user is None or in_chain(user, customer)
    found = {name: getattr(record, name) for name in fields}
    return found | {
        name: secret(record, name, in_full=in_full).shown for name in SECRETS[type(record)] if name in found
    }


def masked_for(record: Any, customer: Customer, user: Any) -> dict[str, str]:
    """Field → what ``user`` sees of it, for those numbers of ``record`` that are masked for him."""
    found = [secret(record, field, in_full=in_chain(user, customer)) for field in SECRETS[type(record)]]
    return {one.field: one.shown for one in found if one.masked}


def with_secrets(rows: Iterable[Any], customer: Customer, user: Any) -> list[Any]:
    """``rows`` each with ``secrets``, field → :class:`Secret`. No queries of its own: the chain is known of the request."""
    in_full = in_chain(user, customer)
    found = list(rows)
    for row in found:
        row.secrets = {field: secret(row, field, in_full=in_full) for field in SECRETS[type(row)]}
    return found
