"""Plans and proposals that follow from a closed cycle, and what a later quarter says of plans under way (ASM-10)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from assessments.models import Cycle, GrowthProposal, ImprovementPlan, PlanCheckpoint, Scorecard
from assessments.policies.people import IMPROVEMENT, plan_terms, pool_terms
from assessments.rules import improvement
from assessments.rules.last_tenth import Pool, Standing, last_tenth
from salesops.core import worktime
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.policies import policy_on
from salesops.core.sockets.report_periods import Period
from salesops.core.states import move

from .closed import COLLECTION, SALES, ClosedCard, scored, zones

# What the history calls the judgement on a plan.
JUDGED = {"pass": "assessments.pass_improvement", "fail": "assessments.fail_improvement"}

Last = Mapping[int, tuple[Standing, Pool]]
# Newcomers are compared with nobody.
RANKED = ("E", "S", "D")
Kind = GrowthProposal.Kind


def last_of_quarter(cycle: Cycle, cards: Sequence[ClosedCard]) -> Last:
    """Who comes last in which pool; only quarters of everybody are ranked."""
    if cycle.cycle != "Q" or cycle.person_id is not None:
        return {}
    by_unit = zones(cycle.last)
    standings = [
        Standing(
            one.person, one.card.row.tier, by_unit.get(one.card.row.home_id or 0), one.total, one.card.points("PER"),
            one.card.reached(COLLECTION), one.card.reached(SALES),
        )
        for one in scored(cards)
        if one.card.row.tier in RANKED
    ]  # fmt: skip
    return last_tenth(standings, pool_terms(cycle.last))


def judge_plans(cycle: Cycle, cards: Sequence[ClosedCard], last: Last, now: datetime) -> None:
    """Plans of an earlier card end with this quarter: passed, once more, or not passed."""
    if cycle.cycle != "Q" or cycle.person_id is not None:
        return
    totals = {one.person: one for one in scored(cards)}
    rows = ImprovementPlan.objects.select_for_update(of=("self",)).filter(
        state__in=("open", "extended"), person__in=list(totals), scorecard__cycle__last__lt=cycle.last
    )
    terms = plan_terms(cycle.last)
    for plan in rows.order_by("pk"):
        one = totals[plan.person_id]
        among_last = plan.person_id in last
        found = improvement.outcome(one.total, last=among_last, extended=plan.state == "extended", terms=terms)
        if found == improvement.AGAIN:
            extend(plan, one.card.row, now)
            continue
        verb = "pass" if found == improvement.PASSED else "fail"
        plan = move(plan, verb, actor=None, judged_by=one.card.row, ended_at=now)
        record_activity(plan, JUDGED[verb], actor=None, total=str(one.total))
        if verb == "fail":
            propose(one.card.row, Kind.CHANGE, [], now)


def extend(plan: ImprovementPlan, card: Scorecard, now: datetime) -> None:
    """Four weeks more, once."""
    terms, today = plan_terms(card.cycle.last), timezone.localdate(now)
    first = max(plan.ends_on or today, today)
    days = improvement.checkpoints(first, terms.more_weeks, terms.every_weeks)
    plan = move(plan, "extend", actor=None, judged_by=card, ends_on=days[-1])
    write_checkpoints(plan, days)
    record_activity(plan, "assessments.extend_improvement", actor=None, until=f"{plan.ends_on:%Y-%m-%d}")


def write_checkpoints(plan: ImprovementPlan, days: Iterable[Any]) -> None:
    known = set(plan.checkpoints.values_list("due_on", flat=True))
    PlanCheckpoint.objects.bulk_create(PlanCheckpoint(plan=plan, due_on=day) for day in days if day not in known)


def draw_consequences(cycle: Cycle, cards: Sequence[ClosedCard], last: Last, now: datetime) -> None:
    """Plans for the last and for low cards; what bands propose beside."""
    terms, today = plan_terms(cycle.last), timezone.localdate(now)
    due = worktime.add_working_days(today, policy_on(IMPROVEMENT, today)["open_days"])
    before = _month_before(cycle)
    busy = set(ImprovementPlan.objects.active().values_list("person_id", flat=True))
    for one in scored(cards):
        person, row = one.person, one.card.row
        among_last = person in last
        why = improvement.trigger(one.total, cycle=cycle.cycle, last=among_last, before=before.get(person), terms=terms)
        if cycle.person_id is not None:
            why = ""
        if why == improvement.LAST_TENTH and one.total >= pool_terms(cycle.last).talk_from:
            propose(row, Kind.COACHING_TALK, [], now)
        elif why and person not in busy:
            _due(row, why, last.get(person), due, now)
        shares = [improvement.Share(d.code, d.contribution, d.weight) for d in one.card.card.dimensions]
        for kind in improvement.proposals(row.band, shares, terms):
            weak = {"training": "BEH", "pairing": "PER"}.get(kind)
            scores = {
                line.line.kpi: line.score
                for line in one.card.card.lines
                if line.score is not None and weak in (None, line.line.dimension)
            }
            propose(row, kind, improvement.weakest(scores), now)


def _month_before(cycle: Cycle) -> Mapping[int, Any]:
    """Totals of the month before this one."""
    if cycle.cycle != "M":
        return {}
    month = Period(cycle.first, cycle.last)
    rows = Scorecard.objects.filter(
        cycle__cycle="M",
        cycle__first=month.before(month).first,
        state="closed",
        person__isnull=False,
        total__isnull=False,
    )
    return dict(rows.values_list("person_id", "total"))


def _due(card: Scorecard, why: str, place: tuple[Standing, Pool] | None, due: Any, now: datetime) -> None:
    if card.person is None:
        return
    standing = {}
    if place is not None:
        own, pool = place
        standing = {"rank": pool.rank(own.person), "of": len(pool.members), "company": pool.zone is None}
    plan = ImprovementPlan.objects.create(
        person=card.person, scorecard=card, trigger=why, standing=standing, due_on=due
    )
    record_activity(plan, "assessments.ask_improvement", actor=None, why=why)
    if card.rater is not None:
        said = {"who": card.person.name, "due": due}
        notify([card.rater], "assessments.improvement_due", record=plan, params=said, on=now)


def propose(card: Scorecard, kind: str, about: list[str], now: datetime) -> None:
    """Once a card and kind."""
    if card.person is None:
        return
    made, new = GrowthProposal.objects.get_or_create(
        scorecard=card, kind=kind, defaults={"person": card.person, "about": about, "made_at": now}
    )
    if new:
        record_activity(made, "assessments.propose_growth", actor=None, kind=kind)
