"""Refusals of the verbs: stable codes, a sentence in both languages; versions, idempotency keys; answers that come later."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from customers.models import (
    CreditAccount,
    Customer,
    GradeOverride,
    GradeSuggestion,
    MonthlyList,
    OwnerChange,
    OwnerChangeItem,
    PlannedVisit,
    StalledCase,
    Visit,
)
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from salesops.core.audit.models import AuditEntry
from salesops.core.jobs.models import Job
from salesops.core.numbering.drawing import continue_after
from tests.core.approvals.test_races import together
from tests.customers.api.test_visits import said
from tests.customers.test_papers import run_waiting_jobs

ZERUN, WEIZHIYUAN, ANRUI = "C-000001", "C-000002", "C-000004"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TODAY = timezone.localdate


def day(days: int) -> str:
    return str(TODAY() + timedelta(days=days))


# A refusal of every verb: who, method, address, body → status, code of the first reason.
REFUSALS: list[tuple[str, str, str, dict[str, Any], int, str]] = [
    ("rep", "post", f"customers/{ZERUN}/claim/", {}, 409, "customers.not-in-pool"),
    ("auditor", "post", f"customers/{ZERUN}/claim/", {}, 403, "core.no-permission"),
    ("rep", "post", f"customers/{ZERUN}/release/", {"reason": " "}, 422, "core.invalid"),
    ("rep", "post", f"customers/{ZERUN}/assign/", {"owner": "colleague"}, 403, "core.no-permission"),
    ("supervisor", "post", f"customers/{ZERUN}/assign/", {"owner": "colleague"}, 409, "customers.not-in-pool"),
    ("rep", "post", f"customers/{ZERUN}/confirm-status/", {"status": "sleeping"}, 422, "core.invalid"),
    ("secretary", "post", f"customers/{ZERUN}/archive/", {"reason": "x"}, 403, "core.no-permission"),
    ("rep", "post", f"customers/{ZERUN}/next-step/", {"next_step": "送样", "next_on": day(-1)}, 422, "customers.step-in-the-past"),
    ("rep", "post", f"customers/{ZERUN}/merge/", {"into": WEIZHIYUAN, "reason": "x"}, 403, "core.no-permission"),
    ("supervisor", "post", f"customers/{ZERUN}/merge/", {"into": ZERUN, "reason": "x"}, 422, "customers.merge-with-itself"),
    ("supervisor", "post", f"customers/{ZERUN}/set-grade/", {"grade": "A", "reason": "x"}, 422, "customers.same-grade"),
    ("rep", "post", f"customers/{ZERUN}/unfreeze-credit/", {"reason": "x"}, 422, "customers.not-frozen"),
    ("rep", "post", f"customers/{ZERUN}/freeze-credit/", {"reason": "x"}, 403, "core.no-permission"),
    ("rep", "post", f"customers/{ZERUN}/raise-credit/", {"amount": "1.00", "until": day(9), "reason": "x"}, 422, "customers.nothing-to-raise"),
    ("rep", "post", f"customers/{ZERUN}/change-bank/", {"bank_name": "x", "bank_account": "1", "reason": "x"}, 422, "customers.bad-bank-account"),
    ("rep", "patch", f"customers/{ZERUN}/", {"credit_code": "91320594MA1X7K2Q44"}, 422, "customers.bad-credit-code"),
    ("rep", "patch", f"customers/{ZERUN}/", {"grade": "A"}, 422, "core.invalid"),
    ("rep", "put", f"customers/{ZERUN}/team/", {"members": [{"user": "lead", "part": "sales"}] * 2}, 422, "customers.team-member-twice"),
    ("rep", "post", "contacts/", {"customer": ZERUN, "name": "新人", "mobile": "12"}, 422, "customers.bad-phone"),
    ("rep", "post", "shipping-addresses/", {"customer": ZERUN, "address": " "}, 422, "core.invalid"),
    ("rep", "post", "visits/", said(way="telepathy"), 422, ""),
    ("rep", "post", "planned-visits/", {"customer": ZERUN, "day": day(-1)}, 422, ""),
    ("rep", "post", "visit-plans/", {"span": "week", "first": "2020-01-06"}, 422, ""),
    ("rep", "post", "credit-signs/", {"customer": ZERUN, "kind": "lawsuit", "evidence": "x", "found_on": day(9)}, 422, ""),
    ("rep", "post", "clashes/", {"customer": "无此公司", "met_on": day(-1), "stage": "x", "evidence": "x"}, 422, "customers.unknown"),
    ("rep", "post", "clashes/", {"customer": "苏州泽润饮品有限公司", "met_on": day(-1), "stage": "x", "evidence": "x"}, 422, ""),
    ("rep", "post", "work-logs/", {"day": day(5), "done": "x"}, 422, ""),
    ("rep", "post", "work-logs/", {"day": day(0), "user": "colleague"}, 403, "core.no-permission"),
    ("supervisor", "post", "owner-changes/", {"customers": ["C-999999"], "heir": "rep", "day": day(1), "reason": "x"}, 422, "core.unknown-key"),
    ("rep", "post", "monthly-lists/credit/2026-10/prepare/", {}, 403, "core.no-permission"),
    ("lead", "post", "monthly-lists/credit/2099-01/prepare/", {}, 422, "customers.list-ahead"),
    ("supervisor", "post", "coverage/", {"user": "rep", "province": "32", "day": "2020-01-01"}, 422, "customers.day-passed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "method", "address", "body", "status", "code"), REFUSALS, ids=[f"{r[0]} {r[2]} {r[5]}" for r in REFUSALS]
)
def test_refused_with_a_code_and_a_sentence_in_both_languages(company, files, who, method, address, body, status, code):
    answers = {}
    for language in ("zh-hans", "en"):
        client = Client(headers={"Accept-Language": language})
        client.force_login(User.objects.get(username=who))
        before = AuditEntry.objects.count()
        answer = getattr(client, method)(f"/api/v1/{address}", body, content_type="application/json")
        assert AuditEntry.objects.count() == before, "refused, and written all the same"
        assert answer.status_code == status, answer.content
        answers[language] = answer.json()
        assert set(answers[language]) == {"code", "message", "fields", "refusals"}
    chinese, english = answers["zh-hans"], answers["en"]
    assert chinese["code"] == english["code"]
    assert re.fullmatch(r"[a-z]+\.[a-z0-9-]+", chinese["code"])
    assert not code or chinese["code"] == code
    assert CHINESE.search(chinese["message"]), chinese
    assert not CHINESE.search(english["message"].replace("林若溪", "")), english
    assert [r["code"] for r in chinese["refusals"]] == [r["code"] for r in english["refusals"]]
    assert chinese["fields"].keys() == english["fields"].keys()
    for words in chinese["fields"].values():
        assert all(CHINESE.search(sentence) for sentence in words), words


# Versions: an older one answers 409 and nothing is overwritten.


@pytest.fixture
def records(company, files) -> dict[str, Any]:
    now, unit = timezone.now(), company.units["EC-2-T"]
    CreditAccount.objects.create(customer=files.zerun, rating="B", limit=Decimal(1000), term_days=30)
    return {
        "contact": files.contact,
        "address": files.address,
        "planned": PlannedVisit.objects.create(
            customer=files.zerun, user=company.rep, unit=unit, day=TODAY() + timedelta(days=3), is_key=True
        ),
        "visit": Visit.objects.create(
            customer=files.zerun, user=company.rep, unit=unit, way="visit", visited_at=now, logged_at=now,
            purpose="proposal", outcome="progress",
        ),
        "suggestion": GradeSuggestion.objects.create(
            customer=files.zerun, direction="down", grade_from="A", grade_to="B", made_on=TODAY()
        ),
        "override": GradeOverride.objects.create(
            customer=files.zerun, grade="B", reason="停产", state="active", starts_on=TODAY(), ends_on=TODAY(),
            asked_at=now,
        ),
        "case": StalledCase.objects.create(
            customer=files.weizhiyuan, owner=company.colleague, listed_on=TODAY(), grade="B", weeks=5,
            due_at=now + timedelta(days=1),
        ),
        "list": MonthlyList.objects.create(kind="credit", month=date(2026, 10, 1), prepared_at=now),
    }  # fmt: skip


VERSIONS = (
    ("rep", "patch", "contacts/{contact}/", {"title": "总监"}),
    ("rep", "patch", "shipping-addresses/{address}/", {"label": "二厂"}),
    ("rep", "patch", f"customers/{ZERUN}/", {"city": "无锡"}),
    ("rep", "patch", f"customers/{ZERUN}/grade-data/", {"need": 3}),
    ("rep", "patch", "planned-visits/{planned}/", {"goal": "签约"}),
    ("supervisor", "post", "planned-visits/{planned}/comment/", {"comment": "带样品"}),
    ("rep", "patch", "visits/{visit}/", {"notes": "改"}),
    ("supervisor", "post", "grade-suggestions/{suggestion}/decline/", {"note": "不变"}),
    ("supervisor", "post", "grade-overrides/{override}/end/", {}),
    ("colleague", "post", "stalled-cases/{case}/answer/", {"answer": "next_step", "next_step": "送样", "next_on": "d"}),
    ("lead", "post", "monthly-lists/credit/2026-10/sign-off/", {}),
)


@pytest.mark.parametrize(("who", "method", "address", "body"), VERSIONS, ids=[row[2] for row in VERSIONS])
def test_an_older_version_is_a_conflict(call, records, who, method, address, body):
    path = address.format(**{name: row.pk for name, row in records.items()})
    body = {name: day(2) if value == "d" else value for name, value in body.items()}
    before = AuditEntry.objects.count()
    status, answer = call(who, method, path, body | {"version": 99})
    assert (status, answer["code"]) == (409, "core.changed-meanwhile"), answer
    assert AuditEntry.objects.count() == before
    assert call(who, method, path, body)[0] == 200


# Idempotency keys.

CREATING = (
    ("rep", "contacts/", {"customer": ZERUN, "name": "新人"}, {"customer": ZERUN, "name": "另一人"}),
    ("rep", "visits/", {"customer": ZERUN, "way": "phone"}, {"customer": ZERUN, "way": "visit"}),
    ("rep", f"customers/{ANRUI}/claim/", {}, {"x": 1}),
    ("rep", f"customers/{ZERUN}/set-grade/", {"grade": "B", "reason": "停产"}, {"grade": "C", "reason": "停产"}),
    ("rep", "customers/", {"name": "无锡新客户有限公司"}, {"name": "无锡又一家有限公司"}),
)


@pytest.mark.parametrize(("who", "address", "body", "other"), CREATING, ids=[row[1] for row in CREATING])
def test_a_key_repeated_has_one_effect(call, files, who, address, body, other):
    if address == "customers/":
        continue_after("C", 9)
    if address == "visits/":
        body, other = said(**body), said(**other)
    key = {"HTTP_IDEMPOTENCY_KEY": "once-1"}
    first = call(who, "post", address, body, **key)
    assert first[0] in (200, 201), first
    written = AuditEntry.objects.count()
    assert call(who, "post", address, body, **key) == first
    assert AuditEntry.objects.count() == written
    status, answer = call(who, "post", address, other, **key)
    assert (status, answer["code"]) == (422, "core.key-reused")
    assert AuditEntry.objects.count() == written


def test_a_key_of_somebody_else_is_another_key(call, files):
    key = {"HTTP_IDEMPOTENCY_KEY": "once-2"}
    assert call("rep", "post", f"customers/{ANRUI}/claim/", {}, **key)[0] == 200
    # For a colleague it is gone out of sight; the first one's answer isn't repeated to him.
    status, answer = call("colleague", "post", f"customers/{ANRUI}/claim/", {}, **key)
    assert (status, answer["code"]) == (404, "core.not-found")


def test_a_refusal_is_kept_with_its_key_but_a_conflict_is_not(call, company, files):
    key = {"HTTP_IDEMPOTENCY_KEY": "once-3"}
    gone = call("rep", "post", f"customers/{WEIZHIYUAN}/claim/", {}, **key)
    assert gone[0] == 404
    Customer.objects.filter(code=WEIZHIYUAN).update(owner=None, pool_since=TODAY() - timedelta(days=9))
    assert call("rep", "post", f"customers/{WEIZHIYUAN}/claim/", {}, **key) == gone
    key = {"HTTP_IDEMPOTENCY_KEY": "once-4"}
    Customer.objects.filter(code=ANRUI).update(owner=company.colleague, pool_since=None)
    assert call("supervisor", "post", f"customers/{ANRUI}/claim/", {}, **key)[0] == 409
    Customer.objects.filter(code=ANRUI).update(owner=None, pool_since=TODAY() - timedelta(days=9))
    assert call("supervisor", "post", f"customers/{ANRUI}/claim/", {}, **key)[0] == 200


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_the_same_visit_sent_twice_at_once(company, files):
    body = said()

    def send() -> int:
        client = Client()
        client.force_login(company.rep)
        return client.post(
            "/api/v1/visits/", body, content_type="application/json", headers={"Idempotency-Key": "phone-1"}
        ).status_code

    statuses = together(send, send)
    assert Visit.objects.count() == 1
    assert sorted(statuses) in ([201, 201], [201, 409]), statuses
    assert send() == 201
    assert Visit.objects.count() == 1


# What comes later, and what had no test of its success.


def test_a_stalled_customer_is_handed_over(call, company, records):
    address = f"stalled-cases/{records['case'].pk}/answer/"
    status, answer = call("supervisor", "post", address, {"answer": "hand_over", "heir": "rep", "note": "离得近"})
    assert (status, answer["state"], answer["heir"]) == (200, "decided", "rep"), answer
    change = OwnerChange.objects.get()
    assert [item.customer.code for item in change.items.all()] == [WEIZHIYUAN]
    assert call("rep", "get", f"owner-changes/{change.pk}/")[0] == 200


def test_a_planned_change_of_owner_is_called_off(call, company, files):
    body = {"customers": [WEIZHIYUAN], "heir": "rep", "day": day(9), "reason": "区域调整"}
    made = call("supervisor", "post", "owner-changes/", body)[1]
    for step in ApprovalStep.objects.filter(state="open").order_by("stage"):
        person = step.people.first().user
        approve(step_id=step.pk, actor=person, now=timezone.now(), note="同意")
    address = f"owner-changes/{made['id']}/"
    planned = call("supervisor", "get", address)[1]
    assert planned["state"] == "planned", planned
    assert [(a["verb"], a["allowed"]) for a in planned["allowed_actions"]] == [("call-off", True)]
    status, answer = call("supervisor", "post", f"{address}call-off/")
    assert (status, answer["state"]) == (200, "cancelled")
    assert Customer.objects.get(code=WEIZHIYUAN).owner == company.colleague
    assert call("supervisor", "post", f"{address}call-off/")[0] == 409
    assert OwnerChangeItem.objects.get().outcome == ""


def test_a_long_list_is_signed_off_later(call, records, monkeypatch):
    monkeypatch.setattr("customers.services.monthly_lists.AT_ONCE", 0)
    address = "monthly-lists/credit/2026-10/"
    status, answer = call("lead", "post", f"{address}sign-off/", {"version": records["list"].version})
    assert (status, answer["edition"]["state"]) == (202, "draft"), answer
    again = call("lead", "post", f"{address}sign-off/")
    assert (again[0], again[1]["job"]) == (202, answer["job"])
    job = call("lead", "get", f"jobs/{answer['job']}/")[1]
    assert (job["state"], job["files"]) == ("waiting", [])
    run_waiting_jobs()
    assert call("lead", "get", f"jobs/{answer['job']}/")[1]["state"] == "done"
    signed = call("lead", "get", address)[1]
    assert (signed["edition"]["state"], signed["edition"]["signed_by"]) == ("signed", "lead")
    assert signed["edition"]["allowed_actions"][0] == {
        "verb": "prepare", "label": signed["edition"]["allowed_actions"][0]["label"], "allowed": True, "reasons": [],
    }  # fmt: skip
    assert Job.objects.count() == 1
