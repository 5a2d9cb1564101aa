"""``/api/v1/visits/``: the same rules as the page, one effect for one key."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Visit

KEY = "8b6f9f5c-26a6-4a3b-9f7e-5c7f2f0f6f10"


@pytest.fixture
def post(company, files):
    def send(who=None, **given):
        client = Client(HTTP_ACCEPT="application/json")
        client.force_login(who or company.rep)
        body = {
            "customer": "C-000001", "way": "visit", "purpose": "proposal", "outcome": "progress",
            "visited_at": (timezone.now() - timedelta(hours=1)).isoformat(),
        }  # fmt: skip
        return client.post("/api/v1/visits/", body | given, content_type="application/json")

    return send


def test_logged_once_whatever_is_sent_again(post):
    first, again = post(client_key=KEY), post(client_key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert first.json()["counts"] is True
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("code", ["C-000002", "C-000003", "C-000004", "C-999999"])
def test_customers_out_of_scope_are_unknown(post, code):
    assert post(customer=code).status_code == 404


def test_what_is_wrong_is_named(post):
    answer = post(way="smoke", outcome="", visited_at=(timezone.now() + timedelta(hours=1)).isoformat())
    assert answer.status_code == 422
    assert {r["code"] for r in answer.json()["refusals"]} == {"customers.visit-in-future", "customers.unknown-code"}


def test_who_may_only_look_gets_403(post, company):
    assert post(who=company.director).status_code == 403
    assert post(who=company.secretary).status_code == 403


def test_for_another_person_is_403(post, company):
    assert post(user="colleague").status_code == 403


def test_the_list_is_scoped_and_filtered(post, company, django_assert_max_num_queries):
    post()
    client = Client()
    client.force_login(company.other_rep)
    assert client.get("/api/v1/visits/").json()["results"] == []
    client.force_login(company.supervisor)
    client.get("/api/v1/visits/")
    with django_assert_max_num_queries(14):
        rows = client.get("/api/v1/visits/?customer=C-000001&way=visit").json()["results"]
    assert [row["customer"] for row in rows] == ["C-000001"]
    assert client.get("/api/v1/visits/?unknown=1").status_code == 400
