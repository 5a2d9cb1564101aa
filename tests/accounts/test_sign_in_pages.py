"""Signing in and out in a browser (ACC-6, S9, S10)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import PortalSession, User
from tests.cast import PASSWORD


@pytest.fixture
def browser() -> Client:
    return Client(HTTP_USER_AGENT="Firefox on a desk")


def sign_in(browser: Client, name: str = "rep", password: str = PASSWORD, **more):
    return browser.post(reverse("accounts:sign_in"), {"name": name, "password": password, **more})


def test_in_and_out(company, browser):
    assert browser.get(reverse("accounts:sign_in")).status_code == 200
    response = sign_in(browser, next="/accounts/confirm/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/confirm/")
    session = PortalSession.objects.get(user=company.rep)
    assert session.device == "Firefox on a desk"
    response = browser.post(reverse("accounts:sign_out"))
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not PortalSession.objects.filter(user=company.rep).exists()
    assert browser.get(reverse("accounts:confirm")).status_code == 302


def test_the_table_of_sessions_lets_nobody_in(company, browser):
    sign_in(browser)
    stored = PortalSession.objects.get().session_key
    thief = Client()
    thief.cookies["sessionid"] = stored
    assert thief.get(reverse("accounts:confirm")).status_code == 302
    assert browser.cookies["sessionid"].value != stored


def test_a_wrong_answer_is_the_same_for_known_and_unknown_names(company, browser):
    known, unknown = sign_in(browser, password="x"), sign_in(Client(), name="nobody", password="x")
    assert known.status_code == unknown.status_code == 422
    assert known.context["problems"] == unknown.context["problems"]


def test_after_five_failures_429_says_when(company, browser):
    for _ in range(5):
        assert sign_in(browser, password="x").status_code == 422
    response = sign_in(browser)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 900


def test_a_planted_session_is_thrown_away(company, browser):
    planted = browser.session
    planted["planted"] = "yes"
    planted.save()
    before = planted.session_key
    sign_in(browser)
    assert browser.session.session_key != before
    assert "planted" not in browser.session


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\r\nX: y",
        "\t//evil.example",
    ],
)
def test_next_leads_nowhere_else(company, browser, target):
    assert sign_in(browser, next=target)["Location"] == "/"


def test_a_name_given_twice_is_a_bad_request(company, browser):
    response = browser.post(
        reverse("accounts:sign_in"), "name=rep&name=admin&password=x", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 400


def test_a_changed_password_ends_other_sessions(company, browser):
    sign_in(browser)
    user = User.objects.get(username="rep")
    user.set_password("another-long-one-77")
    user.save()
    assert browser.get(reverse("accounts:confirm")).status_code == 302


def test_a_deactivated_person_is_out_at_once(company, browser):
    sign_in(browser)
    User.objects.filter(username="rep").update(is_active=False)
    assert browser.get(reverse("accounts:confirm")).status_code == 302


def test_no_request_from_another_site(company, browser):
    url = reverse("accounts:sign_in")
    response = browser.post(url, {"name": "rep", "password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url, {"name": "rep", "password": PASSWORD}).status_code == 403
    assert not PortalSession.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "trace", "patch"])
def test_other_methods_do_nothing(company, browser, method):
    assert getattr(browser, method)(reverse("accounts:sign_in")).status_code == 405
    assert browser.get(reverse("accounts:sign_out")).status_code == 405
