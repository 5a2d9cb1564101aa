"""Owner and grade of many customers: previewed row by row, done by the services of the single acts (CUS-1, CUS-5, ACC-9)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Customer, GradeOverride, OwnerChange
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.jobs.models import Job
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.notify.models import Notification
from tests.cast_customers import make_customer

OWNER = "/lists/customers.customers/bulk/owner/"
GRADE = "/lists/customers.customers/bulk/grade/"
ZERUN, WEIZHIYUAN, DINGSHENG, ANRUI = "C-000001", "C-000002", "C-000003", "C-000004"


@pytest.fixture
def send(client, company, files):
    def post(who, address, htmx=False, **data):
        client.force_login(who)
        return client.post(address, data, headers={"HX-Request": "true"} if htmx else {})

    return post


def to_colleague(**more):
    day = timezone.localdate().isoformat()
    return {"set_heir": "colleague", "set_day": day, "set_reason": "区域调整"} | more


def why(response) -> dict[str, str]:
    """Title of a row → what happens to it, or why not."""
    return {title: then for title, _before, then, _changes in response.context["preview"].rows}


# --- owner ----------------------------------------------------------------------------------------------------------


def test_owner_is_previewed_row_by_row(send, company, files):
    seen = send(company.manager, OWNER, pick=[ZERUN, WEIZHIYUAN, ANRUI, DINGSHENG], **to_colleague())
    preview = seen.context["preview"]
    assert preview.changed == [ZERUN, ANRUI]
    assert dict(preview.before) == {company.rep.name: 1, "公海": 1}
    assert why(seen)[files.zerun.name] == company.colleague.name
    # The one she has already is named with the reason; another market's can't be chosen at all.
    assert [names for _reason, _count, names in preview.reasons] == [[files.weizhiyuan.name]]
    assert files.dingsheng.name not in why(seen)
    # An A customer among them: the director.
    assert "总监" in preview.about[0]
    assert not OwnerChange.objects.exists()


def test_owner_of_many_is_one_change_that_waits_for_approval(send, company, files):
    done = send(company.manager, OWNER, htmx=True, pick=[ZERUN, WEIZHIYUAN], confirm="1", **to_colleague())
    change = OwnerChange.objects.get()
    assert done["HX-Redirect"] == f"/customers/owner-changes/{change.pk}/"
    assert [item.customer.code for item in change.items.all()] == [ZERUN]
    assert change.state == "waiting"
    assert ApprovalStep.objects.get(approval__kind="customers.owner_change").approver == "director"
    assert Customer.objects.get(code=ZERUN).owner == company.rep
    # Asked for again while it waits: the row says so, nothing is written.
    again = send(company.manager, OWNER, pick=[ZERUN], **to_colleague())
    assert again.context["preview"].changed == []
    send(company.manager, OWNER, pick=[ZERUN], confirm="1", **to_colleague())
    assert OwnerChange.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"set_day": "2020-01-01"}, "day"),
        ({"set_day": "soon"}, "day"),
    ],
)
def test_owner_refuses_what_was_filled_in_beside_its_field(send, company, changed, field):
    refused = send(company.manager, OWNER, pick=[ZERUN], confirm="1", **to_colleague(**changed))
    assert refused.status_code == 422
    assert [asked.field.name for asked in refused.context["fields"] if asked.errors] == [field]
    assert not OwnerChange.objects.exists()


def test_owner_is_not_given_by_who_decides_nothing(send, company):
    for who in (company.rep, company.secretary):
        assert send(who, OWNER, pick=[ZERUN], confirm="1", **to_colleague()).status_code == 404
    # A supervisor gives inside the own team: nobody else is offered.
    seen = send(company.supervisor, OWNER, pick=[ZERUN], confirm="1", **to_colleague(set_heir="other_rep"))
    assert seen.context["missing"]
    assert not OwnerChange.objects.exists()


def test_more_than_a_change_takes_is_a_handover(send, company, monkeypatch):
    monkeypatch.setattr("customers.rules.owner_change.AT_ONCE", 1)
    refused = send(company.manager, OWNER, **{"for": "", "all": "1", "confirm": "1"}, **to_colleague())
    assert refused.status_code == 422
    assert len(refused.context["errors"]) == 1
    assert not OwnerChange.objects.exists()


def test_what_was_changed_after_the_preview_is_previewed_anew(send, company):
    seen = send(company.manager, OWNER, pick=[ZERUN], **to_colleague()).context["seen"]
    other = to_colleague(set_reason="另一个理由")
    assert send(company.manager, OWNER, pick=[ZERUN], confirm="1", seen=seen, **other).context["preview"]
    assert not OwnerChange.objects.exists()
    assert send(company.manager, OWNER, pick=[ZERUN], confirm="1", seen=seen, **to_colleague()).status_code == 302
    assert OwnerChange.objects.count() == 1


# --- grade ----------------------------------------------------------------------------------------------------------


def grade(letter="C", days=30, reason="战略客户"):
    ends_on = timezone.localdate() + timedelta(days=days)
    return {"set_grade": letter, "set_ends_on": ends_on.isoformat(), "set_reason": reason}


def test_grades_are_set_where_one_decides_and_proposed_for_own_customers(send, company, files):
    own = make_customer(
        "C-000077", "苏州主管自有有限公司", owner=company.supervisor, unit=company.units["EC-2-T"], grade="B"
    )
    files_now = {"pick": [ZERUN, WEIZHIYUAN, own.code], **grade("B")}
    seen = send(company.supervisor, GRADE, **files_now | {"pick": [ZERUN, WEIZHIYUAN]})
    assert seen.context["preview"].changed == [ZERUN]
    assert dict(seen.context["preview"].before) == {"A": 1}
    assert not GradeOverride.objects.exists()

    told = send(company.supervisor, GRADE, confirm="1", **{**files_now, **grade("C")})
    assert told.status_code == 302
    states = dict(GradeOverride.objects.values_list("customer__code", "state"))
    assert states == {ZERUN: "active", WEIZHIYUAN: "active", own.code: "waiting"}
    assert {c.grade for c in Customer.objects.filter(code__in=[ZERUN, WEIZHIYUAN])} == {"C"}
    assert Customer.objects.get(code=own.code).grade == "B"
    assert Approval.objects.filter(kind="customers.grade_override").count() == 1
    # It waits: named in the next preview.
    seen = send(company.supervisor, GRADE, pick=[own.code], **grade("C"))
    assert seen.context["preview"].changed == []


def test_a_grade_needs_an_end_within_the_policy_and_a_reason(send, company):
    refused = send(company.supervisor, GRADE, pick=[ZERUN], confirm="1", **grade(days=4000))
    assert refused.status_code == 422
    assert [asked.field.name for asked in refused.context["fields"] if asked.errors] == ["ends_on"]
    assert send(company.supervisor, GRADE, pick=[ZERUN], confirm="1", **grade(reason="")).context["missing"]
    assert not GradeOverride.objects.exists()


def test_who_sets_no_grades_is_not_offered_it(send, company, client, files):
    for who in (company.rep, company.secretary, company.gm):
        assert send(who, GRADE, pick=[ZERUN], confirm="1", **grade()).status_code == 404
        assert "/bulk/grade/" not in client.get("/customers/").text


def test_all_that_match_are_graded_in_the_background_refused_ones_named(send, company, files):
    for n in range(30):
        make_customer(f"C-7{n:05}", f"苏州批量{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"], grade="B")
    told = send(company.supervisor, GRADE, **{"for": "", "all": "1", "confirm": "1"}, **grade("B"))
    assert told.status_code == 302
    assert not GradeOverride.objects.exists()
    run_waiting_jobs()
    job = Job.objects.get(kind="lists.bulk")
    assert job.result["changed"] == 2
    assert [row["rows"] for row in job.result["refused"]] == [31]
    assert Notification.objects.filter(person=company.supervisor).exists()
    assert set(GradeOverride.objects.values_list("customer__code", flat=True)) == {ZERUN, ANRUI}


def test_a_preview_of_many_asks_few_questions(send, company, client, django_assert_max_num_queries):
    for n in range(60):
        make_customer(f"C-7{n:05}", f"苏州批量{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"], grade="B")
    client.force_login(company.manager)
    client.get("/customers/")
    for address, data in ((OWNER, to_colleague()), (GRADE, grade("A"))):
        with django_assert_max_num_queries(26):
            seen = client.post(address, {"for": "", "all": "1", **data}, headers={"HX-Request": "true"})
        assert len(seen.context["preview"].changed) >= 60
