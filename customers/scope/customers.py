"""Which customers a person reaches (ACC-4): own ones, those whose service team names him, his units, markets, steps, the pool.

Ids of service teams are read first and given as values: a condition of plain columns lets PostgreSQL combine its indexes, where a
subquery inside OR made it read the whole table.
"""

from collections.abc import Hashable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from accounts.access import Reach
from accounts.models import OrgUnit, Posting
from accounts.standing import kept as standing
from customers.scope.among import Pieces, any_of, counted_apart, strands_of
from salesops.core.lists.strands import Strand
from salesops.core.prepared import Prepared
from salesops.core.sockets.customer_facts import customers_at_step

# Nearly every page of customers asks, so the SQL is written out (performance.md).
_TEAMS = Prepared(
    "teams_of_person",
    "SELECT customer_id FROM customers_teammember WHERE user_id = $1 AND period @> $2",
    "bigint",
    "date",
)


def per_request(user: Any, name: str, read: Any) -> Any:
    """Read once for a request: ``user.access`` lives as long."""
    kept = user.access.__dict__.setdefault("_customer_scope", {})
    if name not in kept:
        kept[name] = read()
    return kept[name]


def teams_of(user: Any) -> frozenset[int]:
    """Ids of the customers whose service team names ``user`` today."""

    def read() -> frozenset[int]:
        return frozenset(pk for (pk,) in _TEAMS.rows(user.pk, user.access.day))

    return per_request(user, "teams", read)


def pool_units(user: Any) -> frozenset[int]:
    """Units whose pool a rep may claim from: those of the region he or she stands in."""

    def read() -> frozenset[int]:
        day = user.access.day
        posts = Posting.objects.on(day).filter(user=user).values_list("unit_id", flat=True)
        place = standing("postings", ("place", user.pk, day), posts.first)
        above = list(user.access.tree.upwards(place))
        region = next((n for n in above if n.kind == OrgUnit.Kind.REGION), above[0] if above else None)
        return user.access.tree.subtree([region.id]) if region else frozenset()

    return per_request(user, "pool", read) if user.holds("REP") else frozenset()


def _pieces(user: Any, reach: Reach, prefix: str) -> list[Q]:
    """What puts a customer in ``reach``: units first, which hold most of the rows."""
    pieces = []
    units = reach.units | reach.market_units()
    if units:
        pieces.append(Q(**{f"{prefix}unit_id__in": sorted(units)}))
    if reach.people:
        pieces.append(Q(**{f"{prefix}owner_id__in": sorted(reach.people)}))
    teams = teams_of(user)
    if teams:
        pieces.append(Q(**{f"{prefix}pk__in": sorted(teams)}))
    for role in sorted(reach.step_roles):
        found = customers_at_step(role, user.access.day)
        if found is not None:
            pieces.append(Q(**{f"{prefix}pk__in": found}))
    return pieces


# Grants limited to these reach no customer: the administrator's quality list is a report, his draft of the policy a policy.
NO_ROWS = {"customers": frozenset({"quality_list"}), "grades": frozenset({"policy_draft"})}


def _reach_of(user: Any, capability: str, right: str) -> Reach:
    """Where ``right`` reaches customers: a grant of everything that opens no file widens nothing."""
    without = NO_ROWS.get(capability, frozenset())
    if not without:
        return (
            Reach(everything=True)
            if user.access.reaches_all(capability, right)
            else user.access.reach(capability, right)
        )

    def read() -> Reach:
        by_limit = user.access.reach_by_limit(capability, right).items()
        found = [reach for limit, reach in by_limit if not limit or set(limit.split(",")) - without]
        return Reach(
            everything=any(r.everything for r in found),
            people=frozenset().union(*(r.people for r in found)),
            units=frozenset().union(*(r.units for r in found)),
            markets=next((r.markets for r in found if r.markets), ()),
            step_roles=frozenset().union(*(r.step_roles for r in found)),
        )

    return per_request(user, f"reach {capability} {right}", read)


def customers_in_reach(
    rows: QuerySet, user: Any, capability: str, right: str = "v", field: str = "", *, also: Q | None = None
) -> QuerySet:
    """Rows of customers (or rows whose ``field`` names a customer) for which ``user`` holds ``right`` on ``capability``.

    ``also`` widens the answer (own rows). Somebody on a service team reaches the customer with the rights of his roles.
    """
    return any_of(rows, _in_reach(user, capability, right, field, also))


def _in_reach(user: Any, capability: str, right: str, field: str = "", also: Q | None = None) -> Pieces:
    reach = _reach_of(user, capability, right)
    if reach.everything:
        return None
    if not user.can(capability, right):
        return ()
    pieces = _pieces(user, reach, f"{field}__" if field else "")
    return pieces if also is None else [*pieces, also]


def count_in_reach(user: Any, capability: str, most: int) -> int:
    """On how many customers ``user`` holds ``v`` of ``capability``, asked once a day and to ``most`` + 1: it decides how rows that
    name them are looked for, never which."""
    day = user.access.day

    def count() -> int:
        from customers.models import Customer

        return customers_in_reach(Customer.objects.order_by(), user, capability).values("pk")[: most + 1].count()

    return standing("units", ("customers in reach", capability, most, user.pk, day), count)


def counted_in_reach(user: Any, capability: str, most: int) -> tuple[Any, int]:
    """The customers on whom ``user`` holds ``v`` of ``capability``, and :func:`count_in_reach`."""
    from customers.models import Customer

    return customers_in_reach(Customer.objects.order_by(), user, capability), count_in_reach(user, capability, most)


def opens_files(user: Any) -> bool:
    """Whether the roles of ``user`` open customer files at all."""
    if not user.can("customers", "v"):
        return False
    limits = user.access.limits("customers", "v")
    return limits is None or bool(limits - NO_ROWS["customers"])


def visible_customers(rows: QuerySet, user: Any) -> QuerySet:
    """Customers ``user`` may open: those in reach, and the pool of the own region.

    A service team shares access with all of its members, whatever their roles.
    """
    return any_of(rows, _visible(user))


def visible_apart(rows: QuerySet, user: Any) -> list[QuerySet]:
    """:func:`visible_customers` as parts without a common row, for counting."""
    return counted_apart(rows, _visible(user))


def visible_strands(user: Any) -> list[Strand] | None:
    """:func:`visible_customers` by owner and unit, for lists in an order each of these has an index in."""
    return strands_of(_visible(user))


def scope_key(user: Any, capability: str) -> Hashable:
    """What else the conditions of this module depend on, beside the person, the day and where people stand: service teams."""
    return () if _reach_of(user, capability, "v").everything else teams_of(user)


def reader_key(user: Any, capability: str) -> Hashable:
    """:func:`scope_key` with the person and the day."""
    return user.pk, user.access.day, capability, scope_key(user, capability)


def of_open_file(user: Any, path: str, field: str = "customer") -> F | Case:
    """``path`` of the customer a row names by ``field``, where ``user`` opens its file today; nothing of one that moved on."""
    value, where = F(f"{field}__{path}"), open_file(user, field)
    return value if where is None else Case(When(where, then=value))


def open_file(user: Any, field: str = "customer") -> Q | None:
    """Rows whose customer, named by ``field``, has a file ``user`` opens today; ``None``: every one."""
    pieces = _visible(user, field)
    return None if pieces is None else reduce(or_, pieces, Q(pk__in=()))


def _visible(user: Any, field: str = "") -> Pieces:
    prefix = f"{field}__" if field else ""
    if not opens_files(user):
        return [Q(**{f"{prefix}pk__in": sorted(teams_of(user))})] if teams_of(user) else ()
    pool = pool_units(user)
    also = Q(**{f"{prefix}owner__isnull": True, f"{prefix}unit_id__in": sorted(pool)}) if pool else None
    return _in_reach(user, "customers", "v", field, also)


def _reaches(user: Any, reach: Reach, customer: Any) -> bool:
    return (
        reach.everything
        or (customer.owner_id is not None and customer.owner_id in reach.people)
        or customer.unit_id in reach.units | reach.market_units()
    )


def reaches(user: Any, customer: Any, capability: str, right: str = "v") -> bool:
    """Whether :func:`customers_in_reach` holds ``customer``, told from the row as it was read: a page asks for many rights."""
    reach = _reach_of(user, capability, right)
    if reach.everything:
        return True
    if not user.can(capability, right):
        return False
    if customer.pk in teams_of(user) or _reaches(user, reach, customer):
        return True
    steps = (customers_at_step(role, user.access.day) for role in sorted(reach.step_roles))
    return any(found.filter(pk=customer.pk).exists() for found in steps if found is not None)


def reached(customers: Iterable[Any], user: Any, capability: str, right: str = "v") -> list[Any]:
    """Those of ``customers`` (``pk``, ``owner_id``, ``unit_id`` of today) that :func:`customers_in_reach` holds."""
    reach = _reach_of(user, capability, right)
    if reach.everything:
        return list(customers)
    if not user.can(capability, right):
        return []
    people, units, teams = reach.people, reach.units | reach.market_units(), teams_of(user)
    held: list[Any] = []
    others: list[Any] = []
    for row in customers:
        near = row.unit_id in units or row.owner_id in people or row.pk in teams
        (held if near else others).append(row)
    for role in sorted(reach.step_roles) if others else ():
        found = customers_at_step(role, user.access.day)
        if found is not None:
            waiting = set(found.filter(pk__in=[row.pk for row in others]).values_list("pk", flat=True))
            held += [row for row in others if row.pk in waiting]
            others = [row for row in others if row.pk not in waiting]
    return held


def opened(customers: Iterable[Any], user: Any) -> frozenset[int]:
    """Ids of those of ``customers`` (``pk``, ``owner_id``, ``unit_id`` of today) that :func:`visible_customers` holds."""
    rows = list(customers)
    if not opens_files(user):
        return frozenset(row.pk for row in rows) & teams_of(user)
    pool = pool_units(user)
    near = frozenset(row.pk for row in rows if row.owner_id is None and row.unit_id in pool)
    return near | {row.pk for row in reached([row for row in rows if row.pk not in near], user, "customers")}


def parts_in_reach(user: Any, customer: Any, right: str = "e") -> frozenset[str] | None:
    """The parts of the file of ``customer`` (``shipping``, ``tax`` …) on which ``user`` holds ``right``; ``None``: all of it."""
    parts: set[str] = set()
    on_team = customer.pk in teams_of(user)
    for limit, reach in user.access.reach_by_limit("customers", right).items():
        if on_team or _reaches(user, reach, customer):
            if not limit:
                return None
            parts.update(limit.split(","))
    return frozenset(parts)


def reads_bank_accounts(user: Any) -> bool:
    """Whether ``user`` reads bank accounts in full: who keeps the bank data (finance); others see four digits."""
    return any("bank" in limit.split(",") for limit in user.access.reach_by_limit("customers", "e"))


def in_chain(user: Any, customer: Any) -> bool:
    """Whether ``user`` reads the contacts in full: owner, service team, the assistant, heads above (ACC-5)."""
    if not user.can("customers", "u"):
        return False
    reach = user.access.reach("customers", "u")
    if customer.owner_id is not None and customer.owner_id in reach.people:
        return True
    return customer.pk in teams_of(user) or customer.unit_id in reach.units
