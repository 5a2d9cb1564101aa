"""The sweep of reminders (RPT-5, defaults.md 7): once to each person, in working time, the newest step, deputies, the ladder."""

import threading
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from accounts.models import Absence, Deputyship
from reports.models import SentReminder
from reports.sweep import plan, sweep
from reports.sweep.ladder import as_reminder
from salesops.core.limits import Limit
from salesops.core.notify.digest import write_digests
from salesops.core.notify.models import Mail, Notification
from salesops.core.notify.texts import notices_for
from salesops.core.sockets.clocks import STD, Clock, RunningClock, clocks
from salesops.core.sockets.notifications import Event, events
from salesops.core.sockets.reminders import Due, Reminder, reminders

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def forget(registry, code):
    registry.by_code.pop(code)


@pytest.fixture
def remind(monkeypatch):
    """``remind(due, …)`` plugs one reminder in that answers with these, and nothing else into the sweep."""
    events.register(Event("tests.swept", "Swept", "Swept {what}", channels="PD"))
    codes = []

    def plug(*dues: Due, code: str = "tests.swept", urgent: bool = False, fails: bool = False) -> Reminder:
        def due(now: datetime) -> Iterator[Due]:
            if fails:
                raise ZeroDivisionError("no customers")
            return iter(dues)

        reminder = Reminder(code, "Swept", "tests.swept", due, when="08:30", to="rep", urgent=urgent)
        codes.append(reminder)
        return reminder

    monkeypatch.setattr("reports.sweep.sending.every_reminder", lambda: codes)
    yield plug
    forget(events, "tests.swept")


def due(company, *people, step="due", key="C-000001:2026-11-20", when=None, **params):
    people = people or ("rep",)
    return Due(key, step, [getattr(company, p) for p in people], when or at(11, 20, 8, 30), params=params)


def heard(company):
    names = {getattr(company, who).pk: who for who in vars(company) if hasattr(getattr(company, who), "username")}
    rows = SentReminder.objects.filter(state="sent").order_by("step", "person_id")
    return {(row.step, names[row.person_id]) for row in rows}


def test_each_step_once_to_each_person(company, remind):
    remind(due(company, "rep", "colleague", what="x"))
    assert sweep(at(11, 20, 8, 35)).sent == 2
    assert sweep(at(11, 20, 8, 40)).sent == 0
    assert Notification.objects.count() == 2
    remind(due(company, "rep", "supervisor", what="x"))
    assert heard(company) == {("due", "rep"), ("due", "colleague")}


def test_whoever_joins_an_occasion_later_hears_it_too(company, remind):
    people = [company.rep]
    remind(Due("k", "due", people, at(11, 20, 8, 30)))
    sweep(at(11, 20, 8, 35))
    people.append(company.supervisor)
    sweep(at(11, 20, 9, 0))
    assert heard(company) == {("due", "rep"), ("due", "supervisor")}


@pytest.mark.parametrize(
    ("due_at", "held_at", "goes_at"),
    [
        # Thursday night; Friday evening before a weekend; before a holiday that a make-up day ends.
        (at(11, 19, 22), at(11, 20, 8, 25), at(11, 20, 8, 30)),
        (at(11, 20, 21, 0), at(11, 22, 12), at(11, 23, 8, 30)),
        (at(9, 30, 21, 30), at(10, 7, 15), at(10, 8, 8, 30)),
        (at(2, 13, 21, 5), at(2, 14, 8, 25), at(2, 14, 8, 30)),
        # A working morning after eight is no quiet hour.
        (at(11, 20, 8, 5), at(11, 20, 8, 0), at(11, 20, 8, 5)),
    ],
)
def test_held_until_the_morning_of_the_next_working_day(company, remind, due_at, held_at, goes_at):
    remind(due(company, when=due_at))
    held = sweep(held_at)
    assert held.sent == 0
    assert held.held == (1 if due_at <= held_at else 0)
    assert sweep(goes_at).sent == 1


def test_urgent_ones_are_told_at_night(company, remind):
    remind(due(company, when=at(11, 21, 2)), urgent=True)
    assert sweep(at(11, 21, 2, 1)).sent == 1


def test_after_an_outage_the_newest_step_once_and_late(company, remind):
    rows = [due(company, step="50", when=at(11, 18, 10)), due(company, step="80", when=at(11, 18, 16))]
    rows.append(due(company, "rep", "supervisor", step="100", when=at(11, 19, 10)))
    remind(*rows)
    swept = sweep(at(11, 20, 9))
    assert (swept.sent, swept.late) == (2, 2)
    assert heard(company) == {("100", "rep"), ("100", "supervisor")}
    assert Notification.objects.filter(person=company.rep).count() == 1
    # What was passed over stays so.
    assert sweep(at(11, 20, 9, 5)).sent == 0
    assert SentReminder.objects.filter(state="passed").count() == 2


def test_what_quiet_hours_held_is_not_late(company, remind):
    remind(due(company, when=at(11, 20, 22)))
    swept = sweep(at(11, 23, 8, 35))
    assert (swept.sent, swept.late) == (1, 0)


def test_a_deputy_hears_it_while_deputising(company, remind):
    november = DateRange(date(2026, 11, 1), date(2026, 12, 1))
    Deputyship.objects.create(person=company.rep, deputy=company.colleague, period=november)
    remind(due(company, key="a"), due(company, key="b", when=at(12, 1, 9)))
    sweep(at(11, 20, 9))
    row = SentReminder.objects.get(person=company.colleague)
    assert (row.key, row.for_person) == ("a", company.rep)
    sweep(at(12, 1, 9))
    assert SentReminder.objects.filter(person=company.colleague).count() == 1
    assert SentReminder.objects.filter(person=company.rep).count() == 2


def test_people_who_left_are_not_reminded(company, remind):
    company.rep.is_active = False
    company.rep.save(update_fields=["is_active"])
    remind(due(company))
    assert sweep(at(11, 20, 9)).sent == 0


def test_one_that_fails_leaves_the_others_alone(company, remind):
    remind(code="tests.broken", fails=True)
    remind(due(company))
    swept = sweep(at(11, 20, 9))
    assert swept.sent == 1
    assert swept.failed == {"tests.broken": "ZeroDivisionError: no customers"}


def test_the_digest_of_the_morning_holds_what_falls_due_with_it(company, remind):
    from reports.notices import sweep_first

    remind(due(company, what="the plan of the day"))
    sweep_first(at(11, 20, 8, 30))
    Notification.objects.update(at=datetime.now(SHANGHAI))
    assert write_digests() == 1
    assert Mail.objects.get().person == company.rep


def test_queries_do_not_grow_with_what_is_due(company, remind, django_assert_max_num_queries):
    people = ("rep", "colleague", "supervisor", "manager", "other_rep")
    remind(*[due(company, *people, key=f"C-{n}", what=str(n)) for n in range(40)])
    with django_assert_max_num_queries(16):
        assert sweep(at(11, 20, 9)).sent == 200


def test_the_dry_run_writes_nothing(company, remind):
    reminder = remind(due(company), due(company, key="night", when=at(11, 20, 9, 30)))
    assert [p.what for p in plan(reminder, at(11, 20, 9, 30))] == ["send", "send"]
    assert not SentReminder.objects.exists()
    assert not Notification.objects.exists()


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_once(company, remind):
    remind(*[due(company, "rep", "colleague", key=f"C-{n}", what="x") for n in range(20)])
    barrier, results = threading.Barrier(2), []

    def run() -> None:
        try:
            barrier.wait()
            results.append(sweep(at(11, 20, 9)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(r.sent for r in results) == [0, 40]
    assert Notification.objects.count() == 40


# The ladder of clocks.


def clock_of(company, limit, start, due_at, ladder=STD, owner="rep"):
    running = RunningClock("7", "Q-7", start, Limit.of(limit), due_at, owners=(getattr(company, owner).pk,))
    return Clock("T99", "Question", "asked", "answered", "rep", limit=limit, running=lambda: [running], ladder=ladder)


@pytest.fixture
def ladder(company, monkeypatch):
    """``ladder(clock, now)`` sweeps one clock; who was told which step so far."""

    def run(clock, now):
        monkeypatch.setattr("reports.sweep.sending.every_reminder", lambda: [as_reminder(clock)])
        sweep(now)
        return heard(company)

    return run


def test_working_hours_clock_across_a_weekend(company, ladder):
    # Thursday 2026-11-19 14:00, 8 wh: half at 18:00, due Friday 14:00, 150 % Friday 18:00, 200 % Monday 14:00.
    clock = clock_of(company, "8 wh", at(11, 19, 14), at(11, 20, 14))
    assert ladder(clock, at(11, 19, 17, 55)) == set()
    assert ladder(clock, at(11, 19, 18, 0)) == {("remind", "rep")}
    # 80 % is 6.4 h: Friday 11:24.
    assert ladder(clock, at(11, 20, 11, 20)) == {("remind", "rep")}
    assert ("warn", "rep") in ladder(clock, at(11, 20, 11, 25))
    assert {("due", "rep"), ("due", "supervisor")} <= ladder(clock, at(11, 20, 14, 0))
    assert ("next_manager", "regional") in ladder(clock, at(11, 20, 18, 0))
    assert ("director", "director") not in ladder(clock, at(11, 23, 13, 55))
    assert ("director", "director") in ladder(clock, at(11, 23, 14, 0))
    assert Notification.objects.filter(person=company.gm).count() == 0


def test_limits_in_days_escalate_by_working_days(company, ladder):
    # Wednesday 2026-09-30 10:00, 1 wd: due Thursday 2026-10-08 18:00 (holidays); +1, +2 wd: 9 and 10 October (make-up Saturday).
    clock = clock_of(company, "1 wd", at(9, 30, 10), at(10, 8, 18))
    assert ("due", "supervisor") in ladder(clock, at(10, 8, 18, 0))
    assert ("next_manager", "regional") not in ladder(clock, at(10, 9, 17, 55))
    assert ("next_manager", "regional") in ladder(clock, at(10, 9, 18, 0))
    assert ("director", "director") in ladder(clock, at(10, 10, 18, 0))


def test_an_elapsed_clock_reminds_on_the_last_working_evening(company, ladder):
    # Thursday 10:52, 48 eh: due Saturday 10:52, reminded Friday 17:30; what falls due on Saturday waits for Monday 08:30.
    clock = clock_of(company, "48 eh", at(11, 19, 10, 52), at(11, 21, 10, 52))
    assert ("early", "rep") in ladder(clock, at(11, 20, 17, 30))
    assert ("due", "supervisor") not in ladder(clock, at(11, 21, 11))
    assert ("due", "supervisor") in ladder(clock, at(11, 23, 8, 30))


def test_other_ladders(company, ladder):
    ladder_of_contracts = STD | {"due": ("owner", "director"), "next_manager": (), "director": ("GM",)}
    clock = clock_of(company, "8 wh", at(11, 19, 14), at(11, 20, 14), ladder_of_contracts)
    assert ("due", "director") in ladder(clock, at(11, 20, 14))
    assert {("director", "gm")} == {p for p in ladder(clock, at(11, 23, 14)) if p[0] == "director"}


def test_away_without_deputy_the_manager_is_warned(company, ladder):
    Absence.objects.create(
        user=company.rep, kind="sick", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20), entered_by=company.hr
    )
    clock = clock_of(company, "8 wh", at(11, 19, 14), at(11, 20, 14))
    assert {("warn", "rep"), ("warn", "supervisor")} <= ladder(clock, at(11, 20, 11, 25))


def test_a_moved_due_moment_begins_anew(company, ladder):
    clock = clock_of(company, "8 wh", at(11, 19, 14), at(11, 20, 14))
    ladder(clock, at(11, 20, 14))
    moved = clock_of(company, "8 wh", at(11, 20, 14), at(11, 23, 14))
    ladder(moved, at(11, 23, 14))
    assert SentReminder.objects.filter(person=company.rep, step="due").count() == 2


def test_what_a_clock_says(company, ladder):
    clock = clock_of(company, "8 wh", at(11, 19, 14), at(11, 20, 14))
    ladder(clock, at(11, 20, 14))
    with translation.override("en"):
        [line] = notices_for(company.supervisor, list(Notification.objects.filter(person=company.supervisor)))
    assert line.text.startswith("Question: overdue since")
    assert line.text.endswith("with 林若溪 · Q-7")


def test_approvals_keep_their_own_ladder():
    from reports.sweep import every_reminder

    assert clocks.get("T08").ladder is None
    assert "clocks.T08" not in {r.code for r in every_reminder()}


def test_everything_plugged_in_names_an_event_that_exists():
    from reports.sweep import every_reminder

    assert {r.event for r in every_reminder()} <= {e.code for e in events}
    assert reminders is not None


# The pages of the administrators.


def test_the_catalogue_says_what_when_and_to_whom(company, client):
    client.force_login(company.admin)
    with translation.override("en"):
        page = client.get("/reports/reminders/", headers={"accept-language": "en"}).content.decode()
    assert "Control case opened" in page
    assert "after 5 working days the general manager" in page


def test_the_dry_run_names_who_would_hear_and_what_fails(company, client, remind, monkeypatch):
    remind(due(company, when=at(1, 5, 9), what="x"))
    broken = remind(code="tests.broken", fails=True)
    monkeypatch.setattr("reports.views.reminders.every_reminder", lambda: [broken, *ladders(remind, company)])
    client.force_login(company.admin)
    page = client.get("/reports/reminders/now/").content.decode()
    assert company.rep.name in page
    assert "ZeroDivisionError" in page
    assert not SentReminder.objects.exists()


def ladders(remind, company):
    return [remind(due(company, when=at(1, 5, 9), what="x"), code="tests.second")]


def test_the_log_shows_who_was_told(company, client, remind):
    remind(due(company, what="x"))
    sweep(at(11, 20, 9))
    client.force_login(company.admin)
    assert company.rep.name in client.get("/reports/reminders/sent/").content.decode()
    client.force_login(company.rep)
    assert client.get("/reports/reminders/sent/").status_code == 403
