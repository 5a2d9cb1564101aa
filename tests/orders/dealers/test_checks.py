"""Goods and money gone through with a dealer: what should be there, differences followed to their end (ORD-12)."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from orders.dealers import due_for_check, months_before, next_check
from orders.handover.dealers import differences_of
from orders.invariants.dealers import all_followed
from orders.models import DealerCheck, DealerDifference
from orders.reminders.dealers import checks as checks_due
from orders.reminders.dealers import differences as late
from orders.reminders.dealers import reports as reports_due
from orders.services.dealer_checks import begin_check, finish_check
from orders.services.dealer_differences import send_back_difference, solve_difference, verify_difference
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from tests.cast_dealers import NOW, begun, checked, dealer, difference, reported, taken
from tests.cast_orders_invoiced import confirmed, deliver
from tests.cast_orders_statements import SHANGHAI, ledger, sent

pytestmark = pytest.mark.django_db


def code_of(kind: type[Refused], act) -> str:
    with pytest.raises(kind) as caught:
        act()
    return caught.value.code


def test_what_should_be_there(company, files, goods):
    deliver(confirmed(company, files, goods, "2"), on=date(2026, 11, 2))
    checked(company, files, goods)
    statement = sent(company, files)
    check = begin_check(actor=company.rep, customer=dealer(company, files), on=date(2026, 11, 2), now=NOW)
    there = {line.product.sku: (line.reported, line.delivered, line.book) for line in check.lines.all()}
    assert there == {"GZ-100": (0, 2, 2), "GZ-100-FV": (22, 0, 22)}
    assert (check.statement, check.balance_on, check.ledger_balance) == (statement, date(2026, 10, 31), 11_000)
    again = lambda: begin_check(actor=company.rep, customer=files.zerun, on=date(2026, 11, 3), now=NOW)  # noqa: E731
    assert code_of(Conflict, again) == "orders.check-under-way"
    bare = lambda: finish_check(actor=company.rep, check=check, now=NOW)  # noqa: E731
    with pytest.raises(Invalid) as caught:
        bare()
    assert {one.code for one in caught.value.refusals} == {
        "orders.not-counted", "orders.with-whom-missing", "orders.balance-missing",
    }  # fmt: skip


def test_without_a_difference_it_is_closed(company, files, goods):
    checked(company, files, goods)
    done = taken(company, files, counted="22")
    assert (done.state, DealerDifference.objects.count()) == ("closed", 0)


def test_followed_by_four_eyes(company, files, goods):
    ledger(files.zerun)
    checked(company, files, goods)
    check = taken(company, files, counted="20", balance="10500")
    money, nozzles = DealerDifference.objects.order_by("line_id").reverse()
    if money.line_id is not None:
        money, nozzles = nozzles, money
    assert (check.state, nozzles.quantity, money.amount, nozzles.owner) == ("open", -2, -500, company.secretary)
    assert nozzles.due_at == datetime(2026, 11, 17, 18, tzinfo=SHANGHAI)
    assert [one.to[0] for one in late(datetime(2026, 11, 17, 18, tzinfo=SHANGHAI))] == [company.secretary] * 2
    assert list(differences_of(company.secretary).order_by("pk")) == sorted([money, nozzles], key=lambda d: d.pk)
    solve = lambda one, actor, **more: solve_difference(  # noqa: E731
        actor=actor, difference=one, **({"how": "sold", "answer": "10 月末售出 2 件未报", "now": NOW} | more)
    )
    assert code_of(Invalid, lambda: solve(nozzles, company.secretary, answer=" ")) == "orders.answer-missing"
    with pytest.raises(Forbidden):
        solve(nozzles, company.rep)
    done = solve(nozzles, company.secretary)
    verify = lambda one, actor: verify_difference(actor=actor, difference=one, now=NOW)  # noqa: E731
    assert code_of(Refused, lambda: verify(done, company.secretary)) == "orders.own-solution"
    with pytest.raises(Forbidden):
        verify(done, company.rep)
    back = send_back_difference(actor=company.manager, difference=done, reason="缺销售单", now=NOW)
    assert verify(solve(back, company.secretary), company.manager).state == "verified"
    # Not by hand, while the money is open.
    with pytest.raises(IntegrityError, match="open differences"), transaction.atomic():
        DealerCheck.objects.filter(pk=check.pk).update(state="closed")
    assert DealerCheck.objects.get().state == "open"
    verify(solve(money, company.secretary, how="booked"), company.manager)
    check.refresh_from_db()
    assert (check.state, check.closed_at, list(all_followed())) == ("closed", NOW, [])


def test_who_took_it_does_not_verify_it(company, files, goods):
    found = difference(company, files, goods)
    rows = DealerDifference.objects.filter(pk=found.pk)
    rows.update(state="solved", how="sold", answer="x", solved_by=company.secretary, solved_at=NOW)
    with pytest.raises(IntegrityError, match="dealer_difference_four_eyes"), transaction.atomic():
        rows.update(state="verified", verified_by=company.rep, verified_at=NOW)
    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        found.dealer_check.lines.update(counted=22)


def test_when_the_next_one_is_due(company, files, goods):
    assert months_before(date(2026, 5, 31), 3) == date(2026, 2, 28)
    assert next_check(date(2026, 11, 30), date(2026, 12, 1)) == date(2027, 2, 28)
    checked(company, files, goods)
    taken(company, files, counted="22")
    assert list(due_for_check(date(2027, 2, 2))) == []
    assert [one.pk for one in due_for_check(date(2027, 2, 3))] == [files.zerun.pk]
    (due,) = checks_due(datetime(2027, 2, 3, 9, tzinfo=SHANGHAI))
    assert ({one.pk for one in due.to}, due.params["day"]) == ({company.rep.pk, company.secretary.pk}, date(2027, 2, 2))


def test_reports_are_asked_for_and_missed(company, files, goods):
    """October is over on a Saturday; reports are due five working days from Monday, 2 November."""
    report = begun(company, files)
    assert report.due_on == date(2026, 11, 9)

    def told(day):
        now = datetime(2026, 11, day, 9, tzinfo=SHANGHAI)
        return [(one.event, one.params["n"]) for one in reports_due(now)]

    assert told(1) == []
    assert told(2) == [("orders.dealers_to_ask", 1)]
    assert ("orders.dealer_reports_late", 1) in told(10)
    reported(company, files, goods)
    assert told(10) == []
