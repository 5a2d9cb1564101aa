"""A grade proposed with the weekly status is a suggestion the supervisor decides on (C11, CUS-5, CUS-6)."""

from datetime import date, timedelta

import pytest

from customers.models import Customer, GradeSuggestion
from customers.reminders.grading import suggestions as reminded
from customers.services.suggestions import decide_suggestion, suggest_grades
from tests.customers.pool.test_weekly import MONDAY, at, confirm


def opened():
    return [(s.direction, s.grade_from, s.grade_to) for s in GradeSuggestion.objects.filter(state="open")]


def test_it_waits_for_the_supervisor_and_says_who(company, files):
    confirm(company, files.zerun, regrade="B", progress="预算砍半")
    assert opened() == [("down", "A", "B")]
    row = GradeSuggestion.objects.get()
    assert company.rep.name in row.why
    assert "预算砍半" in row.why
    assert row in GradeSuggestion.objects.visible_to(company.supervisor)
    decide_suggestion(actor=company.supervisor, suggestion=row, accept=True, note="同意", now=at(21, 9))
    assert Customer.objects.get(pk=files.zerun.pk).grade == "B"


def test_said_again_it_is_corrected_or_taken_back(company, files):
    confirm(company, files.zerun, regrade="B")
    confirm(company, files.zerun, regrade="C")
    assert opened() == [("down", "A", "C")]
    confirm(company, files.zerun, regrade="")
    assert opened() == []


@pytest.mark.parametrize(("grade", "regrade"), [("A", "A"), ("", "B"), ("A", "")])
def test_nothing_to_propose(company, files, grade, regrade):
    Customer.objects.filter(pk=files.zerun.pk).update(grade=grade)
    confirm(company, files.zerun, regrade=regrade)
    assert opened() == []


def test_the_other_direction_takes_its_place(company, files):
    Customer.objects.filter(pk=files.zerun.pk).update(grade="B")
    confirm(company, files.zerun, regrade="C")
    confirm(company, files.zerun, regrade="A")
    assert opened() == [("up", "B", "A")]


def test_the_monday_run_leaves_it_and_the_supervisor_hears_of_it(company, files):
    confirm(company, files.zerun, regrade="B")
    monday = date(2026, 11, 23)
    suggest_grades(actor=None, ids=[files.zerun.pk], day=monday, now=at(23, 3))
    assert opened() == [("down", "A", "B")]
    (due,) = [due for due in reminded(at(23, 9)) if due.to == [company.supervisor]]
    assert due.params["count"] == 1
    # Next week nothing is said of it: it still waits.
    confirm(company, files.zerun, week=MONDAY + timedelta(days=7), now=at(27, 15))
    assert opened() == [("down", "A", "B")]
    # Moved meanwhile: it lapses.
    Customer.objects.filter(pk=files.zerun.pk).update(grade="C")
    suggest_grades(actor=None, ids=[files.zerun.pk], day=date(2026, 11, 30), now=at(30, 3))
    assert opened() == []


def test_figures_and_word_together(company, files):
    GradeSuggestion.objects.create(
        customer=files.zerun, direction="down", grade_from="A", grade_to="B", made_on=MONDAY,
        reasons=[{"code": "credit_d"}],
    )  # fmt: skip
    confirm(company, files.zerun, regrade="C")
    row = GradeSuggestion.objects.get()
    assert (row.grade_to, [reason["code"] for reason in row.reasons]) == ("B", ["credit_d", "said"])
    confirm(company, files.zerun, regrade="")
    assert [reason["code"] for reason in GradeSuggestion.objects.get(state="open").reasons] == ["credit_d"]
