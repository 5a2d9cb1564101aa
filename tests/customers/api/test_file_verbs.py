"""Shipping addresses, service team, next step, verification, group and merges in the API: the rules of the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Merge, ShippingAddress, TeamMember
from salesops.core.approvals.models import ApprovalStep

ZERUN, WEIZHIYUAN, DINGSHENG, ANRUI = "C-000001", "C-000002", "C-000003", "C-000004"
AT = {"address": "苏州工业园区葑亭大道 100 号", "receiver": "王师傅", "receiver_phone": "13812345678"}


def test_an_address_is_entered_read_and_changed(call, files):
    status, made = call("rep", "post", "shipping-addresses/", {**AT, "customer": ZERUN, "freight": "collect"})
    assert (status, made["customer"], made["is_default"], made["freight"]) == (201, ZERUN, False, "collect")
    found = call("rep", "get", f"shipping-addresses/?customer={ZERUN}")[1]["results"]
    assert {row["id"] for row in found} == {files.address.pk, made["id"]}
    address = f"shipping-addresses/{made['id']}/"
    status, answer = call("rep", "patch", address, {"is_default": True, "version": made["version"]})
    assert (status, answer["is_default"], answer["receiver_phone"]) == (200, True, "13812345678")
    assert ShippingAddress.objects.get(pk=files.address.pk).is_default is False
    assert call("rep", "patch", address, {"label": "二厂", "version": made["version"]})[0] == 409
    assert call("rep", "patch", address, {"receiver_phone": "138****5678"})[1]["fields"].keys() == {"receiver_phone"}
    assert call("rep", "post", "shipping-addresses/", {"customer": ZERUN, "address": ""})[0] == 422
    # The secretary keeps addresses, and reads the number masked; others only read.
    assert call("secretary", "patch", address, {"carrier": "顺丰"})[0] == 200
    assert call("secretary", "get", address)[1]["receiver_phone"] != "13812345678"
    assert call("finance", "patch", address, {"carrier": "顺丰"})[0] == 403
    for who in ("colleague", "other_rep", "admin"):
        assert call(who, "get", address)[0] == call(who, "patch", address, {"label": "x"})[0] == 404
        assert call(who, "post", "shipping-addresses/", {**AT, "customer": ZERUN})[0] == 404


def test_the_team_is_set_as_a_whole(call, company):
    address = f"customers/{ZERUN}/team/"
    wanted = {"members": [{"user": "secretary", "part": "secretary"}, {"user": "colleague", "part": "sales"}]}
    assert call("rep", "get", address) == (200, {"customer": ZERUN, "members": []})
    status, answer = call("rep", "put", address, wanted)
    assert (status, [(m["user"], m["part"]) for m in answer["members"]]) == (
        200, [("secretary", "secretary"), ("colleague", "sales")],
    )  # fmt: skip
    assert call("rep", "put", address, wanted) == (200, answer)
    assert TeamMember.objects.count() == 2
    assert call("rep", "put", address, {"members": [*wanted["members"], wanted["members"][0]]})[0] == 422
    assert call("rep", "put", address, {"members": [{"user": "secretary", "part": "king"}]})[0] == 422
    assert call("secretary", "put", address, {"members": []})[0] == 403
    # Who is on the team opens the file; who isn't doesn't know it.
    assert call("colleague", "get", address)[0] == 200
    assert call("other_rep", "get", address)[0] == call("other_rep", "put", address, wanted)[0] == 404


def test_verified_and_the_next_step(call):
    today = timezone.localdate()
    status, answer = call("rep", "post", f"customers/{ZERUN}/verify/")
    assert (status, answer["verified_on"]) == (200, today.isoformat())
    step = {"next_step": "送样", "next_on": (today + timedelta(days=3)).isoformat()}
    status, answer = call("rep", "post", f"customers/{ZERUN}/next-step/", step)
    assert (status, answer["next_step"], answer["next_on"]) == (200, "送样", step["next_on"])
    late = {**step, "next_on": (today - timedelta(days=1)).isoformat()}
    assert "next_on" in call("rep", "post", f"customers/{ZERUN}/next-step/", late)[1]["fields"]
    status, answer = call("rep", "post", f"customers/{ZERUN}/finish-next-step/")
    assert (status, answer["next_step"], answer["next_on"]) == (200, "", None)


@pytest.mark.parametrize("verb", ["verify", "next-step", "finish-next-step", "merge"])
def test_parts_of_a_file_are_no_whole_and_strangers_know_nothing(call, verb):
    assert call("finance", "post", f"customers/{ZERUN}/{verb}/", {})[0] == 403
    for who, code in (("rep", DINGSHENG), ("colleague", ZERUN), ("admin", ZERUN), ("rep", "C-999999")):
        assert call(who, "post", f"customers/{code}/{verb}/", {})[0] == 404


def test_the_head_of_the_group(call):
    status, answer = call("manager", "patch", f"customers/{ZERUN}/", {"parent": WEIZHIYUAN})
    assert (status, answer["parent"]) == (200, WEIZHIYUAN)
    assert "parent" in call("manager", "patch", f"customers/{WEIZHIYUAN}/", {"parent": ZERUN})[1]["fields"]
    assert "parent" in call("manager", "patch", f"customers/{ZERUN}/", {"parent": DINGSHENG})[1]["fields"]
    # The rep opens no colleague's file: it can't be the head he names.
    assert call("rep", "patch", f"customers/{ZERUN}/", {"parent": WEIZHIYUAN})[0] == 422
    assert call("rep", "patch", f"customers/{ZERUN}/", {"parent": None})[1]["parent"] is None


def test_two_files_become_one_by_approval(call, files):
    address = f"customers/{ZERUN}/merge/"
    said = {"into": WEIZHIYUAN, "taken": ["city"], "reason": "同一公司"}
    assert call("rep", "post", address, said)[0] == 403
    assert call("manager", "post", address, {**said, "into": DINGSHENG})[0] == 404
    assert call("manager", "post", address, {**said, "into": ZERUN})[0] == 422
    assert call("manager", "post", address, {**said, "taken": ["grade"]})[0] == 422
    status, made = call("secretary", "post", address, said)
    assert (status, made["customer"], made["into"], made["state"]) == (201, ZERUN, WEIZHIYUAN, "waiting")
    assert call("secretary", "post", address, said)[1]["code"] == "customers.merge-waits"
    found = call("manager", "get", "merges/?state=waiting")[1]["results"]
    assert [row["id"] for row in found] == [made["id"]]
    assert call("other_manager", "get", "merges/")[1]["results"] == []
    assert call("other_manager", "get", f"merges/{made['id']}/")[0] == 404
    step = ApprovalStep.objects.get(
        approval__record_id=str(made["id"]), approval__matter="customers.merge", state="open"
    )
    decider = step.people.get().user.username
    assert call(decider, "post", f"approvals/{step.approval_id}/approve/")[0] == 200
    assert Merge.objects.get().state == "done"
    assert call("manager", "get", f"customers/{ZERUN}/")[0] == 404
    assert call("manager", "get", f"customers/{WEIZHIYUAN}/")[1]["city"] == "苏州"
