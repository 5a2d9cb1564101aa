"""What followed from the demo company's closed cycles: honours, plans and proposals of the past, promotions of the last month."""

from datetime import timedelta
from typing import Any

from assessments.models import Cycle, GrowthProposal, ImprovementPlan
from assessments.services.people import coaching
from assessments.services.people.following import follow, to_follow
from salesops.core.refusals import Forbidden
from salesops.core.sockets.approvals import directory
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

TEXTS = {
    "gap": "销售额与回款率均低于目标，拜访后续跟进不足。",
    "cause": "重点客户采购推迟，催收启动偏晚。",
    "actions": "每周与辅导人对账一次；逾期客户逐户制定回款计划；每周至少两次重点拜访。",
}
FOUND = (
    "逾期客户已逐户联系，两家承诺本月付款。",
    "拜访次数达标，新增三条有效线索。",
    "回款率回升，继续每周对账。",
    "行动项基本完成。",
)
SETTLED = "已面谈并约定下季度目标。"


def build_people(demo: DemoCompany) -> None:
    """The oldest cycle first; the decision table only of the newest month."""
    closed = list(to_follow())
    months = [cycle for cycle in closed if cycle.cycle == "M"]
    for cycle in closed:
        moment = cycle.closed_at
        if moment is None:
            continue
        newest = bool(months) and cycle.pk == months[-1].pk
        follow(actor=None, cycle=cycle, now=moment, promotions=newest)
        _carry_on(demo, cycle, moment + timedelta(days=3), lately=newest)


def _carry_on(demo: DemoCompany, cycle: Cycle, now: Any, *, lately: bool) -> None:
    """Managers open the plans asked for and settle the proposals; those of the last month still wait."""
    if lately or now.date() >= demo.today:
        return
    for plan in ImprovementPlan.objects.filter(scorecard__cycle=cycle, state="due").select_related(
        "scorecard__rater", "person"
    ):
        rater = plan.scorecard.rater
        coach = directory().manager_of(rater, now.date()) if rater else None
        if rater is None or coach is None or coach.pk == plan.person_id:
            continue
        try:
            opened = coaching.open_plan(actor=rater, plan=plan, coach=coach, now=now, **TEXTS)
        except Forbidden:
            continue
        for found, point in zip(
            FOUND, opened.checkpoints.filter(due_on__lt=demo.today).order_by("due_on"), strict=False
        ):
            then = now.replace(year=point.due_on.year, month=point.due_on.month, day=point.due_on.day)
            coaching.hold_checkpoint(actor=coach, checkpoint=point, note=found, now=then)
    for proposal in GrowthProposal.objects.filter(scorecard__cycle=cycle, state="open").select_related(
        "scorecard__rater", "person"
    ):
        rater = proposal.scorecard.rater
        if rater is not None and coaching.may_lead(rater, proposal.person):
            coaching.settle(actor=rater, proposal=proposal, done=True, note=SETTLED, now=now)


demo_parts.register(DemoPart("assessments.people", 190, build_people))
