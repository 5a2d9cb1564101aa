"""The administrator's first page names what is wrong with the data (RPT-1)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Posting, RoleGrant, User
from reports.data_health import what_is_wrong
from salesops.core.imports.models import ImportRun
from salesops.core.jobs.models import Job
from salesops.core.sockets.widgets import widgets_for
from salesops.core.worktime.models import CalendarYear

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def clean(company):
    """Everybody has an address; the next calendar is published."""
    for person in User.objects.filter(email=""):
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.com")
    CalendarYear.objects.update_or_create(year=2027, defaults={"is_published": True})
    return company


def wrong(now=NOW):
    return {str(one.label): one.count for one in what_is_wrong(now)}


def test_nothing_wrong(clean):
    assert wrong() == {}


def test_what_is_counted(clean):
    CalendarYear.objects.filter(year=2027).delete()
    for days in (1, 8):
        job = Job.objects.create(kind="x", queue="long")
        lost = NOW - timedelta(days=days)
        Job.objects.filter(pk=job.pk).update(state="running", lease_until=lost)
        Job.objects.filter(pk=job.pk).update(state="failed", finished_at=lost)
    run = ImportRun.objects.create(kind="x", owner=clean.admin, state="checking", file_name="x.xlsx", created_at=NOW)
    ImportRun.objects.filter(pk=run.pk).update(state="failed")
    RoleGrant.objects.filter(user=clean.rep).delete()
    Posting.objects.filter(user=clean.colleague).delete()
    User.objects.filter(pk=clean.legal.pk).update(email="")
    assert list(wrong().values()) == [1, 1, 1, 2, 1]


def test_the_calendar_is_missed_from_november_on(clean):
    CalendarYear.objects.filter(year=2027).delete()
    assert wrong(NOW.replace(month=10, day=31)) == {}
    assert list(wrong(NOW.replace(day=1)).values()) == [1]


def test_for_whoever_runs_the_portal(clean):
    def has_it(person):
        return "reports.data_health" in {widget["code"] for widget in widgets_for(person, NOW)}

    assert has_it(clean.admin)
    assert not any(has_it(getattr(clean, who)) for who in ("rep", "manager", "director", "auditor", "hr"))
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(clean.admin)
    assert "Data to put right" in client.get(reverse("reports:today")).content.decode()


def test_one_query(clean):
    what_is_wrong(NOW)
    with CaptureQueriesContext(connection) as found:
        what_is_wrong(NOW)
    assert len(found) == 1
