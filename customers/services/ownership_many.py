"""Many customers change hands at once: the rows of ``hold_owner`` and ``take_over``, a few statements for all (CUS-2, ACC-9)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F

from accounts.models import OrgUnit, User
from customers.models import Customer, Ownership

BATCH = 1000
# One that was planned to begin later ends where the next begins; the past stays as it was.
CLOSE = """
UPDATE customers_ownership SET period = daterange(lower(period), %(day)s::date)
WHERE customer_id = ANY(%(ids)s) AND period @> %(day)s::date AND (lower(period) IS NULL OR lower(period) < %(day)s::date)
"""
# Files whose owner of today isn't the one their rows name, because a planned change has come.
FOLLOW = """
UPDATE customers_customer c
SET owner_id = o.owner_id, unit_id = o.unit_id,
    pool_since = CASE WHEN o.owner_id IS NULL THEN COALESCE(c.pool_since, lower(o.period)) END
FROM customers_ownership o
WHERE o.customer_id = c.id AND o.period @> %(today)s::date AND c.merged_into_id IS NULL
  AND (o.owner_id IS DISTINCT FROM c.owner_id OR o.unit_id <> c.unit_id)
"""


def hold_many(
    ids: Iterable[int],
    *,
    owner: User | None,
    unit: OrgUnit | None,
    day: date,
    today: date,
    how: str,
    by: Any,
    reason: str = "",
) -> None:
    """Let ``owner`` (none: the pool) hold the customers of ``ids`` from ``day``; ``unit`` none: each keeps its own.

    The caller locked them. With ``day`` in the future it is planned only.
    """
    wanted = list(ids)
    rows = Ownership.objects.filter(customer__in=wanted)
    unit_id = F("unit_id") if unit is None else unit.pk
    begun = list(
        rows.on(day).exclude(period__startswith=day).values_list("customer_id", "unit_id", "period").order_by("pk")
    )
    fresh = rows.filter(period__startswith=day)
    fresh.update(owner=owner, unit_id=unit_id, how=how, reason=reason, by=by)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, {"ids": [customer for customer, _unit, _period in begun], "day": day})
    Ownership.objects.bulk_create(
        (
            Ownership(
                customer_id=customer,
                owner=owner,
                unit_id=before if unit is None else unit.pk,
                how=how,
                reason=reason,
                by=by,
                period=DateRange(day, period.upper),
            )
            for customer, before, period in begun
        ),
        batch_size=BATCH,
    )
    if day <= today:
        Customer.objects.filter(pk__in=wanted).update(owner=owner, unit_id=unit_id, pool_since=None if owner else today)


def follow_owners_of(today: date) -> int:
    """Write owner and unit of ``today`` into the files whose planned change has come. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, {"today": today})
        return cursor.rowcount
