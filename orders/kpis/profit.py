"""K04, K05: what is left of sales after the cost of the goods."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.kpis import Figure, Kpi, Sums, kpis

from .sales import OWNED_BY_ORDER, SIGNED, OfOrders, seller, with_seller

# Goods cost what they cost on the day they left: by the shipment they were signed from, else by the last one before. Of what came
# back the part in good condition is stock again; the rest is lost. Without a cost the line has the margin of its category, of all
# goods where the category has none; where no cost is known of any goods nobody knows what was earned: the row is worth nothing
# and its second column counts it.
# ``which`` entries: those of a period, or some by their ids.
MOVED = f"""
    SELECT e.id, e.kind, e.net, e."on", o.id AS order_id, o.customer_id, o.owner_id, o.unit_id, p.id AS product_id, p.line,
        p.category,
        CASE e.kind WHEN 'signed' THEN e.quantity WHEN 'returned' THEN -coalesce(back.good, 0) ELSE 0 END AS pieces,
        CASE e.kind WHEN 'returned' THEN -e.net ELSE e.net END AS worth, e.quantity, cost.net AS cost
    FROM orders_lineentry e JOIN orders_orderline line ON line.id = e.line_id JOIN orders_order o ON o.id = line.order_id
    JOIN orders_product p ON p.id = line.product_id
    LEFT JOIN orders_returnline back ON e.kind = 'returned' AND e.record_kind = 'orders.return' AND back.line_id = e.line_id
        AND back.taken_id = CASE WHEN e.record_kind = 'orders.return' THEN e.record_id::bigint END
    LEFT JOIN LATERAL (
        SELECT s."on" FROM orders_lineentry s
        WHERE s.line_id = e.line_id AND s.kind = 'shipped' AND s.quantity > 0 AND s."on" <= e."on"
        ORDER BY (e.record_kind <> '' AND s.record_kind = e.record_kind AND s.record_id = e.record_id) DESC, s."on" DESC LIMIT 1
    ) left_on ON e.kind <> 'credited'
    LEFT JOIN orders_productcost cost ON cost.product_id = p.id AND cost.period @> coalesce(left_on."on", e."on")
    WHERE {{which}} AND {SIGNED}
"""
PRICED = f"""
WITH moved AS ({MOVED.format(which='e."on" BETWEEN %(first)s AND %(last)s')}), margin AS (
    SELECT category, (sum(net) - sum(quantity * cost)) / sum(net) AS share FROM moved
    WHERE kind = 'signed' AND cost IS NOT NULL GROUP BY ROLLUP (category) HAVING sum(net) > 0
), priced AS (
    SELECT m.*, m.cost IS NULL AND m.pieces <> 0 AS guessed,
        round(CASE WHEN m.pieces = 0 THEN 0 WHEN m.cost IS NOT NULL THEN m.pieces * m.cost
              ELSE m.net * m.pieces / m.quantity * (1 - coalesce(own.share, every.share)) END, 2) AS spent
    FROM moved m LEFT JOIN margin own ON own.category = m.category LEFT JOIN margin every ON every.category IS NULL
)
"""
PROFITS = f"""{PRICED}
SELECT {seller("o.owner_id", 'o."on"')} AS person, o.unit_id AS unit, o."on" AS day,
    coalesce(o.worth - o.spent, 0) AS numerator, (o.spent IS NULL)::int AS denominator,
    o.order_id AS record, o.customer_id AS other,
    CASE WHEN o.spent IS NULL THEN 'unknown' WHEN o.guessed THEN 'no_cost' ELSE o.kind END AS note
FROM priced o {with_seller("o.owner_id", "o.customer_id", 'o."on"')}
"""


@kpis.register
class GrossProfit(OfOrders):
    code, unit, dimension = "K04", "money", "PER"
    name = _("Gross profit")
    definition = _("The sales amount less what the goods cost on the day they were shipped.")
    basis = _("day of the sign-off")
    attribution = OWNED_BY_ORDER
    formula = _("sales amount − cost of goods signed for + cost of returned goods put back to stock − freight we bear")
    example = _("Sales 200,000, cost 140,000; 100,000 come back with goods of 70,000 in good condition: 30,000.")
    cases = (
        _("Returned goods that are damaged are lost: their cost isn't put back."),
        _("No cost known: the average margin of the category; the row says so."),
        _("No cost known of any goods of the period: no value."),
    )
    lacks = _("freight we bear, which comes with the expenses")
    rows = PROFITS

    def figure(self, sums: Sums) -> Figure:
        found = super().figure(sums)
        return Figure(None, found.numerator, found.denominator, found.rows) if sums.denominator else found


@kpis.register
class Margin(Kpi):
    code, unit, dimension = "K05", "percent", "PER"
    name = _("Margin")
    definition = _("Gross profit of the sales amount.")
    basis = _("day of the sign-off")
    attribution = OWNED_BY_ORDER
    formula = _("gross profit ÷ sales amount")
    example = _("30,000 of 100,000: 30.00%.")
    cases = (_("No sales, or less than none: no value."),)
    needs = ("K04", "K01")

    def figure(self, sums: Sums) -> Figure:
        profit, sales = sums.built_of["K04"], sums.built_of["K01"]
        if profit.value is None or sales.value is None or sales.value <= 0:
            return Figure(None, profit.numerator, sales.numerator, sales.rows)
        return Figure(profit.value / sales.value, profit.value, sales.value, sales.rows)
