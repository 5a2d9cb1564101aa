"""Closed cycles with closed cards, written by hand: what follows from them doesn't need a freeze."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from assessments.models import Cycle, RedLine, SchemeVersion, Scorecard, ScorecardFact
from assessments.rules.card_terms import terms_as_json
from assessments.rules.scoring import to_json
from assessments.services.cards.computing import came_to, card_of
from assessments.services.people.following import follow
from salesops.core.sockets.report_periods import period_of
from tests.assessments.cycles.world import TERMS

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
STATES = ("self_assessed", "rated", "calibrated", "published", "closed")
# Values from 1 to 5; the others are per cent.
RATED = ("K16", "K19", "K29", "K41")


def cycle_of(code: str, person: User | None = None, kind: str = "") -> Cycle:
    period = period_of(code)
    assert period is not None
    letter = kind or ("Q" if "Q" in code else "M" if "-" in code else "Y")
    return Cycle.objects.create(
        cycle=letter, code=f"NQ-{person.username}" if person else code, first=period.first, last=period.last, person=person,
        opened_at=datetime(2026, 1, 1, tzinfo=UTC), terms=terms_as_json(TERMS),
    )  # fmt: skip


def card(
    cycle: Cycle, subject: Any, values: Mapping[str, str] | None = None, *, every: str = "100", tier: str = "E",
    home: Any = None, rater: User | None = None, red_line: bool = False,
) -> Scorecard:  # fmt: skip
    """A closed card: each KPI reached ``every`` per cent, or its own of ``values`` ("" is no data)."""
    version = (
        SchemeVersion.objects.published()
        .with_body()
        .get(tier=tier, cycle=cycle.cycle, scheme__code=f"{tier}{cycle.cycle}")
    )
    is_person = isinstance(subject, User)
    found = Scorecard.objects.create(
        cycle=cycle, person=subject if is_person else None, unit=None if is_person else subject, tier=tier, home=home,
        rater=rater, scheme_version=version, present_days=20, working_days=20,
    )  # fmt: skip
    usual = {kpi: str(Decimal(every) / 20) for kpi in RATED}
    given = {line.kpi: (values or {}).get(line.kpi, usual.get(line.kpi, every)) for line in version.body.lines}
    ScorecardFact.objects.bulk_create(
        ScorecardFact(
            scorecard=found, kpi=line.kpi, dimension=line.dimension, weight=line.weight, rule=to_json(line.rule),
            value=Decimal(given[line.kpi]) if given[line.kpi] else None, position=place,
        )
        for place, line in enumerate(version.body.lines)
    )  # fmt: skip
    rows = Scorecard.objects.filter(pk=found.pk)
    if red_line:
        cross(found)
        rows.update(red_line=True)
    came = came_to(card_of(Scorecard.objects.with_snapshot().get(pk=found.pk)))
    rows.update(state="frozen", number=f"KP-2026-{found.pk:05}", frozen_at=NOW, **came)
    for state in STATES if is_person else STATES[2:]:
        rows.update(state=state, **({"closed_at": NOW} if state == "closed" else {}))
    return rows.get()


def cross(found: Scorecard) -> None:
    """A red line of ``found``, said by one and decided by another."""
    said_by, decided_by = User.objects.order_by("pk")[:2]
    line = RedLine.objects.create(
        scorecard=found, kind="forged", facts="拜访记录与门岗登记不符", said_by=said_by, said_at=NOW, answer_due=NOW, answer="属实",
        answered_at=NOW,
    )  # fmt: skip
    RedLine.objects.filter(pk=line.pk).update(state="in_review")
    RedLine.objects.filter(pk=line.pk).update(state="decided", decided_by=decided_by, decided_at=NOW)


def close(cycle: Cycle, *, promotions: bool = False) -> Cycle:
    """Close ``cycle`` and draw what follows."""
    Cycle.objects.filter(pk=cycle.pk).update(frozen_at=NOW, published_at=NOW, closed_at=NOW)
    found = Cycle.objects.get(pk=cycle.pk)
    assert follow(actor=None, cycle=found, now=NOW, promotions=promotions)
    return found


def people(count: int) -> list[User]:
    """Sales people beside the cast."""
    return User.objects.bulk_create(
        User(username=f"rep{n}", name=f"销售{n}", email=f"rep{n}@example.com", joined_on=date(2025, 1, 1))
        for n in range(count)
    )
