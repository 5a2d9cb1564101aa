"""T08: open steps move when the calendar changes; steps with a question asked stand still."""

from datetime import date

import pytest

from salesops.core.approvals.clocks import running
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import answer, ask
from salesops.core.sockets.clocks import clock_limit, clocks
from salesops.core.worktime.services import preview_days, set_days

from .conftest import at

pytestmark = pytest.mark.django_db


def close_day(company, day, hour=9):
    """The company closes on ``day`` of the month of the tests."""
    month = at(day, hour)
    return {
        "first": month.date(),
        "last": month.date(),
        "kind": "off",
        "occasion": "company",
        "now": at(day - 2, hour),
    }


def test_the_limit_is_the_policy_of_the_clock(company):
    assert str(clock_limit("T08", date(2026, 11, 20))) == "8 wh"
    assert "T08" in clocks


def test_an_open_step_moves_with_the_calendar(company, submit):
    approval = submit(("supervisor",), now=at(10, 14))
    step = approval.steps.get()
    assert step.due_at == at(11, 14)
    (moved,) = preview_days(**close_day(company, 11))
    assert (moved.running.key, moved.due) == (step.pk, at(12, 14))
    set_days(actor=company.admin, reason="Power cut", **close_day(company, 11))
    assert ApprovalStep.objects.get(pk=step.pk).due_at == at(12, 14)


def test_an_answered_question_counts_as_pause(company, submit):
    approval = submit(("supervisor",), now=at(10, 9))
    step = approval.steps.get()
    ask(step_id=step.pk, actor=company.supervisor, now=at(10, 10), note="Why?")
    assert list(running()) == []
    answer(step_id=step.pk, actor=company.rep, now=at(10, 11), note="Because")
    (clock,) = running()
    assert clock.pauses == ((at(10, 10), at(10, 11)),)
    assert clock.due == at(11, 10)
    (moved,) = preview_days(**close_day(company, 11, 12))
    assert moved.due == at(12, 10)


def test_reading_the_clocks_asks_twice(company, submit, django_assert_num_queries):
    submit(("supervisor",), now=at(10, 9))
    with django_assert_num_queries(2):
        assert len(list(running())) == 1
