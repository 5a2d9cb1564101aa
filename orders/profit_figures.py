"""K04 by unit, person, customer or product: what is left of sales after the cost of the goods (defaults.md 8).

By the statement of the KPI (``kpis/profit.py``), so that a line without a known cost is guessed at by the same margins.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection

from orders.kpis.profit import PRICED
from orders.sales_figures import Wanted
from salesops.core.sockets.report_periods import Period

KEYS = {"unit": "unit_id", "person": "owner_id", "customer": "customer_id", "product": "product_id"}


def profit_by_key(wanted: Wanted, period: Period) -> Mapping[int, Decimal | None]:
    """Id of the unit, person, customer or product → its K04 in ``period``; ``None``: of some goods nobody knows what they cost.
    One query, of every entry of the period.
    """
    conditions, params = _narrowed(wanted)
    sql = (
        f"{PRICED} SELECT o.{KEYS[wanted.by]}, CASE WHEN bool_and(o.spent IS NOT NULL) THEN sum(o.worth - o.spent) END"
        f" FROM priced o JOIN customers_customer c ON c.id = o.customer_id WHERE {' AND '.join(conditions)} GROUP BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {**params, "first": period.first, "last": period.last})
        return dict(cursor.fetchall())


def _narrowed(wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    """As the entries are: own orders and those of own units at their time, and what is asked for."""
    conditions = ["true"]
    params: dict[str, Any] = {}
    reach = wanted.user.access.reach("orders", "v")
    if not reach.everything:
        conditions.append("(o.owner_id = ANY(%(people)s) OR o.unit_id = ANY(%(places)s))")
        params |= {"people": sorted(reach.people), "places": sorted(reach.units | reach.market_units())}
    if wanted.units is not None:
        conditions.append("o.unit_id = ANY(%(units)s)")
        params["units"] = list(wanted.units)
    asked = {"o.owner_id": wanted.owner, "o.customer_id": wanted.customer, "o.line": wanted.line, "c.grade": wanted.grade,
             "c.channel": wanted.channel}  # fmt: skip
    for column, value in asked.items():
        if value:
            name = column.partition(".")[2]
            conditions.append(f"{column} = %({name})s")
            params[name] = value
    return conditions, params
