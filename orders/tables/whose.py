"""Filters every list of orders, contracts, shipments and their papers has: owner, customer, unit of the time."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import people_in_reach
from accounts.models import OrgUnit, User
from customers.models import Customer
from salesops.core.lists.filters import RelationFilter
from salesops.core.lists.reading import Reading


def below(units: list[Any], reading: Reading) -> Q:
    """Rows of the units of their time, and of those below today."""
    return Q(unit__in=reading.user.access.tree.subtree([u.pk for u in units]))


def of_customers(capability: str) -> tuple[RelationFilter, ...]:
    """``capability``: whose owners are offered."""
    return (
        RelationFilter(
            name="owner",
            label=_("Owner"),
            rows=lambda user: people_in_reach(
                User.objects.only("username", "name").order_by("name_key", "pk"), user, capability
            ),
            key="username",
            title=lambda person: person.name,
            find=lambda rows, text: rows.found_by(text),
        ),
        RelationFilter(
            name="customer",
            label=_("Customer"),
            rows=lambda user: Customer.objects.visible_to(user),
            key="code",
            title=lambda customer: customer.called,
            find=lambda rows, text: rows.found_by(text),
        ),
        RelationFilter(
            name="unit",
            label=_("Unit"),
            rows=lambda user: OrgUnit.objects.filter(pk__in=user.access.tree.nodes).order_by("code"),
            key="code",
            where=below,
        ),
    )
