"""What follows from closed cycles: honours, plans, proposals, once (defaults.md 9.3)."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Posting
from assessments.models import FollowedCycle, GrowthProposal, Honour, ImprovementPlan, PlanCheckpoint, Promotion
from assessments.services.people import coaching
from assessments.services.people.following import follow, to_follow
from salesops.core.refusals import Forbidden, Invalid, Refused
from salesops.core.sockets.invariants import invariants
from tests.assessments.people.world import NOW, card, close, cycle_of, people

pytestmark = pytest.mark.django_db


def honours():
    rows = Honour.objects.order_by("pk").select_related("user", "unit")
    return [(one.kind, one.place, one.user.username if one.user else one.unit.code) for one in rows]


def test_a_month_honours_its_best_once_and_numbers_stay_whole(company):
    month = cycle_of("2026-10")
    card(month, company.rep, {"K01": "110"})
    card(month, company.colleague, {"K01": "120", "K07": "89"})
    card(month, company.other_rep, {"K01": "119"}, red_line=True)
    card(month, company.units["EC-2-T"], {"K01": "105"}, tier="S")
    card(month, company.units["EC"], {"K01": "115"}, tier="S")
    closed = close(month)
    assert honours() == [("person", 1, "rep"), ("team", 1, "EC-2-T")]
    assert list(Honour.objects.values_list("number", flat=True)) == ["ZS-2026-0001", "ZS-2026-0002"]
    assert not follow(actor=None, cycle=closed, now=NOW)
    assert not to_follow().exists()
    assert (Honour.objects.count(), FollowedCycle.objects.count()) == (2, 1)
    # Cards of this test have numbers nobody drew.
    assert [fault for fault in invariants.get("numbering.gaps").faults() if not fault.startswith("KP")] == []


def test_a_quarter_ranks_its_people_and_asks_for_plans(company):
    """Twelve of them: the one below 60 owes a plan anyway; with all above 80 the last has a talk."""
    quarter = cycle_of("2026Q3")
    others = people(10)
    for n, one in enumerate(others):
        card(quarter, one, {"K01": str(100 + n)})
    weak = card(quarter, company.rep, every="50", rater=company.supervisor)
    card(quarter, company.colleague, {"K01": "62"})
    close(quarter)
    (plan,) = ImprovementPlan.objects.all()
    assert (plan.person, plan.trigger, plan.scorecard, plan.state) == (company.rep, "low_quarter", weak, "due")
    assert plan.due_on == date(2026, 11, 27)
    assert plan.standing == {"rank": 12, "of": 12, "company": True}
    assert [(kind, place) for kind, place, _who in honours()] == [("total", 1), ("total", 2), ("total", 3)]
    winter = cycle_of("2025Q4")
    for n, one in enumerate(others):
        card(winter, one, {"K01": str(100 + n)})
    close(winter)
    (talk,) = GrowthProposal.objects.filter(kind="coaching_talk")
    assert talk.person == others[0]


def test_two_months_below_sixty_and_what_bands_propose(company):
    first, second = cycle_of("2026-09"), cycle_of("2026-10")
    card(first, company.rep, every="50")
    card(second, company.rep, every="50")
    card(second, company.colleague, {"K07": "95", "K18": "60", "K25": "60", "K19": "1", "K30": "0", "K31": "0"})
    close(first)
    assert not ImprovementPlan.objects.exists()
    close(second)
    assert list(ImprovementPlan.objects.values_list("person__username", "trigger")) == [("rep", "low_months")]
    told = {one.kind: (one.person.username, one.about) for one in GrowthProposal.objects.all()}
    assert told == {"training": ("colleague", ["K25", "K19"])}


@pytest.fixture
def plan(company):
    quarter = cycle_of("2026Q2")
    card(quarter, company.rep, every="50", rater=company.supervisor, home=company.units["EC-2-T"])
    close(quarter)
    return ImprovementPlan.objects.get()


def opened(company, plan, **changed):
    values = {"coach": company.colleague, "gap": "回款率 62%", "cause": "催收晚", "actions": "每周对账"} | changed
    return coaching.open_plan(actor=company.supervisor, plan=plan, now=NOW, **values)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"coach": "supervisor"}, "assessments.coach-rates"),
        ({"coach": "rep"}, "assessments.coach-is-person"),
        ({"coach": None}, "assessments.coach-missing"),
        ({"gap": " "}, "assessments.plan-says-nothing"),
    ],
)
def test_a_plan_needs_its_texts_and_another_coach_than_the_rater(company, plan, changed, code):
    if isinstance(changed.get("coach"), str):
        changed = {"coach": getattr(company, changed["coach"])}
    with pytest.raises(Invalid) as refused:
        opened(company, plan, **changed)
    assert [one.code for one in refused.value.refusals] == [code]


def test_nobody_writes_the_plan_of_oneself_or_of_strangers(company, plan):
    for who in (company.rep, company.other_manager, company.colleague):
        with pytest.raises(Forbidden):
            coaching.open_plan(actor=who, plan=plan, coach=company.director, gap="x", cause="x", actions="x", now=NOW)
        visible = ImprovementPlan.objects.visible_to(who).exists()
        assert visible == (who == company.rep)


def test_a_plan_runs_eight_weeks_is_extended_once_and_judged_by_quarters(company, plan):
    found = opened(company, plan)
    assert (found.number, found.ends_on) == ("GJ-2026-0001", date(2027, 1, 15))
    days = list(PlanCheckpoint.objects.order_by("due_on").values_list("due_on", flat=True))
    assert days == [date(2026, 12, 4), date(2026, 12, 18), date(2027, 1, 1), date(2027, 1, 15)]
    assert ImprovementPlan.objects.visible_to(company.colleague).exists()
    point = PlanCheckpoint.objects.order_by("due_on")[0]
    coaching.hold_checkpoint(actor=company.colleague, checkpoint=point, note="已对账三家", now=NOW)
    with pytest.raises(Refused):
        coaching.hold_checkpoint(actor=company.colleague, checkpoint=point, note="again", now=NOW)
    coaching.answer_checkpoint(actor=company.rep, checkpoint=point, answer="下周完成", now=NOW)
    with pytest.raises(Forbidden):
        coaching.answer_checkpoint(actor=company.colleague, checkpoint=point, answer="x", now=NOW)
    third = cycle_of("2026Q3")
    card(third, company.rep, every="50")
    close(third)
    found.refresh_from_db()
    assert (found.state, found.ends_on, found.checkpoints.count()) == ("extended", date(2027, 2, 12), 6)
    assert found.judged_by.cycle.code == "2026Q3"
    with pytest.raises(Refused):
        coaching.end_plan(actor=company.supervisor, plan=found, verb="close", result="x", now=NOW)
    fourth = cycle_of("2026Q4")
    card(fourth, company.rep, every="50")
    close(fourth)
    found.refresh_from_db()
    assert found.state == "failed"
    assert GrowthProposal.objects.filter(kind="change", person=company.rep).count() == 1


def test_seventy_in_the_next_quarter_passes(company, plan):
    opened(company, plan)
    third = cycle_of("2026Q3")
    better = card(third, company.rep, every="90")
    close(third)
    plan.refresh_from_db()
    assert (plan.state, plan.judged_by) == ("passed", better)
    assert better.total >= Decimal(70)


def test_proposals_are_settled_by_whoever_leads_the_person(company):
    month = cycle_of("2026-10")
    one = card(month, company.rep, every="80")
    proposal = GrowthProposal.objects.create(person=company.rep, scorecard=one, kind="talk", made_at=NOW)
    with pytest.raises(Forbidden):
        coaching.settle(actor=company.rep, proposal=proposal, done=True, note="谈过", now=NOW)
    coaching.settle(actor=company.supervisor, proposal=proposal, done=True, note="谈过", now=NOW)
    with pytest.raises(Refused):
        coaching.settle(actor=company.supervisor, proposal=proposal, done=False, note="x", now=NOW)


@pytest.mark.parametrize(("every", "kind"), [("100", ""), ("80", ""), ("0", "decision")])
def test_the_end_of_a_probation(company, every, kind):
    """Confirmed: the newcomer's post, pay grade and tier change on the next day, by the service of people."""
    from accounts.models import Position

    newcomer = Position.objects.create(code="P10", name="销售代表（新人）", rank=0)
    Position.objects.filter(code="P11").update(rank=1)
    Posting.objects.filter(user=company.rep).update(position=newcomer)
    probation = cycle_of("2026Q3", person=company.rep)
    card(probation, company.rep, every=every, tier="N")
    close(probation)
    found = list(GrowthProposal.objects.values_list("kind", flat=True))
    if kind:
        assert found == [kind]
        assert not Promotion.objects.exists()
        return
    (promotion,) = Promotion.objects.all()
    assert (promotion.rule, promotion.state, promotion.starts_on) == ("NQ", "approved", date(2026, 11, 21))
    assert Posting.objects.on(date(2026, 11, 20)).get(user=company.rep).position.code == "P10"
    assert Posting.objects.on(date(2026, 11, 21)).get(user=company.rep).position.code == "P11"
