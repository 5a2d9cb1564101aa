"""Two people meet over a dealer's report or difference, on two real connections: one of them does it (ORD-12)."""

import pytest

from orders.models import DealerReport
from orders.services.dealer_differences import solve_difference, verify_difference
from orders.services.dealer_reports import begin_report, hand_in
from tests.cast_dealers import NOW, OCTOBER, begun, dealer, difference, line
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_a_month_is_begun_once(company, files):
    customer = dealer(company, files)
    made: list[int] = []

    def begin(actor):
        return told(lambda: made.append(begin_report(actor=actor, customer=customer, month=OCTOBER, now=NOW).pk))

    assert together(begin(company.rep), begin(company.secretary)) == ["done", "done"]
    assert DealerReport.objects.count() == 1
    assert len(set(made)) == 1


def test_a_report_is_handed_in_once(company, files, goods):
    report = begun(company, files)

    def give(actor, sold):
        lines = [line(goods.nozzle, sold=sold)]
        return told(lambda: hand_in(actor=actor, report=report, lines=lines, name=actor.name, now=NOW))

    answers = together(give(company.rep, "10"), give(company.secretary, "11"))
    assert sorted(answers) == ["done", "orders.handed-in-before"]
    report.refresh_from_db()
    winner = company.rep if answers[0] == "done" else company.secretary
    assert (report.state, report.submitted_by) == ("submitted", winner)
    assert [one.sold for one in report.lines.all()] == [10 if winner == company.rep else 11]


def test_a_difference_is_solved_and_verified_once(company, files, goods):
    """From two windows of one person, as a click repeated while the answer was lost."""
    found = difference(company, files, goods)

    def solve():
        return told(
            lambda: solve_difference(
                actor=company.secretary, difference=found, how="counted", answer="重新盘点", now=NOW
            )
        )

    assert sorted(together(solve(), solve())) == ["core.wrong-state", "done"]

    def verify():
        return told(lambda: verify_difference(actor=company.manager, difference=found, now=NOW))

    assert sorted(together(verify(), verify())) == ["core.wrong-state", "done"]
    found.refresh_from_db()
    assert (found.solved_by, found.verified_by) == (company.secretary, company.manager)
