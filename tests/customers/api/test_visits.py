"""Visits with whom one met, where, and pictures; corrected; planned, moved, missed, looked at, handed in."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from customers.models import Contact, PlannedVisit, Visit, VisitPhoto
from tests.cast_customers import make_customer

ZERUN, DINGSHENG = "C-000001", "C-000003"


def said(**more):
    at = (timezone.now() - timedelta(hours=1)).isoformat()
    return {
        "customer": ZERUN, "way": "visit", "purpose": "proposal", "outcome": "progress", "visited_at": at,
    } | more  # fmt: skip


def picture(name: str = "gate.jpg", content: bytes = b"") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (640, 480), "navy").save(out, "JPEG")
    return SimpleUploadedFile(name, content or out.getvalue())


def test_whom_one_met_and_where(call, files):
    status, answer = call(
        "rep", "post", "visits/", said(contact=files.contact.pk, place={"latitude": 31.30001, "longitude": 120.6})
    )
    assert (status, answer["contact"]) == (201, files.contact.pk)
    assert str(Visit.objects.get().latitude) == "31.3000"
    stranger = Contact.objects.create(customer=files.weizhiyuan, name="别人")
    for wrong in ({"contact": stranger.pk}, {"contact": 10**30}, {"place": {"latitude": 91, "longitude": 0}}):
        assert call("rep", "post", "visits/", said(**wrong))[0] == 422


def test_pictures_come_beside_the_visit(call):
    body = {"visit": json.dumps(said()), "photos": [picture(), picture("desk.jpg")]}
    status, answer = call("rep", "post", "visits/", body, format="multipart")
    assert (status, len(answer["photos"])) == (201, 2)
    assert VisitPhoto.objects.count() == 2
    wrong = {"visit": json.dumps(said()), "photos": [picture("gate.jpg", b"<svg onload=alert(1)>")]}
    status, answer = call("rep", "post", "visits/", wrong, format="multipart")
    assert (status, list(answer["fields"])) == (422, ["photos"])
    assert call("rep", "post", "visits/", {"visit": "{", "photos": [picture()]}, format="multipart")[0] == 400
    assert call("rep", "post", "visits/", {**body, "king": "1"}, format="multipart")[0] == 400
    assert Visit.objects.count() == 1


def test_only_its_author_corrects_it_and_only_for_a_day(call):
    made = call("rep", "post", "visits/", said())[1]
    address = f"visits/{made['id']}/"
    assert [(a["verb"], a["allowed"]) for a in made["allowed_actions"]] == [("edit", True)]
    status, answer = call("rep", "patch", address, {"notes": "谈妥", "version": made["version"]})
    assert (status, answer["notes"]) == (200, "谈妥")
    assert call("rep", "patch", address, {"notes": "x", "version": made["version"]})[0] == 409
    assert call("rep", "patch", address, {"outcome": "nonsense"})[0] == 422
    assert call("rep", "patch", address, {"visited_at": made["visited_at"]})[0] == 422
    assert call("supervisor", "patch", address, {"notes": "x"})[1]["code"] == "customers.not-your-visit"
    for who in ("colleague", "other_rep"):
        assert call(who, "patch", address, {"notes": "x"})[0] == 404
    long_ago = timezone.now() - timedelta(days=3)
    old = Visit.objects.create(
        customer_id=Visit.objects.get().customer_id, user=Visit.objects.get().user, unit=Visit.objects.get().unit,
        way="visit", purpose="proposal", outcome="progress", visited_at=long_ago, logged_at=long_ago,
    )  # fmt: skip
    status, answer = call("rep", "patch", f"visits/{old.pk}/", {"notes": "x"})
    assert (status, answer["code"]) == (409, "customers.visit-closed")


@pytest.fixture
def planned(call):
    """A key visit at Zerun next week."""
    day = timezone.localdate() + timedelta(days=7)
    status, answer = call("rep", "post", "planned-visits/", {"customer": ZERUN, "day": str(day), "is_key": True})
    assert status == 201, answer
    return answer


def test_planned_moved_and_missed(call, planned):
    address, day = f"planned-visits/{planned['id']}/", timezone.localdate()
    assert {a["verb"]: a["allowed"] for a in planned["allowed_actions"]} == {"edit": True, "miss": True, "delete": True}
    change = {"day": str(day + timedelta(days=8)), "goal": "签样品单", "version": planned["version"]}
    status, answer = call("rep", "patch", address, change)
    assert (status, answer["day"], answer["goal"]) == (200, change["day"], "签样品单")
    assert call("rep", "patch", address, change)[0] == 409
    assert "day" in call("rep", "patch", address, {"day": str(day - timedelta(days=1))})[1]["fields"]
    assert "day" in call("rep", "post", "planned-visits/", {"customer": ZERUN, "day": change["day"]})[1]["fields"]
    assert call("rep", "post", "planned-visits/", {"customer": DINGSHENG, "day": change["day"]})[0] == 404
    assert call("supervisor", "post", f"{address}miss/", {"reason": "不该由我说"})[0] == 403
    status, answer = call("rep", "post", f"{address}miss/", {"reason": "对方出差"})
    assert (status, answer["state"], answer["missed_reason"]) == (200, "missed", "对方出差")
    assert call("rep", "patch", address, {"goal": "x"})[1]["code"] == "customers.plan-closed"


def test_what_is_in_nobodys_reach_is_unknown(call, planned):
    address = f"planned-visits/{planned['id']}/"
    for who in ("colleague", "other_rep"):
        assert (
            call(who, "get", address)[0] == call(who, "patch", address, {})[0] == call(who, "delete", address)[0] == 404
        )
        for verb in ("miss", "comment", "fix"):
            assert call(who, "post", f"{address}{verb}/")[0] == 404
        assert call(who, "get", "planned-visits/")[1]["results"] == []


def test_the_manager_looks_at_key_visits(call, planned):
    address = f"planned-visits/{planned['id']}/"
    assert call("rep", "post", f"{address}fix/")[0] == 403
    assert call("supervisor", "post", f"{address}comment/")[0] == 422
    status, answer = call("supervisor", "post", f"{address}comment/", {"comment": "带上技术"})
    assert (status, answer["review"], answer["commented_by"]) == (200, "commented", "supervisor")
    assert call("supervisor", "post", f"{address}fix/")[1]["review"] == "fixed"
    refused = call("rep", "delete", address)
    assert (refused[0], refused[1]["code"]) == (409, "customers.plan-fixed")


def test_taken_out_only_while_the_plan_is_not_handed_in(call, planned):
    address = f"planned-visits/{planned['id']}/"
    plan = {"span": "week", "first": planned["day"]}
    status, made = call("rep", "post", "visit-plans/", plan)
    assert (status, made["user"], made["span"]) == (201, "rep", "week")
    assert call("rep", "post", "visit-plans/", plan)[1] == made
    assert call("rep", "post", "visit-plans/", {"span": "week", "first": "2026-01-05"})[0] == 422
    assert call("rep", "post", "visit-plans/", {**plan, "user": "colleague"})[0] == 403
    assert call("director", "post", "visit-plans/", plan)[0] == 403
    status, answer = call("rep", "get", address)
    assert {a["verb"]: a["allowed"] for a in answer["allowed_actions"]}["delete"] is False
    assert call("rep", "delete", address)[1]["code"] == "customers.plan-handed-in"
    assert [row["id"] for row in call("supervisor", "get", "visit-plans/?user=rep")[1]["results"]] == [made["id"]]
    assert call("other_rep", "get", f"visit-plans/{made['id']}/")[0] == 404
    assert call("colleague", "post", f"visit-plans/{made['id']}/answer/", {})[0] in (403, 404)
    status, seen = call("supervisor", "post", f"visit-plans/{made['id']}/answer/", {"answer": "先去泽润"})
    assert (status, seen["answer"], seen["answered_by"], seen["version"]) == (200, "先去泽润", "supervisor", 2)
    assert call("manager", "post", f"visit-plans/{made['id']}/answer/", {"answer": "x", "version": 1})[0] == 409


def test_taken_out(call, planned):
    assert call("rep", "delete", f"planned-visits/{planned['id']}/") == (204, {})
    assert not PlannedVisit.objects.exists()


def test_a_list_of_plans_costs_the_same(call, company, planned, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        assert len(call("rep", "get", "planned-visits/")[1]["results"]) == 1
    for n in range(5):
        customer = make_customer(f"C-5000{n}", f"计划客户{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"])
        PlannedVisit.objects.create(
            customer=customer,
            user=company.rep,
            unit=company.units["EC-2-T"],
            day=timezone.localdate() + timedelta(days=n),
        )
    with django_assert_num_queries(len(few)):
        assert len(call("rep", "get", "planned-visits/?ordering=-day")[1]["results"]) == 6
