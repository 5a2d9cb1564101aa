"""K10, K13, K14: customers won, kept, buying again."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.kpi_rows import RowsKpi
from salesops.core.sockets.kpis import Figure, Span, Sums, kpis
from salesops.core.sockets.report_periods import Period, moved

from .sales import OWNED_BY_ORDER, OfOrders, seller, with_seller

# A first order of less wins nobody.
LEAST = 5_000
# So many months without an order, and a customer is new again.
MONTHS = 24
# Shares of fewer customers say nothing.
FEWEST = 5
# An order counts as "before" unless it had been given up, without anything signed for, when the later one was confirmed.
NEVER_SIGNED = """
NOT EXISTS (
    SELECT FROM orders_orderline l JOIN orders_lineentry s ON s.line_id = l.id WHERE l.order_id = {o}.id AND s.kind = 'signed'
)
"""
BEFORE = f"""
b.id <> o.id AND b.confirmed_on > o.confirmed_on - make_interval(months => %(months)s)
AND (b.confirmed_on, coalesce(b.confirmed_at, '-infinity'), b.id)
    < (o.confirmed_on, coalesce(o.confirmed_at, '-infinity'), o.id)
AND NOT (b.state = 'cancelled' AND b.cancelled_at < coalesce(o.confirmed_at, o.confirmed_on) AND {NEVER_SIGNED.format(o="b")})
"""
# Plants of one group; two files with one credit code don't exist, merged ones brought their orders along. The orders of the file
# itself come first, and apart: they leave few to ask the group about, which by one plan is read as a whole for each order.
WON = f"""
WITH first_of_file AS MATERIALIZED (
    SELECT o.id, o.customer_id, o.owner_id, o.unit_id, o.confirmed_on, o.confirmed_at, o.state,
        (o.cancelled_at AT TIME ZONE %(zone)s)::date AS given_up
    FROM orders_order o
    WHERE (o.confirmed_on BETWEEN %(first)s AND %(last)s
            OR (o.state = 'cancelled' AND o.confirmed_on <= %(last)s
                AND (o.cancelled_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s))
        AND NOT EXISTS (SELECT FROM orders_order b WHERE b.customer_id = o.customer_id AND {BEFORE})
), first_order AS (
    SELECT o.* FROM first_of_file o JOIN customers_customer c ON c.id = o.customer_id
    WHERE (SELECT sum(l.net) FROM orders_orderline l WHERE l.order_id = o.id) >= %(least)s
        AND NOT EXISTS (SELECT FROM orders_order b WHERE b.customer_id = c.parent_id AND {BEFORE})
        AND NOT EXISTS (
            SELECT FROM customers_customer r JOIN orders_order b ON b.customer_id = r.id
            WHERE r.parent_id = coalesce(c.parent_id, c.id) AND r.id <> c.id AND {BEFORE}
        )
), counted AS (
    SELECT f.*, f.confirmed_on AS day, 1 AS n, 'won' AS note FROM first_order f
    WHERE f.confirmed_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT f.*, f.given_up, -1, 'given_up' FROM first_order f
    WHERE f.state = 'cancelled' AND f.given_up BETWEEN %(first)s AND %(last)s AND {NEVER_SIGNED.format(o="f")}
)
SELECT {seller("f.owner_id", "f.day")} AS person, f.unit_id AS unit, f.day, f.n::numeric AS numerator, 0 AS denominator,
    f.id AS record, f.customer_id AS other, f.note
FROM counted f {with_seller("f.owner_id", "f.customer_id", "f.day")}
"""


def zone() -> str:
    from django.utils import timezone

    return timezone.get_current_timezone_name()


@kpis.register
class NewCustomers(OfOrders):
    code, unit, dimension = "K10", "count", "PER"
    name = _("New customers")
    definition = _("Customers whose first order was confirmed, of at least 5,000 net.")
    basis = _(
        "day the first order was confirmed; of one that is given up before anything was signed for the day of its end"
    )
    attribution = OWNED_BY_ORDER
    formula = _("first orders confirmed − first orders given up before their sign-off")
    example = _("4 first orders, one below 5,000, one of last month given up: 3 − 1 = 2.")
    cases = (
        _("Customers with the same credit code or of a group that bought already are not new."),
        _("After 24 months without an order a customer is new again."),
    )
    rows = WON

    def params(self, span: Span) -> dict[str, Any]:
        return super().params(span) | {"least": LEAST, "months": MONTHS, "zone": zone()}


class OfCustomers(RowsKpi):
    """Rows are customers, for their owner of the last day."""

    other_kind = "customers.customer"

    def figure(self, sums: Sums) -> Figure:
        found = super().figure(sums)
        few = sums.denominator < FEWEST
        return Figure(None, found.numerator, found.denominator, found.rows) if few else found


def year_until(span: Span) -> Period:
    """12M: the twelve months to the last day."""
    day = span.last
    return Period(day.fromordinal(moved(day, -12).toordinal() + 1), day)


@kpis.register
class Retention(OfCustomers):
    code, unit, dimension = "K13", "percent", "PER"
    name = _("Customer retention")
    definition = _("Customers who bought in the year before and again in the twelve months to the last day.")
    basis = _("day of the sign-off")
    attribution = ("A2", "A5")
    formula = _(
        "customers of the base with a sign-off in 12 months ÷ customers with a sign-off in the 12 months before"
    )
    example = _("18 of the 20 customers of the year before bought again: 90.00%.")
    cases = (
        _("Fewer than 5 in the base: no value."),
        _("Merged files count once; archived ones, closed down or ended by us, are left out."),
        _("A day counts on which more was signed for than came back."),
    )
    rows: ClassVar[str] = """
SELECT own.owner_id AS person, own.unit_id AS unit, %(last)s::date AS day,
    CASE WHEN bool_or(s.day >= %(year)s) THEN 1 ELSE 0 END::numeric AS numerator, 1::numeric AS denominator,
    NULL::bigint AS record, s.customer_id AS other, '' AS note
FROM orders_salesday s JOIN customers_customer c ON c.id = s.customer_id AND c.status <> 'archived'
JOIN customers_ownership own ON own.customer_id = s.customer_id AND own.period @> %(last)s::date
WHERE s.sales_net > 0 AND s.day BETWEEN %(year_before)s AND %(last)s
GROUP BY 1, 2, s.customer_id HAVING bool_or(s.day < %(year)s)
"""

    def params(self, span: Span) -> dict[str, Any]:
        year = year_until(span)
        return {"last": span.last, "year": year.first, "year_before": moved(year.first, -12)}


@kpis.register
class RepeatPurchase(OfCustomers):
    code, unit, dimension = "K14", "percent", "PER"
    name = _("Repeat purchase rate")
    definition = _(
        "Customers who ordered on two days or more, of those who ordered at all in the twelve months to the last day."
    )
    basis = _("day of the confirmation")
    attribution = ("A2", "A5")
    formula = _("customers with 2 or more order days in 12 months ÷ customers with 1 or more")
    example = _("12 of 16 customers: 75.00%.")
    cases = (_("Fewer than 5 in the base: no value."), _("Orders called off as a whole are left out."))
    rows: ClassVar[str] = """
SELECT own.owner_id AS person, own.unit_id AS unit, %(last)s::date AS day,
    CASE WHEN count(DISTINCT o.confirmed_on) > 1 THEN 1 ELSE 0 END::numeric AS numerator, 1::numeric AS denominator,
    NULL::bigint AS record, o.customer_id AS other, '' AS note
FROM orders_order o JOIN customers_ownership own ON own.customer_id = o.customer_id AND own.period @> %(last)s::date
WHERE o.confirmed_on BETWEEN %(year)s AND %(last)s AND o.state <> 'cancelled'
GROUP BY 1, 2, o.customer_id
"""

    def params(self, span: Span) -> dict[str, Any]:
        return {"last": span.last, "year": year_until(span).first}
