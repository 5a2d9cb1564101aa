"""A contest from the draft to the final ranking: worked out by one run of the engine for its KPI (ASM-11)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import OrgUnit, Position, PositionTerms, Posting, User
from accounts.org import OrgTree
from assessments.engine.run import run
from assessments.models import Contest, ContestEntry
from assessments.policies.cycles import step_days
from assessments.rules import contests as rules
from assessments.rules.cycle_steps import FREEZE, FROZEN_AT
from assessments.rules.numbers import rounded
from assessments.rules.promotion_acts import changed_meanwhile, denied, says_nothing
from assessments.scope_contests import may_prepare_for
from assessments.services.progress import day_of_facts
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.jobs import enqueue
from salesops.core.notify import notify
from salesops.core.numbering import draw_number
from salesops.core.refusals import Forbidden, Invalid, refuse_if
from salesops.core.sockets.kpis import kpis
from salesops.core.sockets.report_periods import Period
from salesops.core.states import move

# The job that works rankings out, every hour and when a contest is announced.
JOB = "assessments.refresh_contests"
PLACES = 18


def _final_at(last: date, today: date) -> datetime:
    """When the facts of a month are frozen: what is recorded late is in by then."""
    calendar = worktime.work_calendar()
    return calendar.at(calendar.add_working_days(last, step_days("M", today)[FREEZE]), FROZEN_AT)


def _may(actor: Any, unit: OrgUnit) -> None:
    if actor is not None and not may_prepare_for(actor, unit):
        raise Forbidden(denied())


def _locked(actor: Any, contest: Contest) -> Contest:
    found = Contest.objects.select_for_update(of=("self",)).select_related("unit").get(pk=contest.pk)
    _may(actor, found.unit)
    return found


def candidates(unit: OrgUnit, of: str, day: date, but: Any = None) -> tuple[list[User], list[int]]:
    """People with a scheme, or units of the kind, in and below ``unit`` on ``day``."""
    tree = OrgTree.on(day)
    below = tree.subtree([unit.pk])
    if of != Contest.Of.PEOPLE:
        return [], sorted(pk for pk in below if pk in tree.nodes and tree.nodes[pk].kind == of)
    assessed = PositionTerms.objects.on(day).exclude(tier=Position.Tier.NONE).values("position")
    posted = Posting.objects.on(day).filter(unit__in=below, position__in=assessed).values("user")
    people = User.objects.active().filter(pk__in=posted).exclude(pk=but.pk if but else None)
    return list(people.order_by("name_key", "pk")), []


@act("assessments.create_contest")
def create(
    *,
    actor: Any,
    name: str,
    kpi: str,
    of: str,
    unit: OrgUnit,
    first: date,
    last: date,
    prizes: Sequence[str],
    text: str,
    now: datetime,
) -> Contest:
    """A draft with everybody who could take part, but for its author: handicaps are his to set."""
    _may(actor, unit)
    today = timezone.localdate(now)
    won = [prize.strip()[:200] for prize in prizes if prize.strip()]
    people, units = candidates(unit, of, max(first, today), but=actor)
    refuse_if(
        rules.no_name(name), rules.wrong_kpi(kpi in kpis and rules.suits(kpis.get(kpi), of)),
        rules.wrong_days(first, last, today), rules.no_prize(won), rules.too_few(len(people) + len(units), "unit"),
        kind=Invalid,
    )  # fmt: skip
    made = Contest.objects.create(
        number=draw_number("JS", on=today), name=name.strip()[:100], kpi=kpi, of=of, unit=unit, first=first, last=last,
        text=text.strip()[:1000], prizes=won, created_by=actor, created_at=now, closes_at=_final_at(last, today),
    )  # fmt: skip
    ContestEntry.objects.bulk_create(
        [*(ContestEntry(contest=made, person=who) for who in people), *(ContestEntry(contest=made, unit_id=pk) for pk in units)]
    )  # fmt: skip
    record_activity(made, "assessments.create_contest", actor=actor, kpi=kpi)
    return made


@act("assessments.set_contest_entries")
def set_entries(
    *, actor: Any, contest: Contest, handicaps: Mapping[int, Decimal | None], version: int | None = None
) -> Contest:
    """Entry → per cent its value counts; none: it doesn't take part."""
    found = _locked(actor, contest)
    refuse_if(rules.not_being_prepared(found.state), changed_meanwhile(version, found.version))
    given = {pk: handicap for pk, handicap in handicaps.items() if handicap is not None}
    refuse_if(
        rules.too_few(len(given), "entries"), *(rules.wrong_handicap(value, f"handicap{pk}") for pk, value in given.items()),
        kind=Invalid,
    )  # fmt: skip
    rows = ContestEntry.objects.filter(contest=found)
    rows.exclude(pk__in=given).delete()
    kept = list(rows.filter(pk__in=given))
    for entry in kept:
        entry.handicap = given[entry.pk]
    ContestEntry.objects.bulk_update(kept, ["handicap"])
    record_activity(found, "assessments.set_contest_entries", actor=actor)
    return found


@act("assessments.start_contest")
def start(*, actor: Any, contest: Contest, now: datetime, version: int | None = None) -> Contest:
    """Announced: nothing of it changes any more, and a job works the ranking out."""
    _locked(actor, contest)
    found = move(
        contest, "start", actor=actor, version=version,
        also=[rules.wrong_days(contest.first, contest.last, timezone.localdate(now))],
    )  # fmt: skip
    record_activity(found, "assessments.start_contest", actor=actor)
    said = {"name": found.name, "first": found.first, "last": found.last}
    notify(participants(found, now), "assessments.contest_started", record=found, params=said, actor=actor, on=now)
    if found.first <= day_of_facts(now):
        enqueue(JOB, actor=None, title=gettext_lazy("Rankings of contests"))
    return found


@act("assessments.cancel_contest")
def cancel(*, actor: Any, contest: Contest, reason: str, now: datetime, version: int | None = None) -> Contest:
    """Called off for a reason everybody who takes part hears."""
    before = _locked(actor, contest)
    refuse_if(says_nothing(reason, "reason"), kind=Invalid)
    found = move(contest, "cancel", actor=actor, version=version, reason=reason.strip()[:500], closed_at=now)
    record_activity(found, "assessments.cancel_contest", actor=actor, reason=found.reason)
    if before.state == "running":
        told = participants(found, now)
        said = {"name": found.name}
        notify(told, "assessments.contest_cancelled", record=found, params=said, actor=actor, on=now)
    return found


def participants(contest: Contest, now: datetime) -> list[User]:
    """Everybody who takes part, oneself or in a unit."""
    entries = ContestEntry.objects.filter(contest=contest)
    if contest.of == Contest.Of.PEOPLE:
        return list(User.objects.active().filter(pk__in=entries.values("person")).order_by("pk"))
    day = timezone.localdate(now)
    below = OrgTree.on(day).subtree(list(entries.values_list("unit_id", flat=True)))
    posted = Posting.objects.on(day).filter(unit__in=below).values("user")
    return list(User.objects.active().filter(pk__in=posted).order_by("pk"))


def running() -> QuerySet[Contest]:
    return Contest.objects.filter(state="running").order_by("pk")


@act("assessments.refresh_contest")
def refresh(*, actor: Any, contest: Contest, now: datetime) -> Contest:
    """The ranking as the facts are now; once the last moment has come it is final."""
    found = Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)
    if found.state != "running":
        return found
    _rank(found, now)
    if now < found.closes_at:
        return found
    found = move(found, "close", actor=None, closed_at=now)
    record_activity(found, "assessments.close_contest", actor=None)
    won = [entry for entry in found.entries.select_related("person") if prize(found, entry)]
    said = {"name": found.name}
    for entry in won:
        if entry.person is not None:
            told = {**said, "place": entry.rank}
            notify([entry.person], "assessments.contest_won", record=found, params=told, on=now)
    notify(participants(found, now), "assessments.contest_closed", record=found, params=said, on=now)
    return found


def prize(contest: Contest, entry: ContestEntry) -> str:
    return rules.prize_of(entry.rank, entry.score, contest.prizes)


def _rank(contest: Contest, now: datetime) -> None:
    """One run of the engine for the KPI, up to the last day whose facts are whole. Before the first day nobody has a value."""
    day = min(day_of_facts(now), contest.last)
    if day < contest.first:
        return
    done = run(Period(contest.first, contest.last), day, [contest.kpi])
    entries = list(ContestEntry.objects.filter(contest=contest).order_by("pk"))
    runners = []
    for entry in entries:
        figure = (
            done.of_person(contest.kpi, entry.person_id)
            if entry.person_id
            else done.of_unit(contest.kpi, entry.unit_id or 0)
        )
        runners.append(rules.Runner(entry.pk, figure.value, entry.handicap))
    ranks = rules.ranked(runners)
    for entry, one in zip(entries, runners, strict=True):
        entry.value = None if one.value is None else rounded(one.value, PLACES)
        entry.score = None if one.score is None else rounded(one.score, PLACES)
        entry.rank = ranks.get(entry.pk)
    ContestEntry.objects.bulk_update(entries, ["value", "score", "rank"], batch_size=1000)
    Contest.objects.filter(pk=contest.pk).update(as_of=day, computed_at=now)
