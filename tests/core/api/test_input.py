"""Strict input (S20): malformed bodies and addresses are 400, never 500; the same shape for every error."""

import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD

TOKEN = "/api/v1/auth/token/"


def post(body: str | bytes, content_type: str = "application/json", client: Client | None = None, **headers):
    return (client or Client(raise_request_exception=False)).post(TOKEN, body, content_type=content_type, **headers)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[" * 1000 + "]" * 1000, "core.too-deep"),
        ("[" * 100_000, "core.too-deep"),
        ('{"a":' * 33 + "1" + "}" * 33, "core.too-deep"),
        ('{"username": "rep", "username": "admin"}', "core.duplicate-key"),
        ('{"username": NaN}', "core.bad-number"),
        ('{"username": -Infinity}', "core.bad-number"),
        ('{"username": 1e400000}', "core.bad-number"),
        ('{"username": ' + "9" * 5000 + "}", "core.bad-number"),
        ('{"username": "a\\u0000b"}', "core.bad-text"),
        ('{"username": "\\ud800"}', "core.bad-text"),
        ('{"a\\u0000": 1}', "core.bad-text"),
        (b'{"username": "\xff"}', "core.bad-json"),
        ("{", "core.bad-json"),
        ("x" * (2 * 1024 * 1024 + 1), "core.too-large"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_malformed_bodies(db, body, code):
    response = post(body)
    assert response.status_code == 400
    assert response.json()["code"] == code
    assert set(response.json()) == {"code", "message", "fields", "refusals"}


def test_brackets_inside_text_are_text(company):
    response = post(json.dumps({"username": "[" * 100, "password": '"\\' * 20}))
    assert response.status_code == 401


@pytest.mark.parametrize("body", ["[]", '"text"', "1", "null", "true", ""])
def test_other_json_than_an_object_is_invalid(db, body):
    assert post(body).status_code == 422


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_only_json_is_read(db, content_type):
    response = post('{"username": "rep", "password": "x"}', content_type)
    assert response.status_code == 400
    assert response.json()["code"] == "core.media-type"


def test_unknown_fields_are_named(company):
    response = post(json.dumps({"username": "rep", "password": PASSWORD, "is_staff": True}))
    assert response.status_code == 422
    assert list(response.json()["fields"]) == ["is_staff"]


def test_a_bad_address_has_the_same_shape(company):
    client = Client(raise_request_exception=False)
    for path, status in (
        ("/api/v1/nothing/", 404),
        ("/api/v1/users", 404),
        ("/api/v1/users/?x=%00", 400),
        ("/api/v1/%00/", 400),
        ("/api/v1/users/", 401),
        (TOKEN, 405),
    ):
        response = client.get(path)
        assert response.status_code == status, path
        assert set(response.json()) == {"code", "message", "fields", "refusals"}, path
    assert client.get("/api/v1/users/")["WWW-Authenticate"] == "Bearer"
    assert "POST" in client.get(TOKEN)["Allow"]


def test_nul_is_refused_on_pages_too(db):
    browser = Client(raise_request_exception=False)
    assert browser.get("/accounts/reset/%00/").status_code == 404
    assert browser.get("/accounts/sign-in/?next=%00").status_code == 200
    name = {"name": "re\x00p", "password": "x\x00"}
    assert browser.post("/accounts/sign-in/", name).status_code == 422


def test_overriding_the_method_is_ignored(company):
    client = Client()
    client.force_login(company.admin)
    url = reverse("api:users-detail", args=["rep"])
    response = client.get(url, headers={"X-HTTP-Method-Override": "PATCH"})
    assert response.json()["username"] == "rep"
    assert client.post(url, {"_method": "PATCH"}, content_type="application/json").status_code == 405


def test_a_session_writes_only_with_the_csrf_token(company):
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.admin)
    url = reverse("api:users-detail", args=["rep"])
    response = client.patch(url, {"name": "改名"}, content_type="application/json")
    assert response.status_code == 403
    assert client.get(url).json()["name"] == "林若溪"


def test_the_description_is_whole(tmp_path):
    # Any warning of the generator fails: a field without a type, two things of one name.
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "openapi.yaml"))
    assert (tmp_path / "openapi.yaml").stat().st_size > 0


def test_description_and_its_page(company):
    client = Client()
    client.force_login(company.rep)
    schema = client.get(reverse("api:schema"), headers={"accept": "application/vnd.oai.openapi+json"}).json()
    assert "/api/v1/users/" in schema["paths"]
    parameters = {p["name"] for p in schema["paths"]["/api/v1/users/"]["get"]["parameters"]}
    assert {"cursor", "page_size", "search", "ordering", "is_active", "unit"} <= parameters
    page = client.get(reverse("api:docs"))
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()
    assert "unsafe" not in page["Content-Security-Policy"]
