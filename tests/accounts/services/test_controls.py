"""The control monitor (ACC-12): found once, told at once, explained by the manager, closed by a director, never by oneself."""

import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.control_evidence import rows_behind, sentence_of
from accounts.controls import approved_by_oneself, is_night
from accounts.models import ControlCase, ControlRun, Deputyship
from accounts.reminders import unsettled_controls
from accounts.services.controls import ask_again, close_case, explain_case, run_controls
from salesops.core.approvals.models import Approval, ApprovalDecision, ApprovalStep
from salesops.core.audit.models import AccessLog
from salesops.core.notify.models import Notification
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from salesops.core.sockets.controls import ControlRule, Finding, control_rules

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 20, 10, tzinfo=SHANGHAI)


def took(person, kind="unmask", count=1, at=FRIDAY - timedelta(hours=1), rows=1):
    AccessLog.objects.bulk_create(
        AccessLog(at=at, kind=kind, user=person, subject="客户", record_kind="customers.customers", rows=rows)
        for _n in range(count)
    )


def cases(rule):
    return list(ControlCase.objects.filter(rule=rule).select_related("person", "asked").order_by("pk"))


@pytest.fixture
def case(company):
    """Thirty-one numbers shown to the rep on one day."""
    took(company.rep, count=31)
    run_controls(now=FRIDAY)
    return cases("accounts.many_unmaskings")[0]


def explained(company, case, **more):
    words = {"explanation": "客户大会当天集中核对联系方式", "version": case.version, "now": FRIDAY}
    return explain_case(actor=company.supervisor, case=case, **{**words, **more})


def closed(actor, case, **more):
    words = {"result": "in_order", "comment": "已核对会议签到表", "version": case.version, "now": FRIDAY}
    return close_case(actor=actor, case=case, **{**words, **more})


def test_thirty_a_day_are_usual_thirty_one_are_not(company, case):
    took(company.colleague, count=30)
    took(company.other_rep, count=20, at=FRIDAY - timedelta(days=1))
    took(company.other_rep, count=20)
    assert run_controls(now=FRIDAY)["accounts.many_unmaskings"] == 0
    [found] = cases("accounts.many_unmaskings")
    assert (found.person, found.asked, found.severity, found.state) == (
        company.rep,
        company.supervisor,
        "orange",
        "open",
    )
    with translation.override("en"):
        text = "林若溪 had 31 numbers shown in full on 20 Nov; 30 a day are usual at most."
        assert sentence_of(found) == text
    assert rows_behind(found) == "/audit/access/?kind=unmask&at=2026-11-20&user=rep"


def test_a_second_run_opens_no_second_case(company, case):
    took(company.rep, count=9)
    for _n in range(3):
        run_controls(now=FRIDAY + timedelta(hours=1), whole_month=True)
    assert ControlCase.objects.count() == 1


def test_the_director_is_told_at_once_and_the_manager_asked(company, case):
    told = set(Notification.objects.values_list("event", "person__username"))
    assert told == {("accounts.control_opened", "director"), ("accounts.control_to_explain", "supervisor")}


def test_a_flood_is_told_in_one_line(company):
    for n in range(12):
        took(company.rep, kind="export", rows=9000, at=FRIDAY - timedelta(hours=1, minutes=n))
    run_controls(now=FRIDAY)
    assert len(cases("accounts.large_export")) == 12
    assert Notification.objects.filter(event="accounts.controls_opened", person=company.director).count() == 1


def test_exports_large_at_night_many(company):
    night = datetime(2026, 11, 19, 23, 30, tzinfo=SHANGHAI)
    took(company.rep, kind="export", rows=2000)
    took(company.rep, kind="export", rows=2001, at=FRIDAY - timedelta(hours=2))
    took(company.colleague, kind="export", at=night)
    took(company.other_rep, kind="export", count=11)
    run_controls(now=FRIDAY)
    assert [c.person for c in cases("accounts.large_export")] == [company.rep]
    assert [c.person for c in cases("accounts.night_export")] == [company.colleague]
    assert [c.person for c in cases("accounts.many_exports")] == [company.other_rep]


@pytest.mark.parametrize(
    ("moment", "night"), [("21:59", False), ("22:00", True), ("00:30", True), ("05:59", True), ("06:00", False)]
)
def test_night_goes_over_midnight(moment, night):
    clock = datetime.strptime(moment, "%H:%M").time()  # noqa: DTZ007 - a time of day
    begin, end = datetime(2026, 1, 1, 22).time(), datetime(2026, 1, 1, 6).time()  # noqa: DTZ001
    assert is_night(clock, begin, end) is night
    assert is_night(clock, end, begin) is not night


def test_nobody_approves_what_is_his_own_and_the_monitor_would_see_it(company):
    since = FRIDAY - timedelta(days=3)
    approval = Approval.objects.create(
        matter="accounts.leave",
        kind="accounts.leave_request",
        record_id="1",
        requester=company.rep,
        opened_at=since,
        facts={"name": "林若溪", "days": "1"},
    )
    step = ApprovalStep.objects.create(approval=approval, stage=1, limit="8 wh")
    own = {"approval": approval, "step": step, "verb": "approve", "by": company.rep, "at": FRIDAY}
    assert list(approved_by_oneself(since, FRIDAY)) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE approvals_approvaldecision DISABLE TRIGGER USER")
    ApprovalDecision.objects.create(**own)
    [found] = approved_by_oneself(since, FRIDAY)
    assert found.person == company.rep


def test_the_manager_explains_the_director_closes(company, case):
    case = explained(company, case)
    assert (case.state, case.explained_by) == ("explained", company.supervisor)
    assert Notification.objects.filter(event="accounts.control_explained", person=company.director).exists()
    assert not Notification.objects.unread().filter(event="accounts.control_to_explain").exists()
    case = closed(company.director, case)
    assert (case.state, case.result, case.closed_by) == ("closed", "in_order", company.director)
    with pytest.raises(Refused) as refused:
        closed(company.director, case)
    assert refused.value.code == "core.wrong-state"


def test_only_the_manager_asked_explains(company, case):
    for who in (company.rep, company.manager, company.director, company.colleague):
        with pytest.raises(Forbidden):
            explain_case(actor=who, case=case, explanation="我来说明", version=case.version, now=FRIDAY)


def test_a_deputy_explains_for_the_manager(company, case):
    today = datetime.now(SHANGHAI).date()
    from django.db.backends.postgresql.psycopg_any import DateRange

    period = DateRange(today, today + timedelta(days=2))
    Deputyship.objects.create(person=company.supervisor, deputy=company.regional, period=period)
    assert ControlCase.objects.visible_to(company.regional).get() == case
    words = {"explanation": "代主管说明情况", "version": case.version, "now": FRIDAY}
    assert explain_case(actor=company.regional, case=case, **words).explained_by == company.regional


def test_an_explanation_needs_words_and_a_closing_a_result(company, case):
    with pytest.raises(Invalid) as refused:
        explained(company, case, explanation="  ok ")
    assert refused.value.refusals[0].field == "explanation"
    with pytest.raises(Invalid) as refused:
        closed(company.director, case, result="whatever", comment="")
    assert {r.field for r in refused.value.refusals} == {"result", "comment"}


def test_asked_again_the_case_is_open_again(company, case):
    case = explained(company, case)
    words = {"comment": "请附会议名单", "version": case.version, "now": FRIDAY}
    case = ask_again(actor=company.director, case=case, **words)
    assert case.state == "open"
    assert Notification.objects.unread().filter(event="accounts.control_to_explain", person=company.supervisor).exists()


def test_two_readers_of_one_version(company, case):
    seen = case.version
    explained(company, case)
    with pytest.raises(Conflict):
        closed(company.director, case, version=seen)


def test_nobody_closes_his_own_case(company):
    took(company.director, kind="export", rows=99_999)
    run_controls(now=FRIDAY)
    [case] = cases("accounts.large_export")
    assert case.asked == company.gm
    assert Notification.objects.filter(event="accounts.control_opened", person=company.gm).exists()
    with pytest.raises(Forbidden):
        closed(company.director, case)
    assert closed(company.gm, case).state == "closed"
    with pytest.raises(IntegrityError):
        ControlCase.objects.filter(pk=case.pk).update(closed_by=company.director)


def test_the_general_manager_closes_only_what_directors_did(company, case):
    with pytest.raises(Forbidden):
        closed(company.gm, case)


@pytest.mark.parametrize("who", ["director", "deputy_director", "gm", "auditor"])
def test_who_watches_sees_every_case(company, case, who):
    assert list(ControlCase.objects.visible_to(getattr(company, who))) == [case]


@pytest.mark.parametrize("who", ["rep", "manager", "colleague", "admin", "other_manager", "secretary", "finance"])
def test_nobody_else_does(company, case, who):
    assert not ControlCase.objects.visible_to(getattr(company, who)).exists()


def test_after_five_working_days_the_general_manager_hears(company, case):
    # Found on Friday 20 November, 5 wd: Friday 27 November 18:00.
    assert list(unsettled_controls(datetime(2026, 11, 27, 17, 55, tzinfo=SHANGHAI))) == []
    [due] = unsettled_controls(datetime(2026, 11, 27, 18, 0, tzinfo=SHANGHAI))
    assert due.to == [company.gm]
    closed(company.director, case)
    assert list(unsettled_controls(datetime(2026, 11, 27, 18, 0, tzinfo=SHANGHAI))) == []


def test_a_rule_that_fails_leaves_the_others_alone(company, monkeypatch):
    def broken(since, now):
        raise ZeroDivisionError("nothing there")

    plug = ControlRule("tests.broken", "Broken", "{person}", broken)
    monkeypatch.setattr(control_rules, "by_code", {"tests.broken": plug, **control_rules.by_code})
    took(company.rep, count=31)
    assert run_controls(now=FRIDAY)["accounts.many_unmaskings"] == 1
    assert ControlRun.objects.get(rule="tests.broken").error == "ZeroDivisionError: nothing there"


def test_after_an_outage_a_rule_goes_on_where_it_stopped(company, monkeypatch):
    seen = []

    def look(since, now):
        seen.append(since.astimezone(SHANGHAI).date())
        return [Finding("1", now, None)]

    plug = ControlRule("tests.seen", "Seen", "{person}", look)
    monkeypatch.setattr(control_rules, "by_code", {"tests.seen": plug})
    run_controls(now=FRIDAY)
    run_controls(now=FRIDAY + timedelta(days=10))
    run_controls(now=FRIDAY + timedelta(days=10, hours=1), whole_month=True)
    assert seen == [date(2026, 10, 16), date(2026, 11, 18), date(2026, 10, 26)]


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_open_one_case(company):
    took(company.rep, count=31)
    barrier = threading.Barrier(2)

    def run() -> None:
        try:
            barrier.wait()
            run_controls(now=FRIDAY)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ControlCase.objects.count() == 1
    assert Notification.objects.filter(event="accounts.control_opened").count() == 1


def test_queries_do_not_grow_with_the_cases(company):
    counted = []
    for n, minutes in ((1, 0), (8, 20)):
        for k in range(n):
            took(company.rep, kind="export", rows=3000, at=FRIDAY - timedelta(minutes=minutes + k))
        with CaptureQueriesContext(connection) as seen:
            assert run_controls(now=FRIDAY)["accounts.large_export"] == n
        counted.append(len(seen))
    assert counted[1] <= counted[0]
