"""The first page (RPT-1): a rep's day, the team's day, the same number of queries for one and for many."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, PositionTerms, RoleGrant
from customers.facts import team_today
from customers.facts.my_day import day_of, follow_ups_of, month_so_far, plans_visits
from customers.facts.team_board import board_of
from customers.facts.team_day import team_day
from customers.facts.visits import plan_of_day, progress_of
from customers.models import Customer, OwedReport, PlannedVisit, StalledCase, Visit, WorkLog
from customers.plan_spans import month_of
from customers.widgets.mine import answers_due, plan
from customers.widgets.team import team
from salesops.core.sockets.widgets import widgets_for
from tests.cast_customers import make_customer

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 10, 18, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def quota(company):
    """Representatives owe 42 visits a month."""
    PositionTerms.objects.filter(position__code__in=("P11", "P20")).update(visits=42)


def planned(company, customer, hour=None, user=None, **more):
    user = user or company.rep
    at = time(hour, 30) if hour is not None else None
    return PlannedVisit.objects.create(
        customer=customer, user=user, unit=company.units["EC-2-T"], day=TODAY, at=at, **more
    )


def visited(user, customer, hour, way="visit"):
    at = datetime(2026, 11, 20, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
    return Visit.objects.create(
        customer=customer, user=user, unit_id=customer.unit_id, way=way, visited_at=at, logged_at=at, entered_by=user
    )


def test_the_line_of_the_present_stands_before_the_next_visit(company, files):
    planned(company, files.zerun, 10, is_key=True)
    planned(company, make_customer("C-000011", "甲", owner=company.rep, unit=company.units["EC-2-T"]), 9)
    planned(company, make_customer("C-000012", "乙", owner=company.rep, unit=company.units["EC-2-T"]))
    day = day_of(company.rep, NOW)
    assert [(s.item.customer.code, s.now_before, s.is_next) for s in day.stops] == [
        ("C-000011", False, False),
        ("C-000001", True, True),
        ("C-000012", False, False),
    ]
    assert day.stops[1].contact.name == files.contact.name
    assert all(s.is_first_visit for s in day.stops)
    assert not day.now_last


def test_after_the_last_visit_the_line_stands_at_the_end(company, files):
    planned(company, files.zerun, 9)
    day = day_of(company.rep, NOW)
    assert day.now_last
    assert day.stops[0].is_next


def test_only_those_who_visit_have_a_plan(company, files, quota):
    assert plan(company.rep, NOW) is not None
    for who in ("finance", "legal", "secretary", "admin", "gm", "auditor"):
        assert plan(getattr(company, who), NOW) is None


@pytest.mark.parametrize(
    ("who", "visits"), [("rep", True), ("supervisor", True), ("director", False), ("finance", False)]
)
def test_whose_day_is_made_of_visits(company, files, who, visits):
    PositionTerms.objects.exclude(position__code__in=("P11", "P20")).update(visits=0)
    PositionTerms.objects.filter(position__code__in=("P11", "P20")).update(visits=24)
    assert plans_visits(getattr(company, who)) is visits


def test_follow_ups_are_ones_own(company, files):
    Customer.objects.update(follow_up_on=TODAY, status="active")
    rows, count = follow_ups_of(company.rep, TODAY)
    assert ([r.customer.code for r in rows], count) == (["C-000001"], 1)


def test_visits_of_the_month_against_the_time_gone(company, files, quota):
    month = month_so_far(company.rep, TODAY)
    # November 2026 has 21 working days, the 20th is the 15th of them.
    assert (month.passed, month.working, month.pace) == (15, 21, 71)
    assert (month.progress.required, month.percent, month.ahead) == (42, 0, -71)


def test_an_answer_that_is_due_stands_in_the_strip(company, files):
    due = datetime(2026, 11, 20, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
    StalledCase.objects.create(
        customer=files.zerun, owner=company.rep, listed_on=date(2026, 11, 16), grade="A", weeks=4, due_at=due
    )
    [deadline] = answers_due(company.rep, NOW, 4)
    assert (deadline.about, deadline.face.state) == ("泽润饮品", "soon")
    assert answers_due(company.colleague, NOW, 4) == []


def test_the_supervisor_sees_his_team_person_by_person(company, files, quota):
    planned(company, files.zerun, 9)
    Customer.objects.filter(owner=company.rep).update(follow_up_on=date(2026, 11, 18), status="active")
    Absence.objects.create(
        user=company.colleague, kind="sick", starts_on=TODAY, ends_on=TODAY, entered_by=company.admin
    )
    lines = {line.day.person.username: line for line in team(company.supervisor, NOW)["lines"]}
    assert set(lines) == {"rep", "colleague"}
    rep = lines["rep"]
    assert (rep.day.counts.planned_visits, rep.day.counts.planned_done, rep.day.due) == (1, 0, 1)
    assert (rep.day.places, rep.month.required, rep.away) == ("苏州", 42, "")
    assert lines["colleague"].away


def test_the_director_sees_markets(company, files, quota):
    facts = team(company.director, NOW)
    assert "lines" not in facts
    sums = {s.name: s.people for s in facts["sums"]}
    # Lin Ruoxi, Wang Zihan, Zhao Yutong and Qian Wei sell in East China, Gao Yuan in North China.
    assert sums == {"华东": 4, "华北": 1}


@pytest.mark.parametrize("who", ["rep", "finance", "secretary", "admin", "hr"])
def test_who_leads_no_sellers_sees_no_team(company, files, quota, who):
    assert "customers.team" not in {w["code"] for w in widgets_for(getattr(company, who), NOW)}


def test_on_a_day_off_nobody_lacks_a_plan(company, files, quota):
    assert any(line.without_plan for line in board_of(company.director, TODAY))
    assert not any(line.without_plan for line in board_of(company.director, date(2026, 11, 22)))


def test_another_market_stays_out_of_sight(company, files, quota):
    assert {line.day.person.username for line in team(company.other_manager, NOW)["lines"]} == {"other_rep"}


def test_the_board_costs_the_same_for_one_and_for_many(company, files, quota, django_assert_num_queries):
    board_of(company.director, TODAY)
    with CaptureQueriesContext(connection) as before:
        assert len(board_of(company.director, TODAY)) == 5
    for n in range(5):
        planned(
            company, make_customer(f"C-0001{n}", f"客户{n}", owner=company.rep, unit=company.units["EC-2-T"]), n + 9
        )
    with django_assert_num_queries(len(before)):
        board_of(company.director, TODAY)


def test_the_plan_of_the_page_is_the_plan_of_the_day(company, files):
    """One statement for the page, the same rows in the same order as the log is drawn up from."""
    other = make_customer(
        "C-000011", "甲", owner=company.rep, unit=company.units["EC-2-T"], city="无锡", short_name="甲厂"
    )
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(owner=company.rep)
    planned(company, files.zerun, 10, is_key=True, goal="续签", purpose="proposal")
    planned(company, files.weizhiyuan)
    item = planned(company, other, 9)
    item.state, item.visit = "done", visited(company.rep, other, 9)
    item.save()
    planned(company, files.dingsheng, 11, user=company.colleague)
    lines = [stop.item for stop in day_of(company.rep, NOW).stops]
    plan = plan_of_day(company.rep, TODAY)
    assert len(lines) == len(plan) == 3
    shown = ("pk", "at", "purpose", "goal", "is_key", "state", "missed_reason", "visit_id")
    for line, item in zip(lines, plan, strict=True):
        assert [getattr(line, name) for name in shown] == [getattr(item, name) for name in shown]
        for name in ("pk", "code", "called", "grade", "city", "last_visit_at"):
            assert getattr(line.customer, name) == getattr(item.customer, name), name
        assert (line.visit is None) == (item.visit is None)
        if item.visit is not None:
            for name in ("purpose", "outcome", "next_step", "next_on"):
                assert getattr(line.visit, name) == getattr(item.visit, name), name


def test_the_board_says_what_evening_check_and_plan_say(company, files, quota):
    """One statement for the page, the same definitions as where each figure comes from."""
    other = make_customer("C-000011", "甲", owner=company.rep, unit=company.units["EC-2-T"], city="无锡")
    item = planned(company, other, 9)
    item.state, item.visit = "done", visited(company.rep, other, 9)
    item.save()
    planned(company, files.zerun, 10)
    visited(company.rep, other, 11)
    visited(company.rep, other, 12, way="phone")
    Customer.objects.filter(owner=company.rep).update(follow_up_on=TODAY, status="active")
    due = datetime(2026, 11, 20, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
    StalledCase.objects.create(customer=other, owner=company.rep, listed_on=TODAY, grade="A", weeks=4, due_at=due)
    for person in (company.rep, company.colleague):
        unit = company.units["EC-2-T"]
        OwedReport.objects.create(user=person, unit=unit, kind="day", first=TODAY, due_at=due, late_at=due)
        WorkLog.objects.create(user=person, unit=unit, day=TODAY)
    WorkLog.objects.filter(user=company.colleague).update(state="submitted", submitted_at=NOW)
    Absence.objects.create(
        user=company.regional, kind="annual", starts_on=date(2026, 11, 2), ends_on=TODAY, entered_by=company.admin
    )
    lines = {line.day.person.pk: line for line in board_of(company.director, TODAY)}
    days = {day.person.pk: day for day in team_day(company.director, TODAY, TODAY).lines}
    days.pop(company.director.pk, None)
    assert list(lines) == list(days)
    months = {p.person.pk: p for p in progress_of([day.person for day in days.values()], *month_of(TODAY))}
    for pk, line in lines.items():
        shown = ("unit_id", "due", "clocks", "places", "state", "missing")
        assert [getattr(line.day, name) for name in shown] == [getattr(days[pk], name) for name in shown]
        counts, counted = line.day.counts, days[pk].counts
        assert (counts.planned_visits, counts.planned_done) == (counted.planned_visits, counted.planned_done)
        assert (line.month.done, line.month.required) == (months[pk].done, months[pk].required)
    rep = lines[company.rep.pk]
    assert (rep.day.counts.planned_visits, rep.day.counts.planned_done, rep.month.done) == (2, 1, 1)
    assert (rep.day.places, rep.day.due, rep.day.clocks, rep.day.state) == ("无锡、苏州", 2, 1, "draft")


def test_follow_ups_of_a_large_house_are_some_minutes_old_and_say_so(company, files, monkeypatch):
    """Named one by one they are as of now; of more people they are counted every five minutes, with the moment beside them."""
    cache.clear()
    mine = Customer.objects.filter(owner=company.rep)
    mine.update(follow_up_on=TODAY, status="active")

    def shown(now=NOW):
        found = team(company.director, now)
        return found["all"].due, found["as_of"]

    assert shown() == (1, None)
    monkeypatch.setattr(team_today, "BY_PERSON", 1)
    assert shown() == (1, NOW)
    mine.update(follow_up_on=None)
    assert shown(NOW + timedelta(minutes=5)) == (1, NOW)
    later = NOW + timedelta(minutes=5, seconds=1)
    assert shown(later) == (0, later)
    monkeypatch.setattr(team_today, "BY_PERSON", 40)
    assert shown() == (0, None)
    cache.clear()


def test_the_moment_of_the_count_is_written_beside_it(company, files, monkeypatch, client):
    cache.clear()
    client.force_login(company.director)
    assert "follow-ups as of" not in client.get(reverse("reports:today"), headers={"accept-language": "en"}).text
    monkeypatch.setattr(team_today, "BY_PERSON", 1)
    assert "follow-ups as of" in client.get(reverse("reports:today"), headers={"accept-language": "en"}).text
    cache.clear()


def test_who_sells_is_read_anew_when_roles_change(company, files, quota):
    assert company.rep.pk in {line.day.person.pk for line in board_of(company.director, TODAY)}
    RoleGrant.objects.filter(user=company.rep, role="REP").delete()
    assert company.rep.pk not in {line.day.person.pk for line in board_of(company.director, TODAY)}


def test_the_page_costs_the_same_for_one_and_for_many(company, files, quota, client):
    client.force_login(company.rep)
    counts = []
    for n in (1, 9):
        for k in range(n):
            customer = make_customer(
                f"C-0{n}00{k}", f"客户{n}{k}", owner=company.rep, unit=company.units["EC-2-T"], follow_up_on=TODAY
            )
            PlannedVisit.objects.create(
                customer=customer,
                user=company.rep,
                unit=company.units["EC-2-T"],
                day=timezone.localdate(),
                at=time(9 + k),
            )
        client.get(reverse("reports:today"))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("reports:today")).status_code == 200
        counts.append(len(seen))
    # Contacts of the customers are one more query once there is a plan; nothing else may grow.
    assert counts[1] <= counts[0] + 1
    assert counts[1] <= 18
