"""Work logs, weekly and monthly reports of the demo company since 1 January of last year, and this week's contact rounds.

History comes in bulk: what was handed in, three in a hundred missing, some late; the last two days and half of the calls of the
week come through the services.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from customers.facts.logs import drawn_up, log_status
from customers.log_times import Kind, monday
from customers.models import Customer, OwedReport, RoundCall, RoundOutcome, WorkLog
from customers.reminders.logs import Heads
from customers.services.logs import Look, check_logs, save_log
from customers.services.owed import draw_up_owed
from customers.services.rounds import draw_up_rounds, record_call
from salesops.core import worktime
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

HASH = "abs(hashtext(o.user_id::text || o.kind || o.first::text)) %% 100"
# Under 3: missing; under 9: late.
MISSING, LATE = 3, 9
CALLS_AT_MOST = 8
LOGS = f"""
INSERT INTO customers_worklog (user_id, unit_id, day, state, planned, done, why_not, progress, problems, help, tomorrow,
    planned_visits, visits, key_visits, calls, is_late, remark, version)
SELECT o.user_id, o.unit_id, o.first, 'draft', '', coalesce(v.done, '整理报价与客户资料'), '', '',
    CASE WHEN {HASH} BETWEEN 40 AND 47 THEN '客户要求交期提前两周' ELSE '' END, '',
    '按周计划拜访客户，跟进报价', 0, coalesce(v.visits, 0), 0, coalesce(v.calls, 0), false, '', 1
FROM customers_owedreport o
LEFT JOIN (
    SELECT v.user_id, (v.visited_at AT TIME ZONE %(zone)s)::date AS day,
        count(DISTINCT v.customer_id) FILTER (WHERE v.way IN ('visit', 'customer_came')) AS visits,
        count(*) FILTER (WHERE v.way NOT IN ('visit', 'customer_came')) AS calls,
        string_agg(c.short_name || CASE WHEN v.notes = '' THEN '' ELSE ' · ' || v.notes END, E'\\n' ORDER BY v.visited_at) AS done
    FROM customers_visit v JOIN customers_customer c ON c.id = v.customer_id
    GROUP BY 1, 2
) v ON v.user_id = o.user_id AND v.day = o.first
WHERE o.kind = 'day' AND NOT o.excused AND o.first < %(until)s AND {HASH} >= {MISSING}
"""
REPORTS = f"""
INSERT INTO customers_workreport (user_id, unit_id, kind, first, state, results, key_customers, open_problems, to_coordinate,
    analysis, next_plan, figures, key_visits, is_late, remark, version)
SELECT o.user_id, o.unit_id, o.kind, o.first, 'draft',
    '拜访 ' || coalesce(v.visits, 0) || ' 次，电话与消息 ' || coalesce(v.calls, 0) || ' 次', '', '', '',
    CASE WHEN o.kind = 'month' THEN '重点客户推进正常，新客户偏少' ELSE '' END, '按计划拜访重点客户',
    jsonb_build_object('done', coalesce(v.visits, 0), 'calls', coalesce(v.calls, 0)), '[]', false, '', 1
FROM customers_owedreport o
LEFT JOIN LATERAL (
    SELECT sum(l.visits) AS visits, sum(l.calls) AS calls FROM customers_worklog l
    WHERE l.user_id = o.user_id AND l.day >= o.first
        AND l.day < o.first + CASE WHEN o.kind = 'week' THEN interval '7 days' ELSE interval '1 month' END
) v ON true
WHERE o.kind <> 'day' AND NOT o.excused AND o.due_at < %(now)s AND {HASH} >= {MISSING}
"""
HANDED_IN = f"""
UPDATE customers_owedreport o SET is_late = {HASH} < {LATE}, handed_in_at = CASE WHEN {HASH} < {LATE}
    THEN o.late_at + interval '1 hour' ELSE o.due_at - make_interval(mins => {HASH}) END
WHERE o.handed_in_at IS NULL AND (
    o.kind = 'day' AND EXISTS (SELECT 1 FROM customers_worklog l WHERE l.user_id = o.user_id AND l.day = o.first)
    OR EXISTS (SELECT 1 FROM customers_workreport r WHERE r.user_id = o.user_id AND r.kind = o.kind AND r.first = o.first))
"""
SUBMITTED = """
UPDATE {table} l SET state = 'submitted', submitted_at = o.handed_in_at, is_late = o.is_late FROM customers_owedreport o
WHERE l.state = 'draft' AND o.user_id = l.user_id AND {same}
"""
CHECKED = """
UPDATE {table} l SET state = '{state}', {by}_by_id = h.head, {by}_at = l.submitted_at + interval '90 minutes'
FROM (SELECT unnest(%(users)s::bigint[]) AS person, unnest(%(units)s::bigint[]) AS unit, unnest(%(heads)s::bigint[]) AS head) h
WHERE l.state = 'submitted' AND h.person = l.user_id AND h.unit = l.unit_id
"""


def build_logs(demo: DemoCompany) -> None:
    """What is owed since the first day, then what was handed in of it."""
    last = demo.today if worktime.is_working_day(demo.today) else worktime.add_working_days(demo.today, -1)
    before = worktime.add_working_days(last, -1)
    draw_up_owed(actor=None, first=demo.since, last=demo.today, now=_at(demo.today, 7))
    _history(demo, before)
    if demo.size == "small":
        _write_recent(demo, before, last)
    _rounds(demo)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


def _history(demo: DemoCompany, until: date) -> None:
    wanted: dict[str, Any] = {"until": until, "now": _at(until, 0), "zone": timezone.get_default_timezone_name()}
    day_rows = {"table": "customers_worklog", "same": "o.kind = 'day' AND o.first = l.day"}
    report_rows = {"table": "customers_workreport", "same": "o.kind = l.kind AND o.first = l.first"}
    heads = Heads(demo.today)
    pairs = OwedReport.objects.order_by().values_list("user", "unit").distinct()
    above = [(user, unit, head.pk) for user, unit in pairs if (head := heads.above(user, unit)) is not None]
    users, units, bosses = ([row[n] for row in above] for n in range(3))
    looked_at = {"users": users, "units": units, "heads": bosses}
    with connection.cursor() as cursor:
        cursor.execute(LOGS, wanted)
        cursor.execute(REPORTS, wanted)
        cursor.execute(HANDED_IN, wanted)
        for rows in (day_rows, report_rows):
            cursor.execute(SUBMITTED.format(**rows))
        cursor.execute(CHECKED.format(table="customers_worklog", state="checked", by="checked"), looked_at)
        cursor.execute(CHECKED.format(table="customers_workreport", state="accepted", by="received"), looked_at)


def _write_recent(demo: DemoCompany, before: date, last: date) -> None:
    """The last two working days, through the services: most handed in, one a draft, some missing."""
    sellers = User.objects.filter(owed_reports__kind=Kind.DAY, owed_reports__first=last, owed_reports__excused=False)
    handed_in: list[WorkLog] = []
    for number, user in enumerate(sellers.distinct().order_by("username")):
        for day, every in ((before, 9), (last, 3)):
            if number % every == every - 1 or (day == last and user.username == "rep"):
                continue
            texts = drawn_up(user, day)
            values = {
                **texts,
                "done": texts["done"] or "整理报价与客户资料",
                "tomorrow": texts["tomorrow"] or "按周计划拜访客户",
            }
            log = save_log(actor=None, user=user, day=day, values=values, now=_at(day, 17, number % 60), hand_in=True)
            if day == before:
                handed_in.append(log)
    heads = Heads(demo.today)
    for log in handed_in:
        head = heads.above(log.user_id, log.unit_id)
        if head is not None and head.username != "supervisor":
            check_logs(actor=head, looks=[Look(log.pk)], now=_at(before, 19))
    rep = demo.people["rep"]
    if not log_status(rep, last).state:
        save_log(actor=None, user=rep, day=last, values=drawn_up(rep, last), now=_at(last, 12))


def _rounds(demo: DemoCompany) -> None:
    """This week's lists, the first half of each already called."""
    week = monday(demo.today)
    if not Customer.objects.filter(status="active").exists():
        known = Customer.objects.filter(status="following", grade__in=("A", "B"), owner__isnull=False)
        known.annotate(rest=F("pk") % 3).filter(rest=0).update(status="active")
    draw_up_rounds(actor=None, week=week, now=_at(week, 6, 30))
    outcomes = (RoundOutcome.OK, RoundOutcome.OK, RoundOutcome.PROMISE, RoundOutcome.NOT_REACHED, RoundOutcome.PROBLEM)
    calls = RoundCall.objects.filter(round__week=week, round__user__isnull=False).select_related("round__user")
    by_round: dict[int, list[RoundCall]] = {}
    for call in calls.order_by("pk"):
        by_round.setdefault(call.round_id, []).append(call)
    for found in by_round.values():
        for number, call in enumerate(found[: min(CALLS_AT_MOST, len(found) // 2)]):
            outcome = outcomes[number % len(outcomes)]
            promised = {"promise_on": demo.today + timedelta(days=5)} if outcome == RoundOutcome.PROMISE else {}
            now = _at(week, 9, 30) + timedelta(minutes=12 * number)
            record_call(actor=call.round.user, call=call, outcome=outcome, now=now, **promised)


demo_parts.register(DemoPart("customers.logs", 38, build_logs))
