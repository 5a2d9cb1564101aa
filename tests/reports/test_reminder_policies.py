"""Steps, times and shares of reminders are dated policies (ALL-7, defaults.md 7): read on the day, told once, shown as they are."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from customers.models import CreditAccount
from customers.reminders import credit, grading
from customers.services.credit_accounts import set_imported_credit
from customers.services.regrading import regrade_customer
from reports.models import SentReminder
from reports.reminder_words import in_words
from reports.sweep import effects_of, every_reminder, plan, sweep
from salesops.core.policies import policy_on
from salesops.core.policies.reading import as_if
from salesops.core.sockets.policies import policies
from salesops.core.sockets.reminders import reminder_numbers, reminders
from tests.conftest import TODAY
from tests.customers.grading.making import worked_customer
from tests.versions import hold

FRIDAY = TODAY


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def sent(now: datetime) -> list[tuple[str, str]]:
    """(step, person) told by a sweep at ``now`` about credit reviews."""
    before = set(SentReminder.objects.values_list("pk", flat=True))
    sweep(now)
    rows = SentReminder.objects.exclude(pk__in=before).filter(reminder="customers.credit_review")
    return sorted(rows.values_list("step", "person__username"))


def rated(customer, review_on):
    if not CreditAccount.objects.filter(customer=customer).exists():
        limit = Decimal(100_000)
        set_imported_credit(actor=None, customer=customer, rating="B", limit=limit, term=None, now=at(FRIDAY))
    CreditAccount.objects.filter(customer=customer).update(review_on=review_on)


SHIPPED = {
    "customers.credit_review": {"first": 30, "second": 7, "at": "08:30"},
    "customers.credit_review_late": {"first": 15, "second": 30, "at": "08:30"},
    "customers.credit_used": {"nearly": "80", "full": "100"},
    "customers.follow_up_due": {"again": 2, "at": "08:30"},
    "customers.follow_up_late": {"days": 3, "at": "08:30"},
    "customers.stalled": {"weekday": "0", "at": "08:30"},
    "customers.suggestions_waiting": {"weekday": "0", "at": "08:30"},
    "customers.key_without_team": {"weekday": "0", "at": "08:30"},
    "customers.verify_due": {"weekday": "0", "at": "08:30"},
    "customers.plan_of_day": {"at": "08:30"},
    "customers.log_missing": {"first": "17:30", "last": "20:05"},
    "customers.logs_missing_team": {"at": "20:05"},
    "customers.report_missing": {"at": "14:00"},
    "customers.reports_missing_team": {"after": 5},
    "customers.month_report_missing": {"at": "09:00"},
    "customers.round_ready": {"weekday": "0", "at": "09:00"},
    "customers.round_open": {"weekday": "3", "at": "09:00"},
    "customers.round_uncovered": {"weekday": "4", "at": "16:00"},
    "customers.plan_missing": {"week": "14:00", "month": "09:00"},
    "customers.plans_missing_team": {"after": 5},
    "accounts.leave": {"at": "08:30"},
}


@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_numbers_are_those_of_the_catalogue(company, code):
    numbers = reminder_numbers(code, FRIDAY)
    shown = {name: f"{value:%H:%M}" if hasattr(value, "hour") else value for name, value in numbers.items()}
    wanted = {name: Decimal(v) if name in ("nearly", "full") else v for name, v in SHIPPED[code].items()}
    assert shown == {"told": True, **wanted}


def test_every_reminder_that_is_swept_has_its_policy():
    by_themselves = {"approvals.waiting": "approvals.limits", "worktime.calendar": "worktime.hours", "jobs.parked": ""}
    for reminder in every_reminder():
        own = by_themselves.get(reminder.code)
        assert (reminder.policy_code in policies) is (own != ""), reminder.code
        assert own is None or reminder.policy == own


def test_the_numbers_in_force_on_the_day_hold(company, files):
    hold("reminders.customers.credit_review", FRIDAY, first=20, at="10:00")
    for days, steps in ((30, []), (20, ["first"]), (7, ["second"]), (0, ["due"])):
        rated(files.zerun, FRIDAY + timedelta(days=days))
        assert [due.step for due in credit.coming(at(FRIDAY, 9, 59))] == []
        assert [due.step for due in credit.coming(at(FRIDAY, 10))] == steps
    # The day before keeps the shipped ones.
    rated(files.zerun, FRIDAY + timedelta(days=29))
    assert [due.step for due in credit.coming(at(FRIDAY - timedelta(days=1), 8, 30))] == ["first"]


def test_a_step_told_stays_told_when_its_number_changes(company, files):
    """Told 30 days before on Friday; from Monday on it is 27 days before, which is Monday: the step has a name, not a number."""
    monday = FRIDAY + timedelta(days=3)
    rated(files.zerun, FRIDAY + timedelta(days=30))
    assert sent(at(FRIDAY)) == [("first", "finance"), ("first", "rep")]
    hold("reminders.customers.credit_review", monday, first=27)
    assert [due.step for due in credit.coming(at(monday))] == ["first"]
    assert sent(at(monday)) == []


def test_switched_off_nobody_is_told(company, files):
    rated(files.zerun, FRIDAY)
    hold("reminders.customers.credit_review", FRIDAY, told=False)
    reminder = reminders.get("customers.credit_review")
    assert plan(reminder, at(FRIDAY)) == []
    assert sent(at(FRIDAY)) == []
    assert not reminder.is_told(FRIDAY)
    assert reminder.is_told(FRIDAY - timedelta(days=1))


def test_a_weekly_one_moves_to_another_weekday(company):
    customer = worked_customer(company)
    monday = FRIDAY - timedelta(days=4)
    regrade_customer(customer, actor=None, day=monday, now=at(monday))
    hold("reminders.customers.key_without_team", FRIDAY, weekday="4", at="15:00")
    assert [due.at for due in grading.teams(at(monday))] == [at(monday, 8, 30)]
    assert list(grading.teams(at(FRIDAY, 14, 59))) == []
    assert [due.at for due in grading.teams(at(FRIDAY, 15))] == [at(FRIDAY, 15)]


@pytest.mark.parametrize(
    ("code", "values", "field"),
    [
        ("customers.credit_review", {"first": 7, "second": 30}, "first"),
        ("customers.credit_review_late", {"first": 30, "second": 15}, "second"),
        ("customers.credit_used", {"nearly": 100, "full": 80}, "full"),
        ("customers.log_missing", {"first": "20:05", "last": "17:30"}, "last"),
    ],
)
def test_steps_keep_their_order(code, values, field):
    kind = policies.get(f"reminders.{code}")
    shown = {**kind.shipped, **values}
    with translation.override("en"):
        [refusal] = kind.check(shown)
    assert (refusal.code, refusal.field) == ("customers.reminder-steps", field)


def test_a_draft_shows_how_many_would_be_told(company, files):
    rated(files.zerun, FRIDAY + timedelta(days=25))
    reminder = reminders.get("customers.credit_review")
    values = {**policy_on(reminder.policy_code, FRIDAY), "first": 25}
    [effect] = effects_of(reminder, values, FRIDAY)
    assert (effect.before, effect.after) == ("0", "2")
    assert policies.get(reminder.policy_code).preview(values, FRIDAY) == [effect]
    assert not SentReminder.objects.exists()
    # What was tried is forgotten after the block.
    with as_if(reminder.policy_code, values):
        assert policy_on(reminder.policy_code, FRIDAY)["first"] == 25
    assert policy_on(reminder.policy_code, FRIDAY)["first"] == 30


def test_words_are_filled_with_the_numbers_in_force(company):
    hold("reminders.customers.credit_review", FRIDAY, first=20, at="10:00")
    with translation.override("en"):
        words = {r.code: in_words(r, FRIDAY) for r in every_reminder()}
        before = in_words(reminders.get("customers.credit_review"), FRIDAY - timedelta(days=1))
    assert words["customers.credit_review"].when == "20 and 7 days before, on the day; 10:00"
    assert before.when == "30 and 7 days before, on the day; 08:30"
    assert words["customers.round_open"].when == "Thursday 09:00"
    assert words["customers.credit_used"].escalates == "100%: market manager"
    assert words["customers.follow_up_due"].escalates == "3 days later the supervisor"
    # Only the steps of the clock's own ladder, with the shares of the policy of escalation.
    assert words["clocks.T35"].when == "80%, 100% of the time"
    assert words["clocks.T41"].when == "50%, 80%, 100%, 150%, 200% of the time"
    assert [kind.code for kind in words["clocks.T41"].kinds] == ["clocks.T41", "worktime.escalation"]
    assert not [code for code, line in words.items() if "—" in line.when + line.to + line.escalates]


def test_the_catalogue_leads_to_the_numbers_and_says_what_is_off(company):
    hold("reminders.customers.stalled", timezone.localdate(), told=False)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(company.admin)
    text = client.get(reverse("reports:reminders")).content.decode()
    assert "switched off" in text
    assert reverse("policies:policy", args=["reminders.customers.credit_review"]) in text
    assert reverse("policies:policy", args=["customers.protection"]) in text
