"""Where customers stand among others: in their market by sales, in their grade by orders (suggestions of grades, defaults.md 3)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.org import OrgTree
from orders.customer_facts.reading import columns, months_before
from salesops.core.sockets.customer_facts import CustomerFact, Values, customer_facts

YEAR = months_before("%(day)s", "12")
# Among those who bought in 12 months; the share of them that bought more.
BY_MARKET = f"""
WITH places AS (SELECT * FROM unnest(%(units)s::bigint[], %(markets)s::bigint[]) AS p (unit_id, market_id)),
wanted AS (
    SELECT DISTINCT p.market_id FROM customers_customer c JOIN places p USING (unit_id) WHERE c.id = ANY(%(ids)s)
), bought AS (
    SELECT customer_id, sum(sales_net) AS sales FROM orders_salesday WHERE day > {YEAR} AND day <= %(day)s
    GROUP BY 1 HAVING sum(sales_net) > 0
), ranked AS (
    SELECT c.id, (rank() OVER (PARTITION BY p.market_id ORDER BY b.sales DESC) - 1)::numeric
        / count(*) OVER (PARTITION BY p.market_id) AS share
    FROM bought b JOIN customers_customer c ON c.id = b.customer_id JOIN places p USING (unit_id) JOIN wanted USING (market_id)
)
SELECT id, share FROM ranked WHERE id = ANY(%(ids)s)
"""
# Among those of the same grade; the share of them that orders less often.
BY_GRADE = f"""
WITH counted AS (
    SELECT customer_id, count(*) AS orders FROM orders_order
    WHERE confirmed_on > {YEAR} AND confirmed_on <= %(day)s AND state <> 'cancelled' GROUP BY 1
), wanted AS (
    SELECT DISTINCT grade FROM customers_customer WHERE id = ANY(%(ids)s) AND grade <> ''
), ranked AS (
    SELECT c.id, n.orders, (rank() OVER (PARTITION BY c.grade ORDER BY coalesce(n.orders, 0)) - 1)::numeric
        / count(*) OVER (PARTITION BY c.grade) AS share
    FROM customers_customer c JOIN wanted USING (grade) LEFT JOIN counted n ON n.customer_id = c.id
    WHERE c.merged_into_id IS NULL
)
SELECT id, share FROM ranked WHERE id = ANY(%(ids)s) AND orders > 0
"""


def in_market(ids: Iterable[int], day: date) -> Values:
    """Share of the market that bought more in 12 months; no data without sales. One query and the tree of units."""
    tree = OrgTree.on(day)
    places = {unit: market.id for unit in tree.nodes if (market := tree.market_of(unit)) is not None}
    params = {"ids": list(ids), "day": day, "units": list(places), "markets": list(places.values())}
    return columns(BY_MARKET, params, ["share"])["share"]


def in_grade(ids: Iterable[int], day: date) -> Values:
    """Share of the same grade that orders less often; no data without orders. One query."""
    return columns(BY_GRADE, {"ids": list(ids), "day": day}, ["share"])["share"]


customer_facts.register(CustomerFact("market_sales_rank", _("Share of the market that bought more"), in_market))
customer_facts.register(CustomerFact("order_frequency_rank", _("Share of the grade that orders less often"), in_grade))
