"""``auth/token/`` and what a token opens (contract.md, S6, S9)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.auth import factor
from accounts.models import RoleGrant, User
from salesops.core.api.models import ApiToken
from salesops.core.api.tokens import make_token
from salesops.core.refusals import Invalid
from tests.cast import PASSWORD

URL = "/api/v1/auth/token/"


def ask(username: str = "rep", password: str = PASSWORD, **more):
    return Client().post(URL, {"username": username, "password": password, **more}, content_type="application/json")


def with_token(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_a_token_opens_what_its_owner_may_see(company):
    response = ask(name="spreadsheet")
    assert response.status_code == 201
    assert set(response.json()) == {"token", "expires_at"}
    client = with_token(response.json()["token"])
    assert [u["username"] for u in client.get("/api/v1/users/").json()["results"]] == ["rep"]
    row = ApiToken.objects.get()
    assert row.name == "spreadsheet"
    assert row.digest not in response.json()["token"]
    assert timedelta(hours=11, minutes=59) < row.expires_at - row.created_at <= timedelta(hours=12)
    assert row.last_used_at is not None


def test_wrong_ones_are_told_alike_and_counted(company):
    known, unknown = ask(password="x"), ask("nobody", "x")
    assert known.status_code == unknown.status_code == 401
    assert known.json() == unknown.json()
    for _ in range(4):
        ask(password="x")
    locked = ask()
    assert locked.status_code == 429
    assert locked.json()["code"] == "accounts.too-many-attempts"
    assert int(locked["Retry-After"]) > 0
    # The page is locked by the API's failures.
    page = Client().post("/accounts/sign-in/", {"name": "rep", "password": PASSWORD})
    assert page.status_code == 429


def test_a_second_factor_is_asked_where_the_account_has_one(company):
    secret, now = factor.new_secret(), timezone.now()
    factor.set_up(company.admin, secret, step=0, now=now)
    assert ask("admin").json()["code"] == "accounts.otp-required"
    assert ask("admin", otp="000000").json()["code"] == "accounts.wrong-code"
    code = factor.code_at(secret, timezone.now())
    assert ask("admin", otp=code).status_code == 201
    assert ask("admin", otp=code).status_code == 401


def test_a_role_that_needs_one_gets_no_token_without(company, settings):
    token, _row = make_token(
        company.rep, name="t", scopes=["read"], lasts=timedelta(hours=1), now=timezone.now(), proved=False
    )
    settings.DEMO_SIGN_INS = False
    assert ask("admin").status_code == 403
    assert with_token(token).get("/api/v1/users/").status_code == 200
    RoleGrant.objects.filter(user=company.rep).update(role="FIN")
    assert with_token(token).get("/api/v1/users/").status_code == 401


@pytest.mark.parametrize("how", ["revoked", "expired", "deactivated", "changed"])
def test_tokens_end(company, how):
    now = timezone.now()
    token, row = make_token(company.rep, name="t", scopes=["read"], lasts=timedelta(hours=1), now=now, proved=False)
    client = with_token(token)
    assert client.get("/api/v1/users/").status_code == 200
    if how == "revoked":
        ApiToken.objects.filter(pk=row.pk).update(revoked_at=now)
    elif how == "expired":
        ApiToken.objects.filter(pk=row.pk).update(
            created_at=now - timedelta(hours=2), expires_at=now - timedelta(hours=1)
        )
    elif how == "deactivated":
        User.objects.filter(pk=company.rep.pk).update(is_active=False)
    else:
        client = with_token(token[:-1] + ("A" if token[-1] != "A" else "B"))
    response = client.get("/api/v1/users/")
    assert (response.status_code, response.json()["code"]) == (401, "core.not-signed-in")


def test_a_reading_token_doesnt_write(company):
    token = ask("admin", scopes=["read"]).json()["token"]
    response = with_token(token).patch("/api/v1/users/rep/", {"name": "改名"}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (403, "core.token-scope")


def test_a_token_has_no_more_rights_than_its_owner(company):
    token = ask().json()["token"]
    client = with_token(token)
    assert client.get("/api/v1/users/other_rep/").status_code == 404
    response = client.post("/api/v1/users/", {"username": "x"}, content_type="application/json")
    assert response.status_code == 403


def test_roles_change_only_with_a_fresh_password(company):
    now = timezone.now()
    token, row = make_token(
        company.admin, name="t", scopes=["read", "write"], lasts=timedelta(hours=12), now=now, proved=True
    )
    url, body = "/api/v1/users/rep/change-roles/", {"roles": ["REP", "CRM"], "on": "2026-12-01"}
    client = with_token(token)
    assert client.post(url, body, content_type="application/json").status_code == 200
    past = now - timedelta(minutes=16)
    ApiToken.objects.filter(pk=row.pk).update(created_at=past, expires_at=past + timedelta(hours=12))
    response = client.post(url, body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (403, "accounts.prove-again")


def test_tokens_last_a_year_at_most(company):
    with pytest.raises(Invalid):
        make_token(company.rep, name="t", scopes=["read"], lasts=timedelta(days=366), now=timezone.now(), proved=False)
    with pytest.raises(Invalid):
        make_token(company.rep, name="t", scopes=["admin"], lasts=timedelta(days=1), now=timezone.now(), proved=False)


def test_throttle(company, settings):
    settings.API_PER_MINUTE = 3
    token = ask().json()["token"]
    answers = [with_token(token).get("/api/v1/org-units/") for _ in range(8)]
    assert 429 in {a.status_code for a in answers}
    last = next(a for a in answers if a.status_code == 429)
    assert (last.json()["code"], int(last["Retry-After"]) > 0) == ("core.too-many-requests", True)
    settings.API_THROTTLE = False
    assert with_token(token).get("/api/v1/org-units/").status_code == 200


def test_limits_count_without_the_cache(company, settings, monkeypatch):
    from salesops.core.api import throttling

    def gone(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(throttling.cache, "add", gone)
    assert [throttling.count("some key") for _ in range(3)] == [1, 2, 3]
