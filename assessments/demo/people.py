"""What followed from the demo company's closed cycles: honours, plans and proposals of the past, promotions of the last month."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import Position, Posting
from assessments.models import Cycle, GrowthProposal, ImprovementPlan, PlanCheckpoint, Promotion, Scorecard
from assessments.scope_people import reaches_person
from assessments.services.people import coaching
from assessments.services.people.following import follow, to_follow
from assessments.services.people.promotions import complete, propose_special
from salesops.core import worktime
from salesops.core.refusals import Refused
from salesops.core.sockets.approvals import directory
from salesops.core.sockets.demo import DemoCompany

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
MERIT = "独立拿下片区最大单一设备项目，并带动两名新人出单。"
OPINION = "客户与内部评价一致，建议晋升并承担重点客户。"
# What is asked for in the last days still waits.
WAITS = timedelta(days=35)
# The decision table is looked at from here on: months before brought nothing that isn't decided.
LATELY = timedelta(days=40)


def follow_until(demo: DemoCompany, moment: datetime) -> None:
    """What followed from the cycles closed by ``moment``, the first closed first."""
    for cycle in to_follow().filter(closed_at__lte=moment).order_by("closed_at", "pk"):
        at: Any = cycle.closed_at
        _hold_checkpoints(at)
        follow(actor=None, cycle=cycle, now=at, promotions=timezone.localdate(at) > demo.today - LATELY)
        if timezone.localdate(at) < demo.today - WAITS:
            _carry_on(cycle, at + timedelta(days=3))
    _hold_checkpoints(moment)


def _carry_on(cycle: Cycle, at: datetime) -> None:
    """Managers open the plans asked for; the talks proposed were held."""
    plans = ImprovementPlan.objects.filter(scorecard__cycle=cycle, state="due").select_related(
        "scorecard__rater", "person"
    )
    for plan in plans.order_by("pk"):
        rater = plan.scorecard.rater
        coach = directory().manager_of(rater, timezone.localdate(at)) if rater else None
        if rater is None or coach is None or coach.pk == plan.person_id or not coaching.may_lead(rater, plan.person):
            continue
        coaching.open_plan(actor=rater, plan=plan, coach=coach, now=at, **TEXTS)
    talks = GrowthProposal.objects.filter(scorecard__cycle=cycle, state="open", scorecard__rater__isnull=False)
    rater = Scorecard.objects.filter(pk=OuterRef("scorecard")).values("rater")
    talks.update(state=GrowthProposal.State.DONE, note=SETTLED, by=Subquery(rater), ended_at=at)


def _hold_checkpoints(moment: datetime) -> None:
    """Those whose day has come, each on its day."""
    points = PlanCheckpoint.objects.filter(
        held_on=None, due_on__lt=moment.date(), plan__state__in=("open", "extended"), plan__coach__isnull=False
    )
    for point in points.select_related("plan__coach").order_by("due_on", "pk"):
        then = worktime.work_calendar().closing(worktime.next_working_day(point.due_on))
        if then < moment:
            note = FOUND[(point.plan_id + point.due_on.toordinal() // 14) % len(FOUND)]
            coaching.hold_checkpoint(actor=point.plan.coach, checkpoint=point, note=note, now=then)


def propose_promotion(demo: DemoCompany, now: datetime) -> None:
    """The manager sees merit the decision table doesn't show (PR3), and has still to attest the course."""
    manager, to = demo.people["manager"], Position.objects.get(code="P20")
    busy = ImprovementPlan.objects.active().values("person")
    posts = Posting.objects.on(demo.today).filter(position__code="P11", user__is_active=True).exclude(user__in=busy)
    posts = posts.exclude(user__in=Promotion.objects.undecided().values("person")).select_related("user", "unit")
    for post in posts.order_by("user__username"):
        if reaches_person(manager, post.user, "c"):
            try:
                made = propose_special(
                    actor=manager, person=post.user, to=to, reason=MERIT, now=now - timedelta(days=2)
                )
            except Refused:  # a low card or a red line: somebody else
                continue
            first = (demo.today.replace(day=28) + timedelta(days=4)).replace(day=1)
            complete(actor=manager, promotion=made, starts_on=first, unit=post.unit, opinion=OPINION, now=now)
            return
