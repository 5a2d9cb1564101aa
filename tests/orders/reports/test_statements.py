"""R14: each statement as it stood at the end of the day asked for."""

from datetime import timedelta

from django.utils import timezone

from orders.models import Statement
from orders.reports.statements import ReconciliationStatus
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


def test_others_see_none(company, files):
    sent(company, files)
    assert list(answer(company.other_manager).rows) == []
