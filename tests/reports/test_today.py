"""The first page shows each person what waits for him, and nothing of others."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.models import Absence
from accounts.services.leave_request import request_leave
from accounts.widgets import away_today, my_leave
from reports.widgets import QUICK_LINKS
from salesops.core.approvals.widgets import waiting
from salesops.core.jobs import enqueue
from salesops.core.sockets.widgets import widgets_for

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
DAYS = {"starts_on": date(2026, 11, 26), "ends_on": date(2026, 11, 27)}


@pytest.fixture
def asked(company):
    """The rep asks for two days; her supervisor decides."""
    return request_leave(actor=company.rep, user=company.rep, now=NOW, kind="annual", **DAYS)


def away(company, who, first=20, last=20):
    return Absence.objects.create(
        user=getattr(company, who),
        kind="annual",
        starts_on=date(2026, 11, first),
        ends_on=date(2026, 11, last),
        entered_by=company.admin,
    )


def codes(user):
    return {widget["code"] for widget in widgets_for(user, NOW)}


def test_what_waits_is_with_the_one_who_decides(company, asked):
    found = waiting(company.supervisor, NOW)
    assert found["count"] == 1
    assert found["items"][0].face is not None
    assert waiting(company.rep, NOW) is None
    assert waiting(company.other_manager, NOW) is None


def test_my_leave_shows_the_request_under_way_to_its_owner_only(company, asked):
    assert [row.pk for row in my_leave(company.rep, NOW)["pending"]] == [asked.pk]
    assert my_leave(company.colleague, NOW) is None


def test_managers_see_who_is_away_in_their_own_area(company):
    away(company, "rep")
    away(company, "colleague", 25, 26)
    away(company, "other_rep")
    found = away_today(company.manager, NOW)
    assert [row.name for row in found["away"]] == [company.rep.name]
    assert [row.name for row in found["soon"]] == [company.colleague.name]
    assert "accounts.away" in codes(company.manager)
    assert "accounts.away" not in codes(company.colleague)


def test_health_is_for_those_who_look_after_the_portal(company):
    assert "reports.health" in codes(company.admin)
    assert "reports.health" not in codes(company.manager)


def test_every_quick_link_leads_somewhere():
    assert all(reverse(link.url_name) for link in QUICK_LINKS)


def test_the_page_costs_the_same_for_one_and_for_many(company, client, django_assert_max_num_queries, asked):
    for who in ("rep", "colleague", "regional"):
        away(company, who)
    client.force_login(company.supervisor)
    client.get("/")
    with django_assert_max_num_queries(19) as seen:
        assert "待办" in client.get("/").content.decode()
    first = len(seen)
    days = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 2)}
    request_leave(actor=company.colleague, user=company.colleague, now=NOW, kind="annual", **days)
    with django_assert_max_num_queries(first):
        client.get("/")


def test_what_is_not_there_is_not_read(company, asked):
    """``Widget.there`` only spares queries: where it finds something, the widget says what it would have said."""
    away(company, "colleague", 25, 26)
    assert "accounts.my_leave" in codes(company.rep)
    assert "accounts.my_leave" in codes(company.colleague)
    assert "accounts.my_leave" not in codes(company.other_rep)
    assert "reports.jobs" not in codes(company.rep)
    enqueue("customers.owners_of_today", actor=company.rep, title="Export", args={})
    assert "reports.jobs" in codes(company.rep)
