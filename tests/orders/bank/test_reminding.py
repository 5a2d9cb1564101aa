"""T21: a bank list is worked through within a working day; then secretaries are told, then finance (defaults.md 5)."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from orders.clocks.bank import to_match
from orders.reminders.bank import to_match as told
from orders.services.bank_proposals import propose_matches
from orders.widgets.bank import waiting_lines
from tests.cast_orders_bank import line, owe
from tests.cast_orders_made import NOW

MONDAY = NOW + timedelta(days=3, hours=1)
TUESDAY = NOW + timedelta(days=4, hours=1)


@pytest.fixture
def waiting(company, files, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    owe(files.zerun, "FP-2026-01066", "268000")
    known = line(files.zerun.name, "268000")
    propose_matches(actor=None, lines=None, now=NOW)
    return known


def steps(now: datetime) -> dict[str, set]:
    return {due.step: set(due.to) for due in told(now)}


def test_the_list_is_due_a_working_day_after_it_came(company, waiting):
    (clock,) = to_match()
    assert (clock.key, clock.start, str(clock.limit)) == (waiting.bank_list_id, NOW, "1 wd")
    assert clock.due.date() == MONDAY.date()


def test_secretaries_hear_it_first_then_finance(company, waiting):
    assert steps(NOW + timedelta(hours=2)) == {}
    assert list(steps(TUESDAY)) == ["late"]
    assert company.finance in steps(TUESDAY + timedelta(days=1))["finance"]


def test_the_first_page_counts_them(company, waiting):
    facts = waiting_lines(company.secretary, NOW)
    assert (facts["count"], facts["sure"]) == (1, 1)
    assert waiting_lines(company.rep, NOW) is not None
