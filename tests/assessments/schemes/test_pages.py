"""Pages of schemes: list, one scheme, a version, the editor with its sums, two versions side by side."""

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from assessments.models import Scheme, SchemeVersion
from assessments.services.scheme_bodies import write_body
from tests.cast_schemes import JANUARY, NOW, agreed, draft_of, submitted

pytestmark = pytest.mark.django_db


def typed(page, **changes) -> dict[str, str]:
    """What the form on ``page`` would send, with ``changes``."""
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    return {name: str(value) for name, value in sent.items()} | changes


def edit_url(draft: SchemeVersion) -> str:
    return reverse("assessments:edit_scheme", args=[draft.scheme.code, draft.number])


def test_everybody_reads_what_people_are_measured_by(client, company):
    client.force_login(company.rep)
    page = client.get(reverse("assessments:schemes")).content.decode()
    assert page.count("/assessments/schemes/E") == 6
    assert "/assessments/schemes/EM2/" not in page
    one = client.get(reverse("assessments:scheme", args=["SQ"])).content.decode()
    assert one.count("<polyline") == 13
    assert "R70→90/110" in one


def test_a_draft_is_hidden_from_those_who_do_not_decide(client, company):
    draft = draft_of(company.admin)
    url = reverse("assessments:scheme_version", args=["EM", draft.number])
    client.force_login(company.rep)
    assert client.get(url).status_code == 404
    assert client.get(reverse("assessments:compare_schemes", args=["EM"]) + "?after=2").context["changed"] == 0
    client.force_login(company.gm)
    page = client.get(url)
    assert (page.status_code, page.context["changed"]) == (200, 2)


def test_sums_are_checked_while_one_types(client, company):
    draft = draft_of(company.admin)
    client.force_login(company.admin)
    form = client.get(edit_url(draft))
    data = typed(form, weight_K01="10", intent="check")
    part = client.post(edit_url(draft), data, headers={"HX-Request": "true"})
    assert [refusal.code for refusal in part.context["problems"]] == [
        "assessments.scheme-sum", "assessments.dimension-range",
    ]  # fmt: skip
    assert SchemeVersion.objects.get(pk=draft.pk).version == draft.version
    wrong = client.post(edit_url(draft), typed(form, weight_K01="x", rule_K07="Q9", intent="save"))
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"weight_K01", "rule_K07"}


def test_saving_takes_a_kpi_out_and_puts_one_in(client, company):
    draft = draft_of(company.admin)
    client.force_login(company.admin)
    data = typed(
        client.get(edit_url(draft)), weight_K10="", kpi_new_PER="K09", rule_new_PER="N8->25", weight_new_PER="10"
    )
    done = client.post(edit_url(draft), data | {"intent": "save"})
    assert done.status_code == 302
    kept = SchemeVersion.objects.with_body().get(pk=draft.pk).body
    assert [(line.kpi, line.rule.notation) for line in kept.lines if line.kpi in ("K09", "K10")] == [("K09", "N8→25")]
    assert kept.total == 100
    again = client.post(edit_url(draft), data | {"intent": "save"})
    assert again.status_code == 409
    assert "conflict" in again.context


def test_begun_submitted_withdrawn_discarded(client, company):
    client.force_login(company.admin)
    begun = client.post(reverse("assessments:begin_scheme", args=["DY"]))
    draft = SchemeVersion.objects.get(scheme__code="DY", number=2)
    assert begun.url == edit_url(draft)
    act = reverse("assessments:act_on_scheme", args=["DY", 2, "submit"])
    assert client.post(act).status_code == 409
    assert client.post(reverse("assessments:act_on_scheme", args=["DY", 2, "publish"])).status_code == 404
    assert client.post(reverse("assessments:act_on_scheme", args=["DY", 2, "discard"])).status_code == 302
    assert SchemeVersion.objects.get(pk=draft.pk).state == "discarded"


def test_the_api_tells_what_holds_on_a_day(client, company):
    client.force_login(company.rep)
    everything = client.get("/api/v1/schemes/").json()
    assert [found["code"] for found in everything["results"]][:3] == ["NM", "NQ", "EM"]
    one = client.get("/api/v1/schemes/SQ/?on=2026-09-30").json()
    assert (one["number"], one["starts_on"], one["ends_on"]) == (1, None, None)
    assert one["dimensions"][0] == {"code": "PER", "weight": "55.00", "least": "50.00", "most": "60.00"}
    assert one["lines"][0]["rule"] == "L60/120"
    assert client.get("/api/v1/schemes/EM2/").status_code == 404


def test_a_tier_first_measured_in_a_year_is_new_not_unchanged(client, company):
    scheme = Scheme.objects.create(code="DM", tier="D", cycle="M")
    made = SchemeVersion.objects.create(
        scheme=scheme, number=1, shipped=True, period=DateRange(JANUARY, None), created_at=NOW, changed_at=NOW
    )
    write_body(made, SchemeVersion.objects.with_body().get(scheme__code="DY").body)
    for state, more in (("in_review", {}), ("published", {"published_at": NOW})):
        SchemeVersion.objects.filter(pk=made.pk).update(state=state, **more)
    client.force_login(company.rep)
    page = client.get(reverse("assessments:scheme_revision", args=[2027]))
    assert (page.context["begun"], made in page.context["same"]) == ([made], False)
    assert "新增" in page.content.decode()


def test_the_revision_of_a_year_says_what_changed_and_why(client, company):
    made = agreed(submitted(company, starts_on=JANUARY), company.director, company.gm)
    client.force_login(company.rep)
    page = client.get(reverse("assessments:scheme_revision", args=[2027]))
    assert [(one["before"].number, one["after"], one["count"]) for one in page.context["changed"]] == [(1, made, 2)]
    assert made not in page.context["same"]
    assert "回款目标上调" in page.content.decode()
    assert client.get(reverse("assessments:scheme_revision", args=[2026])).context["changed"] == []
    for year in (1999, 2099):
        assert client.get(reverse("assessments:scheme_revision", args=[year])).status_code == 404
