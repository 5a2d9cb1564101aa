"""Grade data, numbers behind masks, bank details, owners, coverage, a week copied, sums: what pages do, in the API (ALL-5)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import PositionTerms
from customers.models import BankChange, Coverage, CreditAccount, Customer, GradeSheet, PlannedVisit
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.audit.models import AccessLog
from tests.cast_customers import make_customer
from tests.customers.api.test_visits import said

ZERUN, WEIZHIYUAN, DINGSHENG, ANRUI = "C-000001", "C-000002", "C-000003", "C-000004"


def verbs(answer) -> dict[str, bool]:
    return {one["verb"]: one["allowed"] for one in answer["allowed_actions"]}


def reasons(answer, verb: str) -> list[str]:
    return [r["code"] for one in answer["allowed_actions"] if one["verb"] == verb for r in one["reasons"]]


# Grade data.


def test_grade_data_read_and_entered(call):
    address = f"customers/{ZERUN}/grade-data/"
    status, empty = call("rep", "get", address)
    assert (status, empty["version"], empty["changes"]) == (200, None, [])
    need = next(item for item in empty["items"] if item["name"] == "need")
    assert (need["value"], len(need["words"]), need["factor"]) == (None, 5, "intent")
    status, made = call("rep", "patch", address, {"need": 4, "yearly_potential": "1200000.00", "sites": 3})
    assert status == 200, made
    values = {item["name"]: item["value"] for item in made["items"]}
    assert (values["need"], values["yearly_potential"], values["sites"], values["budget"]) == (
        "4",
        "1200000.00",
        "3",
        None,
    )
    assert [(c["item"], c["before"], c["after"], c["by"]) for c in made["changes"]] == [("need", None, "4.00", "rep")]
    version = made["version"]
    assert call("rep", "patch", address, {"need": 5, "version": version})[0] == 200
    status, late = call("rep", "patch", address, {"need": 2, "version": version})
    assert (status, late["code"]) == (409, "core.changed-meanwhile")
    assert GradeSheet.objects.get().need == 5


@pytest.mark.parametrize(
    "body", [{"need": 6}, {"need": 0}, {"sites": -1}, {"grade": "A"}, {"yearly_potential": "1e99"}]
)
def test_grade_data_that_fit_no_item(call, body):
    status, answer = call("rep", "patch", f"customers/{ZERUN}/grade-data/", body)
    assert (status, list(answer["fields"])) == (422, list(body))
    assert not GradeSheet.objects.filter(need__isnull=False).exists()


def test_who_reads_and_who_enters_grade_data(call):
    address = f"customers/{ZERUN}/grade-data/"
    assert call("auditor", "get", address)[0] == 200
    assert call("auditor", "patch", address, {"need": 9})[0] == 403
    for who in ("colleague", "other_rep", "other_manager", "finance"):
        assert call(who, "get", address)[0] == call(who, "patch", address, {"need": 9})[0] == 404


# Numbers behind masks.


def test_a_number_is_shown_for_a_reason_and_written_down(call, files):
    address = f"contacts/{files.contact.pk}/"
    masked = call("deputy_director", "get", address)[1]
    assert masked["mobile"] == "138****6021"
    assert verbs(masked) == {"edit": True, "show-number": True}
    status, answer = call("deputy_director", "post", f"{address}show-number/", {"field": "mobile", "reason": "call"})
    assert (status, answer) == (200, {"field": "mobile", "value": "138 0000 6021"})
    noted = AccessLog.objects.get(kind="unmask")
    assert (noted.user.username, noted.field, noted.reason) == ("deputy_director", "mobile", "call")
    phone = {"field": "receiver_phone", "reason": "check"}
    shown = call("deputy_director", "post", f"shipping-addresses/{files.address.pk}/show-number/", phone)
    assert shown[1]["value"] == "13900001111"


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        ("deputy_director", {"field": "mobile", "reason": "curious"}, 422),
        ("deputy_director", {"field": "notes", "reason": "call"}, 422),
        ("deputy_director", {"field": "mobile"}, 422),
        ("finance", {"field": "mobile", "reason": "call"}, 403),
        ("colleague", {"field": "mobile", "reason": "call"}, 404),
        ("other_manager", {}, 404),
    ],
)
def test_no_number_without_a_right_and_a_reason(call, files, who, body, status):
    assert call(who, "post", f"contacts/{files.contact.pk}/show-number/", body)[0] == status
    assert not AccessLog.objects.exists()


def test_a_program_gets_no_more_numbers_than_the_monitor_allows(call, company, files, monkeypatch):
    monkeypatch.setattr("customers.api.parts.numbers_a_day", lambda day: 2)
    address, body = f"contacts/{files.contact.pk}/show-number/", {"field": "mobile", "reason": "call"}
    assert [call("deputy_director", "post", address, body)[0] for _n in range(3)] == [200, 200, 429]
    assert call("deputy_director", "post", address, body)[1]["code"] == "customers.numbers-a-day"
    assert AccessLog.objects.count() == 2
    assert call("director", "post", address, body)[0] == 200


# Bank details.

BANK = {"bank_name": "中国银行苏州分行", "bank_account": "6222 0210 0112 3456", "reason": "来函"}


def test_bank_details_are_asked_for_and_approved(call, company, files):
    status, made = call("rep", "post", f"customers/{ZERUN}/change-bank/", BANK)
    assert (status, made["state"], made["bank_account"][-4:]) == (201, "waiting", "3456"), made
    assert "6222" not in made["bank_account"]
    assert verbs(made) == {"withdraw": True}
    assert made["approval"] == Approval.objects.get().pk
    assert call("rep", "post", f"customers/{ZERUN}/change-bank/", BANK)[1]["code"] == "customers.bank-change-waits"
    assert call("finance", "get", f"bank-changes/{made['id']}/")[1]["bank_account"] == BANK["bank_account"]
    step = ApprovalStep.objects.get(approval__matter="customers.bank_change", state="open")
    status, _done = call(
        "finance", "post", f"approvals/{made['approval']}/approve/", {"step": step.pk, "note": "已致电"}
    )
    assert status == 200
    after = call("rep", "get", f"bank-changes/{made['id']}/")[1]
    assert (after["state"], after["decided_by"], verbs(after)) == ("done", "finance", {"withdraw": False})
    assert call("finance", "get", f"customers/{ZERUN}/")[1]["bank_account"] == BANK["bank_account"]
    assert call("rep", "get", f"customers/{ZERUN}/")[1]["bank_account"].endswith("3456")
    assert "6222" not in call("rep", "get", f"customers/{ZERUN}/")[1]["bank_account"]


def test_bank_details_that_cannot_be(call):
    address = f"customers/{ZERUN}/change-bank/"
    assert call("rep", "post", address, BANK | {"bank_account": "12"})[1]["fields"].keys() == {"bank_account"}
    assert call("rep", "post", address, BANK | {"state": "done"})[1]["fields"].keys() == {"state"}
    assert call("secretary", "post", address, BANK)[0] == 403
    assert call("colleague", "post", address, BANK)[0] == call("rep", "post", f"customers/{DINGSHENG}/change-bank/")[0]
    assert not BankChange.objects.exists()


# Owners.


def test_whose_it_is_and_was(call, company, files):
    answer = call("rep", "get", f"customers/{ZERUN}/owner/")[1]
    assert (answer["owner"], answer["unit"]) == ("rep", "EC-2-T")
    assert [(h["owner"], h["since"], h["until"], h["how"]) for h in answer["history"]] == [
        ("rep", "2025-03-14", None, "created")
    ]
    assert verbs(answer) == {"claim": False, "release": True}
    assert reasons(answer, "claim") == ["customers.not-in-pool"]
    pool = call("rep", "get", f"customers/{ANRUI}/owner/")[1]
    assert verbs(pool) == {"claim": True}
    heads = call("supervisor", "get", f"customers/{ANRUI}/owner/")[1]
    assert verbs(heads) == {"claim": True, "release": False, "assign": True}
    assert reasons(heads, "release") == ["customers.in-pool-already"]
    claimed = call("rep", "post", f"customers/{ANRUI}/claim/")[1]
    assert (claimed["owner"], verbs(claimed)["release"]) == ("rep", False)
    assert reasons(claimed, "release") == ["customers.held-since-today"]


# Credit accounts.


def test_what_may_be_done_about_an_account(call, company, files, django_assert_max_num_queries):
    CreditAccount.objects.create(customer=files.zerun)
    mine = call("rep", "get", f"credit-accounts/{ZERUN}/")[1]
    assert verbs(mine) == {"assess-credit": True, "raise-credit": False, "unfreeze-credit": False}
    assert reasons(mine, "raise-credit") == ["customers.nothing-to-raise"]
    assert reasons(mine, "unfreeze-credit") == ["customers.not-frozen"]
    assert verbs(call("finance", "get", f"credit-accounts/{ZERUN}/")[1])["freeze-credit"] is True
    assert call("auditor", "get", f"credit-accounts/{ZERUN}/")[1]["allowed_actions"] == []
    with CaptureQueriesContext(connection) as one:
        call("finance", "get", "credit-accounts/")
    for n in range(3):
        other = make_customer(f"C-40000{n}", f"信用客户{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"])
        CreditAccount.objects.create(customer=other)
    with django_assert_max_num_queries(len(one)):
        assert len(call("finance", "get", "credit-accounts/")[1]["results"]) == 4


# Coverage.


def test_coverage_is_set_and_ended(call, company):
    today = timezone.localdate()
    body = {"user": "rep", "province": "32", "industry": "beverage", "day": str(today), "share": 60}
    status, answer = call("supervisor", "post", "coverage/", body)
    assert status == 200, answer
    (row,) = answer["results"]
    assert (row["user"], row["province"], row["share"], row["since"], row["until"]) == (
        "rep",
        "32",
        60,
        str(today),
        None,
    )
    assert call("rep", "get", "coverage/?province=32")[1]["results"] == [row]
    assert call("other_rep", "get", f"coverage/{row['id']}/")[0] == 404
    later = today + timedelta(days=10)
    ended = call("supervisor", "post", "coverage/", body | {"day": str(later), "covers": False})[1]["results"]
    assert [r["until"] for r in ended] == [str(later)]
    assert Coverage.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "change", "status", "fields"),
    [
        ("rep", {}, 403, set()),
        ("supervisor", {"user": "other_rep"}, 422, {"user"}),
        ("supervisor", {"user": "nobody"}, 422, {"user"}),
        ("supervisor", {"province": "99"}, 422, {"province"}),
        ("supervisor", {"industry": "witchcraft"}, 422, {"industry"}),
        ("supervisor", {"share": 0}, 422, {"share"}),
        ("supervisor", {"day": "2020-01-01"}, 422, {"day"}),
    ],
)
def test_coverage_that_cannot_be_set(call, who, change, status, fields):
    body = {"user": "rep", "province": "32", "day": str(timezone.localdate())}
    found, answer = call(who, "post", "coverage/", body | change)
    assert (found, set(answer["fields"])) == (status, fields), answer
    assert not Coverage.objects.exists()


def test_a_person_out_of_reach_is_as_unknown_as_nobody(call):
    body = {"province": "32", "day": str(timezone.localdate())}
    answers = [call("supervisor", "post", "coverage/", body | {"user": who})[1] for who in ("other_rep", "nobody")]
    assert answers[0] == answers[1]


def test_gaps_and_loads_of_those_in_reach(call, company, files):
    Customer.objects.update(province="32", industry="beverage")
    Customer.objects.filter(code=DINGSHENG).update(province="11")
    gaps = call("manager", "get", "coverage/gaps/")[1]["results"]
    assert [(g["province"], g["count"]) for g in gaps] == [("32", 3)]
    loads = call("manager", "get", "coverage/loads/")[1]["results"]
    assert {load["user"] for load in loads} == {"rep", "colleague", "supervisor", "regional"}
    assert next(load for load in loads if load["user"] == "rep")["customers"] == 1
    assert call("manager", "get", "coverage/gaps/?province=32")[0] == 400


# A week planned like the one before; the sums of a week.


def test_a_week_is_planned_like_the_one_before(call, company, files):
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7)
    before = {"user": company.rep, "unit": company.units["EC-2-T"], "purpose": ""}
    PlannedVisit.objects.create(customer=files.zerun, day=monday + timedelta(days=1), **before)
    week = str(monday + timedelta(days=9))
    assert call("rep", "post", "visit-plans/copy-week/", {"week": week}) == (200, {"planned": 1})
    assert call("rep", "post", "visit-plans/copy-week/", {"week": week}) == (200, {"planned": 0})
    assert PlannedVisit.objects.filter(day=monday + timedelta(days=8)).count() == 1
    assert call("rep", "post", "visit-plans/copy-week/", {"week": week, "user": "colleague"})[0] == 403
    assert call("auditor", "post", "visit-plans/copy-week/", {"week": week})[0] == 403


def test_sums_of_the_target_table(call, company, files):
    PositionTerms.objects.filter(position__code="P11").update(visits=44)
    assert call("rep", "post", "visits/", said(intent="high"))[0] == 201
    status, answer = call("supervisor", "get", "target-sums/")
    assert status == 200, answer
    assert date.fromisoformat(answer["first"]).weekday() == 0
    line = next(row for row in answer["results"] if row["user"] == "rep")
    assert (line["visits"], line["customers"], line["high"]) == (1, 1, 1)
    assert (answer["total"]["visits"], answer["total"]["user"]) == (1, None)
    assert "rep" not in [row["user"] for row in call("other_manager", "get", "target-sums/")[1]["results"]]
    assert call("supervisor", "get", "target-sums/?week=soon")[0] == 400
    assert call("supervisor", "get", "target-sums/?week=2026-11-16&week=2026-11-09")[0] == 400
