"""K23, K44: work logs in time, and looked at in time."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.kpi_rows import RowsKpi
from salesops.core import worktime
from salesops.core.sockets.kpis import Span, kpis

# Until when the supervisor looks at the logs of the working day before.
CHECKED_BY = time(10)


class OfLogs(RowsKpi):
    record_kind = "customers.work_log"

    def notes(self, code: str) -> str:
        words = {"in_time": _("in time"), "late": _("late"), "missing": _("missing")}
        return str(words.get(code, code))


@kpis.register
class LogsInTime(OfLogs):
    code, unit, dimension = "K23", "percent", "BEH"
    name = _("Logs in time")
    definition = _("Working days with a log by 20:00, of the days somebody was there.")
    basis = _("the day itself")
    attribution = ("A3", "A5")
    formula = _("working days with a log by 20:00 ÷ working days present")
    example = _("20 of 21 days: 95.24%.")
    cases = (_("Days of absence are left out; half a day off isn't."), _("Today counts once its log is there."))
    counted, out_of = _("In time"), _("Days")
    rows = """
SELECT r.user_id AS person, r.unit_id AS unit, r.first AS day,
    CASE WHEN r.handed_in_at IS NOT NULL AND NOT r.is_late THEN 1 ELSE 0 END::numeric AS numerator, 1::numeric AS denominator,
    log.id AS record, NULL::bigint AS other,
    CASE WHEN r.handed_in_at IS NULL THEN 'missing' WHEN r.is_late THEN 'late' ELSE 'in_time' END AS note
FROM customers_owedreport r
LEFT JOIN customers_worklog log ON log.user_id = r.user_id AND log.day = r.first AND log.state <> 'draft'
WHERE r.kind = 'day' AND NOT r.excused AND r.first BETWEEN %(first)s AND %(last)s
    AND (r.first < %(day)s OR r.handed_in_at IS NOT NULL)
"""


@kpis.register
class LogsChecked(OfLogs):
    code, unit, dimension = "K44", "percent", "BEH"
    name = _("Coaching and log checks")
    definition = _("Logs of the own people looked at by 10:00 of the next working day.")
    basis = _("day of the log")
    attribution = ("A3", "A5")
    formula = _("log checks by 10:00 of the next day + one-to-ones held ÷ planned")
    example = _("95 of 100 logs looked at in time: 95.00%.")
    cases = (_("A log that came late is looked at by 10:00 of the working day after it came."),)
    lacks = _("one-to-ones, which come with the coaching records")
    counted, out_of = _("In time"), _("Logs")
    # Who is to look: the supervisor named in the posting, else the head of the unit, for heads that of the unit above.
    rows = """
WITH RECURSIVE log AS (
    SELECT l.id, l.user_id, l.day, l.checked_at, due.until,
        coalesce(p.supervisor_id, 0) AS named, p.unit_id
    FROM customers_worklog l
    JOIN accounts_posting p ON p.user_id = l.user_id AND p.period @> l.day
    JOIN unnest(%(days)s::date[], %(untils)s::timestamptz[]) due(day, until)
        ON due.day = greatest(l.day, (l.submitted_at AT TIME ZONE %(zone)s)::date)
    WHERE l.state <> 'draft' AND l.day BETWEEN %(first)s AND %(last)s AND due.until <= %(moment)s
), above AS (
    SELECT log.id, log.unit_id AS unit, 0 AS step FROM log WHERE log.named = 0
    UNION ALL
    SELECT above.id, t.parent_id, above.step + 1 FROM above JOIN log ON log.id = above.id
    JOIN accounts_orgunitterms t ON t.unit_id = above.unit AND t.period @> log.day WHERE t.parent_id IS NOT NULL AND above.step < 9
), led AS (
    SELECT DISTINCT ON (log.id) log.id, h.user_id FROM above JOIN log ON log.id = above.id
    JOIN accounts_orgunithead h ON h.unit_id = above.unit AND h.period @> log.day AND h.user_id <> log.user_id
    ORDER BY log.id, above.step
)
SELECT coalesce(nullif(log.named, 0), led.user_id) AS person, NULL::bigint AS unit, log.day,
    CASE WHEN log.checked_at <= log.until THEN 1 ELSE 0 END::numeric AS numerator, 1::numeric AS denominator,
    log.id AS record, NULL::bigint AS other,
    CASE WHEN log.checked_at <= log.until THEN 'in_time' WHEN log.checked_at IS NULL THEN 'missing' ELSE 'late' END AS note
FROM log LEFT JOIN led ON led.id = log.id
"""

    def params(self, span: Span) -> dict[str, Any]:
        """Until when the logs handed in on each day are looked at; late ones come up to two months after."""
        calendar, zone = worktime.work_calendar(), timezone.get_current_timezone()
        days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 62)]
        untils = [calendar.at(calendar.add_working_days(day, 1), CHECKED_BY) for day in days]
        moment = calendar.at(span.day, CHECKED_BY)
        return {
            "first": span.first, "last": span.last, "days": days, "untils": untils, "moment": moment, "zone": str(zone),
        }  # fmt: skip
