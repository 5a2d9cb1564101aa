"""Cycles and scorecards of the named cast in any state, each in a period of its own."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.models import CardRating, Cycle, CycleStep, SchemeVersion, Scorecard, ScorecardFact, ScorecardRow
from assessments.policies.scores import SCORES, terms_of
from assessments.rules.card_terms import terms_as_json
from assessments.rules.scoring import to_json
from assessments.services.cards.computing import refresh
from salesops.core.sockets.policies import policies

FROZEN = datetime(2026, 11, 4, 10, 0, tzinfo=UTC)
# EM of defaults.md 9.5 as rules read it; amounts as per cent of a target of 100.
VALUES = {"K01": "58", "K07": "84.2", "K10": "50", "K18": "86.11", "K25": "82.5", "K31": "93.5", "K30": "100"}
MONTHS = {"M": 1, "Q": 3, "Y": 12}
WAY = ("self_assessed", "rated", "calibrated", "published", "closed")


def new_cycle(kind: str = "M", *, over: tuple[str, ...] = ()) -> Cycle:
    """The next free period of ``kind`` from 2016 on; every step due in a month, those in ``over`` yesterday."""
    at = Cycle.objects.filter(cycle=kind, person=None).count() * MONTHS[kind]
    first = date(2016 + at // 12, at % 12 + 1, 1)
    until = at + MONTHS[kind]
    last = date(2016 + until // 12, until % 12 + 1, 1) - timedelta(days=1)
    name = {"M": f"{first:%Y-%m}", "Q": f"{first.year}Q{at % 12 // 3 + 1}", "Y": f"{first.year}"}[kind]
    cycle = Cycle.objects.create(
        cycle=kind, code=name, first=first, last=last, opened_at=FROZEN,
        terms=terms_as_json(terms_of(policies.get(SCORES).shipped)),
    )  # fmt: skip
    now = timezone.now()
    CycleStep.objects.bulk_create(
        CycleStep(
            cycle=cycle, step=step, starts_on=now.date(), due_at=now + timedelta(days=-1 if step in over else 30),
            done_at=FROZEN if step == "freeze" else None,
        )
        for step, _label in CycleStep.Step.choices
        if step != "merge" or kind != "M"
    )  # fmt: skip
    return cycle


def new_card(
    company: Any, state: str = "frozen", *, kind: str = "M", who: str = "rep", cycle: Cycle | None = None,
    values: dict[str, str] = VALUES, rows: dict[str, list[str]] | None = None, rating: str = "3.6", **more: Any,
) -> Scorecard:  # fmt: skip
    """A card of the experienced, carried to ``state``; ``rows`` by KPI are frozen with it (numerators)."""
    cycle = cycle or new_cycle(kind)
    version = SchemeVersion.objects.published().with_body().get(tier="E", cycle=kind, number=1)
    given = {
        "tier": "E",
        "home": company.units["EC-2-T"],
        "rater": company.supervisor,
        "scheme_version": version,
    } | more
    card = Scorecard.objects.create(
        cycle=cycle, person=getattr(company, who), present_days=20, working_days=20, **given
    )
    ScorecardFact.objects.bulk_create(
        ScorecardFact(
            scorecard=card, kpi=line.kpi, dimension=line.dimension, weight=line.weight, rule=to_json(line.rule),
            value=Decimal(values[line.kpi]) if line.kpi in values else None, position=place,
            rows=len((rows or {}).get(line.kpi, [])),
        )
        for place, line in enumerate(version.body.lines)
    )  # fmt: skip
    for kpi, amounts in (rows or {}).items():
        ScorecardRow.objects.bulk_create(
            ScorecardRow(
                cycle=cycle, kpi=kpi, seq=seq, person=card.person, unit=card.home, on=cycle.first, numerator=amount,
                denominator=100, note=f"第 {seq} 笔",
            )
            for seq, amount in enumerate(amounts, start=1)
        )  # fmt: skip
    if cycle.frozen_at is None:
        cycle.frozen_at = FROZEN
        cycle.save(update_fields=["frozen_at"])
    Scorecard.objects.filter(pk=card.pk).update(state="frozen", number=f"KP-{card.pk}", frozen_at=FROZEN)
    card.refresh_from_db()
    if state != "frozen" and any(line.kpi == "K19" for line in version.body.lines):
        CardRating.objects.create(scorecard=card, kpi="K19", value=Decimal(rating), by=company.supervisor, at=FROZEN)
    refresh(card)
    return carried(card, state)


def carried(card: Scorecard, state: str) -> Scorecard:
    """Along the machine by plain SQL."""
    target = "published" if state == "appealed" else state
    passed = WAY.index(card.state) + 1 if card.state in WAY else 0
    for each in WAY[passed : WAY.index(target) + 1] if target in WAY else ():
        more = {"closed_at": FROZEN} if each == "closed" else {"published_at": FROZEN} if each == "published" else {}
        Scorecard.objects.filter(pk=card.pk).update(state=each, **more)
    if state == "appealed":
        Scorecard.objects.filter(pk=card.pk).update(state=state)
    card.refresh_from_db()
    return card
