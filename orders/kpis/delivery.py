"""K21, K22, K45: signed for, confirmed ahead, delivered in time."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.kpi_rows import RowsKpi
from salesops.core import worktime
from salesops.core.sockets.kpis import Span, kpis

from .customers import zone
from .sales import OWNED_BY_ORDER, seller, with_seller

# Orders placed later than so many working days ahead can't be confirmed ahead.
AHEAD = 4
LOCAL = "({at} AT TIME ZONE %(zone)s)::date"


def local(at: str) -> str:
    return LOCAL.format(at=at)


class OfShipments(RowsKpi):
    record_kind, other_kind = "orders.shipment", "customers.customer"
    counted, out_of = _("In time"), _("Shipments")

    def notes(self, code: str) -> str:
        words = {"in_time": _("in time"), "claimed": _("short goods claimed in time"), "late": _("late")}
        return str(words.get(code, code))

    def params(self, span: Span) -> dict[str, Any]:
        return super().params(span) | {"zone": zone()}


@kpis.register
class SignedInTime(OfShipments):
    code, unit, dimension = "K21", "percent", "BEH"
    name = _("Sign-off in time")
    definition = _("Delivered shipments the customer signed for within the clock of the sign-off.")
    basis = _("day of the delivery")
    attribution = OWNED_BY_ORDER
    formula = _("shipments signed off within T13 ÷ shipments delivered")
    example = _("27 of 30 delivered: 90.00%.")
    cases = (
        _("A claim of short goods within 24 hours counts as in time."),
        _("A shipment whose clock still runs counts once it has ended."),
        _("None delivered: no value."),
    )
    rows = f"""
SELECT {seller("o.owner_id", "f.day")} AS person, o.unit_id AS unit, f.day,
    CASE WHEN f.signed OR f.claimed THEN 1 ELSE 0 END::numeric AS numerator, 1::numeric AS denominator,
    f.id AS record, f.customer_id AS other,
    CASE WHEN f.signed THEN 'in_time' WHEN f.claimed THEN 'claimed' ELSE 'late' END AS note
FROM (
    SELECT s.id, s.order_id, s.customer_id, {local("s.arrived_at")} AS day,
        coalesce(s.signed_at <= s.sign_due AND s.state <> 'deemed', false) AS signed,
        coalesce(s.claimed_at <= s.arrived_at + interval '24 hours', false) AS claimed,
        s.signed_at IS NULL AND s.claimed_at IS NULL AND {local("s.sign_due")} >= %(day)s AS runs
    FROM orders_shipment s WHERE s.arrived_at IS NOT NULL AND s.sign_due IS NOT NULL
        AND {local("s.arrived_at")} BETWEEN %(first)s AND %(last)s AND s.state <> 'cancelled'
) f JOIN orders_order o ON o.id = f.order_id {with_seller("o.owner_id", "o.customer_id", "f.day")}
WHERE NOT f.runs
"""


@kpis.register
class ConfirmedAhead(OfShipments):
    code, unit, dimension = "K22", "percent", "BEH"
    name = _("Delivery confirmed ahead")
    definition = _("Planned deliveries the customer confirmed three working days ahead.")
    basis = _("planned day of the delivery")
    attribution = OWNED_BY_ORDER
    formula = _("shipments confirmed by T12 ÷ shipments planned")
    example = _("38 of 40 planned: 95.00%.")
    cases = (_("An order placed less than 4 working days ahead is left out."), _("None planned: no value."))
    rows = f"""
SELECT {seller("o.owner_id", "s.planned_on")} AS person, o.unit_id AS unit, s.planned_on AS day,
    CASE WHEN s.agreed_at <= s.confirm_due THEN 1 ELSE 0 END::numeric AS numerator, 1::numeric AS denominator,
    s.id AS record, s.customer_id AS other, CASE WHEN s.agreed_at <= s.confirm_due THEN 'in_time' ELSE 'late' END AS note
FROM orders_shipment s JOIN orders_order o ON o.id = s.order_id
JOIN unnest(%(days)s::date[], %(latest)s::date[]) ahead(day, latest) ON ahead.day = s.planned_on AND o.ordered_on <= ahead.latest
{with_seller("o.owner_id", "o.customer_id", "s.planned_on")}
WHERE s.planned_on BETWEEN %(first)s AND %(last)s AND s.state <> 'cancelled'
"""

    def params(self, span: Span) -> dict[str, Any]:
        days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
        calendar = worktime.work_calendar()
        return super().params(span) | {"days": days, "latest": [calendar.add_working_days(day, -AHEAD) for day in days]}


@kpis.register
class OnTime(RowsKpi):
    code, unit, dimension = "K45", "percent", "BEH"
    name = _("On-time delivery")
    definition = _("Order lines delivered complete by the promised day.")
    basis = _("promised day")
    attribution = OWNED_BY_ORDER
    formula = _("order lines delivered complete by the promised day ÷ lines promised for the period")
    example = _("57 of 60 lines: 95.00%.")
    cases = (
        _("A day moved by a change of the order counts in place of the first one; short delivery is late."),
        _("A line whose day hasn't passed counts once it is delivered."),
    )
    lacks = _("the same for production and logistics")
    record_kind, other_kind = "orders.order", "customers.customer"
    counted, out_of = _("In time"), _("Lines")
    rows = f"""
SELECT {seller("o.owner_id", "o.promised_on")} AS person, o.unit_id AS unit, o.promised_on AS day,
    CASE WHEN o.came >= o.quantity THEN 1 ELSE 0 END::numeric AS numerator, 1::numeric AS denominator, o.id AS record,
    o.customer_id AS other, o.sku AS note
FROM (
    SELECT o.id, o.customer_id, o.owner_id, o.unit_id, o.promised_on, p.sku, line.ordered + line.returned AS quantity, coalesce((
        SELECT sum(e.quantity) FROM orders_lineentry e
        LEFT JOIN orders_shipment s ON s.id = CASE WHEN e.record_kind = 'orders.shipment' THEN e.record_id::bigint END
        WHERE e.line_id = line.id AND e.kind = 'signed' AND coalesce({local("s.arrived_at")}, e."on") <= o.promised_on
    ), 0) AS came
    FROM orders_order o JOIN orders_orderline line ON line.order_id = o.id JOIN orders_product p ON p.id = line.product_id
    WHERE o.confirmed_on IS NOT NULL AND o.promised_on BETWEEN %(first)s AND %(last)s AND line.ordered > 0
) o {with_seller("o.owner_id", "o.customer_id", "o.promised_on")}
WHERE o.promised_on < %(day)s OR o.came >= o.quantity
"""

    def params(self, span: Span) -> dict[str, Any]:
        return super().params(span) | {"zone": zone()}
