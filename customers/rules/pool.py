"""When a customer leaves the pool or goes into it (CUS-2)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import PositionTerms, Posting, User
from customers.models import Customer, Ownership
from customers.protection import kept_by_work
from customers.states.customer import CustomerStatus
from salesops.core.formats import day_long
from salesops.core.refusals import Refusal


def still_in_pool(customer: Customer) -> Refusal | None:
    """Somebody else may have been faster."""
    if customer.owner_id is None:
        return None
    person = customer.owner.name  # type: ignore[union-attr]
    sentence = _("%(person)s has this customer now.") % {"person": person}
    return Refusal("customers.not-in-pool", sentence, figures={"person": person})


def in_use(customer: Customer) -> Refusal | None:
    """Archived and merged files change hands no more."""
    if customer.status == CustomerStatus.ARCHIVED or customer.merged_into_id:
        return Refusal("customers.not-in-use", _("%(name)s is archived or merged.") % {"name": customer.name})
    return None


def in_own_pool(customer: Customer, units: frozenset[int]) -> Refusal | None:
    """One claims from the pool of the own region only."""
    if customer.unit_id in units:
        return None
    return Refusal("customers.other-pool", _("This customer lies in the pool of another region."))


def waited(customer: Customer, person: User, day: date, cooling_days: int) -> Refusal | None:
    """Whoever had it last waits before claiming it back."""
    had = Ownership.objects.filter(customer=customer, owner=person, period__endswith__lte=day)
    ended = had.order_by("-period__endswith").values_list("period__endswith", flat=True).first()
    if ended is None:
        return None
    free = ended + timedelta(days=cooling_days)
    if day >= free:
        return None
    sentence = _("You had this customer until %(until)s; you may claim it again from %(day)s.") % {
        "until": day_long(ended - timedelta(days=1)), "day": day_long(free),
    }  # fmt: skip
    return Refusal("customers.cooling-off", sentence, figures={"from": free.isoformat()})


def claims_left(person: User, day: date, policy: Mapping[str, Any]) -> tuple[int, int]:
    """How many ``person`` may still claim this week, and how many more claimed customers may be held at a time."""
    monday = day - timedelta(days=day.weekday())
    claimed = Ownership.objects.filter(owner=person, how=Ownership.How.CLAIMED)
    this_week = claimed.filter(period__startswith__gte=monday, period__startswith__lte=day).count()
    held = (
        claimed.on(day)
        .filter(customer__owner=person)
        .exclude(Q(customer__status=CustomerStatus.ACTIVE) | Q(customer__status=CustomerStatus.ARCHIVED))
    )
    return policy["claims_a_week"] - this_week, policy["claims_at_a_time"] - held.count()


def within_quota(person: User, day: date, policy: Mapping[str, Any]) -> list[Refusal]:
    """The week's claims, and what may be held at a time."""
    week, held = claims_left(person, day, policy)
    found = []
    if week <= 0:
        most = policy["claims_a_week"]
        sentence = _("You have claimed %(most)s customers this week; the next from Monday.") % {"most": most}
        found.append(Refusal("customers.claims-of-week", sentence, figures={"most": most}))
    if held <= 0:
        most = policy["claims_at_a_time"]
        sentence = _("You hold %(most)s claimed customers that are not in cooperation yet.") % {"most": most}
        found.append(Refusal("customers.claims-at-a-time", sentence, figures={"most": most}))
    return found


def customers_at_most(person: User, day: date) -> int | None:
    """How many customers the position of ``person`` allows; ``None``: no limit."""
    place = Posting.objects.on(day).filter(user=person).values("position")
    return PositionTerms.objects.on(day).filter(position__in=place).values_list("customers_at_most", flat=True).first()


def below_cap(person: User, day: date, more: int = 1) -> Refusal | None:
    """``more`` customers fit beside those ``person`` has."""
    most = customers_at_most(person, day)
    if most is None:
        return None
    held = Customer.objects.current().filter(owner=person).count()
    if held + more <= most:
        return None
    sentence = _("%(person)s has %(held)s customers; the position allows %(most)s.") % {
        "person": person.name, "held": held, "most": most,
    }  # fmt: skip
    return Refusal("customers.too-many", sentence, "heir", {"held": held, "most": most})


def nothing_open(customer: Customer, day: date) -> Refusal | None:
    """A customer with open orders, receivables or tickets stays with its owner."""
    if not kept_by_work([customer.pk], day):
        return None
    return Refusal("customers.work-open", _("There are open orders, receivables or tickets."))


def held_before(customer: Customer, day: date) -> Refusal | None:
    """Owners hold for whole days: what was claimed today would leave no trace, and no claim of the week behind."""
    if not Ownership.objects.filter(customer=customer, owner__isnull=False, period__startswith=day).exists():
        return None
    return Refusal(
        "customers.held-since-today", _("It has changed hands today; give it to the pool tomorrow at the earliest.")
    )


def reason_given(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal("customers.reason-missing", _("Say why."), "reason")
