"""Who is asked, in which order, and why (defaults.md 11)."""

import pytest

from accounts.models import OrgUnitHead, Posting
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.routing import explain_route
from salesops.core.approvals.services import approve, open_approval
from salesops.core.refusals import Refused
from tests.core.approvals.conftest import TUESDAY, at

DAY = TUESDAY.date()


def asked(approval) -> list[str]:
    """Usernames that may decide now, by step."""
    rows = ApprovalStep.objects.filter(approval=approval, state="open").order_by("id")
    return [p.user.username for s in rows for p in s.people.filter(ended_at=None).order_by("id")]


def test_stages_follow_each_other_and_the_same_stage_stands_open_together(company, submit, thing):
    approval = submit(["supervisor"], ["legal", "finance"], ["MM"])
    assert asked(approval) == ["supervisor"]
    approve(step_id=approval.steps.get(state="open").pk, actor=company.supervisor, now=TUESDAY)
    assert asked(approval) == ["legal", "finance"]
    approve(step_id=approval.steps.get(approver="finance").pk, actor=company.finance, now=TUESDAY)
    assert asked(approval) == ["legal"]
    approve(step_id=approval.steps.get(approver="legal").pk, actor=company.legal, now=TUESDAY)
    assert asked(approval) == ["manager"]
    assert thing.calls == []
    approve(step_id=approval.steps.get(approver="MM").pk, actor=company.manager, now=TUESDAY)
    approval.refresh_from_db()
    assert (approval.state, thing.calls) == ("approved", ["approved"])


def test_a_step_is_due_eight_working_hours_after_it_arrived(submit):
    # Thu 2026-11-19 14:00 + 8 wh = Fri 14:00 (defaults.md 5).
    approval = submit(["supervisor"], now=at(19, 14))
    assert approval.steps.get().due_at == at(20, 14)


def test_a_route_without_stages_is_approved_at_once(submit, thing):
    assert submit().state == "approved"
    assert thing.calls == ["approved"]


@pytest.mark.parametrize(
    ("requester", "route", "expected"),
    [
        # Requester = approver: the step goes to that person's manager.
        ("manager", ["MM"], "director"),
        ("director", ["director"], "gm"),
        # … for the general manager to whom the board named: the head of finance on day one.
        ("gm", ["GM"], "finance"),
        ("rep", ["supervisor"], "supervisor"),
        ("supervisor", ["supervisor"], "regional"),
        ("regional", ["supervisor"], "manager"),
        ("manager", ["supervisor"], "director"),
        ("other_manager", ["supervisor"], "deputy_director"),
        ("finance", ["finance"], "gm"),
        ("finance", ["supervisor"], "gm"),
        ("auditor", ["supervisor"], "finance"),
        ("other_rep", ["director"], "deputy_director"),
        ("legal", ["director"], "director"),
        ("auditor", ["MM"], "finance"),
    ],
)
def test_who_is_asked(company, submit, requester, route, expected):
    assert asked(submit(route, requester=getattr(company, requester))) == [expected]


def test_who_benefits_or_changed_it_last_may_not_decide_either(company, submit):
    approval = submit(["supervisor"], barred=[company.supervisor.pk])
    assert asked(approval) == ["regional"]


def test_who_submits_for_another_may_not_decide(company, submit):
    approval = submit(["supervisor"], requester=company.rep, actor=company.supervisor)
    assert asked(approval) == ["regional"]


def test_a_disabled_approver_is_replaced_by_the_superior(company, submit):
    company.supervisor.is_active = False
    company.supervisor.save()
    assert asked(submit(["supervisor"])) == ["regional"]


def test_persons_are_resolved_when_the_step_arrives_not_before(company, submit):
    approval = submit(["supervisor"], ["MM"])
    OrgUnitHead.objects.filter(unit=company.units["EC"]).update(user=company.other_manager)
    approve(step_id=approval.steps.get(state="open").pk, actor=company.supervisor, now=TUESDAY)
    assert asked(approval) == ["other_manager"]


def test_nobody_left_is_refused_rather_than_passed(company, submit):
    Posting.objects.filter(user=company.gm).delete()
    for who in ("gm", "finance", "auditor"):
        person = getattr(company, who)
        person.is_active = False
        person.save()
    with pytest.raises(Refused) as refused:
        submit(["GM"], requester=company.director, barred=[company.director.pk])
    assert refused.value.code == "approvals.nobody-to-decide"


def test_dry_run_names_people_and_rules(company, thing):
    facts = {"route": [["supervisor"], ["MM", "finance"]]}
    found = explain_route("tests.thing", company.rep, requester=company.manager, facts=facts, day=DAY)
    assert [(e.stage, e.people[0].user.username, e.reason) for e in found] == [
        (1, "director", "stage 1"),
        (2, "director", "stage 2"),
        (2, "finance", "stage 2"),
    ]
    moved = found[1].people[0]
    assert (moved.via, moved.instead_of) == ("superior", company.manager)


def test_unknown_codes_raise(company, thing):
    with pytest.raises(LookupError):
        open_approval("tests.thing", company.rep, requester=company.rep, facts={"route": [["nobody"]]}, now=TUESDAY)
    with pytest.raises(LookupError):
        open_approval("tests.nothing", company.rep, requester=company.rep, facts={}, now=TUESDAY)


def test_readers_are_told_and_decide_nothing(company, submit):
    approval = submit(["supervisor"], copies=["HR", "supervisor"])
    assert {c.user for c in approval.copies.all()} == {company.hr, company.supervisor}
    with pytest.raises(Refused):
        approve(step_id=approval.steps.get().pk, actor=company.hr, now=TUESDAY)
