"""R14: each statement as it stood at the end of the day asked for."""

from datetime import timedelta

from django.utils import timezone

from orders.models import Statement
from orders.reports.statements import ReconciliationStatus
from orders.services.differences import solve_difference, verify_difference
from orders.services.statement_answers import Disputed
from orders.services.statements import send_statement
from reports.engine.asked import question
from tests.cast_orders_statements import NOW, disputed, made, sent

TODAY = NOW.date()


def answer(user, day=TODAY, **given):
    given = {"period": "2026-10"} | given
    report = ReconciliationStatus()
    return report.result(user, question(report, given, user, day).right())


def states(result):
    return [row.tones["state"] for row in result.rows], [row.values["state"] for row in result.rows]


def test_a_statement_goes_on_day_by_day(company, files):
    """Made, sent, disputed: the days before show what was so then."""
    made(company, files)
    (row,) = answer(company.secretary, day=timezone.localdate()).rows
    assert row.values["sent"] is None
    one = Statement.objects.get()
    assert row.values["closing"] == one.closing == answer(company.secretary, day=timezone.localdate()).totals["closing"]
    before = timezone.localdate(one.made_at) - timedelta(days=1)
    assert list(answer(company.secretary, day=before).rows) == []


def test_the_disputed_amount_is_that_of_its_open_differences(company, files):
    found = disputed(company, files)
    statement = getattr(found, "statement", None) or Statement.objects.get()
    day = timezone.localdate() + timedelta(days=400)
    result = answer(company.secretary, day=day)
    lines = [one.line.amount for one in statement.differences.all() if one.line]
    (row,) = result.rows
    assert abs(sum(lines)) == (row.values["difference"] or 0)
    assert sum(part.values[0] for part in result.charts[0].series) == 1


def test_what_was_disputed_is_not_confirmed_by_its_solution(company, files):
    """Solved and verified, it is disputed until the customer agrees; a later letter changes nothing of the days before it."""
    found = disputed(company, files, Disputed(1, "unknown", "没有收到"), Disputed(2, "amount", "少付"))
    rows = answer(company.secretary, day=TODAY + timedelta(days=1)).rows
    lines = [abs(one.line.amount) for one in found.differences.select_related("line")]
    assert (rows[0].tones["state"], rows[0].values["difference"]) == ("block", sum(lines))
    for one in found.differences.all():
        solved = solve_difference(
            actor=company.secretary, difference=one, how="explained", answer="回单附后", now=NOW + timedelta(days=2)
        )
        verify_difference(actor=company.finance, difference=solved, now=NOW + timedelta(days=3))
    (row,) = answer(company.secretary, day=timezone.localdate()).rows
    assert (row.tones["state"], row.values["confirmed"], row.values["difference"]) == ("block", None, None)
    send_statement(actor=company.secretary, statement=found, now=NOW + timedelta(days=4))
    days = {n: answer(company.secretary, day=TODAY + timedelta(days=n)).rows for n in range(5)}
    assert [days[n][0].tones["state"] for n in range(5)] == ["block", "block", "block", "block", "wait"]
    assert [days[n][0].values["sent"] for n in (0, 4)] == [TODAY, TODAY + timedelta(days=4)]


def test_others_see_none(company, files):
    sent(company, files)
    assert list(answer(company.other_manager).rows) == []
