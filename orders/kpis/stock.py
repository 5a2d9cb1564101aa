"""K47: how often the stock is sold in a year."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.kpi_rows import RowsKpi
from salesops.core.sockets.kpis import Span, kpis

from .customers import zone
from .profit import MOVED

YEAR = 365
# A row for each article: what of it was signed for, at the cost of the day it left; and its stock, day by day at the cost of the
# day, as a share of the year – so that the one divided by the other is a yearly rate. A movement counts from its day on, those
# before the period from its first. Stock is nobody's in sales: whoever leads the company on the last day answers for it.
TURNED = f"""
WITH moved AS ({MOVED.format(which='e."on" BETWEEN %(first)s AND %(last)s')}), sold AS (
    SELECT product_id, sum(round(quantity * cost, 2)) AS cost FROM moved
    WHERE kind = 'signed' AND cost IS NOT NULL GROUP BY 1
), put AS (
    SELECT product_id, greatest((at AT TIME ZONE %(zone)s)::date, %(first)s::date) AS day, sum(on_hand) AS pieces
    FROM orders_stockmovement WHERE on_hand <> 0 AND (at AT TIME ZONE %(zone)s)::date <= %(last)s GROUP BY 1, 2
), held AS (
    SELECT p.product_id, sum(p.pieces * c.net
        * (least(upper(c.period), %(last)s::date + 1) - greatest(lower(c.period), p.day))) / {YEAR} AS value
    FROM put p JOIN orders_productcost c ON c.product_id = p.product_id AND c.period && daterange(p.day, %(last)s, '[]')
    GROUP BY 1
), company AS (
    SELECT h.user_id, t.unit_id FROM accounts_orgunitterms t
    JOIN accounts_orgunithead h ON h.unit_id = t.unit_id AND h.period @> %(last)s::date
    WHERE t.parent_id IS NULL AND t.period @> %(last)s::date ORDER BY t.unit_id LIMIT 1
)
SELECT c.user_id AS person, c.unit_id AS unit, %(last)s::date AS day, coalesce(s.cost, 0) AS numerator,
    coalesce(h.value, 0) AS denominator, coalesce(s.product_id, h.product_id) AS record, NULL::bigint AS other, '' AS note
FROM sold s FULL JOIN held h USING (product_id) CROSS JOIN company c
WHERE coalesce(s.cost, 0) <> 0 OR coalesce(h.value, 0) <> 0
"""


@kpis.register
class InventoryTurnover(RowsKpi):
    code, unit, dimension = "K47", "times", "PER"
    name = _("Inventory turnover")
    definition = _("How often the stock is sold in a year.")
    basis = _("day of the sign-off; stock of every day")
    attribution = ("A5",)
    formula = _("cost of goods signed for, as a yearly rate ÷ mean stock at cost")
    example = _("Cost 500,000 in a month, mean stock 2,000,000: 6,000,000 ÷ 2,000,000 = 3.00.")
    cases = (
        _("Stock is the company's: whoever leads it answers for it, no team and no rep."),
        _("Goods cost what they cost on the day they were shipped, stock what it cost on each day."),
        _("What has no known cost is left out; no stock: no value."),
        _("What dealers have in stock is left out."),
    )
    record_kind = "orders.product"
    counted = pgettext_lazy("of stock", "Cost of goods signed for")
    out_of = _("Mean stock × days ÷ 365")
    rows = TURNED

    def params(self, span: Span) -> dict[str, Any]:
        return super().params(span) | {"zone": zone()}
