"""Closed cards of a quarter and the bonus run they lead to: the worked example EQ of defaults.md 9.5."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from assessments.models import BonusRun, CardAdjustment, Cycle, RedLine, SchemeVersion, Scorecard, ScorecardFact
from assessments.policies.scores import SCORES, terms_of
from assessments.rules.card_terms import terms_as_json
from assessments.rules.scoring import to_json
from assessments.services.bonus import computing, deciding
from assessments.services.cards.computing import came_to, card_of
from salesops.core.approvals.services import decide
from salesops.core.sockets.policies import policies

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
CLOSED = datetime(2026, 11, 5, 2, tzinfo=UTC)
# EQ; (value, target) is scored as per cent of the target.
EQ: dict[str, Any] = {
    "K01": ("2052000", "1800000"), "K04": ("486000", "450000"), "K07": "96.1", "K10": ("5", "5"), "K13": "88",
    "K16": "4.45", "K18": "93.518518518518518519", "K25": "94.3", "K29": "4.3", "K30": "100", "K31": "103.2",
}  # fmt: skip
STATES = ("frozen", "self_assessed", "rated", "calibrated", "published", "closed")


def quarter(
    code: str = "2026Q3", first: date = date(2026, 7, 1), last: date = date(2026, 9, 30), kind: str = "Q"
) -> Cycle:
    """A closed cycle, its terms those shipped."""
    return Cycle.objects.create(
        cycle=kind, code=code, first=first, last=last, opened_at=CLOSED, frozen_at=CLOSED, published_at=CLOSED,
        closed_at=CLOSED, terms=terms_as_json(terms_of(policies.get(SCORES).shipped)),
    )  # fmt: skip


def closed_card(
    company: Any, cycle: Cycle, who: str, position: str, number: int, values: Any = EQ, **changes: Any
) -> Scorecard:
    """A card of the experienced, taken to its end by plain SQL."""
    version = SchemeVersion.objects.published().with_body().get(tier="E", cycle=cycle.cycle)
    card = Scorecard.objects.create(
        cycle=cycle, person=getattr(company, who), tier="E", position=company.positions[position],
        home=company.units["EC-2-T"], rater=company.manager, scheme_version=version, present_days=60, working_days=66,
    )  # fmt: skip
    said = values | changes
    for place, line in enumerate(version.body.lines):
        value, target = said[line.kpi] if isinstance(said.get(line.kpi), tuple) else (said.get(line.kpi), None)
        ScorecardFact.objects.create(
            scorecard=card, kpi=line.kpi, dimension=line.dimension, weight=line.weight, rule=to_json(line.rule),
            value=Decimal(value) if value is not None else None, target=Decimal(target) if target else None,
            of_target=target is not None, position=place,
        )  # fmt: skip
    found = came_to(card_of(Scorecard.objects.with_snapshot().get(pk=card.pk)))
    for state in STATES:
        more: dict[str, Any] = {"closed_at": CLOSED} if state == "closed" else {}
        if state == "frozen":
            more = {"number": f"KP-2026-{number:05}", "frozen_at": CLOSED, **found}
        Scorecard.objects.filter(pk=card.pk).update(state=state, **more)
    card.refresh_from_db()
    return card


def corrected(company: Any, card: Scorecard, kpi: str, before: str, after: str) -> CardAdjustment:
    """Late, by director and general manager."""
    return CardAdjustment.objects.create(
        scorecard=card, kpi=kpi, before=Decimal(before), after=Decimal(after), late=True, reason="退货更正",
        by=company.director, agreed_by=company.gm, at=NOW,
    )  # fmt: skip


def crossed(company: Any, card: Scorecard) -> None:
    """A red line, answered, decided after the card was closed."""
    found = RedLine.objects.create(
        scorecard=card, kind="under_floor", facts="低于底价成交", said_by=company.director, said_at=NOW, answer_due=NOW,
        answer="客户急单", answered_at=NOW,
    )  # fmt: skip
    RedLine.objects.filter(pk=found.pk).update(state="in_review")
    RedLine.objects.filter(pk=found.pk).update(state="decided", late=True, decided_by=company.gm, decided_at=NOW)


def computed(company: Any, cycle: Cycle) -> BonusRun:
    return computing.compute(actor=company.director, cycle=cycle, now=NOW)


def agreed(company: Any, run: BonusRun, now: datetime = NOW) -> BonusRun:
    """Submitted by the deputy, agreed to by finance, director, general manager."""
    deciding.submit(actor=company.deputy_director, run=run, now=now)
    for person in (company.finance, company.director, company.gm):
        found = deciding.pending_approval(run)
        assert found is not None
        decide.approve(step_id=found.steps.waiting().get().pk, actor=person, now=now)
    run.refresh_from_db()
    return run
