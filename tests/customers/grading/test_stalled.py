"""Customers without progress: the list of a Monday, answers, falls (CUS-6)."""

from datetime import date, timedelta

import pytest

from customers.models import Customer, GradeOverride, StalledCase
from customers.services.customers import edit_customer
from customers.services.grade_data import save_grade_data
from customers.services.moments import refresh_moments
from customers.services.regrading import regrade_customer
from customers.services.stalled import answer_stalled, keep_stalled_current, list_stalled
from customers.services.visits import log_visit
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast_customers import make_customer

from .making import MONDAY, at, worked_customer

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def codes(refused) -> set[str]:
    return {r.code for r in refused.value.refusals}


@pytest.fixture
def stalled(company):
    """Grade A, last progress 15 days before the Monday."""
    before = at(MONDAY - timedelta(days=15))
    customer = worked_customer(company, last_progress_at=before, last_contact_at=at(MONDAY - timedelta(days=1)))
    regrade_customer(customer, actor=None, day=MONDAY, now=at(MONDAY))
    return customer


def listing(day: date) -> dict[str, int]:
    return list_stalled(actor=None, day=day, now=at(day))


@pytest.mark.parametrize(
    ("grade", "days", "listed"),
    [("A", 14, 1), ("A", 13, 0), ("B", 28, 1), ("B", 27, 0), ("C", 56, 1), ("C", 55, 0), ("", 56, 1)],
)
def test_weeks_by_grade(company, grade, days, listed) -> None:
    make_customer(
        "C-000500", "停滞测试有限公司", owner=company.rep, unit=company.units["EC-2-T"], grade=grade,
        last_progress_at=at(MONDAY - timedelta(days=days)),
    )  # fmt: skip
    assert listing(MONDAY)["listed"] == listed


def test_listed_once_a_monday_with_three_working_days(company, stalled) -> None:
    assert listing(MONDAY) == {"listed": 1, "fell": 0}
    assert listing(MONDAY) == {"listed": 0, "fell": 0}
    case = StalledCase.objects.get()
    assert (case.owner, case.weeks, case.streak, case.state) == (company.rep, 2, 1, "open")
    # Monday 07:00, start day not counted: Thursday at closing.
    assert case.due_at == at(date(2026, 11, 19), 18)


def test_the_pool_and_the_archive_are_not_listed(company, files) -> None:
    Customer.objects.exclude(pk=files.zerun.pk).update(opened_on=MONDAY)
    Customer.objects.filter(pk=files.zerun.pk).update(status="archived")
    Customer.objects.filter(pk=files.anrui.pk).update(opened_on=date(2024, 1, 1))
    assert listing(MONDAY)["listed"] == 0


def test_the_rep_agrees_a_next_step(company, stalled) -> None:
    listing(MONDAY)
    case = StalledCase.objects.get()
    day = MONDAY + timedelta(days=2)
    answer_stalled(
        actor=company.rep, case=case, answer="next_step", next_step="约二期方案会", next_on=day, now=at(MONDAY, 9)
    )
    case.refresh_from_db()
    stalled.refresh_from_db()
    assert (case.state, stalled.next_step, stalled.next_on, stalled.follow_up_on) == (
        "answered",
        "约二期方案会",
        day,
        day,
    )
    with pytest.raises(Refused) as refused:
        answer_stalled(
            actor=company.rep, case=case, answer="next_step", next_step="再来一次", next_on=day, now=at(MONDAY, 9)
        )
    assert codes(refused) == {"core.wrong-state"}


def test_an_answer_says_something(company, stalled) -> None:
    listing(MONDAY)
    case = StalledCase.objects.get()
    with pytest.raises(Invalid) as refused:
        answer_stalled(actor=company.rep, case=case, answer="next_step", next_on=MONDAY - WEEK, now=at(MONDAY, 9))
    assert codes(refused) == {"customers.next-step-missing", "customers.next-day-wrong"}
    with pytest.raises(Invalid) as refused:
        answer_stalled(actor=company.rep, case=case, answer="hand_over", heir=company.rep, now=at(MONDAY, 9))
    assert codes(refused) == {"customers.override-reason-missing", "customers.heir-missing"}


def test_a_lower_grade_is_proposed_by_the_rep_and_set_by_the_supervisor(company, stalled) -> None:
    listing(MONDAY)
    case = StalledCase.objects.get()
    answer_stalled(actor=company.rep, case=case, answer="lower", note="项目取消", now=at(MONDAY, 9))
    assert GradeOverride.objects.get().state == "waiting"
    stalled.refresh_from_db()
    assert stalled.grade == "A"


def test_unanswered_goes_to_the_supervisor(company, stalled) -> None:
    listing(MONDAY)
    case = StalledCase.objects.get()
    friday = date(2026, 11, 20)
    keep_stalled_current(actor=None, day=friday, now=at(friday))
    case.refresh_from_db()
    assert case.state == "overdue"
    with pytest.raises(Refused) as refused:
        answer_stalled(
            actor=company.rep, case=case, answer="next_step", next_step="晚了", next_on=friday, now=at(friday, 9)
        )
    assert codes(refused) == {"core.wrong-state"}
    answer_stalled(actor=company.supervisor, case=case, answer="lower", note="无进展", now=at(friday, 9))
    stalled.refresh_from_db()
    assert (stalled.grade, StalledCase.objects.get().state) == ("B", "decided")


def test_strangers_answer_nothing(company, stalled) -> None:
    listing(MONDAY)
    case = StalledCase.objects.get()
    for person in (company.colleague, company.other_rep, company.auditor, company.finance):
        with pytest.raises(Forbidden):
            answer_stalled(
                actor=person, case=case, answer="next_step", next_step="越权", next_on=MONDAY, now=at(MONDAY, 9)
            )


def test_progress_lets_it_lapse(company, stalled) -> None:
    listing(MONDAY)
    Customer.objects.filter(pk=stalled.pk).update(last_progress_at=at(MONDAY, 15))
    keep_stalled_current(actor=None, day=MONDAY, now=at(MONDAY, 16))
    assert StalledCase.objects.get().state == "lapsed"


@pytest.mark.parametrize(
    ("values", "counts"),
    [({"need": 5}, True), ({"need": 3}, False), ({"need": None}, False), ({"budget": 4}, False)],
)
def test_a_clearer_need_is_progress(company, stalled, values, counts) -> None:
    """Need 4 of the worked example; nothing but a higher one is a new need (defaults.md 3)."""
    listing(MONDAY)
    save_grade_data(actor=company.rep, customer=stalled, values=values, now=at(MONDAY, 15))
    keep_stalled_current(actor=None, day=MONDAY, now=at(MONDAY, 16))
    assert StalledCase.objects.get().state == ("lapsed" if counts else "open")


@pytest.mark.parametrize(("demand", "counts"), [("二期灌装线", True), ("包装线一条", False), ("", False)])
def test_a_new_demand_in_the_file_is_progress(company, stalled, demand, counts) -> None:
    Customer.objects.filter(pk=stalled.pk).update(demand="包装线一条")
    before = stalled.last_progress_at
    edit_customer(actor=company.rep, customer=stalled, values={"demand": demand, "city": "昆山"}, now=at(MONDAY, 15))
    stalled.refresh_from_db()
    assert stalled.last_progress_at == (at(MONDAY, 15) if counts else before)
    # Moments worked out anew from visits don't forget it.
    refresh_moments(MONDAY, [stalled.pk])
    stalled.refresh_from_db()
    assert stalled.last_progress_at == (at(MONDAY, 15) if counts else before)


@pytest.mark.parametrize(("findings", "counts"), [({"demand": "二期灌装线"}, True), ({}, False)])
def test_a_call_is_progress_only_with_a_new_need(company, stalled, findings, counts) -> None:
    before = stalled.last_progress_at
    log_visit(
        actor=company.rep, customer=stalled, user=company.rep, way="phone", visited_at=at(MONDAY, 10), outcome="no_change",
        purpose="research", findings=findings, now=at(MONDAY, 11),
    )  # fmt: skip
    stalled.refresh_from_db()
    assert stalled.last_contact_at == at(MONDAY, 10)
    assert stalled.last_progress_at == (at(MONDAY, 11) if counts else before)


def answered(company, day: date) -> None:
    for case in StalledCase.objects.unanswered():
        answer_stalled(
            actor=company.supervisor, case=case, answer="next_step", next_step="再约", next_on=day, now=at(day, 9)
        )


def test_twice_in_a_row_falls_one_step_and_never_below_b(company, stalled) -> None:
    listing(MONDAY)
    answered(company, MONDAY)
    assert listing(MONDAY + WEEK) == {"listed": 0, "fell": 0}
    second = MONDAY + 2 * WEEK
    assert listing(second) == {"listed": 1, "fell": 1}
    stalled.refresh_from_db()
    case = StalledCase.objects.latest("pk")
    assert (stalled.grade, case.streak, case.fell_to, case.state) == ("B", 2, "B", "open")
    answered(company, second)
    # Of grade B now: four weeks later it is listed a third time, but falls no further by itself.
    third = second + 4 * WEEK
    assert listing(third) == {"listed": 1, "fell": 0}
    stalled.refresh_from_db()
    case = StalledCase.objects.latest("pk")
    assert (stalled.grade, case.streak, case.state) == ("B", 3, "overdue")


def test_progress_in_between_starts_anew(company, stalled) -> None:
    listing(MONDAY)
    answered(company, MONDAY)
    Customer.objects.filter(pk=stalled.pk).update(last_progress_at=at(MONDAY + timedelta(days=1)))
    third = MONDAY + 3 * WEEK
    assert listing(third) == {"listed": 1, "fell": 0}
    assert StalledCase.objects.latest("pk").streak == 1


def test_with_progress_the_lost_grade_comes_back(company, stalled) -> None:
    listing(MONDAY)
    answered(company, MONDAY)
    second = MONDAY + 2 * WEEK
    listing(second)
    Customer.objects.filter(pk=stalled.pk).update(last_progress_at=at(second, 15))
    keep_stalled_current(actor=None, day=second, now=at(second, 16))
    stalled.refresh_from_db()
    assert (stalled.grade, GradeOverride.objects.get().state) == ("A", "ended")


def test_a_new_owner_answers(company, stalled) -> None:
    listing(MONDAY)
    Customer.objects.filter(pk=stalled.pk).update(owner=company.colleague)
    keep_stalled_current(actor=None, day=MONDAY, now=at(MONDAY, 16))
    assert StalledCase.objects.get().owner == company.colleague
