"""Gaps and overload (CUS-17): parts of the market with customers and nobody who covers them, people with too much."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from accounts.models import PositionTerms, Posting
from customers.models import Coverage, Customer
from customers.models.coverage import CoverageQuerySet
from customers.policies.cadence import GRADES
from customers.policies.placement import PLACEMENT
from salesops.core.policies import policy_on

MONTH = 30
# Percent of somebody's working time.
WHOLE = 100


@dataclass(frozen=True)
class Gap:
    """Customers of a part of the market nobody covers on the day. Empty ``industry`` and ``customer_class``: nobody is in the
    whole province; ``product_line``: somebody covers them, but not with this line.
    """

    province: str
    industry: str
    count: int
    customer_class: str = ""
    product_line: str = ""


@dataclass(frozen=True)
class Load:
    """Customers against the cap of the position, visits demanded by the grades against the quota, a month; ``shares`` of the
    working time given away by the rows of coverage, in percent.
    """

    person: Any
    customers: int
    at_most: int | None
    demanded: int
    quota: int | None
    shares: int = 0
    grades: Mapping[str, int] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        return (
            (self.at_most is not None and self.customers > self.at_most)
            or (self.quota is not None and self.demanded > self.quota)
            or self.shares > WHOLE
        )


def gaps(customers: Any, covered: CoverageQuerySet, day: date) -> list[Gap]:
    """Largest first; two queries. A row limited to an industry, a class or a product line covers no more than that."""
    rows: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    kept = covered.on(day).filter(user__is_active=True)
    for province, *rest in kept.values_list("province", "industry", "customer_class", "product_line"):
        rows[province].append((rest[0], rest[1], rest[2]))
    lines = {line for parts in rows.values() for _industry, _class, line in parts if line}
    found = customers.current().exclude(province="").order_by().values_list("province", "industry", "customer_class")
    missing: Counter[tuple[str, str, str, str]] = Counter()
    for province, industry, of_class, count in found.annotate(n=Count("pk")):
        if province not in rows:
            missing[province, "", "", ""] += count
            continue
        theirs = {
            line
            for for_industry, for_class, line in rows[province]
            if for_industry in ("", industry) and for_class in ("", of_class)
        }
        if not theirs:
            missing[province, industry, of_class, ""] += count
        elif "" not in theirs:
            for line in lines - theirs:
                missing[province, industry, of_class, line] += count
    listed = [Gap(p, industry, n, of_class, line) for (p, industry, of_class, line), n in missing.items()]
    return sorted(listed, key=lambda g: (-g.count, g.province, g.industry, g.customer_class, g.product_line))


def uncovered_provinces(user: Any, day: date) -> list[str]:
    """Provinces of the regions in reach of ``user`` where nobody works at all, with customers or without (R31)."""
    there = set(Coverage.objects.on(day).filter(user__is_active=True).values_list("province", flat=True))
    reach, tree = user.access.reach("coverage", "v"), user.access.tree
    units = reach.units | reach.market_units()
    regions = {node.code for node in tree.nodes.values() if reach.everything or node.id in units}
    rows = policy_on(PLACEMENT, day)["provinces"]
    return sorted({row["province"] for row in rows if row["region"] in regions} - there)


def loads(people: list[Any], day: date) -> list[Load]:
    """Who has how much, the overloaded first; five queries."""
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
        # Without a grade the longest distance between visits holds.
        of = held.setdefault(owner, {})
        of[grade or GRADES[-1][0]] = of.get(grade or GRADES[-1][0], 0) + count
    shares = Coverage.objects.on(day).filter(user__in=ids).order_by().values_list("user")
    given = dict(shares.annotate(n=Sum("share")))
    found = []
    for person in people:
        grades = held.get(person.pk, {})
        most, quota = terms.get(places.get(person.pk) or 0, (None, None))
        demanded = sum(-(-count * MONTH // days[grade]) for grade, count in grades.items())
        found.append(Load(person, sum(grades.values()), most, demanded, quota, given.get(person.pk, 0), grades))
    return sorted(found, key=lambda load: (not load.over, -load.customers))


def covering(user: Any, day: date) -> Any:
    """Rows of today and later that ``user`` may see."""
    return Coverage.objects.visible_to(user).filter(period__endswith=None) | Coverage.objects.visible_to(user).filter(
        period__endswith__gt=day
    )
