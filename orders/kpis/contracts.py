"""K20: contracts complete at the first submission and reviewed in time."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.kpi_rows import RowsKpi
from orders.services.contracts import MATTER
from salesops.core.sockets.kpis import Span, kpis

from .customers import zone
from .sales import seller, with_seller

# One row for the rep of each contract; one for each decision of legal and finance about it, for whoever made it.
DECIDED = f"""
WITH decided AS (
    SELECT a.id, a.round, c.id AS contract_id, c.customer_id, c.owner_id, c.unit_id,
        (a.closed_at AT TIME ZONE %(zone)s)::date AS day
    FROM approvals_approval a JOIN orders_contract c ON c.id = a.record_id::bigint
    WHERE a.matter = %(matter)s AND a.kind = 'orders.contract' AND a.state IN ('approved', 'rejected')
        AND (a.closed_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
), review AS (
    SELECT s.approval_id, s.decided_at <= s.due_at AS in_time, coalesce(said.for_whom, said.by_id) AS person
    FROM approvals_approvalstep s
    LEFT JOIN LATERAL (
        SELECT d.by_id, d.on_behalf_of_id AS for_whom FROM approvals_approvaldecision d
        WHERE d.step_id = s.id AND d.verb IN ('approve', 'reject') ORDER BY d.id DESC LIMIT 1
    ) said ON true
    WHERE s.rule = 'review' AND s.decided_at IS NOT NULL AND s.approval_id IN (SELECT id FROM decided)
), whole AS (
    SELECT d.*, d.round = 1 AND NOT EXISTS (SELECT FROM review r WHERE r.approval_id = d.id AND NOT r.in_time) AS good
    FROM decided d
)
SELECT {seller("w.owner_id", "w.day")} AS person, w.unit_id AS unit, w.day,
    CASE WHEN w.good THEN 1 ELSE 0 END::numeric AS numerator, 1::numeric AS denominator, w.contract_id AS record,
    w.customer_id AS other, CASE WHEN w.good THEN 'in_time' WHEN w.round > 1 THEN 'again' ELSE 'late' END AS note
FROM whole w {with_seller("w.owner_id", "w.customer_id", "w.day")}
UNION ALL
SELECT r.person, NULL, d.day, CASE WHEN r.in_time THEN 1 ELSE 0 END::numeric, 1::numeric, d.contract_id, d.customer_id,
    CASE WHEN r.in_time THEN 'in_time' ELSE 'late' END
FROM review r JOIN decided d ON d.id = r.approval_id
"""


@kpis.register
class ContractsInTime(RowsKpi):
    code, unit, dimension = "K20", "percent", "BEH"
    name = _("Contracts in time")
    definition = _(
        "Contracts that were complete when first submitted and reviewed within the clocks of legal and finance."
    )
    basis = _("day of the decision")
    attribution = ("A1", "A4", "A5")
    formula = _("contracts complete at the first submission and decided within T03 and T04 ÷ contracts decided")
    example = _("8 of 10 decided: 80.00%.")
    cases = (
        _("For legal and finance each of their own decisions counts."),
        _("None decided: no value."),
    )
    record_kind, other_kind = "orders.contract", "customers.customer"
    counted, out_of = _("In time"), _("Decided")
    rows = DECIDED

    def params(self, span: Span) -> dict[str, Any]:
        return super().params(span) | {"zone": zone(), "matter": MATTER}

    def notes(self, code: str) -> str:
        words = {"in_time": _("in time"), "late": _("late"), "again": _("submitted more than once")}
        return str(words.get(code, code))
