"""Changes of owner in the API: previewed, asked for, called off; the rules of the pages."""

from datetime import timedelta

from django.utils import timezone

from customers.models import OwnerChange

WEIZHIYUAN, DINGSHENG = "C-000002", "C-000003"


def said(**more):
    return {"customers": [WEIZHIYUAN], "heir": "rep", "day": str(timezone.localdate()), "reason": "区域调整"} | more


def test_previewed_asked_for_and_read(call):
    status, found = call("supervisor", "post", "owner-changes/preview/", said())
    assert (status, found["count"], found["by_grade"]["B"], found["blocks"]) == (200, 1, 1, [])
    assert not OwnerChange.objects.exists()
    status, made = call("supervisor", "post", "owner-changes/", said())
    assert (status, made["state"], made["items"][0]["owner_before"]) == (201, "waiting", "colleague")
    assert call("supervisor", "post", "owner-changes/", said())[0] == 422
    address = f"owner-changes/{made['id']}/"
    assert call("rep", "get", address)[0] == 200
    assert call("other_rep", "get", address)[0] == call("other_rep", "post", f"{address}call-off/")[0] == 404
    assert call("supervisor", "post", f"{address}call-off/")[0] == 409
    assert call("other_manager", "get", "owner-changes/?state=waiting")[1]["results"] == []


def test_out_of_reach_is_unknown_and_reps_ask_for_nothing(call):
    for verb in ("", "preview/"):
        assert call("rep", "post", f"owner-changes/{verb}", said())[0] == 403
        status, answer = call("supervisor", "post", f"owner-changes/{verb}", said(customers=[DINGSHENG]))
        assert (status, list(answer["fields"])) == (422, ["customers"])
        status, answer = call("supervisor", "post", f"owner-changes/{verb}", said(heir="other_rep"))
        assert (status, list(answer["fields"])) == (422, ["heir"])
    past = str(timezone.localdate() - timedelta(days=1))
    assert "day" in call("supervisor", "post", "owner-changes/", said(day=past))[1]["fields"]
