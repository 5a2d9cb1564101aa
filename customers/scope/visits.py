"""Whose visits and plans a person sees and writes (capability ``visits``)."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.models import PositionTerms, Posting, User
from accounts.standing import kept
from customers.models import Customer
from customers.models.customer import CustomerStatus
from customers.scope.among import Among
from customers.scope.customers import customers_in_reach, reaches
from salesops.core.refusals import Forbidden, Refusal


def visible_visits(rows: Any, user: Any) -> Any:
    """Rows with ``user``, ``unit`` and ``customer``: one's own, those of one's units at their time, those of customers in reach.

    A visit stays with the unit of its day, so a head sees what his people did before a customer moved on.
    """
    if not user.can("visits", "v"):
        return rows.none()
    reach = user.access.reach("visits", "v")
    if reach.everything:
        return rows
    also = Q(user_id__in=sorted(reach.people))
    units = reach.units | reach.market_units()
    customers = customers_in_reach(Customer.objects.all(), user, "visits", "v")
    if units:
        return rows.filter(also | Q(unit_id__in=sorted(units)) | Q(customer__in=customers))
    # One's own are some hundreds: their visits are found by an index instead of in all of the table.
    return rows.filter(also | Q(Among("customer_id", customers)))


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
