"""K18: visits made, of those owed."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.kpi_rows import RowsKpi
from accounts.models import Posting, User
from customers.facts.visits import asked_of, quotas
from customers.plan_spans import month_of
from salesops.core.sockets.kpis import Figure, Span, Sums, kpis

ONE = Decimal(1)
# A customer visited twice on a day counts once, by any visit that is valid; what is owed stands beside as rows of their own.
VISITS = """
SELECT v.user_id AS person, min(v.unit_id) AS unit, v.day, 1::numeric AS numerator, 0::numeric AS denominator,
    min(v.id) AS record, v.customer_id AS other, '' AS note
FROM (
    SELECT id, user_id, unit_id, customer_id, (visited_at AT TIME ZONE %(zone)s)::date AS day FROM customers_visit
    WHERE visited_at >= %(from)s AND visited_at < %(until)s AND way = ANY(%(counting)s) AND outcome <> '' AND next_step <> ''
        AND logged_at <= visited_at
            + (%(within)s::interval[])[1 + width_bucket(visited_at, %(since)s::timestamptz[])]
) v GROUP BY v.user_id, v.customer_id, v.day
UNION ALL
SELECT person, NULL, day, 0, required, NULL, NULL, 'owed'
FROM unnest(%(owing)s::bigint[], %(on)s::date[], %(required)s::numeric[]) owed(person, day, required)
"""


def stretches(first: date, last: date) -> list[tuple[date, date, list[User]]]:
    """Days on which each person stood in one place and month: what is owed in them counts for that unit. One query."""
    found: dict[tuple[date, date], list[User]] = {}
    rows = Posting.objects.filter(period__overlap=(first, last + timedelta(days=1))).select_related("user")
    for row in rows.order_by("user_id", "period"):
        begin = max(first, row.period.lower or first)
        end = min(last, row.period.upper - timedelta(days=1)) if row.period.upper else last
        for month_first, month_last in _months(begin, end):
            found.setdefault((month_first, month_last), []).append(row.user)
    return [(begin, end, people) for (begin, end), people in found.items()]


def _months(first: date, last: date) -> Iterable[tuple[date, date]]:
    day = first
    while day <= last:
        begin, end = month_of(day)
        yield max(begin, first), min(end, last)
        day = end + timedelta(days=1)


@kpis.register
class VisitAttainment(RowsKpi):
    code, unit, dimension = "K18", "percent", "BEH"
    name = _("Visit attainment")
    definition = _("Valid visits, of those the position owes in the days somebody was there.")
    basis = _("day of the visit")
    attribution = ("A3", "A5")
    formula = _("valid visits ÷ visits owed")
    example = _("38 of 40 owed: 95.00%. 44 of 40: 100.00%.")
    cases = (
        _("Valid: on site or the customer came, with outcome and next step, logged within 72 hours."),
        _("A customer counts once a day; calls don't count; at most 100%."),
        _("Absences of a day or more lower what is owed; nothing owed: no value."),
    )
    record_kind, other_kind = "customers.visit", "customers.customer"
    counted, out_of = _("Valid visits"), _("Owed")
    rows = VISITS

    def params(self, span: Span) -> dict[str, Any]:
        owed = [
            (quota.person.pk, begin, quota.required)
            for begin, end, people in stretches(span.first, span.last)
            for quota in quotas(people, begin, end)
            if quota.required
        ]
        asked = asked_of([], span.first, span.last)
        return {
            "from": asked["first"], "until": asked["end"], "zone": asked["zone"], "counting": asked["counting"],
            "within": asked["within"], "since": asked["since"], "owing": [row[0] for row in owed],
            "on": [row[1] for row in owed], "required": [row[2] for row in owed],
        }  # fmt: skip

    def notes(self, code: str) -> str:
        return str(_("owed by the position")) if code == "owed" else code

    def figure(self, sums: Sums) -> Figure:
        found = super().figure(sums)
        if found.value is None or found.value <= 1:
            return found
        return Figure(ONE, found.numerator, found.denominator, found.rows)
