"""Colours and drafts keep to the person and the device."""

import pytest

from accounts.models import User

from .conftest import PHONE
from .places import leave_asked_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_dark_is_remembered_and_drawn_by_the_server(company, visit):
    seen = visit("rep", language="en")
    page = seen.page
    seen.open("/")
    page.locator(".me-box summary").click()
    with page.expect_response("**/appearance/"):
        page.get_by_role("button", name="Dark").click()
    assert User.objects.get(username="rep").theme == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_changed_form_asks_before_leaving_and_keeps_a_draft(company, visit):
    seen = visit("admin", language="en")
    page = seen.page
    seen.open("/gallery/")
    page.locator("#good_name").fill("Something new")
    page.get_by_role("link", name="Today").first.click()
    page.get_by_role("dialog", name="Changes not saved").wait_for(state="visible")
    page.get_by_role("button", name="Keep the draft and leave").click()
    seen.arrive("/")
    seen.open("/gallery/")
    page.get_by_role("button", name="Use it").click()
    assert page.locator("#good_name").input_value() == "Something new"


def test_a_menu_works_without_scripts(company, visit):
    seen = visit("rep", language="en", java_script_enabled=False)
    seen.open("/")
    seen.page.locator(".me-box summary").click()
    seen.page.get_by_role("button", name="Dark").click()
    assert User.objects.get(username="rep").theme == "dark"


def test_what_one_may_do_with_a_record_is_there_on_a_phone_too(company, visit):
    leave = leave_asked_for(company)
    seen = visit("rep", language="en", size=PHONE)
    seen.open(f"/accounts/leave/{leave.pk}/")
    assert seen.page.get_by_role("button", name="Take back").is_visible()
