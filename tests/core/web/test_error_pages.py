"""Errors say what happened and what to do; unknown and out of reach can't be told apart."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from salesops.core.web.views import errors


@pytest.fixture
def rep(company):
    client = Client(raise_request_exception=False)
    client.force_login(company.rep)
    return client


def test_an_unknown_address_is_404_with_a_way_back(rep):
    response = rep.get("/nowhere/")
    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


def test_htmx_gets_the_panel_alone(rep):
    response = rep.get("/nowhere/", headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert "<html" not in response.content.decode()


def test_no_right_names_who_has_it(rep):
    response = rep.get("/gallery/")
    assert response.status_code == 403
    assert "系统管理员" in response.content.decode()


def test_500_and_503_ask_no_database(rf):
    # Without the ``db`` fixture any query fails the test.
    request = rf.get("/")
    request.id = "abc123"
    broken, busy = errors.server_error(request), errors.unavailable(request)
    assert (broken.status_code, busy.status_code) == (500, 503)
    assert "abc123" in broken.content.decode()
    assert busy["Retry-After"]


def test_a_missing_token_is_a_page_not_a_traceback(company):
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.rep)
    response = client.post("/appearance/", {"theme": "dark"})
    assert response.status_code == 403
    company.rep.refresh_from_db()
    assert company.rep.theme == "auto"


def test_the_handlers_are_ours():
    from salesops import urls

    for status in (400, 403, 404, 500):
        assert getattr(urls, f"handler{status}").startswith("salesops.core.web.views.errors.")
    assert settings.CSRF_FAILURE_VIEW.endswith("csrf_failure")
    assert resolve("/").url_name == "today"
