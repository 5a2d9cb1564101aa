"""Second factor: each code once, five tries, required for some roles (ACC-6)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.auth import factor
from accounts.auth.attempts import Caller
from accounts.auth.door import check_code, needs_factor
from accounts.models import PortalSession, RecoveryCode, SecondFactor
from salesops.core.refusals import Invalid, TooMany
from tests.cast import PASSWORD

NOW = datetime(2026, 11, 20, 1, 0, 10, tzinfo=UTC)
HERE = Caller("203.0.113.7")


@pytest.fixture
def secret(company) -> str:
    made = factor.new_secret()
    factor.set_up(company.admin, made, step=0, now=NOW)
    return made


def test_the_published_example():
    """RFC 6238, appendix B, SHA-1, at 59 s: 94287082, of which apps show the last six digits."""
    from base64 import b32encode

    secret = b32encode(b"12345678901234567890").decode()
    assert factor.code_at(secret, datetime.fromtimestamp(59, UTC)) == "287082"


def test_a_code_works_once(company, secret):
    code = factor.code_at(secret, NOW)
    check_code(user=company.admin, code=code, caller=HERE, now=NOW)
    for later in (0, 5, 29):
        with pytest.raises(Invalid):
            check_code(user=company.admin, code=code, caller=HERE, now=NOW + timedelta(seconds=later))


@pytest.mark.parametrize(("drift", "accepted"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_clocks_half_a_minute_apart_do_no_harm(company, secret, drift, accepted):
    code = factor.code_at(secret, NOW + timedelta(seconds=drift))
    assert factor.use_code(company.admin, code, now=NOW) is accepted


def test_an_older_code_is_refused_after_a_newer_one(company, secret):
    assert factor.use_code(company.admin, factor.code_at(secret, NOW), now=NOW)
    earlier = factor.code_at(secret, NOW - timedelta(seconds=30))
    assert not factor.use_code(company.admin, earlier, now=NOW)


def test_five_wrong_codes_lock(company, secret):
    for i in range(5):
        with pytest.raises(Invalid):
            check_code(user=company.admin, code=f"00000{i}", caller=HERE, now=NOW)
    with pytest.raises(TooMany):
        check_code(user=company.admin, code=factor.code_at(secret, NOW), caller=HERE, now=NOW)


def test_recovery_codes_work_once_each_and_are_not_kept_readable(company):
    codes = factor.set_up(company.admin, factor.new_secret(), step=0, now=NOW)
    assert len(set(codes)) == 10
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    assert factor.use_code(company.admin, codes[0].lower(), now=NOW)
    assert not factor.use_code(company.admin, codes[0], now=NOW)
    assert not factor.use_code(company.rep, codes[1], now=NOW)
    assert factor.use_code(company.admin, codes[1], now=NOW)


def test_the_secret_is_encrypted(company, secret):
    assert secret not in SecondFactor.objects.get().secret


@pytest.mark.parametrize("code", ["", "１２３４５６", "000000\x00", "x" * 500, "' OR 1=1"])
def test_nonsense_is_just_wrong(company, secret, code):
    assert not factor.use_code(company.admin, code, now=NOW)


@pytest.mark.parametrize(
    ("who", "needed"),
    [("admin", True), ("finance", True), ("director", True), ("gm", True), ("auditor", True), ("rep", False)],
)
def test_who_needs_one(company, settings, who, needed):
    settings.DEMO_SIGN_INS = False
    assert needs_factor(getattr(company, who)) is needed
    settings.DEMO_SIGN_INS = True
    assert needs_factor(getattr(company, who)) is False


class TestInTheBrowser:
    @pytest.fixture(autouse=True)
    def _enforced(self, company, settings):
        settings.DEMO_SIGN_INS = False

    def password(self, browser: Client):
        return browser.post(reverse("accounts:sign_in"), {"name": "admin", "password": PASSWORD})

    def test_the_first_sign_in_leads_to_setting_it_up(self, company):
        browser = Client()
        assert self.password(browser)["Location"] == reverse("accounts:enrol")
        page = browser.get(reverse("accounts:enrol"))
        assert page.context["qr"].startswith("data:image/svg+xml;base64,")
        # Nobody is signed in before the app works.
        assert browser.get(reverse("accounts:confirm")).status_code == 302
        secret = page.context["secret"].replace(" ", "")
        assert browser.post(reverse("accounts:enrol"), {"code": "000000"}).status_code == 422
        done = browser.post(reverse("accounts:enrol"), {"code": factor.code_at(secret, datetime.now(UTC))})
        assert len(done.context["codes"]) == 10
        assert PortalSession.objects.filter(user=company.admin).count() == 1
        assert browser.get(reverse("accounts:confirm")).status_code == 200

    def test_later_ones_ask_for_a_code(self, company, secret):
        browser = Client()
        assert self.password(browser)["Location"] == reverse("accounts:code")
        assert browser.get(reverse("accounts:confirm")).status_code == 302
        assert browser.get(reverse("accounts:enrol")).status_code == 302
        assert browser.post(reverse("accounts:code"), {"code": "000000"}).status_code == 422
        code = factor.code_at(secret, datetime.now(UTC))
        assert browser.post(reverse("accounts:code"), {"code": code}).status_code == 302
        assert browser.get(reverse("accounts:confirm")).status_code == 200

    def test_a_session_opened_without_one_ends_when_a_role_asks_for_it(self, company):
        browser = Client()
        browser.force_login(company.admin)
        assert browser.get(reverse("accounts:confirm")).status_code == 302
