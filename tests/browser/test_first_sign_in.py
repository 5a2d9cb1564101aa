"""First sign-in of an administrator: password, authenticator app, recovery codes, in."""

from datetime import UTC, datetime

import pytest

from accounts.auth.factor import code_at
from accounts.models import SecondFactor
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_first_sign_in_with_a_second_factor(company, visit, settings):
    settings.DEMO_SIGN_INS = False
    seen = visit(language="en")
    page = seen.page
    seen.open("/accounts/me/")
    page.get_by_label("User name or e-mail").fill("admin@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Set up the second factor").wait_for()
    assert page.get_by_alt_text("Picture to scan").is_visible()
    secret = page.locator("code.mono").inner_text().replace(" ", "")
    # Other pages stay shut until the app works.
    page.get_by_label("Six digits").fill(code_at(secret, datetime.now(UTC)))
    page.get_by_role("button", name="Switch on").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    codes = page.locator("ul.codes li").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them; go on").click()
    page.get_by_role("heading", name="My settings").wait_for()
    assert page.url.endswith("/accounts/me/")
    assert SecondFactor.objects.filter(user=company.admin).exists()

    again = visit(language="en")
    again.open("/accounts/sign-in/")
    again.page.get_by_label("User name or e-mail").fill("admin")
    again.page.get_by_label("Password", exact=True).fill(PASSWORD)
    again.page.get_by_role("button", name="Sign in", exact=True).click()
    again.page.get_by_label("Six digits, or a recovery code").fill(codes[0])
    again.page.get_by_role("button", name="Sign in", exact=True).click()
    again.page.get_by_role("navigation", name="Main").first.wait_for()
    assert not seen.complaints
    assert not again.complaints
