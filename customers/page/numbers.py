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


def with_secrets(rows: Iterable[Any], customer: Customer, user: Any) -> list[Any]:
    """``rows`` each with ``secrets``, field → :class:`Secret`. No queries of its own: the chain is known of the request."""
    in_full = in_chain(user, customer)
    found = list(rows)
    for row in found:
        row.secrets = {field: secret(row, field, in_full=in_full) for field in SECRETS[type(row)]}
    return found
