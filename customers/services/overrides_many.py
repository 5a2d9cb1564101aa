"""Whose grades somebody sets, whose he proposes: for many customers at once, as ``overrides.set_grade`` does for one (CUS-5)."""

from collections.abc import Sequence
from typing import Any

from customers.models import Customer, GradeOverride
from customers.scope.customers import parts_in_reach


def set_and_proposed(actor: Any, customers: Sequence[Customer]) -> tuple[frozenset[int], frozenset[int]]:
    """Ids of those whose grade ``actor`` sets himself, and of those he may only propose one for. Two queries."""
    rows = Customer.objects.filter(pk__in=[c.pk for c in customers])
    decided = set(rows.in_reach(actor, "grades", "a").values_list("pk", flat=True))
    direct = frozenset(c.pk for c in customers if c.pk in decided and c.owner_id != actor.pk)
    edited = set(rows.in_reach(actor, "customers", "e").values_list("pk", flat=True))
    rest = (c for c in customers if c.pk in edited - direct)
    return direct, frozenset(c.pk for c in rest if parts_in_reach(actor, c) is None)


def waiting_among(customers: Sequence[Customer]) -> frozenset[int]:
    """Ids of those for which a proposed grade waits for approval."""
    rows = GradeOverride.objects.filter(customer__in=[c.pk for c in customers], state="waiting")
    return frozenset(rows.values_list("customer", flat=True))
