"""``allowed_actions`` of records of customers: the verbs somebody could do now, and for the others why not (contract.md, "API")."""

from collections.abc import Iterable
from typing import Any

from customers.models import Customer
from salesops.core.api.serializers import AllowedOut
from salesops.core.refusals import Refusal


def offered(*verbs: tuple[str, Any, Iterable[Refusal | None]]) -> Any:
    """Each verb with its label and the reasons against it, as :class:`AllowedOut` shows them."""
    found = []
    for verb, label, reasons in verbs:
        why = [reason for reason in reasons if reason is not None]
        found.append({"verb": verb, "label": str(label), "allowed": not why, "refusals": why})
    return AllowedOut(found, many=True).data


def page_of(serializer: Any, row: Any) -> list[Any]:
    """The rows answered together with ``row``: what they need is asked once for all of them."""
    return list(getattr(serializer.parent, "instance", None) or [row])


def credit_rights(user: Any, customers: Iterable[int]) -> dict[int, set[str]]:
    """Of each customer the rights ``c``, ``e``, ``a`` on its credit that ``user`` holds; three queries."""
    ids = set(customers)
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    for right in "cea":
        for pk in Customer.objects.filter(pk__in=ids).in_reach(user, "credit", right).values_list("pk", flat=True):
            found[pk].add(right)
    return found


def freezes(user: Any, unit: int, rights: set[str]) -> bool:
    """As :func:`customers.services.credit_accounts.may_freeze`, of rights known already."""
    market = user.access.tree.market_of(unit)
    return "e" in rights or ("a" in rights and market is not None and market.id in user.access.tree.headed_by(user.pk))
