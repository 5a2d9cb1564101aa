"""Writing and checking the daily work log (W01, W02, CUS-8)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import Error, transaction
from django.urls import reverse

from customers.facts.logs import drawn_up, log_status, with_news
from customers.facts.team_day import team_day
from customers.models import OwedReport, PlannedVisit, WorkLog
from customers.rules.logs import day_fits
from customers.services.logs import Look, check_logs, return_log, save_log
from customers.services.plans import miss_planned_visit
from salesops.core.notify.models import Notification
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from tests.conftest import TODAY
from tests.customers.logs.conftest import SAID, at


def plan(company, customer, **fields):
    fields = {"user": company.rep, "unit": company.units["EC-2-T"], "day": TODAY, **fields}
    return PlannedVisit.objects.create(customer=customer, **fields)


def test_a_log_is_drawn_up_from_what_was_done(company, files, visit):
    plan(company, files.zerun, purpose="proposal", goal="复谈二期", is_key=True)
    missed = plan(company, files.weizhiyuan)
    miss_planned_visit(actor=company.rep, item=missed, reason="客户出差")
    plan(company, files.zerun, day=TODAY + timedelta(days=3), goal="签约")
    visit(notes="价格谈妥", next_step="quote", next_on=TODAY + timedelta(days=3))
    texts = drawn_up(company.rep, TODAY)
    assert "复谈二期" in texts["planned"]
    assert "价格谈妥" in texts["done"]
    assert "客户出差" in texts["why_not"]
    assert "签约" in texts["tomorrow"]
    assert with_news("自己写的", texts["done"]).startswith("自己写的\n")
    assert with_news(texts["done"], texts["done"]) == texts["done"]


def test_figures_are_counted_when_it_is_handed_in(company, files, visit, write, owed):
    plan(company, files.zerun, is_key=True)
    visit(10)
    visit(11)
    visit(14, way="phone", outcome="", purpose="")
    log = write()
    assert (log.planned_visits, log.visits, log.key_visits, log.calls) == (1, 1, 1, 1)
    assert (log.state, log.is_late, log.entered_by) == ("submitted", False, None)
    row = OwedReport.objects.get(user=company.rep, kind="day", first=TODAY)
    assert (row.handed_in_at, row.is_late) == (at(17, 40), False)


@pytest.mark.parametrize(("now", "late"), [(at(19, 59), False), (at(20, 0), False), (at(20, 1), True)])
def test_late_after_eight(write, owed, now, late):
    assert write(now=now).is_late is late


def test_a_log_of_a_past_day_is_late_and_one_too_old_is_refused(write, owed, company):
    past = write(day=TODAY - timedelta(days=2), now=at(9))
    assert past.is_late
    assert day_fits(TODAY - timedelta(days=7), TODAY) is None
    with pytest.raises(Invalid) as refused:
        write(day=TODAY - timedelta(days=8))
    assert refused.value.refusals[0].code == "customers.log-too-old"
    with pytest.raises(Invalid) as refused:
        write(day=TODAY + timedelta(days=1))
    assert refused.value.refusals[0].code == "customers.log-in-future"


def test_nothing_is_late_on_a_day_off(write, company):
    assert not write(day=TODAY - timedelta(days=6), now=at(9)).is_late  # Saturday the 14th
    assert not OwedReport.objects.filter(first=TODAY - timedelta(days=6)).exists()


def test_a_draft_needs_nothing_and_handing_in_says_what_is_missing(company, files):
    usual = {"actor": company.rep, "user": company.rep, "day": TODAY, "now": at(12)}
    log = save_log(**usual, values={"done": "半天"})
    assert (log.state, log.submitted_at) == ("draft", None)
    with pytest.raises(Invalid) as refused:
        save_log(**usual, values={"done": " ", "tomorrow": ""}, hand_in=True, version=log.version)
    assert [r.field for r in refused.value.refusals] == ["done", "tomorrow"]


def test_two_devices_dont_overwrite_each_other(company, write):
    log = write()
    save_log(actor=company.rep, user=company.rep, day=TODAY, values={"done": "一"}, now=at(17, 50), version=log.version)
    with pytest.raises(Conflict):
        save_log(
            actor=company.rep, user=company.rep, day=TODAY, values={"done": "二"}, now=at(17, 51), version=log.version
        )
    with pytest.raises(Conflict):
        save_log(actor=company.rep, user=company.rep, day=TODAY, values={"done": "三"}, now=at(17, 51), version=0)


def test_the_assistant_enters_it_and_nobody_else(company, write):
    from django.db.backends.postgresql.psycopg_any import DateRange

    from accounts.models import AssistantDuty

    with pytest.raises(Forbidden):
        write(actor=company.colleague)
    with pytest.raises(Forbidden):
        write(actor=company.supervisor)
    company.colleague.role_grants.update(role="AST")
    AssistantDuty.objects.create(assistant=company.colleague, rep=company.rep, period=DateRange(TODAY, None))
    company.colleague.__dict__.pop("access", None)
    log = write(actor=company.colleague)
    assert (log.user, log.entered_by) == (company.rep, company.colleague)


def test_the_supervisor_checks_all_at_once_and_confirms_the_sales(company, write, owed):
    first = write(values={"sales": Decimal("12000.00")})
    second = write("colleague")
    looks = [Look(first.pk, "很好", Decimal("11500.00")), Look(second.pk)]
    result = check_logs(actor=company.supervisor, looks=looks, now=at(19))
    assert {log.user for log in result.done} == {company.rep, company.colleague}
    first.refresh_from_db()
    assert (first.state, first.checked_by, first.sales, first.sales_confirmed, first.remark) == (
        "checked", company.supervisor, Decimal("12000.00"), Decimal("11500.00"), "很好",
    )  # fmt: skip
    assert Notification.objects.filter(person=company.rep, event="customers.log_remarked").exists()
    with pytest.raises(Refused):
        write(values={"done": "改一下"}, version=first.version)
    with pytest.raises(Error), transaction.atomic():
        WorkLog.objects.filter(pk=first.pk).update(done="改一下")


@pytest.mark.parametrize(
    "who", ["rep", "colleague", "other_manager", "secretary", "admin", "deputy_director", "auditor"]
)
def test_only_heads_above_check(company, write, who):
    log = write()
    with pytest.raises(Forbidden):
        check_logs(actor=getattr(company, who), looks=[Look(log.pk)], now=at(19))


def test_nobody_checks_his_own(company, write):
    log = write("supervisor")
    with pytest.raises(Forbidden):
        check_logs(actor=company.supervisor, looks=[Look(log.pk)], now=at(19))
    assert check_logs(actor=company.regional, looks=[Look(log.pk)], now=at(19)).done


def test_the_second_supervisor_is_told_and_changes_nothing(company, write):
    log = write()
    check_logs(actor=company.supervisor, looks=[Look(log.pk, "一", Decimal(1))], now=at(19))
    result = check_logs(actor=company.manager, looks=[Look(log.pk, "二", Decimal(2))], now=at(19, 1))
    assert (result.done, [skipped.checked_by for skipped in result.skipped]) == ([], [company.supervisor])
    log.refresh_from_db()
    assert (log.remark, log.sales_confirmed) == ("一", Decimal("1.00"))


def test_sent_back_it_is_written_again_and_the_first_moment_counts(company, write, owed):
    log = write()
    with pytest.raises(Invalid):
        return_log(actor=company.supervisor, log=log, remark=" ", now=at(18, 30))
    log = return_log(actor=company.supervisor, log=log, remark="写明明天的计划", now=at(18, 30))
    assert log.state == "draft"
    again = write(now=at(21), version=WorkLog.objects.get().version, values=SAID)
    assert (again.state, again.is_late, again.submitted_at) == ("submitted", False, at(17, 40))


def test_what_the_first_page_says(company, files, owed):
    plan(company, files.zerun)
    status = log_status(company.rep, TODAY)
    assert (status.due_at, status.handed_in, len(status.missing)) == (at(18), False, 2)
    assert status.face(at(17)).left == 60


def test_the_team_on_one_screen(company, files, visit, write, owed):
    plan(company, files.zerun)
    plan(company, files.weizhiyuan, at=None)
    visit()
    write()
    team = team_day(company.supervisor, TODAY, TODAY)
    lines = {line.person: line for line in team.lines}
    assert set(lines) == {company.rep, company.colleague, company.supervisor}
    rep = lines[company.rep]
    assert (rep.counts.planned_visits, rep.counts.planned_done, rep.state, rep.checkable) == (2, 1, "submitted", True)
    assert lines[company.colleague].state == "none"
    assert lines[company.colleague].missing
    assert {line.person for line in team.absent_logs} == {company.colleague, company.supervisor}
    assert rep.sales_shown is None
    assert {line.person for line in team_day(company.director, TODAY, TODAY).lines} >= {company.rep, company.other_rep}
    assert {line.person for line in team_day(company.other_manager, TODAY, TODAY).lines} == {company.other_rep}


def test_the_team_costs_the_same_for_everybody(company, files, write, owed, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    team_day(company.supervisor, TODAY, TODAY)
    with CaptureQueriesContext(connection) as few:
        team_day(company.supervisor, TODAY, TODAY)
    for who in ("rep", "colleague", "supervisor", "regional", "other_rep"):
        write(who)
    team_day(company.director, TODAY, TODAY)
    with django_assert_num_queries(len(few)):
        team_day(company.director, TODAY, TODAY)


@pytest.mark.parametrize("typed", ["abc", "-5", "1" * 20])
def test_a_wrong_figure_stays_beside_its_field(client, company, write, typed):
    log = write()
    client.force_login(company.supervisor)
    address = f"{reverse('customers:team_logs')}?day={TODAY}"
    page = client.post(address, {"log": [log.pk], f"sales-{log.pk}": typed, f"remark-{log.pk}": "辛苦"})
    (line,) = [line for line in page.context["team"].lines if line.log and line.log.pk == log.pk]
    assert (page.status_code, line.error_field, line.sales_typed, line.remark_shown) == (422, "sales", typed, "辛苦")
    assert WorkLog.objects.get().state == "submitted"


@pytest.mark.parametrize("odd", ["²", "9" * 40, "-1", "x", ""])
def test_odd_ids_check_nothing(client, company, write, odd):
    log = write()
    client.force_login(company.supervisor)
    for data in ({"log": [odd]}, {"return": odd}):
        assert client.post(reverse("customers:team_logs"), data).status_code == 302
    assert WorkLog.objects.get(pk=log.pk).state == "submitted"
