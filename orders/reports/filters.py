"""Filters several reports share: units and people by what the reader reaches, customers by their number."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.access import people_in_reach
from accounts.models import OrgUnit, User
from customers.credit.factors import RATINGS
from customers.models import Customer
from customers.tables.credit import rating_word
from salesops.core.sockets.report_filters import ChoiceFilter, RecordFilter

# A choice longer than this is no choice.
OFFERED = 300


def _unit(user: Any, code: str) -> Any:
    return next((node for node in user.access.tree.nodes.values() if node.code == code), None)


def _units(user: Any) -> Sequence[tuple[str, str]]:
    kinds = (OrgUnit.Kind.MARKET, OrgUnit.Kind.REGION, OrgUnit.Kind.TEAM)
    nodes = sorted((n for n in user.access.tree.nodes.values() if n.kind in kinds), key=lambda n: n.code)
    return [(node.code, node.local_name) for node in nodes]


def of_unit() -> RecordFilter:
    """A unit with all below it, as a node of the tree."""
    return RecordFilter(name="unit", label=_("Unit"), find=_unit, title=lambda node: node.local_name, list_of=_units)


def of_owner(capability: str) -> RecordFilter:
    def rows(user: Any) -> Any:
        return people_in_reach(User.objects.order_by("name_key", "pk"), user, capability)

    return RecordFilter(
        name="owner", label=_("Owner"), find=lambda user, key: rows(user).filter(username=key).first(), title=lambda one: one.name,
        list_of=lambda user: list(rows(user).values_list("username", "name")[:OFFERED]),
    )  # fmt: skip


def of_customer(capability: str) -> RecordFilter:
    def find(user: Any, key: str) -> Any:
        return Customer.objects.in_reach(user, capability).filter(code=key.upper()).first()

    return RecordFilter(name="customer", label=_("Customer no."), find=find, title=lambda customer: customer.called)


def of_rating() -> ChoiceFilter:
    return ChoiceFilter(
        name="rating", label=_("Credit rating"), choices=lambda user, day: [(r, rating_word(r)) for r in RATINGS]
    )


def below(user: Any, node: Any) -> list[int]:
    """Ids of the unit and of all below it."""
    return sorted(user.access.tree.subtree([node.id]))
