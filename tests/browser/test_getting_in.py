"""The pages of getting in that need a step before them: code, set-up, chosen password, new address."""

import pytest
from django.utils import timezone

from accounts.auth.letters import INVITE
from accounts.models import SecondFactor
from tests.access_matrix.accounts import link_for
from tests.cast import PASSWORD

from .conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-hans"), (PHONE, "en")], ids=["desk-zh", "phone-en"])
def test_the_second_step_is_sound(company, visit, settings, size, language):
    settings.DEMO_SIGN_INS = False
    SecondFactor.objects.create(user=company.rep, secret="unused", added_at=timezone.now())
    faults = []
    for name, address in (("admin", "/second-factor/"), ("rep", "/code/")):
        seen = visit(size=size, language=language)
        seen.open("/accounts/sign-in/")
        seen.page.locator("[name=name]").fill(name)
        seen.page.locator("[name=password]").fill(PASSWORD)
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url(f"**{address}")
        faults += [f"{address}: {fault}" for fault in seen.faults()]
    assert not faults, "\n".join(faults)


def test_a_password_is_chosen_from_the_letter(company, visit):
    seen = visit(language="en")
    seen.open(f"/accounts/welcome/{link_for(INVITE)(company)}/")
    assert seen.page.url.endswith("/accounts/choose-password/")
    for field in seen.page.locator("input[type=password]").all():
        field.fill("short")
    with seen.page.expect_navigation():
        seen.page.get_by_role("button", name="Save the password").click()
    assert seen.page.locator("[aria-invalid=true]").count() == 1
    assert not (faults := seen.faults()), "\n".join(faults)
    for field in seen.page.locator("input[type=password]").all():
        field.fill("a sentence of several words")
    seen.page.get_by_role("button", name="Save the password").click()
    seen.page.get_by_role("link", name="Sign in").wait_for()
