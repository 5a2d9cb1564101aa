"""Reminders of the steps of a cycle (defaults.md 7): who must act hears at the start, the day before and on the day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.models import CycleStep, Scorecard
from assessments.policies.cycles import STEPS
from assessments.rules.cycle_steps import CALIBRATE, PUBLISH, RATE, SELF
from assessments.services.cycles.progress import WAITING
from salesops.core import worktime
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

CODE = "assessments.cycle_steps"
# A sweep that comes late still tells of the last days.
BACK = timedelta(days=3)
ASKED = (SELF, RATE, CALIBRATE, PUBLISH)


@dataclass(frozen=True)
class Moments:
    """When people hear of a step."""

    start: datetime
    before: datetime
    due: datetime
    late: datetime
    later: datetime


def due_steps(now: datetime) -> Iterator[Due]:
    """Steps that run and whoever they wait for. A constant number of queries."""
    today = timezone.localdate(now)
    clock = reminder_numbers(CODE, today)["at"]
    steps = CycleStep.objects.filter(
        step__in=ASKED, done_at=None, cycle__frozen_at__isnull=False, cycle__closed_at=None, starts_on__lte=today
    )
    running = list(steps.select_related("cycle").order_by("pk"))
    cards: dict[int, list[Scorecard]] = defaultdict(list)
    rows = Scorecard.objects.people().filter(cycle__in={step.cycle_id for step in running})
    for card in rows.exclude(state__in=("exempt", "closed")).select_related("person", "rater").order_by("pk"):
        cards[card.cycle_id].append(card)
    held = _holders(today, "DIR", "GM") if running else {}
    for step in running:
        yield from _of_step(step, [c for c in cards[step.cycle_id] if c.state in WAITING[step.step]], held, clock, now)


def _holders(day: date, *roles: str) -> dict[str, list[User]]:
    rows = User.objects.active().filter(role_grants__role__in=roles, role_grants__period__contains=day)
    found: dict[str, list[User]] = defaultdict(list)
    for user in rows.order_by("pk").annotate(role_held=F("role_grants__role")):
        found[str(user.role_held)].append(user)
    return found


def _of_step(
    step: CycleStep, waiting: list[Scorecard], held: dict[str, list[User]], clock: time, now: datetime
) -> Iterator[Due]:
    if not waiting:
        return
    moments, code = _moments(step, clock), step.cycle.code
    said = {"step": step.step, "cycle": code, "due": timezone.localdate(step.due_at)}
    for name in ("start", "before", "due"):
        at = getattr(moments, name)
        if at <= now < at + BACK:
            yield Due(f"{code}:{step.step}", name, _who(step.step, waiting, held), at, record=step.cycle, params=said)
    if step.step != SELF and step.step != RATE:
        return
    for name, at in (("late", moments.late), ("later", moments.later)):
        if not at <= now < at + BACK:
            continue
        for to, names in _above(step.step, name, waiting, held):
            yield Due(
                f"{code}:{step.step}", name, to, at, record=step.cycle, event="assessments.cycle_step_late",
                params={"step": said["step"], "cycle": code, "who": "、".join(names)},
            )  # fmt: skip


def _moments(step: CycleStep, clock: time) -> Moments:
    calendar = worktime.work_calendar()
    due = timezone.localdate(step.due_at)
    days = (step.starts_on, *(calendar.add_working_days(due, count) for count in (-1, 0, 1, 2)))
    return Moments(*(calendar.at(day, clock) for day in days))


def _who(step: str, waiting: Iterable[Scorecard], held: dict[str, list[User]]) -> list[User]:
    """Whoever the step waits for."""
    if step == SELF:
        return [card.person for card in waiting if card.person]
    if step == RATE:
        return list({card.rater_id: card.rater for card in waiting if card.rater}.values())
    return held.get("DIR" if step == CALIBRATE else "GM", [])


def _above(
    step: str, name: str, waiting: list[Scorecard], held: dict[str, list[User]]
) -> Iterator[tuple[list[User], list[str]]]:
    """A day late: whoever rates hears of those who didn't assess themselves. Two days late: the directors, of everything."""
    if name == "later":
        late = {card.pk: (card.person if step == SELF else card.rater) for card in waiting}
        names = sorted({person.name for person in late.values() if person})
        yield held.get("DIR", []), names
        return
    if step == RATE:
        yield held.get("DIR", []), sorted({card.rater.name for card in waiting if card.rater})
        return
    by_rater: dict[int, list[Scorecard]] = defaultdict(list)
    for card in waiting:
        if card.rater_id:
            by_rater[card.rater_id].append(card)
    for own in by_rater.values():
        if own[0].rater:
            yield [own[0].rater], [card.person.name for card in own if card.person]


register_reminder(
    Reminder(
        CODE, _("Steps of assessment cycles"), "assessments.cycle_step", due_steps,
        when=_("when a step starts, the working day before it is due and on the day, {at}"), to=_("whoever must act"),
        escalates=_("a working day late: the manager; two: the directors"),
        numbers=(AT,), shipped={"at": time(8, 30)}, reads=(STEPS,),
    )
)  # fmt: skip
