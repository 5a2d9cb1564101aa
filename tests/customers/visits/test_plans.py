"""Plans of visits (W03): owed by the position less absences, done by logged visits, key ones fixed by the manager."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Absence, Posting
from customers.facts.visits import plan_of_day, progress_of, quotas, visit_progress
from customers.models import Customer, PlannedVisit, VisitPlan
from customers.plan_page import plan_of, suggested_in, suggestions, team_of
from customers.plan_spans import due_of_plan, first_to_plan, month_of, span_of, week_for_saturday
from customers.services import plans
from salesops.core.notify.models import Notification
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from salesops.core.stamps import one_reading
from tests.conftest import TODAY

from .conftest import NOW, at

MONDAY = date(2026, 11, 16)
NEXT = date(2026, 11, 23)


@pytest.fixture
def planned(company, files):
    def plan(**given):
        values = {"actor": company.rep, "user": company.rep, "customer": files.zerun, "day": NEXT, "today": TODAY}
        return plans.plan_visit(**values | given)

    return plan


def codes(refused) -> set[str]:
    return {r.code for r in refused.value.refusals}


# --- what is owed -----------------------------------------------------------------------------------------------------


def test_a_full_month_owes_the_quota(company, owed):
    quota = quotas([company.rep], *month_of(TODAY))[0]
    # November 2026 has 21 working days.
    assert (quota.visits, quota.due_days, quota.expected_days) == (44, 21, 21)


def test_leave_and_training_cut_it_travel_does_not(company, owed):
    for kind, day in (("annual", date(2026, 11, 2)), ("training", date(2026, 11, 3)), ("trip", date(2026, 11, 4))):
        Absence.objects.create(user=company.rep, kind=kind, starts_on=day, ends_on=day)
    quota = quotas([company.rep], *month_of(TODAY))[0]
    # 44 × 19 ÷ 21 = 39.8
    assert (quota.expected_days, quota.visits) == (Decimal(19), 40)


def test_half_a_day_counts_half(company, owed):
    day = date(2026, 11, 2)
    Absence.objects.create(user=company.rep, kind="annual", starts_on=day, ends_on=day, starts_noon=True)
    # 44 × 20.5 ÷ 21 = 42.95
    assert quotas([company.rep], *month_of(TODAY))[0].visits == 43


def test_a_change_of_position_counts_each_part(company, owed):
    post = Posting.objects.get(user=company.rep)
    half = date(2026, 11, 16)
    Posting.objects.filter(pk=post.pk).update(period=(date(2025, 1, 1), half))
    Posting.objects.create(user=company.rep, unit=post.unit, position=company.positions["P20"], period=(half, None))
    # 10 days of 44 and 11 days of 36: 44 × 10 ÷ 21 + 36 × 11 ÷ 21 = 39.8
    assert quotas([company.rep], *month_of(TODAY))[0].visits == 40


def test_a_week_owes_its_share(company, owed):
    quota = quotas([company.rep], NEXT, NEXT + timedelta(days=6))[0]
    # 44 × 5 ÷ 21 = 10.5, half up after exact division: 10.476
    assert quota.visits == 10


def test_who_joins_in_the_middle_owes_a_part(company, owed):
    company.rep.joined_on = date(2026, 11, 16)
    company.rep.save()
    assert quotas([company.rep], *month_of(TODAY))[0].visits == 23  # 44 × 11 ÷ 21 = 23.05


def test_positions_without_quota_owe_nothing(company, owed):
    assert quotas([company.legal], *month_of(TODAY))[0].visits == 0


def test_done_counts_one_a_customer_and_day_and_valid_asks_more(visited, company, owed):
    visited()
    visited(visited_at=at(14))  # the same day again
    visited(visited_at=at(10, days=-4), next_step="call")  # late: 100 hours and more
    visited(visited_at=at(10, days=-1), next_step="call")
    visited(way="phone", visited_at=at(11))
    progress = visit_progress(company.rep, TODAY)
    assert (progress.required, progress.done, progress.valid) == (44, 3, 1)


def test_progress_of_many_asks_a_constant_number_of_queries(company, owed, django_assert_max_num_queries):
    progress_of([company.rep], *month_of(TODAY))  # the calendar is loaded
    with one_reading(), django_assert_max_num_queries(8):
        progress_of([company.rep, company.colleague, company.other_rep, company.supervisor], *month_of(TODAY))


# --- planning ----------------------------------------------------------------------------------------------------------


def test_planned_visits_are_of_today_or_later_and_once_a_day(planned, files):
    planned()
    for day, code in ((TODAY - timedelta(days=1), "customers.plan-in-past"), (NEXT, "customers.planned-already")):
        with pytest.raises(Invalid) as refused:
            planned(day=day)
        assert codes(refused) == {code}


def test_only_customers_in_reach_and_only_for_oneself(planned, files, company):
    for customer in (files.weizhiyuan, files.dingsheng, files.anrui):
        with pytest.raises(Forbidden):
            planned(customer=customer)
    for actor in (company.supervisor, company.colleague, company.manager):
        with pytest.raises(Forbidden):
            planned(actor=actor)


def test_a_visit_does_the_planned_one_of_its_day(planned, visited):
    item = planned(day=TODAY)
    visit = visited()
    item.refresh_from_db()
    assert (item.state, item.visit) == ("done", visit)


def test_a_call_does_no_planned_visit(planned, visited):
    item = planned(day=TODAY)
    visited(way="phone")
    item.refresh_from_db()
    assert item.state == "planned"


def test_a_missed_one_made_later_is_done(planned, visited, company):
    item = planned(day=MONDAY, today=MONDAY)
    plans.miss_planned_visit(actor=company.rep, item=item, reason="客户出差")
    visited()
    item.refresh_from_db()
    assert (item.state, item.missed_reason) == ("done", "")


def test_not_done_says_why(planned, company):
    item = planned()
    with pytest.raises(Invalid):
        plans.miss_planned_visit(actor=company.rep, item=item, reason=" ")
    assert plans.miss_planned_visit(actor=company.rep, item=item, reason="停产检修").state == "missed"


def test_what_was_handed_in_is_not_taken_back(planned, company):
    item = planned()
    plans.hand_in_plan(actor=company.rep, user=company.rep, span="week", first=NEXT, now=NOW)
    with pytest.raises(Refused) as refused:
        plans.remove_planned_visit(actor=company.rep, item=item)
    assert codes(refused) == {"customers.plan-handed-in"}


@pytest.mark.parametrize(("now", "late"), [(at(18), False), (at(18, 1), True)])
def test_the_week_plan_is_due_on_friday_at_18(company, files, now, late):
    plan = plans.hand_in_plan(actor=company.rep, user=company.rep, span="week", first=NEXT, now=now)
    assert plan.is_late is late


def test_the_month_plan_is_due_on_the_28th_and_handed_in_once(company, files):
    december = date(2026, 12, 1)
    assert timezone.localtime(due_of_plan("month", december)).strftime("%m-%d %H:%M") == "11-28 18:00"
    for now in (NOW, NOW + timedelta(days=20)):
        plans.hand_in_plan(actor=company.rep, user=company.rep, span="month", first=december, now=now)
    assert VisitPlan.objects.get().is_late is False


def test_a_key_visit_is_commented_changed_and_fixed(planned, company):
    item = planned(is_key=True)
    plans.comment_planned_visit(actor=company.supervisor, item=item, comment="先约厂长", fix=False, now=NOW)
    assert Notification.objects.get(event="customers.visit_commented").person == company.rep
    plans.change_planned_visit(actor=company.rep, item=item, values={"day": NEXT + timedelta(days=1)}, today=TODAY)
    plans.comment_planned_visit(actor=company.manager, item=item, comment="", fix=True, now=NOW)
    item.refresh_from_db()
    assert (item.review, item.comment, item.commented_by) == ("fixed", "先约厂长", company.manager)
    with pytest.raises(Invalid) as refused:
        plans.change_planned_visit(actor=company.rep, item=item, values={"day": NEXT}, today=TODAY)
    assert codes(refused) == {"customers.plan-fixed"}


def test_who_comments(planned, company):
    item = planned(is_key=True)
    for actor in (company.rep, company.colleague, company.other_manager, company.secretary, company.auditor):
        with pytest.raises(Forbidden):
            plans.comment_planned_visit(actor=actor, item=item, comment="x y", fix=False, now=NOW)
    assert plans.comment_planned_visit(actor=company.director, item=item, comment="同意", fix=True, now=NOW)


def test_fixed_after_the_managers_comment_never_without(planned, company):
    item = planned(is_key=True)
    with pytest.raises(Invalid) as refused:
        plans.comment_planned_visit(actor=company.manager, item=item, comment="  ", fix=True, now=NOW)
    assert codes(refused) == {"customers.comment-missing"}
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedVisit.objects.filter(pk=item.pk).update(review="fixed")
    plans.comment_planned_visit(actor=company.manager, item=item, comment="带上样品", fix=True, now=NOW)
    # A comment afterwards opens it again.
    plans.comment_planned_visit(actor=company.manager, item=item, comment="改到周四", fix=False, now=NOW)
    item.refresh_from_db()
    assert (item.review, item.comment) == ("commented", "改到周四")


# --- handed in, seen, answered -------------------------------------------------------------------------------------------


def test_the_supervisor_hears_once_of_a_week_or_month_handed_in(planned, company):
    planned(is_key=True)
    for code in ("day", "week", "week", "month"):
        plans.hand_in_plan(actor=company.rep, user=company.rep, span=code, first=NEXT, now=NOW)
    told = Notification.objects.filter(event="customers.plan_handed_in").order_by("pk")
    assert [(one.person, one.params["count"], one.params["key"]) for one in told] == [(company.supervisor, 1, 1)] * 2


def test_a_head_answers_and_the_rep_hears_of_it(company, files):
    plan = plans.hand_in_plan(actor=company.rep, user=company.rep, span="week", first=NEXT, now=NOW)
    seen = plans.answer_plan(actor=company.supervisor, plan=plan, answer=" ", now=NOW)
    assert (seen.answer, seen.answered_by) == ("", company.supervisor)
    assert not Notification.objects.filter(event="customers.plan_answered").exists()
    with pytest.raises(Conflict):
        plans.answer_plan(actor=company.manager, plan=plan, answer="多拜访新客户", now=NOW, version=1)
    plans.answer_plan(actor=company.manager, plan=plan, answer="多拜访新客户", now=NOW, version=2)
    assert Notification.objects.get(event="customers.plan_answered").person == company.rep


@pytest.mark.parametrize("who", ["rep", "colleague", "other_manager", "secretary", "auditor", "finance"])
def test_nobody_else_answers(company, files, who):
    plan = plans.hand_in_plan(actor=company.rep, user=company.rep, span="week", first=NEXT, now=NOW)
    with pytest.raises(Forbidden):
        plans.answer_plan(actor=getattr(company, who), plan=plan, answer="好", now=NOW)


def test_ordinary_visits_are_not_fixed(planned, company):
    with pytest.raises(Refused) as refused:
        plans.comment_planned_visit(actor=company.supervisor, item=planned(), comment="", fix=True, now=NOW)
    assert codes(refused) == {"customers.not-key"}


def test_last_week_is_copied_from_today_on(planned, company, files):
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(owner=company.rep)
    planned(day=MONDAY + timedelta(days=1), today=MONDAY)
    planned(day=MONDAY, today=MONDAY, customer=files.weizhiyuan)
    assert plans.copy_week(actor=company.rep, user=company.rep, week=NEXT, today=NEXT + timedelta(days=1)) == 1
    assert plan_of_day(company.rep, NEXT + timedelta(days=1))[0].customer == files.zerun
    assert plans.copy_week(actor=company.rep, user=company.rep, week=NEXT, today=NEXT + timedelta(days=1)) == 0


# --- whom to visit ---------------------------------------------------------------------------------------------------


def test_suggestions_say_why_and_leave_out_the_planned(planned, company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(
        last_visit_at=at(10, days=-14), last_progress_at=at(10), next_step="quote", next_on=NEXT + timedelta(days=2)
    )
    found = suggestions(company.rep, TODAY, NEXT + timedelta(days=6))
    assert [(s.customer, s.since) for s in found] == [(files.zerun, TODAY)]  # A: a visit at most every 14 days
    planned()
    assert suggestions(company.rep, TODAY, NEXT + timedelta(days=6)) == []


def test_the_week_shows_working_days_and_asks_few_queries(planned, company, owed, django_assert_max_num_queries):
    planned()
    plan_of(company.rep, span_of("week", NEXT), TODAY)  # calendar and policy are loaded
    with one_reading(), django_assert_max_num_queries(10):
        week = plan_of(company.rep, span_of("week", NEXT), TODAY)
    assert [len(day.items) for day in week.days] == [1, 0, 0, 0, 0]
    assert (week.progress.planned, week.handed_in) == (1, None)
    assert PlannedVisit.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "today", "first"),
    [
        ("week", date(2026, 11, 18), date(2026, 11, 18)),
        ("week", date(2026, 11, 21), None),  # Saturday: the week is over
        ("week", date(2026, 11, 10), MONDAY),
        ("month", date(2026, 11, 21), NEXT),
        ("month", date(2026, 11, 30), date(2026, 11, 30)),
        ("day", date(2026, 11, 21), None),
        ("day", MONDAY, MONDAY),
    ],
)
def test_the_first_day_one_can_still_be_sent_out_on(db, code, today, first):
    assert first_to_plan(span_of(code, today if code != "week" else MONDAY), today) == first


def test_nobody_is_suggested_for_a_span_without_working_days_left(company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(next_step="quote", next_on=TODAY, last_visit_at=at(10))
    saturday = date(2026, 11, 21)
    assert suggested_in(company.rep, span_of("week", saturday), saturday) == []
    assert [s.customer for s in suggested_in(company.rep, span_of("week", NEXT), saturday)] == [files.zerun]


@pytest.mark.parametrize(("day", "first"), [(16, None), (18, None), (19, NEXT), (21, NEXT), (22, NEXT), (23, None)])
def test_from_thursday_on_next_week_is_the_meetings(day, first):
    found = week_for_saturday(date(2026, 11, day))
    assert (found.first if found else None) == first


# --- day, week, month --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "first", "last", "due"),
    [
        ("day", NEXT, NEXT, "11-20 18:00"),  # Monday's on Friday
        ("week", NEXT, date(2026, 11, 29), "11-20 18:00"),
        ("month", date(2026, 11, 1), date(2026, 11, 30), "10-28 18:00"),
    ],
)
def test_the_three_spans_around_a_day(company, code, first, last, due):
    span = span_of(code, NEXT)
    assert (span.first, span.last) == (first, last)
    assert timezone.localtime(due_of_plan(code, span.first)).strftime("%m-%d %H:%M") == due


def test_each_span_shows_what_is_planned_in_it_against_its_share(planned, company, owed, files):
    planned(is_key=True)
    planned(day=date(2026, 11, 25))
    shown = {code: plan_of(company.rep, span_of(code, NEXT), TODAY) for code in ("day", "week", "month")}
    found = {
        code: (
            plan.progress.required,
            plan.progress.planned,
            plan.progress.to_plan,
            len(plan.key_visits),
            len(plan.days),
        )
        for code, plan in shown.items()
    }
    # 44 a month: 2 a day (44 ÷ 21), 10 a week, 44 in the 21 working days of November.
    assert found == {"day": (2, 1, 1, 1, 1), "week": (10, 2, 8, 1, 5), "month": (44, 2, 42, 1, 21)}
    month = shown["month"]
    assert [len(week.items) for week in month.weeks] == [0, 0, 0, 2, 0]
    assert [day.day.day for day in month.weeks[-1].days if day.outside] == [1, 2, 3, 4]


def test_a_month_asks_as_few_queries_as_a_week(planned, company, owed, django_assert_max_num_queries):
    planned()
    plan_of(company.rep, span_of("month", NEXT), TODAY)
    with one_reading(), django_assert_max_num_queries(10):
        plan_of(company.rep, span_of("month", NEXT), TODAY)


def test_each_span_is_handed_in_on_its_own(planned, company):
    planned()
    for code in ("month", "week", "day"):
        plans.hand_in_plan(actor=company.rep, user=company.rep, span=code, first=NEXT, now=NOW)
    rows = VisitPlan.objects.order_by("first", "span").values_list("span", "first", "is_late")
    assert list(rows) == [("month", date(2026, 11, 1), True), ("day", NEXT, False), ("week", NEXT, False)]
    week = plan_of(company.rep, span_of("month", NEXT), TODAY).weeks[3]
    assert week.handed_in.span == "week"


def test_what_is_over_is_not_handed_in_any_more(company):
    for code in ("day", "week", "month"):
        with pytest.raises(Invalid) as refused:
            plans.hand_in_plan(actor=company.rep, user=company.rep, span=code, first=date(2026, 10, 30), now=NOW)
        assert codes(refused) == {"customers.plan-over"}


@pytest.mark.parametrize(("code", "bound"), [("day", True), ("week", True), ("month", False)])
def test_a_month_is_a_frame_weeks_and_days_bind(planned, company, code, bound):
    item = planned()
    plans.hand_in_plan(actor=company.rep, user=company.rep, span=code, first=NEXT, now=NOW)
    if bound:
        with pytest.raises(Refused):
            plans.remove_planned_visit(actor=company.rep, item=item)
    else:
        plans.remove_planned_visit(actor=company.rep, item=item)
    assert PlannedVisit.objects.exists() is bound


def test_a_team_of_any_span(planned, company, owed):
    planned(is_key=True)
    plans.hand_in_plan(actor=company.rep, user=company.rep, span="month", first=NEXT, now=NOW)
    for code, handed in (("day", False), ("week", False), ("month", True)):
        line, other = team_of([company.rep, company.colleague], span_of(code, NEXT))
        assert (line.plan is not None, line.key_visits, line.to_look_at, other.key_visits) == (handed, 1, 1, 0), code
