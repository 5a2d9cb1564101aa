"""Bulk actions: each row by itself, previewed, told, taken back; in the background above 200 rows (S5)."""

import json
from dataclasses import replace

import pytest
from django.utils.translation import ngettext

from accounts.models import User
from accounts.tables import UserList
from salesops.core.jobs.models import Job
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.lists import bulk
from salesops.core.lists.bulk import BulkAction, BulkField
from salesops.core.refusals import Refusal, Refused

ADDRESS = "/lists/accounts.users/bulk/theme/"


def _no_legal(record, actor, data):
    return Refusal("tests.no-legal", "Legal stays light.") if record.username == "legal" else None


def _paint(record, actor, data, now):
    refusal = _no_legal(record, actor, data)
    record.theme = data["theme"]
    record.save()
    if refusal:
        raise Refused(refusal)


def _unpaint(record, actor, data, now):
    record.theme = "auto"
    record.save()


@pytest.fixture
def send(client, company, monkeypatch):
    action = BulkAction(
        code="theme",
        label="Paint",
        apply=_paint,
        check=_no_legal,
        undo=_unpaint,
        done=lambda count: ngettext("%d painted.", "%d painted.", count) % count,
        fields=(BulkField("theme", "Theme", lambda reading: User.Theme.choices),),
    )
    secret = BulkAction(code="secret", label="Secret", apply=_paint, done=str, right=("settings", "e"))
    monkeypatch.setattr(UserList, "bulk", (action, secret))

    def post(who: str, address: str = ADDRESS, htmx: bool = False, **data):
        client.force_login(User.objects.get(username=who))
        return client.post(address, data, headers={"HX-Request": "true"} if htmx else {})

    return post


def dark() -> set[str]:
    return set(User.objects.filter(theme="dark").values_list("username", flat=True))


def test_previews_what_changes_and_what_cannot(send):
    response = send("admin", pick=["rep", "legal", "hr"], set_theme="dark")
    seen = response.context["preview"]
    assert seen.changed == ["rep", "hr"]
    assert seen.reasons == [("Legal stays light.", 1, ["唐晓琳"])]
    assert dark() == set()


def test_a_refused_row_stays_as_it_was_the_others_change(send):
    response = send("admin", pick=["rep", "legal", "hr"], set_theme="dark", confirm="1", htmx=True)
    assert dark() == {"rep", "hr"}
    told = json.loads(response["HX-Trigger"])["toast"]
    assert "2 painted." in told["text"]
    assert "Legal stays light." in told["text"]
    assert told["undo"]


def test_undo_takes_back_what_changed(send, client):
    told = json.loads(send("admin", pick=["rep", "hr"], set_theme="dark", confirm="1", htmx=True)["HX-Trigger"])[
        "toast"
    ]
    assert send("hr", told["undo"]).status_code == 400
    assert dark() == {"rep", "hr"}
    assert send("admin", told["undo"], htmx=True).status_code == 200
    assert dark() == set()
    assert send("admin", ADDRESS + "undo/?token=forged").status_code == 400


def test_rows_out_of_scope_are_not_touched(send):
    send("supervisor", pick=["rep", "other_rep", "gm"], set_theme="dark", confirm="1")
    assert dark() == {"rep"}


def test_all_that_match_means_the_question(send):
    send("admin", **{"for": "unit=NC", "all": "1", "set_theme": "dark", "confirm": "1"})
    assert dark() == {"other_manager", "other_rep"}


def test_nothing_happens_without_its_field_or_with_a_foreign_value(send):
    for value in ("", "neon"):
        assert send("admin", pick=["rep"], set_theme=value, confirm="1").context["missing"]
    assert dark() == set()


def test_an_action_without_the_right_does_not_exist(send):
    assert send("rep", "/lists/accounts.users/bulk/secret/", pick=["rep"]).status_code == 404
    assert send("admin", "/lists/accounts.users/bulk/nothing/", pick=["rep"]).status_code == 404


def test_many_rows_run_in_the_background_with_the_rights_of_then(send, monkeypatch, company):
    monkeypatch.setattr(UserList, "bulk", (replace(UserList.bulk[0], at_once=2),))
    send("admin", **{"for": "unit=EC", "all": "1", "set_theme": "dark", "confirm": "1"})
    assert dark() == set()
    run_waiting_jobs()
    assert dark() == {"manager", "regional", "supervisor", "rep", "colleague"}
    assert Job.objects.get(kind="lists.bulk").result == {"changed": 5, "refused": []}
    assert bulk.AT_ONCE == 200


def test_more_ticks_than_allowed_are_refused_not_cut(send, client):
    ticks = [f"person{n}" for n in range(499)] + ["rep", "hr"]
    response = send("admin", pick=ticks, set_theme="dark", confirm="1")
    assert response.status_code == 422
    assert "501" in response.text
    assert "500" in response.text
    assert dark() == set()
    assert send("admin", pick=ticks[1:], set_theme="dark", confirm="1").status_code == 302
    assert dark() == {"rep", "hr"}
    assert send("admin", "/lists/accounts.users/export/", pick=ticks, kind="csv").status_code == 422
