"""Over whose customers a person decides or asks for another owner, and whom he may name as one (ACC-9)."""

from typing import Any

from django.db.models import QuerySet

from accounts.access import people_in_reach
from accounts.models import User
from accounts.services.handover import handing_rights
from customers.models import Customer


def _right(user: Any) -> str:
    return "a" if "a" in handing_rights(user) else "c"


def customers_to_hand(user: Any) -> QuerySet[Customer]:
    """Customers over whose owners ``user`` decides or asks."""
    return Customer.objects.in_reach(user, "handover", _right(user))


def people_to_hand_to(user: Any) -> QuerySet[User]:
    """Who sells, in reach; the directors give across markets."""
    sellers = User.objects.active().filter(role_grants__role="REP", role_grants__period__contains=user.access.day)
    return people_in_reach(sellers, user, "handover", _right(user)).order_by("name_key", "pk").distinct()
