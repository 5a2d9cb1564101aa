"""Writing dated facts (ACC-1): a change from a day splits the period that holds on it, and never touches what was before."""

from datetime import date
from typing import Any, TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange

from salesops.core.models import Dated, DatedQuerySet

Fact = TypeVar("Fact", bound=Dated)


def hold_from(rows: DatedQuerySet, day: date, *, key: dict[str, Any], values: dict[str, Any]) -> Dated | None:
    """Let ``values`` hold for the thing ``key`` names from ``day`` until its next planned change, or for good.

    ``rows`` are the facts of that thing. Returns the new or corrected row, or ``None`` when they hold already.
    The caller holds the lock on the thing.
    """
    present = rows.on(day).first()
    if present is not None and all(getattr(present, name) == value for name, value in values.items()):
        return None
    if present is not None and present.period.lower == day:
        for name, value in values.items():
            setattr(present, name, value)
        present.save(update_fields=list(values))
        return present
    if present is not None:
        until = present.period.upper
        present.period = DateRange(present.period.lower, day)
        present.save(update_fields=["period"])
    else:
        planned = rows.filter(period__startswith__gt=day).order_by("period").first()
        until = planned.period.lower if planned else None
    return rows.model._default_manager.create(period=DateRange(day, until), **key, **values)


def end_from(rows: DatedQuerySet, day: date) -> list[Dated]:
    """Let none of ``rows`` hold from ``day`` on: the present ones end, planned ones are withdrawn. Returns those changed.

    A fact that would have held for no day at all is removed; the audit trail keeps it.
    """
    ended = []
    for row in rows.exclude(period__fully_lt=DateRange(day, None)):
        ended.append(row)
        if row.period.lower is not None and row.period.lower >= day:
            row.delete()
        else:
            row.period = DateRange(row.period.lower, day)
            row.save(update_fields=["period"])
    return ended


def holding_after(rows: DatedQuerySet, day: date) -> DatedQuerySet:
    """Those of ``rows`` that hold on ``day`` or on any day after it."""
    return rows.exclude(period__fully_lt=DateRange(day, None))
