"""The pages of the policies, as an administrator sees them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from salesops.core.policies import policy_on
from salesops.core.policies.models import PolicyVersion
from tests.core.policies.kinds import kinds  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
BASE = "/settings/policies/"


@pytest.fixture
def admin(company, client):
    client.force_login(company.admin)
    return client


def begin(admin, code="tests.leave") -> PolicyVersion:
    response = admin.post(f"{BASE}{code}/draft/")
    draft = PolicyVersion.objects.get(code=code, state="draft")
    assert response["Location"] == f"{BASE}{code}/{draft.number}/edit/"
    return draft


def form_of(draft, **changes):
    tomorrow = timezone.localdate() + timedelta(days=1)
    return {
        "version": draft.version,
        "valid_from": tomorrow.isoformat(),
        "reason": "Busy season",
        "value_short": "3",
        "value_long": "10",
        "intent": "save",
        **changes,
    }


def test_from_draft_to_force(admin):
    draft = begin(admin)
    assert admin.post(f"{BASE}tests.leave/1/edit/", form_of(draft, value_short="5")).status_code == 302
    page = admin.get(f"{BASE}tests.leave/1/").content.decode()
    assert '<span class="was">3</span>' in page
    assert "Requests" in page  # the preview of the kind
    draft.refresh_from_db()
    assert admin.post(f"{BASE}tests.leave/1/publish/", {"version": draft.version}).status_code == 302
    assert policy_on("tests.leave", timezone.localdate() + timedelta(days=1)).short == 5
    assert "Busy season" in admin.get(f"{BASE}tests.leave/").content.decode()


def test_wrong_values_are_told_at_their_field(admin):
    draft = begin(admin)
    response = admin.post(f"{BASE}tests.leave/1/edit/", form_of(draft, value_short="0", value_long=""))
    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == {"value_short", "value_long"}
    assert all(len(errors) == 1 for errors in form.errors.values())
    assert PolicyVersion.objects.get().version == draft.version


def test_checking_saves_nothing(admin):
    draft = begin(admin)
    sent = form_of(draft, value_short="7", intent="check")
    response = admin.post(f"{BASE}tests.leave/1/edit/", sent, headers={"HX-Request": "true"})
    assert response.templates[0].name == "core/policies/_effect.html"
    assert "<b>7</b>" in response.content.decode()
    assert PolicyVersion.objects.get().values["short"] == 3
    assert admin.post(f"{BASE}tests.leave/1/edit/", sent).status_code == 200


def test_two_editors_see_both_values(admin):
    draft = begin(admin)
    admin.post(f"{BASE}tests.leave/1/edit/", form_of(draft, value_short="4"))
    response = admin.post(f"{BASE}tests.leave/1/edit/", form_of(draft, value_short="6"))
    assert response.status_code == 409
    assert response.context["conflict_rows"] == [{"label": "Short", "mine": "6", "theirs": "4"}]
    # Saving again, now knowingly, keeps one's own.
    again = response.context["form"].data
    assert admin.post(f"{BASE}tests.leave/1/edit/", again).status_code == 302
    assert PolicyVersion.objects.get().values["short"] == 6


def test_what_needs_approval_waits_in_the_directors_inbox(admin, company, client):
    draft = begin(admin, "tests.grading")
    admin.post(f"{BASE}tests.grading/1/edit/", {**form_of(draft), "value_weight": "45"})
    assert admin.post(f"{BASE}tests.grading/1/publish/").status_code == 409
    assert admin.post(f"{BASE}tests.grading/1/submit/").status_code == 302
    assert "刘洋" in admin.get(f"{BASE}tests.grading/1/").content.decode()
    client.force_login(company.director)
    decide_url = client.get(f"{BASE}tests.grading/1/").context["decide_url"]
    page = client.get(decide_url).content.decode()
    assert '<span class="was">40%</span>' in page
    client.force_login(company.admin)
    assert client.post(f"{BASE}tests.grading/1/withdraw/").status_code == 302
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_stale_page_cannot_publish(admin):
    draft = begin(admin)
    admin.post(f"{BASE}tests.leave/1/edit/", form_of(draft, value_short="4"))
    assert admin.post(f"{BASE}tests.leave/1/publish/", {"version": draft.version}).status_code == 409


def test_the_list_asks_a_constant_number_of_times(admin, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        response = admin.get(BASE)
    assert response.context["count"] >= 4


def test_search_finds_a_policy_by_its_values(admin):
    # The policy of the test has this field; another may well have one of that name.
    found = admin.get(BASE, {"search": "weight"})
    assert found.context["count"] >= 1
    assert "tests.grading" in found.content.decode()
    assert "tests.grading" not in admin.get(BASE, {"search": "anchor"}).content.decode()
    assert admin.get(BASE, {"search": "no such"}).context["count"] == 0


def test_an_unknown_verb_or_version_is_unknown(admin):
    begin(admin)
    assert admin.post(f"{BASE}tests.leave/1/explode/").status_code == 404
    assert admin.get(f"{BASE}tests.leave/7/").status_code == 404
