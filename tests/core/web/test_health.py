"""/healthz lives, /readyz names what is missing; a database that is away is 503, not 500 (F4)."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from salesops.core.web import health
from salesops.core.web.availability import database_away
from salesops.core.web.views.errors import server_error


def test_healthz_asks_nobody(client, django_assert_num_queries):
    answer = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer["Server"] == ""


def test_only_reading(client):
    assert client.post("/readyz").status_code == 405


@pytest.mark.django_db
def test_readyz_is_200_when_all_is_right(client, monkeypatch):
    monkeypatch.setitem(health.CHECKS, "cache", lambda: "")
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_readyz_names_what_is_not(client, monkeypatch, settings):
    settings.REDIS_URL = "redis://:x@127.0.0.1:1/0"
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health, "unapplied_migrations", lambda: ["accounts.0099_later"])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["faults"] == {"cache": "does not answer", "migrations": "1 not applied"}
    assert "127.0.0.1" not in answer.content.decode()


def lost(code: str | None) -> OperationalError:
    cause = Exception()
    cause.pgcode = code
    error = OperationalError("gone")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (lost(None), True),  # connection refused
        (lost("57P01"), True),  # being shut down
        (lost("08006"), True),  # connection lost
        (lost("53300"), True),  # too many connections
        (lost("57014"), True),  # statement ran out of time
        (lost("55P03"), False),  # a lock was not had: somebody else's work, not an outage
        (InterfaceError("connection already closed"), True),
        (ValueError("ours"), False),
        (None, False),
    ],
)
def test_which_errors_mean_that_the_database_is_away(error, away):
    assert database_away(error) is away


@pytest.mark.parametrize(("error", "status"), [(lost("57P01"), 503), (ValueError("ours"), 500)])
@pytest.mark.parametrize("path", ["/reports/", "/api/v1/users/"])
def test_pages_and_api_say_so(error, status, path):
    try:
        raise error
    except type(error):
        answer = server_error(RequestFactory().get(path))
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("30" if status == 503 else None)
    assert answer["Content-Type"].startswith("application/json" if path.startswith("/api/") else "text/html")
