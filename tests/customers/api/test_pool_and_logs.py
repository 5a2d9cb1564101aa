"""Claims, releases, assignments, weekly status, clashes, logs and reports in the API: the same rules as on the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Clash, Customer, GradeSuggestion, WorkLog, WorkReport
from customers.weeks import monday_of

ROOT = "/api/v1"
ZERUN, DINGSHENG, ANRUI = "C-000001", "C-000003", "C-000004"


@pytest.fixture
def post(files):
    """Post as a member of the cast: (status, answer)."""

    def act(who: str, address: str, data: dict | None = None, **headers):
        client = APIClient()
        client.force_login(User.objects.get(username=who))
        answer = client.post(f"{ROOT}/{address}", data or {}, format="json", headers=headers)
        return answer.status_code, answer.json() if answer.content else {}

    return act


@pytest.fixture
def read(files):
    def act(who: str, address: str):
        client = APIClient()
        client.force_login(User.objects.get(username=who))
        answer = client.get(f"{ROOT}/{address}")
        return answer.status_code, answer.json() if answer.content else {}

    return act


def test_claimed_once_the_second_is_told(post):
    status, answer = post("rep", f"customers/{ANRUI}/claim/")
    assert (status, answer["owner"], answer["pool_since"]) == (200, "rep", None)
    status, answer = post("colleague", f"customers/{ANRUI}/claim/")
    assert status == 404  # a colleague's customer is out of sight
    status, answer = post("supervisor", f"customers/{ANRUI}/claim/")
    assert (status, answer["code"]) == (409, "customers.not-in-pool")


def test_a_key_makes_a_claim_safe_to_repeat(post):
    first = post("rep", f"customers/{ANRUI}/claim/", **{"Idempotency-Key": "claim-1"})
    again = post("rep", f"customers/{ANRUI}/claim/", **{"Idempotency-Key": "claim-1"})
    assert first == again
    assert first[0] == 200


def test_released_with_a_reason_and_given_on(post):
    assert post("rep", f"customers/{ZERUN}/release/", {})[0] == 422
    status, answer = post("rep", f"customers/{ZERUN}/release/", {"reason": "改做其他行业"})
    assert (status, answer["owner"]) == (200, None)
    assert post("rep", f"customers/{ZERUN}/assign/", {"owner": "rep"})[0] == 403
    status, answer = post("supervisor", f"customers/{ZERUN}/assign/", {"owner": "colleague"})
    assert (status, answer["owner"]) == (200, "colleague")
    assert post("supervisor", f"customers/{ANRUI}/assign/", {"owner": "other_rep"})[0] == 409


@pytest.mark.parametrize("verb", ["claim", "release", "assign", "confirm-status"])
def test_of_another_market_is_unknown(post, verb):
    assert post("rep", f"customers/{DINGSHENG}/{verb}/", {"reason": "x", "owner": "rep", "status": "active"})[0] == 404
    assert post("rep", f"customers/C-999999/{verb}/")[0] == 404


def test_the_weekly_status(post, read):
    said = {"status": "following", "progress": "预算砍半", "regrade": "B"}
    status, answer = post("rep", f"customers/{ZERUN}/confirm-status/", said)
    assert (status, answer["customer"], answer["regrade"]) == (200, ZERUN, "B")
    assert answer["week"] == monday_of(timezone.localdate()).isoformat()
    assert GradeSuggestion.objects.get().grade_to == "B"
    assert post("supervisor", f"customers/{ZERUN}/confirm-status/", said)[0] == 403
    assert post("rep", f"customers/{ZERUN}/confirm-status/", {**said, "status": "frozen"})[0] == 422
    found = read("supervisor", "weekly-confirmations/?owner=rep")[1]["results"]
    assert [row["customer"] for row in found] == [ZERUN]
    assert read("other_rep", "weekly-confirmations/")[1]["results"] == []
    assert read("other_rep", f"weekly-confirmations/{found[0]['id']}/")[0] == 404


def test_a_clash_from_report_to_decision(post, read):
    today = timezone.localdate()
    said = {"met_on": str(today), "stage": "已报价", "evidence": "报价单"}
    assert post("colleague", "clashes/", {**said, "customer": "没有这家"})[0] == 422
    name = Customer.objects.get(code=ZERUN).name
    status, answer = post("colleague", "clashes/", {**said, "customer": name})
    assert (status, answer["holder"], answer["decider"], answer["state"]) == (201, None, "supervisor", "open")
    assert [act["verb"] for act in answer["allowed_actions"]] == ["withdraw"]
    clash = f"clashes/{answer['id']}"
    assert post("colleague", f"{clash}/answer/", {})[0] == 403
    assert post("rep", f"{clash}/answer/", {"answer": "每月拜访"})[0] == 200
    assert post("rep", f"{clash}/decide/", {})[0] == 403
    assert post("other_rep", f"{clash}/answer/", {"answer": "我"})[0] == 404
    assert read("other_rep", f"{clash}/")[0] == 404
    decision = {"outcome": "split", "grounds": "各有贡献"}
    assert post("supervisor", f"{clash}/decide/", decision)[0] == 422
    status, answer = post("supervisor", f"{clash}/decide/", {**decision, "holder_share": 70})
    assert (status, answer["state"], answer["holder_share"]) == (200, "split", 70)
    assert post("manager", f"{clash}/decide/", {"outcome": "stays", "grounds": "再议"})[0] in (409, 422)
    assert Clash.objects.get().state == "split"
    assert [row["state"] for row in read("manager", "clashes/?state=split")[1]["results"]] == ["split"]


def test_a_list_of_clashes_costs_the_same(
    post, files, company, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from customers.services.clash import report_clash
    from tests.cast_customers import make_customer

    client = APIClient()
    client.force_login(company.manager)

    def reported(n: int) -> None:
        customer = make_customer(f"C-6000{n}", f"撞单客户{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"])
        report_clash(
            actor=company.colleague, customer=customer, met_on=timezone.localdate(), stage="已报价", evidence="报价单",
            now=timezone.now(),
        )  # fmt: skip

    reported(0)
    client.get(f"{ROOT}/clashes/")
    with CaptureQueriesContext(connection) as few:
        assert len(client.get(f"{ROOT}/clashes/").json()["results"]) == 1
    for n in range(1, 8):
        reported(n)
    with django_assert_num_queries(len(few)):
        rows = client.get(f"{ROOT}/clashes/").json()["results"]
    assert [[act["verb"] for act in row["allowed_actions"]] for row in rows] == [["decide"]] * 8


LOG = {"done": "泽润饮品 复谈", "tomorrow": "拜访"}


def test_a_log_from_draft_to_check(post, read):
    day = timezone.localdate()
    status, answer = post("rep", "work-logs/", {"day": str(day), **LOG})
    assert (status, answer["state"]) == (201, "draft")
    assert post("rep", "work-logs/", {"day": str(day), "hand_in": True, "version": 0, **LOG})[0] == 409
    status, answer = post("rep", "work-logs/", {"day": str(day), "hand_in": True, "version": answer["version"], **LOG})
    assert (status, answer["state"]) == (201, "submitted")
    log = f"work-logs/{answer['id']}"
    for who in ("rep", "secretary"):
        assert post(who, f"{log}/check/", {"sales": -1})[0] in (403, 404)
    assert post("supervisor", f"{log}/return/", {})[0] == 422
    status, answer = post("supervisor", f"{log}/check/", {"remark": "好", "sales": "120.00"})
    assert (status, answer["state"], answer["sales_confirmed"]) == (200, "checked", "120.00")
    assert post("manager", f"{log}/check/")[0] == 409
    assert read("other_rep", f"{log}/")[0] == 404
    assert read("other_manager", "work-logs/?user=rep")[1]["results"] == []


def test_a_log_of_tomorrow_empty_or_of_somebody_else(post):
    today = timezone.localdate()
    assert post("rep", "work-logs/", {"day": str(today + timedelta(days=1)), **LOG})[0] == 422
    assert post("rep", "work-logs/", {"day": str(today), "hand_in": True})[0] == 422
    assert post("rep", "work-logs/", {"day": str(today), "user": "colleague", **LOG})[0] == 403
    assert post("finance", "work-logs/", {"day": "x"})[0] in (403, 422)
    assert not WorkLog.objects.exists()


def test_a_report_handed_in_sent_back_accepted(post, read):
    first = monday_of(timezone.localdate())
    said = {"kind": "week", "first": str(first + timedelta(days=2)), "results": "1 个拜访", "next_plan": "继续"}
    status, answer = post("rep", "work-reports/", {**said, "hand_in": True})
    assert (status, answer["state"], answer["first"]) == (201, "submitted", str(first))
    report = f"work-reports/{answer['id']}"
    assert post("colleague", f"{report}/accept/")[0] == 404
    assert post("supervisor", f"{report}/return/", {"remark": ""})[0] == 422
    assert post("supervisor", f"{report}/return/", {"remark": "写明重点"})[1]["state"] == "returned"
    answer = post("rep", "work-reports/", {**said, "hand_in": True})[1]
    assert post("supervisor", f"{report}/accept/", {"version": answer["version"]})[1]["state"] == "accepted"
    assert post("rep", "work-reports/", said)[0] == 409
    assert WorkReport.objects.count() == 1
