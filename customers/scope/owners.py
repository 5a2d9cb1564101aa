"""Over whose customers a person decides or asks for another owner, and whom he may name as one (ACC-9); who may own at all."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.access import people_in_reach
from accounts.models import Posting, User
from accounts.services.handover import handing_rights
from customers.models import Coverage, Customer, OwnerChangeItem


def _right(user: Any) -> str:
    return "a" if "a" in handing_rights(user) else "c"


def may_own(day: date) -> QuerySet[User]:
    """People who sell: those with the role, and those whose position owes visits (a supervisor with customers of his own)."""
    role = Q(role_grants__role="REP", role_grants__period__contains=day)
    visiting = Posting.objects.on(day).filter(position__terms__visits__gt=0, position__terms__period__contains=day)
    return User.objects.active().filter(role | Q(pk__in=visiting.values("user"))).distinct().order_by("name_key", "pk")


def sells_himself(user: Any, day: date) -> bool:
    """Whether ``user`` looks after customers of his own, not only after those of his people."""
    if user.holds("REP"):
        return True
    return Customer.objects.filter(owner=user).exists() or Coverage.objects.on(day).filter(user=user).exists()


def customers_to_hand(user: Any) -> QuerySet[Customer]:
    """Customers over whose owners ``user`` decides or asks."""
    return Customer.objects.in_reach(user, "handover", _right(user))


def people_to_hand_to(user: Any) -> QuerySet[User]:
    """Who sells, in reach; the directors give across markets."""
    sellers = User.objects.active().filter(role_grants__role="REP", role_grants__period__contains=user.access.day)
    return people_in_reach(sellers, user, "handover", _right(user)).order_by("name_key", "pk").distinct()


def items_known(user: Any) -> QuerySet[OwnerChangeItem]:
    """Customers of changes as ``user`` may know them: all of those one asked for or inherits, else those in reach (S1)."""
    wanted = Q(change__requested_by=user) | Q(change__heir=user)
    for rows in (Customer.objects.in_reach(user, "handover", "v"), Customer.objects.visible_to(user)):
        wanted |= Q(customer__in=rows.values("pk"))
    return OwnerChangeItem.objects.filter(wanted)
