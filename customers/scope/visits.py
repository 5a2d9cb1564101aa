"""Whose visits and plans a person sees and writes (capability ``visits``)."""

from collections.abc import Hashable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.access import Reach, people_in_reach
from accounts.models import PositionTerms, Posting, User
from accounts.standing import kept
from customers.models import Customer
from customers.models.customer import CustomerStatus
from customers.scope.among import OneOf, Pieces, any_of, counted_apart, named_by
from customers.scope.customers import count_in_reach, counted_in_reach, per_request, reaches
from customers.scope.customers import scope_key as scope_of_customers
from salesops.core.refusals import Forbidden, Refusal

# So many customers are named one by one; of more than that their visits are looked up one by one.
FEW, MANY = 200, 2_000


def visible_visits(rows: Any, user: Any) -> Any:
    """Rows with ``user``, ``unit`` and ``customer``: one's own, those of one's units at their time, those of customers in reach.

    A visit stays with the unit of its day, so a head sees what his people did before a customer moved on.
    """
    return any_of(rows, _visible(user))


def visible_visits_apart(rows: Any, user: Any) -> list[Any]:
    """:func:`visible_visits` as parts without a common row, for counting."""
    return counted_apart(rows, _visible(user))


def _visible(user: Any) -> Pieces:
    if not user.can("visits", "v"):
        return ()
    reach = user.access.reach("visits", "v")
    if reach.everything:
        return None
    return per_request(user, "visits", lambda: _pieces(user, reach))


def _pieces(user: Any, reach: Reach) -> list[Q]:
    pieces = []
    units = reach.units | reach.market_units()
    if units:
        pieces.append(Q(unit_id__in=sorted(units)))
    if reach.people:
        pieces.append(Q(user_id__in=sorted(reach.people)))
    return [*pieces, _of_customers(user)]


def _of_customers(user: Any) -> Q:
    """Visits of customers in reach. How many these are decides how they are looked for, never which: it is asked once a day."""
    customers, count = counted_in_reach(user, "visits", MANY)
    if count > MANY:
        # Most visits are theirs: from the newest on a page is soon full, long before all of these customers were read.
        return Q(named_by("customer_id", customers))
    if count > FEW:
        return Q(customer__in=customers)
    # An index finds their visits, which may be few among those of all.
    return Q(OneOf("customer_id", customers.values_list("pk", flat=True)))


def scope_key(user: Any) -> Hashable | None:
    """What :func:`visible_visits` depends on beside person, day and where people stand; ``None``: ids that were read are in it."""
    if not user.can("visits", "v"):
        return None
    customers = scope_of_customers(user, "customers"), scope_of_customers(user, "visits")
    if user.access.reach("visits", "v").everything:
        return customers
    count = count_in_reach(user, "visits", MANY)
    return (count > MANY, *customers) if count > FEW else None


def owes_visits(user: Any) -> bool:
    """Whether the position of ``user`` owes visits: directors plan and log theirs like everybody else (CUS-7, defaults.md 1.2)."""
    if "_owes_visits" not in user.access.__dict__:
        day = user.access.day
        user.access.__dict__["_owes_visits"] = kept("postings", ("owes visits", user.pk, day), lambda: _owes(user, day))
    return bool(user.access.__dict__["_owes_visits"])


def _owes(user: Any, day: date) -> bool:
    posts = Posting.objects.on(day).filter(user=user).values("position")
    return PositionTerms.objects.on(day).filter(position__in=posts, visits__gt=0).exists()


def people_one_logs_for(user: Any) -> frozenset[int]:
    """Ids of those whose visits ``user`` may enter and plan: oneself, and the reps one assists (代录)."""
    if user.can("visits", "c"):
        return user.access.reach("visits", "c").people
    return frozenset({user.pk}) if user.can("visits", "v") and owes_visits(user) else frozenset()


def people_to_plan_for(user: Any) -> Any:
    """Whose weeks ``user`` opens: people in reach, those one enters visits for, oneself."""
    rows = people_in_reach(User.objects.all(), user, "visits")
    return (rows | User.objects.filter(pk__in={user.pk, *people_one_logs_for(user)})).distinct()


def customers_to_visit(user: Any) -> Any:
    """Customers ``user`` may log a visit at or plan one for: current ones whose visits are in reach."""
    if not people_one_logs_for(user):
        return Customer.objects.none()
    return Customer.objects.current().in_reach(user, "visits", "v")


def sellers(user: Any) -> Any:
    """People in reach whose position owes visits."""
    day = user.access.day
    posted = Posting.objects.on(day).filter(position__terms__visits__gt=0, position__terms__period__contains=day)
    people = User.objects.active().filter(pk__in=posted.values("user"))
    return people_in_reach(people, user, "visits").order_by("name_key", "pk")


def may_visit(user: Any, customer: Customer) -> bool:
    """Whether ``customer`` is among :func:`customers_to_visit`, told from the row as it was read."""
    current = customer.status != CustomerStatus.ARCHIVED
    return current and bool(people_one_logs_for(user)) and reaches(user, customer, "visits")


def need_to_log_for(actor: Any, person: User) -> None:
    """Refuse with 403 unless ``actor`` (``None`` = the system) may enter visits and plans of ``person``."""
    if actor is not None and person.pk not in people_one_logs_for(actor):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
