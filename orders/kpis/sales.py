"""K01, K02, K06: what was sold, what was ordered, whether it grows."""

from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.kpi_rows import RowsKpi
from orders.guards.sales import NO_INTAKE
from salesops.core.sockets.kpis import Figure, Span, Sums, kpis

# A1: the owner of the order; for days after that person left the owner of the customer on the day, and the unit of then.
SELLER = "CASE WHEN seller.left_on < {day} THEN own.owner_id ELSE {owner} END"
# OFFSET 0: looked up of those who left alone, not joined to all rows.
WITH_SELLER = """
JOIN accounts_user seller ON seller.id = {owner}
LEFT JOIN LATERAL (
    SELECT owner_id FROM customers_ownership
    WHERE seller.left_on < {day} AND customer_id = {customer} AND period @> {day} OFFSET 0
) own ON true
"""


def seller(owner: str, day: str) -> str:
    return SELLER.format(owner=owner, day=day)


def with_seller(owner: str, customer: str, day: str) -> str:
    return WITH_SELLER.format(owner=owner, customer=customer, day=day)


def from_days(column: str) -> str:
    """Of the sums of days."""
    return f"""
SELECT {seller("s.owner_id", "s.day")} AS person, s.unit_id AS unit, s.day, s.{column} AS numerator, 0 AS denominator
FROM orders_salesday s {with_seller("s.owner_id", "s.customer_id", "s.day")}
WHERE s.day BETWEEN %(first)s AND %(last)s AND s.{column} <> 0
"""


def from_entries(kinds: str, worth: str) -> str:
    """Of the ledger of lines: one row an entry."""
    return f"""
SELECT {seller("o.owner_id", 'e."on"')} AS person, o.unit_id AS unit, e."on" AS day, {worth} AS numerator, 0 AS denominator,
    o.id AS record, o.customer_id AS other, e.kind AS note
FROM orders_lineentry e JOIN orders_orderline line ON line.id = e.line_id JOIN orders_order o ON o.id = line.order_id
{with_seller("o.owner_id", "o.customer_id", 'e."on"')}
WHERE e."on" BETWEEN %(first)s AND %(last)s AND {kinds}
"""


SIGNED = "e.kind IN ('signed', 'returned', 'credited')"
NET = "CASE e.kind WHEN 'returned' THEN -e.net ELSE e.net END"
WORDS = {
    "signed": pgettext_lazy("of an order line", "signed for"), "returned": pgettext_lazy("of an order line", "come back"),
    "credited": pgettext_lazy("of an order line", "price lowered"), "ordered": pgettext_lazy("of an order line", "confirmed"),
    "given_up": pgettext_lazy("of an order line", "given up"), "no_cost": _("no cost known: average margin of the category"),
    "unknown": _("no cost known of any goods: not counted"),
}  # fmt: skip
OWNED_BY_ORDER = ("A1", "A5")


class OfOrders(RowsKpi):
    """Rows are entries of order lines, with their order and customer."""

    record_kind, other_kind = "orders.order", "customers.customer"

    def notes(self, code: str) -> str:
        return str(WORDS.get(code, code))


@kpis.register
class SalesAmount(OfOrders):
    code, unit, dimension = "K01", "money", "PER"
    name = _("Sales amount")
    definition = _("What customers signed for, less what came back and what became cheaper afterwards, net of VAT.")
    basis = _(
        "day of the sign-off; of services the acceptance; of silence after a proven delivery the fifth working day"
    )
    attribution = OWNED_BY_ORDER
    formula = _("net amounts signed for − net returns received − price credit notes")
    example = _("Signed for 300,000, come back 20,000, price lowered by 5,000: 275,000.")
    cases = (
        _("Freight charged apart, VAT and deposits are left out."),
        _("An exchange is a return and a new line."),
        _("It may be negative and scores 0 then."),
        _("What comes back counts in the period in which it comes, for whoever sold it."),
    )
    rows = from_entries(SIGNED, NET)
    sums = from_days("sales_net")


@kpis.register
class OrderIntake(OfOrders):
    code, unit, dimension = "K02", "money", "PER"
    name = _("Order intake")
    definition = _("Net amounts of orders confirmed, less what was cancelled of them.")
    basis = _("day of the confirmation; of what is cancelled the day of the cancellation")
    attribution = OWNED_BY_ORDER
    formula = _("net amounts confirmed − net amounts cancelled")
    example = _("Confirmed 500,000, in the same month 40,000 of an order of last month given up: 460,000.")
    cases = (_("It isn't scored; the forecast accuracy is measured by it."),)
    rows = from_entries(f"e.kind = 'ordered' AND e.record_kind NOT IN {NO_INTAKE}", "e.net").replace(
        "e.kind AS note", "CASE WHEN e.quantity < 0 THEN 'given_up' ELSE e.kind END AS note"
    )
    sums = from_days("intake_net")


# Base years of less than this share of the target say nothing about growth.
LEAST = Decimal("0.1")


@kpis.register
class Growth(RowsKpi):
    code, unit, dimension = "K06", "percent", "PER"
    name = _("Growth rate")
    definition = _("How much more than in the same period of last year was sold to the customers somebody owns now.")
    basis = _("day of the sign-off")
    attribution = ("A2", "A5")
    formula = _("(sales of the period − sales of the same period last year) ÷ sales of the same period last year")
    example = _("540,000 after 450,000 in the same month of last year: 90,000 ÷ 450,000 = 20.00%.")
    cases = (
        _("Customers count for their owner of the last day, both years, whoever sold to them then."),
        _("A period that isn't over is compared with the same days of last year."),
        _("No value without sales last year, nor when they were under 10% of the target."),
    )
    targets = ("sales",)
    counted, out_of = _("Growth"), _("Sales a year earlier")
    other_kind = "customers.customer"
    rows: ClassVar[str] = """
SELECT own.owner_id AS person, own.unit_id AS unit, %(last)s::date AS day,
    sum(CASE WHEN s.day >= %(first)s THEN s.sales_net ELSE -s.sales_net END) AS numerator,
    sum(CASE WHEN s.day < %(first)s THEN s.sales_net ELSE 0 END) AS denominator,
    NULL::bigint AS record, s.customer_id AS other, '' AS note
FROM orders_salesday s JOIN customers_ownership own ON own.customer_id = s.customer_id AND own.period @> %(last)s::date
WHERE s.sales_net <> 0 AND (s.day BETWEEN %(first)s AND %(last)s OR s.day BETWEEN %(first_then)s AND %(last_then)s)
GROUP BY 1, 2, s.customer_id
"""

    def params(self, span: Span) -> dict[str, Any]:
        then = span.reached.year_before
        return super().params(span) | {"first_then": then.first, "last_then": then.last}

    def figure(self, sums: Sums) -> Figure:
        target = sums.targets.get("sales")
        too_little = target is not None and sums.denominator < LEAST * target
        found = super().figure(sums)
        return Figure(None, found.numerator, found.denominator, found.rows) if too_little else found
