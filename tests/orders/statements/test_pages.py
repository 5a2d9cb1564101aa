"""Statements, differences, coverage on their pages and in the API: constant in queries, closed to strangers, refusals by code."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.models import Statement
from orders.services.differences import solve_difference
from orders.services.statement_answers import Disputed, confirm_by_link, dispute_by_link
from orders.services.statements import make_statements, send_statement
from orders.tables.statements import DifferenceList
from salesops.core.lists.reading import Reading
from tests.cast_orders_statements import (
    NOW,
    OCTOBER,
    SEPTEMBER,
    disputed,
    entry,
    ledger,
    made,
    newest_link,
    sent,
    settles,
)

pytestmark = pytest.mark.django_db
API, DIFFERENCES = "/api/v1/statements/", "/api/v1/statement-differences/"


@pytest.fixture
def reader(company):
    def open_as(who: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(company, who))
        return client

    return open_as


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, answer.content[-2000:]
    return len(queries)


def refusal(client: Client, address: str, body: dict | None = None) -> tuple[int, str]:
    answer = client.post(address, body or {}, content_type="application/json")
    assert answer.status_code in (403, 404, 409, 422), answer.content
    return answer.status_code, answer.json()["code"]


def test_as_many_questions_for_many_as_for_few(company, files, reader):
    """Lists, coverage, one statement with its differences: the same number of queries with three as with one."""
    two = (Disputed(1, "unknown", "没有收到这张发票"), Disputed(2, "amount", "", claimed=Decimal(100)))
    few = disputed(company, files, *two[:1])
    solve(company, few)
    client = reader("finance")
    lists = (
        "/orders/statements/", "/orders/statements/differences/", "/orders/statements/coverage/?month=2026-10", API, DIFFERENCES,
    )  # fmt: skip
    before = {address: asked(client, address) for address in lists}
    alone = [asked(client, f"{base}{few.number}/") for base in ("/orders/statements/", API)]
    for n, customer in enumerate((files.weizhiyuan, files.dingsheng)):
        ledger(customer, by=company.secretary)
        entry(customer, "opening", f"{n + 1}", date(2026, 10, 9), document=f"FP-2026-9100{n}")
    make_statements(actor=None, customers=[files.weizhiyuan.pk, files.dingsheng.pk], month=OCTOBER, now=NOW)
    for statement in Statement.objects.filter(state="draft"):
        send_statement(actor=company.finance, statement=statement, to="k@example.com", now=NOW)
        many = dispute(statement, *two)
        solve(company, many)
    assert {address: asked(client, address) for address in lists} == before
    assert [asked(client, f"{base}{many.number}/") for base in ("/orders/statements/", API)] == alone


def dispute(statement: Statement, *what: Disputed) -> Statement:
    return dispute_by_link(
        actor=None, link=newest_link(statement), name="郑", place="", seen=statement.digest, what=what,
        now=NOW + timedelta(hours=2),
    )  # fmt: skip


def solve(company, statement: Statement) -> None:
    for one in statement.differences.all():
        solve_difference(
            actor=company.finance, difference=one, how="explained", answer="已附签收单", now=NOW + timedelta(days=1)
        )


def test_strangers_find_nothing(company, files, reader):
    statement = disputed(company, files)
    found = statement.differences.get()
    for who in ("other_manager", "logistics"):
        client = reader(who)
        for address in (f"{API}{statement.number}/", f"{API}{statement.pk}/", f"{DIFFERENCES}{found.pk}/"):
            assert client.get(address).status_code in (403, 404)
        for address in (f"/orders/statements/{statement.number}/", f"/orders/statements/{statement.number}/paper/"):
            assert client.get(address).status_code in (403, 404)
    client = reader("other_manager")
    assert client.get(f"{API}{statement.number}/").status_code == 404
    assert (client.get(API).json()["results"], client.get(DIFFERENCES).json()["results"]) == ([], [])
    for address in (
        "/orders/statements/",
        "/orders/statements/differences/",
        "/orders/statements/coverage/?month=2026-10",
    ):
        shown = client.get(address).content.decode()
        assert (statement.number in shown, files.zerun.name in shown) == (False, False)


def test_refusals_of_its_way(company, files, reader):
    """From what can't be made to what can't be locked: each by its code."""
    settles(company)
    ledger(files.zerun)
    client, asks = reader("secretary"), {"customer": files.zerun.code, "month": "2026-10-01"}
    this_month = f"{timezone.localdate():%Y-%m}-01"
    assert refusal(client, API, asks | {"month": this_month}) == (422, "orders.month-not-over")
    assert refusal(client, API, asks | {"month": "2026-10-02"})[0] == 422
    assert refusal(client, API, asks | {"customer": files.dingsheng.code})[0] == 404
    answer = client.post(API, asks, content_type="application/json")
    assert (answer.status_code, answer.json()["closing"], len(answer.json()["lines"])) == (201, "11000.00", 2)
    assert refusal(client, API, asks) == (422, "orders.statement-there")
    here = f"{API}{answer.json()['id']}/"
    files.zerun.contacts.update(email="")
    assert refusal(client, f"{here}send/") == (422, "orders.no-address")
    assert refusal(client, f"{here}send/", {"to": "no address"})[0] == 422
    assert refusal(client, f"{here}send/", {"version": 99}) == (409, "core.changed-meanwhile")
    assert refusal(client, f"{here}lock/") == (409, "core.wrong-state")
    assert refusal(client, f"{here}revoke-link/") == (409, "orders.no-link")
    assert refusal(client, f"{here}new-link/") == (409, "core.wrong-state")
    assert refusal(client, f"{here}replace/", {"reason": " "})[0] == 422
    assert client.post(f"{here}send/", {"to": "k@example.com"}, content_type="application/json").status_code == 200
    assert refusal(client, f"{here}send/", {"to": "k@example.com"}) == (409, "core.wrong-state")
    entry(files.zerun, "opening", "1", date(2026, 10, 30), document="late")
    assert refusal(client, f"{here}new-link/", {"version": 1}) == (409, "core.changed-meanwhile")
    assert refusal(reader("rep"), f"{here}replace/", {"reason": "x"})[0] == 403
    changed = client.post(f"{here}replace/", {"reason": "补记一笔"}, content_type="application/json").json()
    assert (changed["state"], changed["edition"], changed["closing"]) == ("draft", 2, "11001.00")
    entry(files.zerun, "opening", "1", date(2026, 10, 30), document="later")
    assert refusal(client, f"{API}{changed['id']}/send/", {"to": "k@example.com"}) == (409, "orders.statement-outdated")


def test_refusals_of_a_difference(company, files, reader):
    statement = disputed(company, files)
    here = f"{DIFFERENCES}{statement.differences.get().pk}/"
    client = reader("secretary")
    said = {"how": "explained", "answer": "已附签收单"}
    assert refusal(client, f"{API}{statement.number}/ask-again/") == (409, "orders.differences-open")
    assert refusal(client, f"{here}verify/") == (409, "core.wrong-state")
    assert refusal(client, f"{here}solve/", said | {"how": "magic"})[0] == 422
    assert refusal(client, f"{here}solve/", said | {"answer": " "})[0] == 422
    assert client.post(f"{here}solve/", said, content_type="application/json").json()["state"] == "solved"
    assert refusal(client, f"{here}solve/", said) == (409, "core.wrong-state")
    assert refusal(client, f"{here}verify/") == (409, "orders.own-solution")
    other = reader("finance")
    assert (
        other.post(f"{here}send-back/", {"reason": "金额不符"}, content_type="application/json").json()["state"]
        == "open"
    )
    assert refusal(other, f"{here}send-back/", {"reason": "x"}) == (409, "core.wrong-state")


def test_a_confirmed_month_stays(company, files, reader):
    made(company, files, SEPTEMBER)
    statement = sent(company, files)
    confirm_by_link(actor=None, link=newest_link(statement), name="郑", place="", seen=statement.digest, now=NOW)
    client = reader("secretary")
    september = Statement.objects.get(month=SEPTEMBER)
    assert refusal(client, f"{API}{september.pk}/replace/", {"reason": "x"}) == (409, "orders.later-confirmed")
    assert refusal(client, f"{API}{statement.number}/send/", {"to": "k@example.com"}) == (409, "core.wrong-state")
    locked = client.post(f"{API}{statement.number}/lock/", {}, content_type="application/json").json()
    assert (locked["state"], [one["verb"] for one in locked["allowed_actions"] if one["allowed"]]) == ("locked", [])


def test_the_list_of_differences_tells_their_age(company, files, reader):
    """Since it was raised; of what was verified until then."""
    one = disputed(company, files).differences.get()
    column = next(column for column in DifferenceList.columns if column.name == "age")
    reading = Reading(company.secretary, timezone.localdate(one.raised_at) + timedelta(days=12))
    assert column.format.html(one.raised_at, (None,), reading) == "12"
    assert column.format.cell(one.raised_at, (one.raised_at + timedelta(days=4),), reading) == 4
    assert "Age (days)" in reader("secretary").get("/orders/statements/differences/").content.decode()
