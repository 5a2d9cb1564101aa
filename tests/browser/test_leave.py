"""Journey: a rep asks for leave on a phone, the supervisor approves it with a key, the rep is told (ACC-13)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Absence, LeaveRequest
from salesops.core.worktime import next_working_day
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_leave_from_a_phone_to_the_decision(company, visit):
    day = next_working_day(timezone.localdate() + timedelta(days=20)).isoformat()
    rep = visit("rep", size=PHONE)
    page = rep.page
    assert rep.open("/accounts/leave/new/") == 200
    page.locator("[name=starts_on]").fill(day)
    with page.expect_response(lambda answer: "/leave/preview/" in answer.url) as told:
        page.locator("[name=ends_on]").fill(day)
        page.locator("[name=ends_on]").blur()
    assert "reason" not in told.value.url
    assert "csrf" not in told.value.url
    preview = page.locator("#leave-preview")
    preview.get_by_text("赵雨桐").wait_for()
    assert rep.overflow() == 0
    page.locator("[name=reason]").fill("家人婚礼")
    page.locator("button[value=submit]").click()
    page.locator("h1").get_by_text("QJ-").wait_for()
    leave = LeaveRequest.objects.get()
    assert (leave.state, leave.starts_on.isoformat()) == ("pending", day)
    assert rep.overflow() == 0

    desk = visit("supervisor")
    assert desk.open("/inbox/") == 200
    desk.page.get_by_text("林若溪").first.wait_for()
    desk.page.locator("[data-key=a]").wait_for()
    desk.page.keyboard.press("a")
    desk.page.locator("[data-key=a]").wait_for(state="detached")
    leave.refresh_from_db()
    assert leave.state == "approved"
    assert Absence.objects.get(leave=leave).user == company.rep

    assert rep.open("/reports/notifications/") == 200
    page.locator(".main").get_by_text("赵雨桐").first.wait_for()
    assert rep.overflow() == 0
