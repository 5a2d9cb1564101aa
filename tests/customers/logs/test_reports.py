"""Weekly summary and plan, monthly report, lists of late and missing (W04, W05, W15)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from customers.attendance import field_days, logs_missing
from customers.facts.reports import drawn_up, figures_of
from customers.models import OwedReport, PlannedVisit, VisitPlan, WorkReport
from customers.services.logs import Look, check_logs
from customers.services.reports import look_at_report, save_report
from salesops.core.refusals import Conflict, Forbidden, Invalid
from tests.conftest import TODAY
from tests.customers.logs.conftest import at

MONDAY = date(2026, 11, 16)
SAID = {"results": "完成 1 个拜访", "next_plan": "拜访泽润饮品"}


def hand_in(company, **given):
    usual = {
        "actor": company.rep, "user": company.rep, "kind": "week", "first": MONDAY, "values": SAID, "now": at(17),
        "hand_in": True,
    }  # fmt: skip
    return save_report(**usual | given)


def test_figures_are_frozen_when_it_is_handed_in(company, files, visit, write, owed):
    next_monday = MONDAY + timedelta(days=7)
    plan = {"user": company.rep, "unit": company.units["EC-2-T"], "customer": files.zerun}
    PlannedVisit.objects.create(**plan, day=next_monday, goal="签约", is_key=True)
    visit()
    visit(11, way="phone", purpose="", outcome="")
    log = write(values={"problems": "交期太长", "sales": Decimal("100.00")})
    check_logs(actor=company.supervisor, looks=[Look(log.pk, "", Decimal("90.00"))], now=at(18))
    figures = figures_of([company.rep], "week", MONDAY, at(18))[company.rep.pk]
    assert (figures["done"], figures["calls"], figures["sales"], figures["logs_missing"]) == (1, 1, "90.00", 4)
    texts = drawn_up(company.rep, "week", MONDAY, figures)
    assert "交期太长" in texts["open_problems"]
    assert "签约" in texts["next_plan"]
    report = hand_in(company, now=at(18))
    assert (report.state, report.is_late, report.figures["done"]) == ("submitted", False, 1)
    assert "receipts" not in report.figures
    assert [item["goal"] for item in report.key_visits] == ["签约"]
    visit(14, way="customer_came")
    report.refresh_from_db()
    assert report.figures["done"] == 1


@pytest.mark.parametrize(("now", "late"), [(at(18), False), (at(18, 1), True)])
def test_friday_at_six(company, files, owed, now, late):
    assert hand_in(company, now=now).is_late is late
    assert OwedReport.objects.get(user=company.rep, kind="week", first=MONDAY).is_late is late


def test_accepted_or_sent_back_by_a_head_above(company, files, owed):
    report = hand_in(company)
    for who in ("rep", "colleague", "other_manager", "secretary", "auditor"):
        with pytest.raises(Forbidden):
            look_at_report(actor=getattr(company, who), report=report, accept=True, remark="", now=at(18))
    with pytest.raises(Invalid):
        look_at_report(actor=company.supervisor, report=report, accept=False, remark=" ", now=at(18))
    back = look_at_report(actor=company.supervisor, report=report, accept=False, remark="写明重点客户", now=at(18))
    assert back.state == "returned"
    again = hand_in(company, version=back.version, now=at(21))
    assert (again.state, again.is_late) == ("submitted", False)
    done = look_at_report(
        actor=company.manager, report=again, accept=True, remark="", now=at(22), version=again.version
    )
    assert (done.state, done.received_by) == ("accepted", company.manager)
    with pytest.raises(Conflict):
        look_at_report(
            actor=company.supervisor, report=again, accept=True, remark="", now=at(22), version=again.version
        )


def test_an_empty_report_is_refused(company, files):
    with pytest.raises(Invalid) as refused:
        hand_in(company, values={})
    assert [r.field for r in refused.value.refusals] == ["results", "next_plan"]
    assert not WorkReport.objects.exists()


def test_late_and_missing_are_a_list(client, company, write, owed):
    write(day=TODAY - timedelta(days=1), now=at(9))
    client.force_login(company.supervisor)
    page = client.get(f"{reverse('customers:owed_reports')}?standing=missing,late&kind=day").content.decode()
    assert company.rep.name in page
    assert company.other_rep.name not in page
    client.force_login(company.other_manager)
    assert company.rep.name not in client.get(f"{reverse('customers:owed_reports')}?kind=day").content.decode()


def test_attendance_counts_field_days_and_missing_logs(client, company, files, visit, write, owed):
    visit(9)
    visit(14)
    visit(11, visited_at=at(11, day=TODAY - timedelta(days=2)))
    visit(16, way="phone", purpose="", outcome="", visited_at=at(11, day=TODAY - timedelta(days=3)))
    people = [company.rep.pk]
    assert field_days(people, MONDAY, TODAY) == {company.rep.pk: 2}
    before = logs_missing(people, MONDAY, TODAY)[company.rep.pk]
    write(day=TODAY - timedelta(days=1))
    assert logs_missing(people, MONDAY, TODAY)[company.rep.pk] == before - 1
    client.force_login(company.supervisor)
    assert client.get(f"{reverse('accounts:attendance')}?month=2026-11").status_code == 200


def plan_next_week(company, files):
    PlannedVisit.objects.create(
        user=company.rep, unit=company.units["EC-2-T"], customer=files.zerun, day=MONDAY + timedelta(days=8)
    )


@pytest.mark.parametrize(("now", "late"), [(at(17), False), (at(18, 1), True)])
def test_the_plan_of_next_week_goes_with_the_summary(company, files, owed, now, late):
    plan_next_week(company, files)
    hand_in(company, now=now, hand_in=False)
    assert not VisitPlan.objects.exists()
    hand_in(company, now=now)
    plan = VisitPlan.objects.get()
    assert (plan.user, plan.span, plan.first, plan.is_late) == (company.rep, "week", MONDAY + timedelta(days=7), late)


def test_an_empty_plan_is_not_handed_in_and_a_past_one_neither(company, files, owed):
    hand_in(company)
    assert not VisitPlan.objects.exists()
    plan_next_week(company, files)
    hand_in(company, first=MONDAY - timedelta(days=14), now=at(17))
    assert not VisitPlan.objects.exists()
    hand_in(company, kind="month", first=MONDAY.replace(day=1))
    assert not VisitPlan.objects.exists()
