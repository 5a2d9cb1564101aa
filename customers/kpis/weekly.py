"""K24: the status of customers, confirmed week by week."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.kpi_rows import RowsKpi
from accounts.models import AbsenceKind
from customers.weeks import closes_at, monday_of
from salesops.core.sockets.kpis import Span, kpis

# Customer-weeks that are due.
DUE = """FROM unnest(%(mondays)s::date[], %(fridays)s::date[], %(closing)s::date[]) week(monday, friday, closing)
JOIN customers_ownership own ON own.owner_id IS NOT NULL AND own.period @> daterange(week.monday, week.friday, '[]')
JOIN customers_customer c ON c.id = own.customer_id AND c.status <> 'archived' AND c.merged_into_id IS NULL
LEFT JOIN customers_weeklyconfirmation said ON said.customer_id = own.customer_id AND said.week = week.monday
WHERE (week.closing < %(day)s OR said.id IS NOT NULL) AND NOT EXISTS (
    SELECT FROM accounts_absence a WHERE a.user_id = own.owner_id AND a.cancelled_at IS NULL AND a.kind <> %(trip)s
        AND a.starts_on <= week.monday AND a.ends_on >= week.closing
)
"""


@kpis.register
class WeeklyStatus(RowsKpi):
    code, unit, dimension = "K24", "percent", "BEH"
    name = pgettext_lazy("KPI", "Weekly status")
    definition = _("Customers whose status the owner confirmed in time, week by week.")
    basis = _("Friday of the week")
    attribution = ("A2", "A5")
    formula = _("customer-weeks confirmed in time ÷ customer-weeks due")
    example = _("40 customers in 4 weeks, 152 confirmed in time: 152 ÷ 160 = 95.00%.")
    cases = (
        _("Customers handed over in the week are left out, and those of owners who were away all of it."),
        _("A week counts once it has closed, or once it is confirmed."),
    )
    listed = _(
        "Listed one by one: customers not confirmed in time. Those in time stand in one line for each person and week."
    )
    other_kind = "customers.customer"
    counted, out_of = _("In time"), pgettext_lazy("weekly status", "Due")
    sums = f"""
SELECT own.owner_id AS person, own.unit_id AS unit, week.friday AS day,
    CASE WHEN NOT said.late THEN 1 ELSE 0 END::numeric AS numerator, 1::numeric AS denominator
{DUE}"""
    # A hundred thousand customers are five million customer-weeks a year, most of them in time: those stand as sums.
    rows = f"""
SELECT own.owner_id AS person, own.unit_id AS unit, week.friday AS day,
    (count(*) FILTER (WHERE NOT said.late))::numeric AS numerator, count(*)::numeric AS denominator, NULL::bigint AS record,
    CASE WHEN said.late IS NOT FALSE THEN own.customer_id END AS other,
    CASE WHEN said.late IS NULL THEN 'missing' WHEN said.late THEN 'late' ELSE 'counted' END AS note
{DUE}GROUP BY 1, 2, 3, 7, 8
"""

    def params(self, span: Span) -> dict[str, Any]:
        """Weeks whose Friday lies in the period and in which somebody worked."""
        monday, weeks = monday_of(span.first), []
        while monday + timedelta(days=4) <= span.last:
            closing = closes_at(monday)
            if monday + timedelta(days=4) >= span.first and closing is not None:
                weeks.append((monday, monday + timedelta(days=4), closing.date()))
            monday += timedelta(days=7)
        return {
            "mondays": [week[0] for week in weeks], "fridays": [week[1] for week in weeks],
            "closing": [week[2] for week in weeks], "day": span.day, "trip": AbsenceKind.TRIP.value,
        }  # fmt: skip

    def notes(self, code: str) -> str:
        """Cards frozen before the sums have a row ``in_time`` for each customer."""
        words = {
            "counted": _("in time, counted together"), "in_time": _("in time"),
            "late": pgettext_lazy("weekly status", "late"), "missing": pgettext_lazy("weekly status", "missing"),
        }  # fmt: skip
        return str(words.get(code, code))
