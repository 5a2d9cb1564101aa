"""One's own settings: look, password, second factor, devices, tokens (ACC-6, S10)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.auth import factor
from accounts.models import PortalSession, SecondFactor, User
from salesops.core.api.models import ApiToken
from salesops.core.api.tokens import make_token
from salesops.core.audit.models import AccessLog
from salesops.core.notify.models import Mail
from tests.cast import PASSWORD

NEW = "seven quiet lanterns"


def signed_in(who: str = "rep", agent: str = "Firefox on Windows") -> Client:
    browser = Client(HTTP_USER_AGENT=agent)
    response = browser.post(reverse("accounts:sign_in"), {"name": who, "password": PASSWORD})
    assert response.status_code == 302
    return browser


def make_stale(who: str) -> None:
    """The last password is more than 15 minutes old."""
    for row in PortalSession.objects.filter(user__username=who):
        data = row.get_decoded() | {"proved_at": (timezone.now() - timedelta(minutes=16)).timestamp()}
        row.session_data = PortalSession.objects.encode(data)
        row.save()


@pytest.mark.parametrize(
    "name", ["me", "me_password", "me_factor", "me_sessions", "me_tokens", "me_token_make", "me_email", "me_factor_add"]
)
def test_every_page_is_drawn(company, name):
    assert signed_in().get(reverse(f"accounts:{name}")).status_code == 200


def test_settings_are_saved(company):
    browser = signed_in()
    data = {"language": "en", "theme": "dark", "density": "dense", "mobile": "13812346021"}
    assert browser.post(reverse("accounts:me"), data).status_code == 302
    me = User.objects.get(username="rep")
    assert (me.language, me.theme, me.density, me.single_keys, me.mobile) == (
        "en",
        "dark",
        "dense",
        False,
        "13812346021",
    )
    assert 'lang="en"' in browser.get(reverse("accounts:me")).content.decode()
    assert browser.post(reverse("accounts:me"), {**data, "theme": "pink"}).status_code == 422


def test_a_new_password_ends_other_devices_and_tokens(company):
    here, there = signed_in(), signed_in()
    make_token(company.rep, name="t", scopes=["read"], lasts=timedelta(days=1), now=timezone.now(), proved=False)
    url = reverse("accounts:me_password")
    wrong = here.post(url, {"current": "x", "password": NEW, "again": NEW})
    assert wrong.status_code == 422
    assert "current" in wrong.context["form"].errors
    weak = here.post(url, {"current": PASSWORD, "password": "1234567890", "again": "1234567890"})
    assert "password" in weak.context["form"].errors
    assert here.post(url, {"current": PASSWORD, "password": NEW, "again": NEW}).status_code == 302
    assert here.get(url).status_code == 200
    assert there.get(url).status_code == 302
    assert not ApiToken.objects.good(timezone.now()).exists()
    assert Mail.objects.filter(to="rep@example.com").exists()


def test_second_factor_from_the_settings(company):
    here, there = signed_in(), signed_in()
    page = here.get(reverse("accounts:me_factor_add"))
    secret = page.context["secret"].replace(" ", "")
    done = here.post(reverse("accounts:me_factor_add"), {"code": factor.code_at(secret, datetime.now(UTC))})
    assert len(done.context["codes"]) == 10
    assert there.get(reverse("accounts:me")).status_code == 302
    renewed = here.post(reverse("accounts:me_factor_codes"))
    assert not set(renewed.context["codes"]) & set(done.context["codes"])
    here.post(reverse("accounts:me_factor_remove"))
    assert not SecondFactor.objects.exists()


def test_sensitive_steps_ask_for_the_password_again(company):
    browser = signed_in()
    make_stale("rep")
    url = reverse("accounts:me_token_make")
    asked = browser.get(url)
    assert asked["Location"] == f"{reverse('accounts:confirm')}?next=%2Faccounts%2Fme%2Ftokens%2Fmake%2F"
    post = browser.post(
        reverse("accounts:me_factor_remove"), HTTP_REFERER="http://testserver/accounts/me/second-factor/"
    )
    assert "next=%2Faccounts%2Fme%2Fsecond-factor%2F" in post["Location"]
    foreign = browser.post(reverse("accounts:me_factor_remove"), HTTP_REFERER="https://evil.example/x")
    assert foreign["Location"].endswith("next=%2F")
    htmx = browser.get(url, headers={"HX-Request": "true"})
    assert htmx["HX-Redirect"] == asked["Location"]
    assert browser.post(reverse("accounts:confirm"), {"proof": "x", "next": url}).status_code == 422
    assert browser.post(reverse("accounts:confirm"), {"proof": PASSWORD, "next": url})["Location"] == url
    assert browser.get(url).status_code == 200


def test_a_stranger_who_locks_the_name_doesnt_lock_out_the_open_session(company):
    browser = signed_in()
    for _ in range(5):
        Client().post(reverse("accounts:sign_in"), {"name": "rep", "password": "x"})
    assert Client().post(reverse("accounts:sign_in"), {"name": "rep", "password": PASSWORD}).status_code == 429
    assert browser.post(reverse("accounts:confirm"), {"proof": PASSWORD}).status_code == 302
    assert Mail.objects.filter(to="rep@example.com").count() == 1


def test_devices(company):
    here, there = signed_in(), signed_in(agent="Mozilla/5.0 (iPhone; CPU) AppleWebKit Safari/604.1")
    page = here.get(reverse("accounts:me_sessions"))
    assert {s["device"] for s in page.context["sessions"]} == {"Firefox · Windows", "Safari · iPhone"}
    other = next(s["row"] for s in page.context["sessions"] if not s["current"])
    stranger = signed_in("colleague")
    url = reverse("accounts:me_session_end", args=[other.session_key])
    assert stranger.post(url).status_code == 404
    assert here.post(url).status_code == 302
    assert there.get(reverse("accounts:me")).status_code == 302
    signed_in()
    here.post(reverse("accounts:me_sessions_end_others"))
    assert PortalSession.objects.filter(user=company.rep).count() == 1


def test_sessions_end_after_twelve_idle_hours_and_seven_days(company):
    browser = signed_in()
    row = PortalSession.objects.get(user=company.rep)
    assert timedelta(hours=11, minutes=59) < row.expire_date - timezone.now() <= timedelta(hours=12)
    # Ten minutes later the idle end moves on, though never past the seventh day.
    long_ago = timezone.now() - timedelta(days=7) + timedelta(hours=1)
    PortalSession.objects.update(seen_at=timezone.now() - timedelta(minutes=10), started_at=long_ago)
    browser.get(reverse("accounts:me"))
    row.refresh_from_db()
    assert row.expire_date == long_ago + timedelta(days=7)
    PortalSession.objects.update(expire_date=timezone.now())
    assert browser.get(reverse("accounts:me")).status_code == 302


def test_reading_tokens_for_sales_writing_ones_for_administrators(company):
    data = {"name": "sheet", "days": "90", "scope": "write"}
    made = signed_in().post(reverse("accounts:me_token_make"), data)
    assert made.context["row"].scopes == ["read"]
    shown = made.context["token"]
    assert shown in made.content.decode()
    assert shown not in signed_in().get(reverse("accounts:me_tokens")).content.decode()
    assert signed_in("admin").post(reverse("accounts:me_token_make"), data).context["row"].scopes == ["read", "write"]
    assert signed_in("secretary").get(reverse("accounts:me_tokens")).status_code == 403


def test_own_tokens_only(company):
    _token, row = make_token(
        company.colleague, name="t", scopes=["read"], lasts=timedelta(days=1), now=timezone.now(), proved=False
    )
    url = reverse("accounts:me_token_revoke", args=[row.pk])
    assert signed_in().post(url).status_code == 404
    assert signed_in("colleague").post(url).status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_showing_a_number_is_recorded(company):
    User.objects.filter(username="rep").update(mobile="13812346021")
    url = reverse("accounts:show_contact", args=["rep", "mobile"])
    browser = signed_in("deputy_director")
    assert browser.post(url, {"reason": "just so"}).status_code == 422
    assert not AccessLog.objects.exists()
    assert "13812346021" in browser.post(url, {"reason": "call"}, headers={"HX-Request": "true"}).content.decode()
    log = AccessLog.objects.get()
    assert (log.user, log.field, log.reason, log.record_id) == (
        company.deputy_director,
        "mobile",
        "call",
        str(company.rep.pk),
    )
    assert signed_in("other_rep").post(url, {"reason": "call"}).status_code == 404
    assert (
        browser.post(reverse("accounts:show_contact", args=["rep", "password"]), {"reason": "call"}).status_code == 404
    )


def test_failed_tries_with_ones_name_or_address_are_listed(company):
    for name, who in (("rep", "mine"), ("REP@example.com ", "mine"), ("manager", "another's")):
        Client(HTTP_USER_AGENT=f"Firefox on {who}").post(
            reverse("accounts:sign_in"), {"name": name, "password": "wrong but long"}
        )
    tries = signed_in().get(reverse("accounts:me_sessions")).context["tries"]
    assert [(one["row"].outcome, one["row"].device.rpartition(" ")[2]) for one in tries] == [
        ("passed", "Windows"),
        ("failed", "mine"),
        ("failed", "mine"),
    ]
