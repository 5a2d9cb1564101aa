"""What runs by itself: the job of the day, reminders, previews of a policy; two recalculations at once."""

import threading
from datetime import date, timedelta
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse

from customers.jobs.grading import grades_of_the_day
from customers.jobs.previews import preview_policy
from customers.models import Customer, GradeChange, GradeSheet, PreviewRow, StalledCase, TeamMember
from customers.policies.grading import GRADING
from customers.reminders import grading as reminding
from customers.reminders.pool import pool_warnings
from customers.services.credit_signs import enter_sign
from customers.services.grade_told import tell_moves
from customers.services.overrides import set_grade
from customers.services.policy_preview import begin_preview, effects_of, work_out_preview
from customers.services.regrading import Moved, regrade, regrade_customer
from reports.sweep import sweep
from salesops.core.notify.models import Notification
from salesops.core.policies.values import shipped
from salesops.core.sockets.policies import policies

from .making import MONDAY, TUESDAY, at, worked_customer

pytestmark = pytest.mark.django_db


def job() -> SimpleNamespace:
    return SimpleNamespace(result={}, progress=lambda done, total=0, note="": None, actor=None)


def test_a_monday(company) -> None:
    customer = worked_customer(company, last_progress_at=at(MONDAY - timedelta(days=20)))
    found = job()
    grades_of_the_day(found, day=MONDAY.isoformat())
    customer.refresh_from_db()
    assert (customer.grade, found.result["listed"], found.result["moved"]) == ("A", 1, 0)
    again = job()
    grades_of_the_day(again, day=MONDAY.isoformat())
    assert (again.result["listed"], again.result["moved"]) == (0, 0)


def test_any_other_day_only_ends_what_is_over(company) -> None:
    customer = worked_customer(company)
    regrade_customer(customer, actor=None, day=MONDAY, now=at(MONDAY))
    set_grade(actor=company.supervisor, customer=customer, grade="C", reason="停产", ends_on=MONDAY, now=at(MONDAY))
    GradeSheet.objects.filter(pk=customer.pk).update(budget=1, timing=1)
    found = job()
    grades_of_the_day(found, day=TUESDAY.isoformat())
    customer.refresh_from_db()
    # Ended and graded by the policy at once; the others wait for Monday.
    assert (found.result, customer.grade) == ({"ended": 1}, "B")


def test_who_is_told(company) -> None:
    customer = worked_customer(company)
    tell_moves([Moved(customer.pk, "B", "A")], day=TUESDAY, now=at(TUESDAY))
    told = set(Notification.objects.filter(event="customers.grade_changed").values_list("person__username", flat=True))
    people = (company.rep, company.supervisor, company.manager)
    assert {p.username for p in people} <= told
    tell_moves([Moved(customer.pk, "", "C")], day=TUESDAY, now=at(TUESDAY))
    assert Notification.objects.filter(event="customers.grade_changed", params__after="C").count() == 0


def test_reminders_of_follow_ups(company) -> None:
    customer = worked_customer(company, follow_up_on=TUESDAY)
    early = list(reminding.follow_ups(at(TUESDAY, 8)))
    assert early == []
    due = list(reminding.follow_ups(at(TUESDAY, 9)))
    assert [(d.step, list(d.to), d.params["count"]) for d in due] == [("due", [company.rep], 1)]
    again = list(reminding.follow_ups(at(TUESDAY + timedelta(days=2), 9)))
    assert [(d.step, list(d.to)) for d in again] == [("again", [company.rep])]
    third = list(reminding.late_follow_ups(at(TUESDAY + timedelta(days=3), 9)))
    assert [(d.step, list(d.to)) for d in third] == [("late", [company.supervisor])]
    assert list(third[0].params["names"].ids) == [customer.pk]


def test_those_of_today_and_those_of_two_days_ago_are_told_both(company) -> None:
    thursday = TUESDAY + timedelta(days=2)
    worked_customer(company, follow_up_on=TUESDAY)
    worked_customer(company, "C-700010", follow_up_on=thursday)
    for minute in (0, 5):
        sweep(at(thursday, 9) + timedelta(minutes=minute))
    told = Notification.objects.filter(event="customers.follow_up_due", person=company.rep)
    assert sorted(told.values_list("once", flat=True)) == [
        f"{reminding.FOLLOW_UP}|{company.rep.pk}:{day}|{step}" for day, step in ((TUESDAY, "again"), (thursday, "due"))
    ]


def test_reminders_of_stalled_customers(company) -> None:
    customer = worked_customer(company)
    case = StalledCase.objects.create(
        customer=customer, owner=company.rep, listed_on=MONDAY, grade="A", weeks=2, due_at=at(date(2026, 11, 19), 18)
    )
    # Monday 08:30 to rep and supervisor (defaults.md 7), each in his own words.
    assert list(reminding.stalled(at(MONDAY, 8))) == []
    assert [(list(d.to), d.event, d.params["count"]) for d in reminding.stalled(at(MONDAY, 9))] == [
        ([company.rep], "", 1),
        ([company.supervisor], "customers.stalled_told", 1),
    ]
    case.state = "overdue"
    case.save(update_fields=["state"])
    assert [list(d.to) for d in reminding.unanswered(at(date(2026, 11, 20), 9))] == [[company.supervisor]]
    assert list(reminding.stalled(at(MONDAY, 9))) == []


@pytest.fixture
def served(company):
    """A key customer with a service team of two, another whose member left the team yesterday."""
    customer = worked_customer(company, follow_up_on=TUESDAY)
    yesterday = MONDAY - timedelta(days=1)
    for person, part, until in ((company.secretary, "secretary", None), (company.legal, "service", MONDAY)):
        TeamMember.objects.create(customer=customer, user=person, part=part, period=(yesterday, until))
    return customer


def test_the_service_team_shares_the_alerts(company, served) -> None:
    """Members of the day hear what the owner hears: stalled, late follow-ups, moves of the grade, credit (CUS-5)."""
    StalledCase.objects.create(
        customer=served, owner=company.rep, listed_on=MONDAY, grade="A", weeks=2, due_at=at(date(2026, 11, 19), 18)
    )
    told = [d.to[0] for d in reminding.stalled(at(MONDAY, 9))]
    assert told == [company.rep, company.supervisor, company.secretary]
    late = [d.to[0] for d in reminding.late_follow_ups(at(TUESDAY + timedelta(days=3), 9))]
    assert late == [company.secretary, company.supervisor]
    assert [d.to[0] for d in reminding.follow_ups(at(TUESDAY, 9))] == [company.rep]
    tell_moves([Moved(served.pk, "B", "A")], day=TUESDAY, now=at(TUESDAY))
    enter_sign(
        actor=company.rep, customer=served, kind="contact_lost", evidence="三次未接通", found_on=MONDAY, now=at(TUESDAY)
    )
    for event in ("customers.grade_changed", "customers.credit_sign_red", "customers.credit_frozen"):
        people = list(Notification.objects.filter(event=event).values_list("person", flat=True))
        assert people.count(company.secretary.pk) == 1, event
    assert not Notification.objects.filter(person=company.legal, event="customers.grade_changed").exists()


def test_the_service_team_is_warned_before_the_pool(company, served) -> None:
    """Grade A falls after 30 days without contact: warned 7 days before, owner and team."""
    before = at(MONDAY - timedelta(days=23), 9)
    Customer.objects.filter(pk=served.pk).update(grade="A", last_contact_at=before, created_at=before)
    due = list(pool_warnings(at(MONDAY, 9)))
    assert [(d.to[0], d.step, d.event) for d in due] == [
        (company.rep, "first", ""),
        (company.secretary, "first", "customers.pool_warning_team"),
    ]


def test_reminder_of_key_customers_without_a_team(company) -> None:
    customer = worked_customer(company)
    regrade_customer(customer, actor=None, day=MONDAY, now=at(MONDAY))
    assert [(list(d.to), d.params["count"]) for d in reminding.teams(at(MONDAY, 9))] == [([company.supervisor], 1)]


def with_values(**changes) -> dict:
    return shipped(policies.get(GRADING)) | changes


def test_a_preview_names_who_would_move(company) -> None:
    customer = worked_customer(company)
    regrade_customer(customer, actor=None, day=MONDAY, now=at(MONDAY))
    assert effects_of(GRADING, with_values(), MONDAY) == []
    # 81.6 against 85: 3.4 points past, at once. Against 83 it would wait.
    kept = begin_preview(GRADING, with_values(a_from=D(85)), MONDAY)
    assert work_out_preview(kept.pk) == 1
    kept.refresh_from_db()
    assert [(row["what"], row["before"], row["after"], row["count"]) for row in kept.counts] == [("moves", "A", "B", 1)]
    rows = PreviewRow.objects.filter(preview=kept)
    assert [row.customer for row in rows.visible_to(company.supervisor)] == [customer]
    assert list(rows.visible_to(company.other_rep)) == []
    assert list(rows.visible_to(company.admin)) == []
    waiting = begin_preview(GRADING, with_values(a_from=D(83)), MONDAY)
    preview_policy(job(), preview=waiting.pk)
    move = PreviewRow.objects.get(preview=waiting)
    assert (move.what, move.before, move.after) == ("waits", "A", "B")
    customer.refresh_from_db()
    assert customer.grade == "A"


def test_the_effect_stands_beside_the_draft(client, company) -> None:
    customer = worked_customer(company)
    regrade_customer(customer, actor=None, day=MONDAY, now=at(MONDAY))
    client.force_login(company.admin)
    client.post(reverse("policies:begin", args=[GRADING]))
    number = 1
    page = client.get(reverse("policies:edit", args=[GRADING, number]))
    assert page.status_code == 200
    assert client.post(reverse("customers:count_policy_preview", args=[GRADING, number])).status_code == 302
    page = client.get(reverse("customers:policy_preview", args=[GRADING, number]))
    assert page.status_code == 200
    assert page.context["preview"].customers == 1


def test_the_api_explains(client, company) -> None:
    customer = worked_customer(company)
    regrade_customer(customer, actor=None, day=MONDAY, now=at(MONDAY))
    client.force_login(company.rep)
    answer = client.get(f"/api/v1/customers/{customer.code}/grade/").json()
    assert (answer["grade"], answer["score"], answer["missing"]) == ("A", "81.60", [])
    assert [(f["code"], f["score"], f["part"]) for f in answer["factors"]] == [
        ("intent", "92.0000", "36.8000"), ("scale", "78.0000", "27.3000"), ("industry", "70.0000", "17.5000"),
    ]  # fmt: skip
    client.force_login(company.other_rep)
    assert client.get(f"/api/v1/customers/{customer.code}/grade/").status_code == 404


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_recalculations_at_once_write_one_change(company) -> None:
    customer = worked_customer(company)
    start, failures = threading.Barrier(2), []

    def work() -> None:
        try:
            start.wait(timeout=20)
            regrade(actor=None, ids=[customer.pk], day=MONDAY, now=at(MONDAY))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert GradeChange.objects.filter(customer=customer).count() == 1
    assert Customer.objects.get(pk=customer.pk).grade == "A"
