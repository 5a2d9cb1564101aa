"""Sales and intake are the ledger of lines, summed; ``manage.py verify`` proves it (K01, K02)."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from orders.guards.sales import COLUMNS, DAY_KEYS, MONTH_KEYS, by_day, by_month
from salesops.core.sockets.invariants import invariant


def _differing(table: str, keys: str, sums: str) -> list[tuple]:
    """Rows whose sums differ, both ways; sums of nothing may be missing."""
    told = ", ".join(f"coalesce({{}}.{c}, 0)" for c in COLUMNS.split(", "))
    columns = ", ".join(f'"{c}"' for c in f"{keys}, {COLUMNS}".replace(" ", "").split(","))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {keys} FROM {table} kept FULL JOIN ({sums}) counted ({columns}) USING ({keys})"
            f" WHERE ({told.format(*['kept'] * 3)}) <> ({told.format(*['counted'] * 3)}) ORDER BY {keys} LIMIT 100"
        )
        return cursor.fetchall()


@invariant("orders.sales_are_their_entries", _("Sales of days and months are the entries of the order lines"))
def sales_are_their_entries() -> Iterator[str]:
    for day, customer, owner, unit in _differing("orders_salesday", DAY_KEYS, by_day("orders_lineentry")):
        yield f"{day}, customer {customer}, owner {owner}, unit {unit}: not the sum of its entries"
    for month, owner, unit in _differing("orders_salesmonth", MONTH_KEYS, by_month("orders_lineentry")):
        yield f"{month:%Y-%m}, owner {owner}, unit {unit}: not the sum of its entries"
