"""Gaps and overload (CUS-17): provinces and industries with customers and nobody who covers them, people with too many."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from accounts.models import PositionTerms, Posting
from customers.models import Coverage, Customer
from customers.models.coverage import CoverageQuerySet
from customers.policies.cadence import GRADES
from salesops.core.policies import policy_on

MONTH = 30


@dataclass(frozen=True)
class Gap:
    """Customers of a province and industry nobody covers on the day."""

    province: str
    industry: str
    count: int


@dataclass(frozen=True)
class Load:
    """Customers against the cap of the position, visits demanded by the grades against the quota, a month."""

    person: Any
    customers: int
    at_most: int | None
    demanded: int
    quota: int | None

    @property
    def over(self) -> bool:
        return (self.at_most is not None and self.customers > self.at_most) or (
            self.quota is not None and self.demanded > self.quota
        )


def gaps(customers: Any, covered: CoverageQuerySet, day: date) -> list[Gap]:
    """Largest first; two queries."""
    rows = set(covered.on(day).filter(user__is_active=True).values_list("province", "industry"))
    found = (
        customers.current().exclude(province="").order_by().values_list("province", "industry").annotate(n=Count("pk"))
    )
    missing = [
        Gap(province, industry, count)
        for province, industry, count in found
        if (province, "") not in rows and (province, industry) not in rows
    ]
    return sorted(missing, key=lambda gap: (-gap.count, gap.province, gap.industry))


def loads(people: list[Any], day: date) -> list[Load]:
    """Who has how much, the overloaded first; four queries."""
    ids = [person.pk for person in people]
    places = dict(Posting.objects.on(day).filter(user__in=ids).values_list("user_id", "position_id"))
    terms = {
        position: (most, visits)
        for position, most, visits in PositionTerms.objects.on(day)
        .filter(position__in=set(places.values()))
        .values_list("position_id", "customers_at_most", "visits")
    }
    days = {row["grade"]: int(row["visit_days"]) for row in policy_on("customers.cadence", day)["grades"]}
    held: dict[int, dict[str, int]] = {}
    rows = Customer.objects.current().filter(owner__in=ids).order_by().values_list("owner_id", "grade")
    for owner, grade, count in rows.annotate(n=Count("pk")):
        held.setdefault(owner, {})[grade or GRADES[-1][0]] = held.get(owner, {}).get(grade or "C", 0) + count
    found = []
    for person in people:
        grades = held.get(person.pk, {})
        most, quota = terms.get(places.get(person.pk) or 0, (None, None))
        demanded = sum(-(-count * MONTH // days[grade]) for grade, count in grades.items())
        found.append(Load(person, sum(grades.values()), most, demanded, quota))
    return sorted(found, key=lambda load: (not load.over, -load.customers))


def covering(user: Any, day: date) -> Any:
    """Rows of today and later that ``user`` may see."""
    return Coverage.objects.visible_to(user).filter(period__endswith=None) | Coverage.objects.visible_to(user).filter(
        period__endswith__gt=day
    )
