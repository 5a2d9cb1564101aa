"""A draft tried on past periods (ASM-4): asked for, worked out by a job with one run of the engine a period, kept with its result.

What nobody keeps in the facts (ratings, answers) drops out of both sides alike.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.services.editing import need
from assessments.engine.measures import Assessed, assessed_in, measures_of, metrics_of
from assessments.engine.run import Run, run
from assessments.models import SchemeVersion, WhatIf, WhatIfLine
from assessments.models.whatifs import MOST_PERIODS
from assessments.policies.bonus import bonus_policy
from assessments.policies.scores import SCORES, terms_of
from assessments.rules import scheme_acts, whatif
from assessments.rules.cards import Card, Terms, card, takes_part
from assessments.rules.notation import parse
from assessments.rules.scheme import Dimension, Line
from assessments.rules.scheme import Scheme as Body
from assessments.rules.whatif import Sides
from assessments.services.bonus.sheets import Ground, sheet_of
from assessments.targets.presence import Presence, presence_of
from assessments.targets.reading import days_of
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.jobs import enqueue
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.sockets.report_periods import Period, code_of

from .scheme_bodies import body_as_json

JOB = "assessments.what_if"
# Asked of the engine besides the KPIs of the schemes: what a bonus is made of.
FOR_BONUS = ("K01", "K07", "K31")
ZERO = Decimal("0.00")


def digest_of(body: Body) -> str:
    """The same for the same content only."""
    return hashlib.sha256(json.dumps(body_as_json(body), sort_keys=True).encode()).hexdigest()


def body_from_json(kept: Mapping[str, Any]) -> Body:
    """What :func:`body_as_json` kept."""
    return Body(
        tuple(Dimension(d["code"], Decimal(d["least"]), Decimal(d["most"])) for d in kept["dimensions"]),
        tuple(Line(one["kpi"], one["dimension"], Decimal(one["weight"]), parse(one["rule"])) for one in kept["lines"]),
    )


def not_tried(version: SchemeVersion, body: Body, today: date) -> Refusal | None:
    """Why a draft with this body can't be submitted as far as what-ifs go (defaults.md 9.4). One query."""
    last = whatif.past_periods(version.scheme.cycle, today, 1)[0].last
    tried = WhatIf.objects.finished().filter(scheme_version=version).only("digest", "periods", "last")
    return whatif.not_tried(tried, digest_of(body), last)


@act("assessments.try_scheme_draft")
def begin(*, actor: Any, draft: SchemeVersion, periods: int, now: datetime) -> WhatIf:
    """Try the draft as it stands on the last ``periods`` of its cycle. One at a time: ``assessments.what-if-under-way``."""
    from .schemes import present_beside

    need(actor, "schemes", "e")
    refuse_if(whatif.periods_refused(periods, MOST_PERIODS), kind=Invalid)
    locked = SchemeVersion.objects.select_for_update(of=("self",)).with_body().get(pk=draft.pk)
    open_one = WhatIf.objects.filter(scheme_version=locked, state=WhatIf.State.ASKED).first()
    refuse_if(scheme_acts.not_a_draft(locked.state), whatif.under_way(open_one))
    today = timezone.localdate(now)
    last = whatif.past_periods(locked.scheme.cycle, today, 1)[0].last
    found = WhatIf.objects.create(
        scheme_version=locked, present=present_beside(locked), digest=digest_of(locked.body),
        body=body_as_json(locked.body), periods=periods, last=last, asked_by=actor, asked_at=now,
    )  # fmt: skip
    params = {"scheme": locked.scheme.code, "number": locked.number}
    title = gettext_lazy("What-if: %(scheme)s, version %(number)s")
    job = enqueue(JOB, actor=actor, title=title, title_params=params, args={"what_if": found.pk})
    WhatIf.objects.filter(pk=found.pk).update(job_key=job.key)
    found.job_key = job.key
    return found


@dataclass
class Tried:
    """What came of a what-if, not written yet."""

    outcome: dict[str, Any]
    lines: list[WhatIfLine] = field(default_factory=list)


@dataclass
class _Side:
    """One scheme over one period: cards and bonus by person."""

    cards: dict[int, Card] = field(default_factory=dict)
    cost: Decimal = ZERO

    def bands(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in self.cards.values():
            if one.band is not None:
                found[one.band.code] = found.get(one.band.code, 0) + 1
        return found

    def shown(self) -> dict[str, Any]:
        totals = [one.total for one in self.cards.values() if one.total is not None]
        middle = whatif.mean(totals)
        return {"mean": str(middle) if middle is not None else None, "cost": str(self.cost), "bands": self.bands()}


def try_out(found: WhatIf, report: Callable[[int, int, str], None]) -> Tried:
    """The cards of each period under both schemes. ``report(done, of, what)`` is called before each period. Writes nothing."""
    version = found.scheme_version
    tier, cycle = version.tier, version.cycle
    after = body_from_json(found.body)
    before = SchemeVersion.objects.with_body().get(pk=found.present_id).body if found.present_id else None
    past = whatif.past_periods(cycle, found.last + timedelta(days=1), found.periods)
    people: dict[int, Sides] = {}
    shown = []
    for number, period in enumerate(past):
        report(number, len(past), code_of(period))
        ground = _ground(period, tier, cycle, [body for body in (before, after) if body is not None])
        sides = [_side(ground, before), _side(ground, after)]
        for who in ground.who:
            sums = people.setdefault(who.person, Sides(who.home))
            sums.unit = who.home
            sums.before += [sides[0].cards[who.person]] if before is not None else []
            sums.after.append(sides[1].cards[who.person])
        shown.append(
            {
                "period": code_of(period), "people": len(ground.who),
                "before": sides[0].shown() if before is not None else None, "after": sides[1].shown(),
            }
        )  # fmt: skip
    report(len(past), len(past), "")
    return Tried({"periods": shown}, _lines(found, people))


@dataclass(frozen=True)
class _Ground:
    """One period: who takes part, what everybody reached, what holds."""

    done: Run
    who: list[Assessed]
    codes: list[str]
    presence: Mapping[int, Presence]
    working: int
    terms: Terms
    table: Mapping[str, Any]
    cycle: str


def _ground(period: Period, tier: str, cycle: str, bodies: Iterable[Body]) -> _Ground:
    codes = sorted({line.kpi for body in bodies for line in body.lines} | {*FOR_BONUS})
    done = run(period, period.last, codes, metrics_of(codes))
    calendar = worktime.work_calendar()
    working = {day for day in days_of(period) if calendar.is_working_day(day)}
    presence = presence_of(period, without_absences=True, working=working)
    scores = policy_on(SCORES, period.last)
    least = Decimal(scores["presence"])
    who = [
        one
        for one in assessed_in(done.organisation, cycle)
        if one.tier == tier and one.person in presence
        and takes_part(int(presence[one.person].days(working)), len(working), least)
    ]  # fmt: skip
    return _Ground(done, who, codes, presence, len(working), terms_of(scores), bonus_policy(period.last), cycle)


def _side(ground: _Ground, body: Body | None) -> _Side:
    side = _Side()
    if body is None:
        return side
    for who in ground.who:
        found = measures_of(ground.done, who, ground.codes)
        one = card(body, {line.kpi: found[line.kpi] for line in body.lines if line.kpi in found}, ground.terms)
        side.cards[who.person] = one
        if one.band is None:
            continue
        unit, sales, paid = who.unit_of_bonus(ground.done.organisation), found.get("K01"), found.get("K07")
        attained = ground.done.of_unit("K31", unit).value if "K31" in ground.done.units else None
        sheet = sheet_of(
            Ground(
                tier=who.tier, cycle=ground.cycle, position=who.position, factor=one.band.factor,
                attainment=attained * 100 if attained is not None else None,
                sales=_decimal(sales.value) if sales else None, target=_decimal(sales.target) if sales else None,
                collection=paid.value if paid else None,
                days=int(sum(ground.presence[who.person].by_unit.values(), Decimal())), of_days=ground.working,
            ),
            ground.table,
        )  # fmt: skip
        side.cost += sheet.bonus.payable if sheet is not None else ZERO
    return side


def _decimal(value: Any) -> Decimal | None:
    return value if value is None or isinstance(value, Decimal) else Decimal(value)


def _lines(found: WhatIf, people: Mapping[int, Sides]) -> list[WhatIfLine]:
    before = {person: sides.total(sides.before) for person, sides in people.items()}
    after = {person: sides.total(sides.after) for person, sides in people.items()}
    rank_before, rank_after = whatif.ranks(before), whatif.ranks(after)
    lines = []
    for person, sides in sorted(people.items()):
        cause, by = sides.cause()
        lines.append(
            WhatIfLine(
                what_if=found, person_id=person, unit_id=sides.unit, cards=len(sides.after), before=before[person],
                after=after[person], rank_before=rank_before.get(person), rank_after=rank_after.get(person),
                cause=cause, cause_by=by,
            )
        )  # fmt: skip
    return lines


@act("assessments.keep_what_if")
def keep(*, actor: Any, found: WhatIf, tried: Tried, now: datetime) -> WhatIf:
    """The result as it stays. Called by the job, inside its one effect."""
    WhatIfLine.objects.bulk_create(tried.lines, batch_size=2000)
    WhatIf.objects.filter(pk=found.pk, state=WhatIf.State.ASKED).update(
        state=WhatIf.State.DONE, outcome=tried.outcome, finished_at=now
    )
    found.refresh_from_db()
    return found


@act("assessments.stop_what_if")
def stop(*, actor: Any, what_if: int, now: datetime) -> None:
    """Cancelled or failed: another may be asked for."""
    WhatIf.objects.filter(pk=what_if, state=WhatIf.State.ASKED).update(state=WhatIf.State.STOPPED, finished_at=now)
