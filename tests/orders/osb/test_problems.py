"""An OSB problem from its number to who verified it, and everything that stops it (ORD-11, O20)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from orders.clocks.osb import to_solve
from orders.handover.osb import _blocks as blocks
from orders.handover.osb import _take as take_over
from orders.handover.osb import problems_of
from orders.models import OsbProblem
from orders.osb import Asked, rows_of
from orders.panels.osb import happened
from orders.services.osb_problems import (
    change_problem,
    drop_problem,
    note_problem,
    send_back_problem,
    take_problem,
    verify_problem,
)
from salesops.core.notify.models import Notification
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from tests.cast_orders_made import NOW
from tests.cast_orders_osb import DUE, numbered, solved
from tests.cast_orders_shipped import confirmed
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(company, files, goods):
    return confirmed(company, files, goods)


def heard(who) -> set[str]:
    return set(Notification.objects.filter(person=who).values_list("event", flat=True))


def codes(error) -> list[str]:
    return [refusal.code for refusal in error.value.refusals]


def test_the_whole_way(order, company):
    found = numbered(company, order)
    assert (found.number, found.state, found.unit_id) == ("OSB-2026-0001", "open", order.customer.unit_id)
    assert heard(company.rep) == {"orders.problem_recorded"}
    (row,) = rows_of(company.secretary, Asked(), NOW)
    assert row.problems == ("OSB-2026-0001",)
    (clock,) = to_solve()
    assert (clock.owners, timezone.localdate(clock.due)) == ((company.rep.pk,), DUE)
    found = take_problem(actor=company.rep, problem=found, now=NOW)
    note_problem(actor=company.rep, problem=found, text="已补寄", now=NOW)
    found = solved(company, found)
    assert "orders.problem_solved" in heard(company.secretary)
    assert not list(to_solve())
    found = send_back_problem(actor=company.secretary, problem=found, reason="客户还没收到", now=NOW)
    assert (found.state, found.returned) == ("working", 1)
    assert "orders.problem_sent_back" in heard(company.rep)
    found = verify_problem(actor=company.secretary, problem=solved(company, found), now=NOW + timedelta(days=1))
    assert (found.state, found.verified_by) == ("verified", company.secretary)
    (row,) = rows_of(company.secretary, Asked(), NOW)
    assert row.problems == ()
    assert len(happened(order.customer, company.secretary, NOW + timedelta(days=1), 5)) == 1


def test_neither_owner_nor_solver_verifies(order, company):
    """The rep owns one, the secretary solves it; the secretary owns another: somebody else has to say that it is solved."""
    by_secretary = solved(company, numbered(company, order), actor=company.secretary)
    own = solved(company, numbered(company, order, owner=company.secretary), actor=company.secretary)
    for problem in (by_secretary, own):
        for service, more in ((verify_problem, {}), (send_back_problem, {"reason": "x"})):
            with pytest.raises(Refused) as error:
                service(actor=company.secretary, problem=problem, now=NOW, **more)
            assert codes(error) == ["orders.own-problem"]
    with pytest.raises(Refused) as error:
        verify_problem(actor=company.rep, problem=by_secretary, now=NOW)
    assert codes(error) == ["orders.own-problem"]
    with pytest.raises(Forbidden):
        verify_problem(actor=company.supervisor, problem=by_secretary, now=NOW)
    assert verify_problem(actor=company.director, problem=by_secretary, now=NOW).state == "verified"
    # And the database says so, whoever writes; what was verified is final.
    for who in (company.secretary.pk,):
        with pytest.raises(IntegrityError), transaction.atomic():
            OsbProblem.objects.filter(pk=own.pk).update(state="verified", verified_by=who, verified_at=NOW)
    for values in ({"owner": company.director}, {"solution": "x"}, {"what": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OsbProblem.objects.filter(pk=by_secretary.pk).update(**values)


def test_who_is_to_verify_hears_each_time_it_is_solved(order, company):
    """Sent back and solved again, it is announced again; solved by the only secretary herself, the director is asked."""

    def asked(person):
        return Notification.objects.filter(person=person, event="orders.problem_solved").count()

    found = solved(company, numbered(company, order))
    assert asked(company.secretary) == 1
    found = send_back_problem(actor=company.secretary, problem=found, reason="客户还没收到", now=NOW)
    solved(company, found)
    assert (asked(company.secretary), asked(company.director), asked(company.rep)) == (2, 0, 0)
    solved(company, numbered(company, order), actor=company.secretary)
    assert (asked(company.secretary), asked(company.director)) == (2, 1)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"what": "  "}, "core.required"),
        ({"due_on": NOW.date() - timedelta(days=1)}, "orders.day-passed"),
        ({"owner": "admin"}, "orders.owner-without-board"),
    ],
)
def test_what_is_not_recorded(order, company, more, code):
    if "owner" in more:
        more = {"owner": company.admin}
    with pytest.raises(Invalid) as error:
        numbered(company, order, **more)
    assert code in codes(error) or (code == "core.required" and error.value.refusals[0].field == "what")
    assert not OsbProblem.objects.exists()


def test_only_secretaries_record_and_only_of_the_customers_orders(order, company, files):
    for person in (company.rep, company.logistics, company.director):
        with pytest.raises(Forbidden):
            numbered(company, order, actor=person)
    other = type(order.customer).objects.exclude(pk=order.customer_id).first()
    with pytest.raises((Invalid, Forbidden)):
        numbered(company, order, customer=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        OsbProblem.objects.create(
            number="OSB-1", step="ship", order=order, customer=other, unit_id=order.unit_id, what="x", department="LOG",
            owner=company.rep, due_on=DUE, recorded_at=NOW,
        )  # fmt: skip


def test_another_owner_another_day_or_dropped(order, company):
    found = numbered(company, order)
    with pytest.raises(Conflict):
        change_problem(
            actor=company.secretary,
            problem=found,
            owner=company.logistics,
            department="LOG",
            due_on=DUE,
            now=NOW,
            version=99,
        )
    day = DUE + timedelta(days=3)
    found = change_problem(
        actor=company.secretary, problem=found, owner=company.logistics, department="LOG", due_on=day, now=NOW
    )
    assert (found.owner, found.due_on, "orders.problem_recorded" in heard(company.logistics)) == (
        company.logistics,
        day,
        True,
    )
    with pytest.raises(Forbidden):
        take_problem(actor=company.colleague, problem=found, now=NOW)
    found = drop_problem(actor=company.secretary, problem=found, reason="合同另有约定", now=NOW)
    assert (found.state, found.drop_reason) == ("dropped", "合同另有约定")
    with pytest.raises(Refused) as error:
        note_problem(actor=company.secretary, problem=found, text="x", now=NOW)
    assert codes(error) == ["core.wrong-state"]


def test_each_sees_what_concerns_him(order, company):
    found = numbered(company, order, owner=company.director)
    for person in (company.rep, company.supervisor, company.secretary, company.lead, company.logistics, company.gm):
        assert list(OsbProblem.objects.visible_to(person)) == [found], person
    for person in (company.finance, company.other_rep, company.colleague):
        assert not OsbProblem.objects.visible_to(person).exists(), person


def test_who_takes_over_gets_the_open_ones(order, company):
    found = numbered(company, order)
    day = NOW.date()
    assert [refusal.code for refusal in blocks(company.rep, company.admin, day)] == ["orders.owner-without-board"]
    assert take_over(person=company.rep, heir=company.supervisor, day=day, actor=None, now=NOW) == 1
    found.refresh_from_db()
    assert (found.owner, problems_of(company.rep).exists()) == (company.supervisor, False)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_at_once(company, files, goods):
    """Two solve it, two verify it: one of them did, the other hears that it was done."""
    found = numbered(company, confirmed(company, files, goods))
    answers = together(
        *(told(lambda who=who: solved(company, found, actor=who)) for who in (company.rep, company.secretary))
    )
    assert sorted(answers) == ["core.wrong-state", "done"]
    OsbProblem.objects.update(solved_by=company.rep)
    answers = together(
        *(
            told(lambda who=who: verify_problem(actor=who, problem=found, now=NOW))
            for who in (company.secretary, company.director)
        )
    )
    assert sorted(answers) == ["core.wrong-state", "done"]
