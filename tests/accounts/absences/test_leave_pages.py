"""Pages of leave: the dry run while one types, and what people read who can't ask here."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, LeaveRequest
from salesops.core.policies import services as policies
from salesops.core.worktime import add_working_days, next_working_day
from tests.accounts.absences.conftest import nov

PREVIEW, FORM = reverse("accounts:preview_leave"), reverse("accounts:new_leave")


@pytest.fixture
def seen(client, company):
    def preview(who="rep", user=None, address=PREVIEW, **fields):
        client.force_login(getattr(company, who))
        person = getattr(company, user or who)
        return client.get(address, {"user": person.pk, "kind": "annual", **fields}).context["preview"]

    return preview


def first() -> object:
    return next_working_day(timezone.localdate() + timedelta(days=20))


def names(preview) -> list[str]:
    return [chosen.user.username for one in preview.route for chosen in one.people]


@pytest.mark.parametrize(("days", "who"), [(3, "supervisor"), (4, "manager"), (10, "manager"), (11, "director")])
def test_days_and_who_decides(seen, days, who):
    last = add_working_days(first(), days - 1)
    preview = seen(starts_on=first(), ends_on=last)
    assert (preview.days, names(preview), preview.against) == (days, [who], [])
    assert str(days) in preview.route[0].reason
    assert not LeaveRequest.objects.exists()


def test_who_enters_for_another_isnt_asked(seen):
    assert names(seen("supervisor", "rep", starts_on=first(), ends_on=first())) == ["regional"]


def test_what_speaks_against_it(seen, company):
    codes = lambda **fields: [r.code for r in seen(**fields).against]  # noqa: E731
    assert codes(starts_on="2026-01-05", ends_on="2026-01-05") == ["accounts.leave-in-advance"]
    assert codes(starts_on=first(), ends_on="9999-12-31") == ["accounts.leave-too-long"]
    Absence.objects.create(user=company.rep, kind="trip", starts_on=first(), ends_on=first())
    assert codes(starts_on=first(), ends_on=first()) == ["accounts.leave-overlap"]
    assert codes(starts_on=first() + timedelta(days=60), ends_on=first() + timedelta(days=60), deputy="x") == []


@pytest.mark.parametrize("fields", [{}, {"starts_on": "soon", "ends_on": "later"}, {"user": "999999"}])
def test_nothing_to_say_yet(client, company, fields):
    client.force_login(company.rep)
    answer = client.get(PREVIEW, {"kind": "annual", **fields})
    assert (answer.status_code, answer.context["preview"]) == (200, None)


def test_without_javascript_the_form_and_the_draft_say_it_too(client, company):
    client.force_login(company.rep)
    assert client.get(FORM).context["preview"] is not None
    day = first().isoformat()
    body = {"user": company.rep.pk, "kind": "annual", "starts_on": day, "ends_on": day, "deputy": "nobody"}
    refused = client.post(FORM, body)
    assert (refused.status_code, names(refused.context["preview"])) == (422, ["supervisor"])
    saved = client.post(FORM, {**body, "deputy": "", "act": "save"}, follow=True)
    assert names(saved.context["preview"]) == ["supervisor"]
    draft = LeaveRequest.objects.get()
    edit = client.get(reverse("accounts:edit_leave", args=[draft.pk]))
    assert names(edit.context["preview"]) == ["supervisor"]
    address = reverse("accounts:preview_leave", args=[draft.pk])
    later = add_working_days(first(), 3)
    fields = {"user": company.rep.pk, "kind": "annual", "starts_on": day, "ends_on": later}
    assert names(client.get(address, fields).context["preview"]) == ["manager"]
    draft.refresh_from_db()
    assert draft.ends_on.isoformat() == day


@pytest.mark.parametrize("who", ["gm", "admin", "auditor"])
def test_who_cant_ask_reads_who_enters_it(client, company, who):
    person = getattr(company, who)
    Absence.objects.create(user=person, kind="annual", starts_on=nov(16), ends_on=nov(16), entered_by=company.admin)
    client.force_login(person)
    text = client.get(reverse("accounts:my_leave"), headers={"Accept-Language": "en"}).content.decode()
    assert FORM not in text
    assert "administrator" in text or "管理员" in text
    assert "annual leave" in text or "年" in text
    assert client.get(FORM).status_code == 403


def test_an_administrator_enters_for_others_never_for_himself(client, company):
    client.force_login(company.admin)
    address = reverse("accounts:absences")
    body = {"kind": "annual", "starts_on": "2026-11-16", "ends_on": "2026-11-17"}
    assert client.post(address, {**body, "user": company.admin.pk}).status_code == 422
    assert client.post(address, {**body, "user": company.gm.pk}).status_code == 302
    assert Absence.objects.get().user == company.gm


def test_the_deputies_page_reads_the_policy(client, company):
    now = timezone.now()
    draft = policies.open_draft(actor=company.admin, code="accounts.deputies", now=now)
    draft = policies.save_draft(
        actor=company.admin,
        draft=draft,
        version=draft.version,
        values={"free_days": "7", "limit": "8 wh"},
        valid_from=timezone.localdate(now),
        reason="shorter",
        now=now,
    )
    policies.publish_draft(actor=company.admin, draft=draft, now=now)
    client.force_login(company.rep)
    answer = client.get(reverse("accounts:deputies"))
    assert answer.context["free_days"] == 7
    assert "10" not in answer.content.decode().split('name="reason"')[1].split("</form>")[0]
