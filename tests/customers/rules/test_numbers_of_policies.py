"""Numbers an admin changes (ALL-7): as shipped, and from the day of a version on. Versions kept before a value existed read it as
shipped.
"""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from customers.clocks import visits_not_logged
from customers.credit.reviews import soon_until
from customers.facts.visits import progress_of
from customers.forms.clash import DecisionForm
from customers.models import Customer, GradeSuggestion, PlannedVisit, Visit
from customers.policies.cadence import stalled_weeks
from customers.policies.clash import check, shares_on
from customers.rules.clash import share_fits
from customers.rules.plans import day_fits
from customers.services.suggestions import suggest_grades
from salesops.core.policies import policy_on
from tests.conftest import TODAY
from tests.versions import hold

ZERUN, WEIZHIYUAN = "C-000001", "C-000002"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone.get_default_timezone())


def test_versions_without_the_new_values_read_them_as_shipped(company):
    hold("customers.visits", TODAY, photos=3)
    hold("customers.grading", TODAY, mondays=3)
    visits, grading = policy_on("customers.visits", TODAY), policy_on("customers.grading", TODAY)
    assert (visits["photos"], visits["valid_hours"], visits["plan_ahead_days"]) == (3, 72, 120)
    assert (grading["mondays"], grading["quiet_days"]) == (3, 90)


# --- plans


@pytest.mark.parametrize(("days", "refused"), [(120, False), (121, True)])
def test_planned_120_days_ahead_at_most(company, days, refused):
    assert bool(day_fits(TODAY + timedelta(days=days), TODAY)) is refused


def test_planned_as_far_ahead_as_the_policy_says(company):
    hold("customers.visits", TODAY, plan_ahead_days=30)
    refusal = day_fits(TODAY + timedelta(days=31), TODAY)
    assert (refusal.code, refusal.figures) == ("customers.plan-too-far", {"days": 30})
    assert "30" in str(refusal.message)
    assert day_fits(TODAY + timedelta(days=30), TODAY) is None


# --- valid visits


@pytest.fixture
def three(company, files):
    """Visits of three days, each logged 72 hours after it."""
    for back in (12, 8, 5):
        when = at(TODAY - timedelta(days=back), 10)
        Visit.objects.create(
            customer=files.zerun, user=company.rep, unit=company.units["EC-2-T"], way="visit", purpose="proposal",
            outcome="progress", next_step="call", visited_at=when, logged_at=when + timedelta(hours=72),
        )  # fmt: skip


def valid(company) -> tuple[int, int]:
    """(by the queryset, by the facts)"""
    [progress] = progress_of([company.rep], TODAY - timedelta(days=20), TODAY)
    return Visit.objects.valid().count(), progress.valid


def test_logged_within_72_hours_a_visit_is_valid(company, three):
    assert valid(company) == (3, 3)
    hold("customers.visits", TODAY - timedelta(days=30), valid_hours=71)
    assert valid(company) == (0, 0)


def test_each_visit_is_measured_by_the_policy_of_its_day(company, three):
    hold("customers.visits", TODAY - timedelta(days=9), valid_hours=48)
    assert valid(company) == (1, 1)
    hold("customers.visits", TODAY - timedelta(days=6), valid_hours=96)
    assert valid(company) == (2, 2)


def test_visits_not_logged_are_watched_as_long_as_the_control_monitor_waits(company, files, monkeypatch):
    PlannedVisit.objects.create(customer=files.zerun, user=company.rep, unit=company.units["EC-2-T"], day=TODAY)
    monkeypatch.setattr("customers.clocks.timezone.now", lambda: at(TODAY + timedelta(days=2), 18))
    [running] = visits_not_logged()
    # Without a time: the end of the working hours.
    assert running.start == at(TODAY, 18)
    hold("worktime.hours", TODAY, working="09:00-12:00, 13:00-17:00")
    assert next(visits_not_logged()).start == at(TODAY, 17)
    hold("customers.visits", TODAY, control_hours=24)
    assert list(visits_not_logged()) == []


# --- clash


def test_splits_are_those_of_the_policy(company):
    assert shares_on(TODAY) == (70, 50, 30)
    assert share_fits("split", 60, TODAY).field == "holder_share"
    assert share_fits("stays", None, TODAY) is None
    hold("customers.clash", TODAY, shares=["60", "40"])
    assert share_fits("split", 60, TODAY) is None
    assert share_fits("split", 70, TODAY).figures == {"shares": [60, 40]}
    assert share_fits("split", 70, TODAY - timedelta(days=1)) is None
    assert [value for value, _label in DecisionForm(today=TODAY).fields["holder_share"].choices] == ["", 60, 40]
    form = DecisionForm({"outcome": "split", "grounds": "各半"}, today=TODAY)
    assert not form.is_valid()
    assert "60/40" in form.errors["holder_share"][0]


@pytest.mark.parametrize(
    ("shares", "right"),
    [(("70", "30"), True), (("100",), False), (("0",), False), (("7o",), False), (("50", "50"), False)],
)
def test_shares_are_whole_percentages(shares, right):
    assert (check({"shares": shares}) == []) is right


# --- suggestions


@pytest.mark.parametrize(("days", "made"), [(89, 0), (90, 1)])
def test_a_declined_suggestion_rests_for_90_days(company, files, days, made):
    assert declined_and_asked_again(company, files, days) == made


def test_a_declined_suggestion_rests_as_long_as_the_policy_says(company, files):
    hold("customers.grading", TODAY, quiet_days=30)
    assert declined_and_asked_again(company, files, 30) == 1


def declined_and_asked_again(company, files, days: int) -> int:
    from customers.models import GradeSheet

    now = at(TODAY, 7)
    Customer.objects.filter(pk=files.zerun.pk).update(grade="A")
    GradeSheet.objects.update_or_create(
        customer=files.zerun, defaults={"need": 1, "decision_maker": 1, "budget": 1, "timing": 1, "intent": 20}
    )
    made = GradeSuggestion.objects.create(
        customer=files.zerun, direction="down", grade_from="A", grade_to="B", reasons=[], made_on=TODAY
    )
    GradeSuggestion.objects.filter(pk=made.pk).update(state="declined", decided_at=now - timedelta(days=days))
    return suggest_grades(actor=None, ids=[files.zerun.pk], day=TODAY, now=now)


# --- credit reviews and the list


def test_a_review_is_soon_from_its_first_reminder_on(company):
    assert soon_until(TODAY) == TODAY + timedelta(days=30)
    hold("reminders.customers.credit_review", TODAY, first=14)
    assert soon_until(TODAY) == TODAY + timedelta(days=14)


def test_the_view_without_progress_follows_the_weeks_of_each_grade(company, files):
    """A 2, B 4, C 8 weeks: Zerun (A) 15 days ago, Weizhiyuan (B) 27 days ago."""
    assert stalled_weeks(TODAY) == {"A": 2, "B": 4, "C": 8}
    today = timezone.localdate()
    for code, grade, back in ((ZERUN, "A", 14), (WEIZHIYUAN, "B", 27)):
        when = at(today - timedelta(days=back), 10)
        Customer.objects.filter(code=code).update(grade=grade, last_progress_at=when, status="following")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(company.manager)

    def shown() -> set[str]:
        page = client.get("/customers/" + "?view=stalled")
        assert page.status_code == 200
        return {code for code in (ZERUN, WEIZHIYUAN) if code in page.content.decode()}

    assert shown() == {ZERUN}
    assert "2/4/8 weeks without progress" in client.get("/customers/").content.decode()
    Customer.objects.filter(code=ZERUN).update(last_progress_at=at(today - timedelta(days=13), 10))
    assert shown() == set()
    rows = [{"grade": g, "follow_up_days": 7, "visit_days": 14, "stalled_weeks": 1, "verify_months": 3} for g in "ABC"]
    hold("customers.cadence", today, grades=rows)
    assert shown() == {ZERUN, WEIZHIYUAN}
