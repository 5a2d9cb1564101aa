"""Clocks as reminders: who hears that a clock runs out, step by step up to the director (defaults.md 5)."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.chain import Chain
from accounts.models import Absence, Deputyship, User
from salesops.core import worktime
from salesops.core.sockets.clocks import STEPS, Clock, RunningClock, clocks
from salesops.core.sockets.reminders import Due, Reminder, reminders

EVENTS = {step: f"clocks.{step}" for step in STEPS}
EARLY = "early"
# The steps as the policy of escalation has them, the limit itself between.
SHARES = {step: "100%" if step == "due" else f"{{{step}}}%" for step in STEPS}


def every_reminder() -> list[Reminder]:
    """The catalogue: what apps plugged in, and the clocks that leave telling to the sweep."""
    return [*reminders, *(as_reminder(clock) for clock in clocks if clock.is_swept)]


def as_reminder(clock: Clock) -> Reminder:
    """A clock seen as a line of the catalogue; its words name the steps of its own ladder."""
    ladder = clock.ladder or {}
    return Reminder(
        code=f"clocks.{clock.code}",
        label=clock.label,
        event=EVENTS["due"],
        due=lambda now: _steps_of(clock, now),
        when=format_lazy(_("{shares} of the time"), shares=", ".join(SHARES[step] for step in STEPS if step in ladder)),
        to=clock.owner,
        escalates=clock.escalates
        or (_("100% manager, {next_manager}% next manager, {director}% director") if "director" in ladder else ""),
        urgent=clock.urgent,
        policy=clock.policy_code,
        reads=("worktime.escalation",),
    )


def _steps_of(clock: Clock, now: datetime) -> Iterator[Due]:
    """Every step reached by ``now`` of every clock under way; a constant number of queries besides those of ``running()``."""
    if clock.running is None or clock.ladder is None:
        return
    running = [one for one in clock.running() if one.owners]
    if not running:
        return
    day = timezone.localdate(now)
    chain = Chain.on(day)
    alone = _away_without_deputy({owner for one in running for owner in one.owners}, day)
    for one in running:
        yield from _steps(clock, one, now, chain, alone)


def _steps(clock: Clock, one: RunningClock, now: datetime, chain: Chain, alone: set[int]) -> Iterator[Due]:
    marks = worktime.escalation(one.start, one.limit, one.pauses)
    # In order of percent; the early reminder of a due moment at night stands beside them.
    steps = dict(zip(STEPS, sorted((m for m in marks if not m.early), key=lambda mark: mark.percent), strict=True))
    named = [(step, mark.at) for step, mark in steps.items()] + [(EARLY, m.at) for m in marks if m.early]
    owners = [chain.people[owner] for owner in one.owners if owner in chain.people]
    params = {
        "clock": clock.label,
        "title": one.title,
        "due": one.due,
        "who": ", ".join(p.name for p in owners),
    }
    for step, at in named:
        if at > now:
            continue
        rungs = ("owner",) if step == EARLY else (clock.ladder or {}).get(step, ())
        to = _people(rungs, owners, chain, alone if step != "remind" else set())
        event = EVENTS["warn" if step == EARLY else step]
        # A due moment that moved begins a new occasion: its steps are told anew.
        yield Due(f"{clock.code}:{one.key}:{one.due:%Y%m%d%H%M}", step, to, at, one.record, params, event)


def _people(rungs: tuple[str, ...], owners: list[User], chain: Chain, alone: set[int]) -> list[User]:
    found: dict[int, User] = {}
    for owner in owners:
        above = {
            "owner": lambda pk: chain.people[pk],
            "manager": chain.manager_of,
            "next_manager": chain.next_manager_of,
            "MM": chain.market_manager_of,
            "director": chain.director_of,
            "GM": lambda pk: chain.general_manager(),
        }
        told = [above[rung](owner.pk) for rung in rungs]
        if owner.pk in alone:
            # Away and nobody stands in: whoever leads must know before it is late.
            told.append(chain.manager_of(owner.pk))
        found.update({p.pk: p for p in told if p is not None})
    return list(found.values())


def _away_without_deputy(owners: set[int], day: date) -> set[int]:
    away = set(Absence.objects.counting().between(day, day).filter(user__in=owners).values_list("user_id", flat=True))
    if not away:
        return set()
    return away - set(Deputyship.objects.in_force(day).filter(person__in=away).values_list("person_id", flat=True))
