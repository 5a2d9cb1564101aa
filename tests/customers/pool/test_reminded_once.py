"""A clash is told once: by its clock T41, not by the approvals beside it (defaults.md 5 and 7)."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from customers.services.clash import report_clash
from reports.sweep.ladder import every_reminder
from salesops.core.approvals.models import Approval
from salesops.core.notify.models import Notification

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 16, 10, tzinfo=SHANGHAI)


@pytest.fixture
def clash(company, files):
    return report_clash(
        actor=company.colleague, customer=files.zerun, met_on=MONDAY.date() - timedelta(days=9), stage="已报价",
        evidence="报价单", now=MONDAY,
    )  # fmt: skip


def told(now):
    """(person, step) of everything due that is about the clash, with the line of the catalogue it comes from."""
    return [
        (reminder.code, person.username, due.step)
        for reminder in every_reminder()
        for due in reminder.due(now)
        if due.at <= now and "clash" in str(getattr(due.record, "_meta", ""))
        for person in due.to
    ]


def test_reported_both_sides_and_the_manager_hear_at_once(company, clash):
    hearers = sorted(
        Notification.objects.filter(event="customers.clash_reported").values_list("person__username", flat=True)
    )
    assert hearers == ["rep", "supervisor"]
    assert not Approval.objects.exists()


def test_due_on_wednesday_each_step_comes_from_one_line(company, clash):
    assert clash.due_at == datetime(2026, 11, 18, 18, tzinfo=SHANGHAI)
    for now in (MONDAY + timedelta(days=1), MONDAY + timedelta(days=2, hours=9), MONDAY + timedelta(days=9)):
        found = told(now)
        assert {code for code, _person, _step in found} <= {"clocks.T41"}
        assert max(Counter(found).values(), default=1) == 1, found
    overdue = {step for _code, person, step in told(MONDAY + timedelta(days=9)) if person == "supervisor"}
    assert {"remind", "warn", "due"} <= overdue


def test_decided_it_is_quiet(company, clash):
    from customers.services.clash import decide_clash

    decide_clash(actor=company.supervisor, clash=clash, outcome="stays", grounds="联系在先", now=MONDAY)
    assert told(MONDAY + timedelta(days=9)) == []
