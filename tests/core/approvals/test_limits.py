"""Limits of matters, reminder and next manager are dated policies (defaults.md 11, ALL-7)."""

from datetime import date, timedelta

import pytest

from salesops.core.approvals.limits import limit_of_step
from salesops.core.approvals.models import ApprovalDecision, ApprovalEscalation
from salesops.core.approvals.policies import LIMITS, check
from salesops.core.approvals.services import escalate_due
from salesops.core.limits import Limit
from salesops.core.policies import policy_on
from salesops.core.sockets.approvals import Matter, Stage, matters
from tests.versions import hold

from .conftest import TUESDAY, at

pytestmark = pytest.mark.django_db
DAY = TUESDAY.date()


def limit_of(code: str, day: date = DAY, stage: Stage | None = None) -> str:
    return str(limit_of_step(matters.get(code), stage or Stage(("supervisor",)), day))


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        ("customers.owner_change", "1 wd"),
        ("customers.bank_change", "1 wd"),
        ("customers.merge", "2 wd"),
        ("accounts.handover", "1 wd"),
    ],
)
def test_shipped_limits_are_those_of_the_table(company, code, limit):
    assert limit_of(code) == limit
    assert {"matter": code, "limit": Limit.of(limit)} in policy_on(LIMITS, DAY)["limits"]


def test_a_matter_without_a_limit_of_its_own_has_that_of_the_clock(company, thing):
    assert limit_of("tests.thing") == "8 wh"
    assert "tests.thing" not in {row["matter"] for row in policy_on(LIMITS, DAY)["limits"]}


def test_what_the_stage_says_counts_first(company):
    assert limit_of("customers.merge", stage=Stage(("supervisor",), limit="4 wh")) == "4 wh"


def test_a_version_holds_from_its_day_and_a_matter_it_does_not_name_keeps_the_shipped_limit(company):
    hold(LIMITS, DAY, limits=[{"matter": "customers.merge", "limit": "5 wd"}])
    assert limit_of("customers.merge", DAY - timedelta(days=1)) == "2 wd"
    assert limit_of("customers.merge") == "5 wd"
    assert limit_of("customers.owner_change") == "1 wd"
    # A version kept before there were these values reads the shipped ones.
    assert str(policy_on(LIMITS, DAY)["remind"]) == "4 wh"


def test_each_matter_once():
    rows = [{"matter": "customers.merge", "limit": "1 wd"}] * 2
    assert [r.field for r in check({"limits": rows})] == ["limits.1.matter"]


def levels(approval):
    return set(ApprovalEscalation.objects.filter(step__approval=approval).values_list("level", flat=True))


def test_called_to_mind_and_the_next_manager_as_shipped(company, submit):
    """Arrived Tuesday 10:00, limit 8 wh: 15:00, Wednesday 10:00 the deputy, Thursday 10:00 the next manager."""
    approval, level = submit(("supervisor",)), ApprovalEscalation.Level
    for now, reached in (
        (at(10, 14, 59), set()),
        (at(10, 15), {level.REMINDER}),
        (at(11, 10), {level.REMINDER, level.DEPUTY}),
        (at(12, 9, 59), {level.REMINDER, level.DEPUTY}),
        (at(12, 10), {level.REMINDER, level.DEPUTY, level.MANAGER}),
    ):
        escalate_due(actor=None, now=now)
        assert levels(approval) == reached, now


def test_called_to_mind_and_the_next_manager_by_policy(company, submit):
    hold(LIMITS, DAY, remind="2 wh", manager="1 wd")
    approval, level = submit(("supervisor",)), ApprovalEscalation.Level
    escalate_due(actor=None, now=at(10, 11, 59))
    assert levels(approval) == set()
    escalate_due(actor=None, now=at(10, 13, 0))
    assert levels(approval) == {level.REMINDER}
    # Due on Wednesday 10:00, one working day later is Thursday at closing.
    escalate_due(actor=None, now=at(12, 17, 59))
    assert levels(approval) == {level.REMINDER, level.DEPUTY}
    escalate_due(actor=None, now=at(12, 18))
    assert ApprovalDecision.objects.filter(approval=approval, verb=ApprovalDecision.Verb.ESCALATE).count() == 1


def test_every_matter_reads_its_limit_from_a_policy_or_the_clock():
    assert {matter.code for matter in matters if matter.limit} == {
        "accounts.handover", "assessments.bonus_run", "assessments.card_correction", "assessments.promotion", "assessments.red_line", "assessments.scheme_version", "customers.bank_change", "customers.merge", "customers.owner_change",
    }  # fmt: skip
    assert Matter.__dataclass_fields__["limit"].default == ""
