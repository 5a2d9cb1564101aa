"""``/api/v1/leave-requests/``, ``absences`` and ``approvals``: from draft to decision, with reasons, scope and codes."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import Absence, LeaveRequest
from salesops.core.worktime import next_working_day

LEAVE, APPROVALS, ABSENCES = "/api/v1/leave-requests/", "/api/v1/approvals/", "/api/v1/absences/"


def day() -> str:
    return next_working_day(timezone.localdate() + timedelta(days=20)).isoformat()


def post(client: Client, address: str, body: dict | None = None, key: str = ""):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(address, body or {}, content_type="application/json", headers=headers)


def draft(client: Client, key: str = "", **more):
    return post(client, LEAVE, {"kind": "annual", "starts_on": day(), "ends_on": day(), **more}, key)


def submitted(api) -> dict:
    return post(api("rep"), f"{LEAVE}{draft(api('rep')).json()['id']}/submit/").json()


def approval_of(api, who: str = "supervisor") -> str:
    [found] = api(who).get(f"{APPROVALS}?tab=waiting").json()["results"]
    return f"{APPROVALS}{found['id']}/"


def allowed(record: dict) -> dict[str, list[str]]:
    return {one["verb"]: [r["code"] for r in one["reasons"]] for one in record["allowed_actions"]}


def test_draft_submit_withdraw(api):
    made = draft(api("rep"), key="k1")
    assert (made.status_code, made.json()["number"], made.json()["days"]) == (201, None, "1.0")
    assert draft(api("rep"), key="k1").json()["id"] == made.json()["id"]
    assert LeaveRequest.objects.count() == 1
    address = f"{LEAVE}{made.json()['id']}/"
    assert allowed(made.json()) == {"submit": [], "withdraw": ["accounts.leave-not-pending"]}
    stale = post(api("rep"), f"{address}submit/", {"version": 9})
    assert (stale.status_code, stale.json()["code"]) == (409, "core.changed-meanwhile")
    sent = post(api("rep"), f"{address}submit/").json()
    assert (sent["state"], sent["number"][:3]) == ("pending", "QJ-")
    assert allowed(sent) == {"submit": ["accounts.leave-not-a-draft"], "withdraw": []}
    back = post(api("rep"), f"{LEAVE}{sent['number']}/withdraw/").json()
    assert back["state"] == "draft"
    again = post(api("rep"), f"{LEAVE}{sent['number']}/withdraw/")
    assert (again.status_code, again.json()["code"]) == (409, "accounts.leave-not-pending")


def test_wrong_and_foreign_leave(api, company):
    assert set(draft(api("rep"), state="approved").json()["fields"]) == {"state"}
    assert draft(api("gm")).status_code == 403
    assert draft(api("rep"), user="colleague").status_code == 403
    past = draft(api("rep"), starts_on="2026-01-05", ends_on="2026-01-05").json()
    assert allowed(past)["submit"] == ["accounts.leave-in-advance"]
    refused = post(api("rep"), f"{LEAVE}{past['id']}/submit/")
    assert (refused.status_code, refused.json()["code"]) == (422, "accounts.leave-in-advance")
    # A draft is its owner's alone; what was submitted those see who decide or head, and they change nothing.
    for who in ("supervisor", "other_rep"):
        assert api(who).get(f"{LEAVE}{past['id']}/").status_code == 404
    sent = submitted(api)
    assert api("other_manager").get(f"{LEAVE}{sent['number']}/").status_code == 404
    seen = api("supervisor").get(f"{LEAVE}{sent['number']}/").json()
    assert allowed(seen)["withdraw"] == ["core.no-permission"]
    assert post(api("supervisor"), f"{LEAVE}{sent['number']}/withdraw/").status_code == 403
    rows = api("supervisor").get(f"{LEAVE}?state=pending&user=rep").json()["results"]
    assert [row["number"] for row in rows] == [sent["number"]]


def test_decide(api, company):
    sent = submitted(api)
    address = approval_of(api)
    shown = api("supervisor").get(address).json()
    assert shown["steps"][0]["people"] == ["supervisor"]
    assert allowed(shown) == {
        "approve": [],
        "reject": [],
        "send_back": [],
        "ask": [],
        "answer": ["approvals.not-yours"],
        "withdraw": ["approvals.not-yours"],
    }
    own = allowed(api("rep").get(address).json())
    assert (own["approve"], own["withdraw"]) == (["approvals.self-approval"], [])
    refused = post(api("rep"), f"{address}approve/")
    assert (refused.status_code, refused.json()["code"]) == (403, "approvals.not-asked")
    silent = post(api("supervisor"), f"{address}reject/")
    assert (silent.status_code, silent.json()["code"]) == (422, "approvals.reason-missing")
    assert post(api("supervisor"), f"{address}approve/", {"step": 999999}).status_code == 404
    assert post(api("supervisor"), f"{address}approve/", {"whom": "rep"}).status_code == 422
    assert api("other_rep").get(address).status_code == 404
    assert post(api("other_rep"), f"{address}approve/", {"whom": 1}).status_code == 404
    done = post(api("supervisor"), f"{address}approve/", {"version": shown["steps"][0]["version"], "note": "ok"})
    assert (done.status_code, done.json()["state"]) == (200, "approved")
    # Once more has no second effect; another verb comes too late.
    assert post(api("supervisor"), f"{address}approve/").status_code == 200
    late = post(api("supervisor"), f"{address}reject/", {"note": "no"})
    assert (late.status_code, late.json()["code"]) == (409, "approvals.not-pending")
    absence = Absence.objects.get(leave__number=sent["number"])
    [row] = api("supervisor").get(f"{ABSENCES}?user=rep&kind=annual").json()["results"]
    assert (row["leave_request"], row["starts_on"]) == (sent["number"], absence.starts_on.isoformat())
    assert api("other_rep").get(ABSENCES).json()["results"] == []


def test_ask_and_answer_and_tabs(api):
    submitted(api)
    address = approval_of(api)
    assert post(api("supervisor"), f"{address}ask/", {"note": "who covers?"}).status_code == 200
    assert allowed(api("supervisor").get(address).json())["approve"] == ["approvals.question-open"]
    assert approval_of(api, "rep") == address
    assert post(api("rep"), f"{address}answer/", {"note": "the colleague"}).status_code == 200
    sent_back = post(api("supervisor"), f"{address}send-back/", {"note": "name a deputy"}).json()
    assert sent_back["state"] == "sent_back"
    for who, tab, n in (
        ("rep", "started", 1),
        ("supervisor", "done", 1),
        ("supervisor", "waiting", 0),
        ("hr", "copied", 1),
    ):
        assert len(api(who).get(f"{APPROVALS}?tab={tab}").json()["results"]) == n, (who, tab)
    withdrawn = post(api("rep"), f"{address}withdraw/")
    assert (withdrawn.status_code, withdrawn.json()["code"]) == (409, "approvals.not-pending")


def test_lists_ask_the_same_number_of_queries(api, django_assert_max_num_queries):
    submitted(api)
    supervisor = api("supervisor")
    for address in (LEAVE, APPROVALS, f"{APPROVALS}?tab=waiting", ABSENCES):
        with django_assert_max_num_queries(14):
            assert supervisor.get(address).status_code == 200
