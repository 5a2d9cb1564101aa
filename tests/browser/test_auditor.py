"""The auditor's day: who changed what, since when, in which request."""

import re

import pytest
from playwright.sync_api import expect

from salesops.core.acts import acting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def changes(company):
    """The administrator renames a person; a job changes another without anybody's name."""
    with acting("accounts.edit_user", company.admin):
        company.rep.mobile = "13800006021"
        company.rep.theme = "dark"
        company.rep.save()
    company.other_rep.theme = "light"
    company.other_rep.save()


def test_the_auditor_finds_a_change_and_opens_it(visit, company, changes):
    seen = visit("auditor", language="en")
    seen.open("/audit/")
    page = seen.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("Audit trail")
    seen.open("/audit/?actor=admin&model=accounts.user&act=accounts.edit_user")
    rows = page.locator("#rows tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Mobile")
    rows.first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("林若溪")
    expect(page.locator("main")).to_contain_text("13800006021")
    page.get_by_role("link", name="Open the record").click()
    expect(page).to_have_url(re.compile("/accounts/users/rep/$"))


def test_searching_the_trail_by_a_name_finds_the_persons_changes(visit, company, changes):
    seen = visit("auditor", language="en")
    seen.open("/audit/")
    box = seen.page.get_by_role("searchbox").first
    box.fill("林若")
    box.press("Enter")
    expect(seen.page).to_have_url(re.compile("search="))
    expect(seen.page.locator("#rows tbody tr").first).to_contain_text("User")
    expect(seen.page.locator("#rows")).not_to_contain_text("Organisation unit")
    seen.page.locator("#rows tbody tr").first.get_by_role("link").first.click()
    expect(seen.page.get_by_role("heading", level=1)).to_contain_text("林若溪")
