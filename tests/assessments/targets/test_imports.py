"""Targets from a file and through the API (contract.md)."""

import json

import pytest
from django.core.management import call_command
from django.test import Client

from assessments.models import Target
from assessments.rules.target_periods import named
from assessments.targets import targets_of
from tests.core.spreadsheets.sheets import xlsx

from .conftest import owe

HEADS = ["metric", "period", "username", "unit_code", "amount"]


def run(capsys, *args):
    status = 0
    try:
        call_command("import_table", "targets", *map(str, args))
    except SystemExit as stopped:
        status = stopped.code
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1]), status


def test_the_same_file_again_changes_nothing(company, tmp_path, capsys):
    rows = [
        ["sales", "2026Q3", "rep", "", "600000"],
        ["visits", "2026-09", "", "EC-2-T", 44],
        ["销售额", "2026", "REP", "", "2,400,000.00"],
    ]
    path = xlsx(tmp_path / "targets.xlsx", HEADS, *rows)
    assert run(capsys, path, "--as", "admin", "--dry-run") == (
        {"created": 3, "updated": 0, "unchanged": 0, "rejected": 0},
        0,
    )
    assert not Target.objects.exists()
    assert run(capsys, path, "--as", "admin")[0]["created"] == 3
    assert run(capsys, path, "--as", "admin")[0]["unchanged"] == 3
    assert targets_of("sales", named("2026Q3")[0]).people == {company.rep.pk: 600_000}
    path = xlsx(tmp_path / "more.xlsx", HEADS, ["sales", "2026Q3", "rep", "", "650000"])
    assert run(capsys, path, "--as", "admin")[0]["updated"] == 1
    history = Target.objects.filter(user=company.rep, metric="sales", grain="quarter").order_by("begun_at")
    assert [row.amount for row in history] == [600_000, 650_000]
    assert history[0].ended_at
    assert history[1].reason == "more.xlsx"


@pytest.mark.parametrize(
    "row",
    [
        ["gold", "2026Q3", "rep", "", "1"],
        ["sales", "2026Q5", "rep", "", "1"],
        ["sales", "2026Q3", "nobody", "", "1"],
        ["sales", "2026Q3", "", "NOWHERE", "1"],
        ["sales", "2026Q3", "", "FIN", "1"],
        ["sales", "2026Q3", "rep", "EC", "1"],
        ["sales", "2026Q3", "", "", "1"],
        ["sales", "2026Q3", "rep", "", "-1"],
        ["visits", "2026-09", "rep", "", "4.5"],
    ],
)
def test_wrong_rows_stop_the_file(company, tmp_path, capsys, row):
    path = xlsx(tmp_path / "targets.xlsx", HEADS, ["profit", "2026", "rep", "", "5"], row)
    found, status = run(capsys, path, "--as", "admin")
    assert (found["rejected"], status) == (1, 1)
    assert not Target.objects.exists()


def call(user, method, path, data=None):
    client = Client()
    client.force_login(user)
    more = {"data": json.dumps(data or {}), "content_type": "application/json"} if method == "post" else {}
    answer = getattr(client, method)(f"/api/v1/{path}", **more)
    return answer.status_code, answer.json()


def test_targets_in_the_api(company):
    target = owe(company.rep, "sales", "2026-11", "200000")
    owe(company.other_rep, "sales", "2026-11", "100000")
    found = call(company.rep, "get", "targets/?period=2026-11&metric=sales&in_force=true")[1]["results"]
    assert [(row["username"], row["period"], row["amount"]) for row in found] == [("rep", "2026-11", "200000.00")]
    assert call(company.other_rep, "get", f"targets/{target.pk}/")[0] == 404
    assert call(company.rep, "post", f"targets/{target.pk}/change/", {"amount": "1.00", "reason": "x"})[0] == 403
    status, made = call(
        company.supervisor, "post", f"targets/{target.pk}/change/", {"amount": "250000.00", "reason": "新客户"}
    )
    assert (status, made["state"], made["kind"]) == (201, "waiting", "change")
    status, refused = call(
        company.supervisor, "post", f"targets/{target.pk}/change/", {"amount": "260000.00", "reason": "又"}
    )
    assert (status, refused["code"]) == (409, "assessments.change-open-already")


def test_a_plan_through_the_api(company):
    status, plan = call(company.manager, "post", "target-plans/", {"unit_code": "EC", "period": "2027"})
    assert status == 201
    path = f"target-plans/{plan['id']}"
    status, plan = call(
        company.manager, "post", f"{path}/break-down/", {"metric": "visits", "amount": "1201", "weigh_by": "equal"}
    )
    assert status == 200
    assert call(company.manager, "post", f"{path}/offer/", {"version": 1})[0] == 409
    assert call(company.manager, "post", f"{path}/offer/")[1]["state"] == "offered"
    assert call(company.rep, "post", f"{path}/accept/")[1]["state"] == "accepted"
    assert call(company.colleague, "post", f"{path}/object/", {"reason": "太多"})[1]["state"] == "objected"
    status, refused = call(company.manager, "post", f"{path}/submit/")
    assert status == 409
    assert {r["code"] for r in refused["refusals"]} == {"assessments.not-answered-yet", "assessments.objection-open"}
