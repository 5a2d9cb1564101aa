"""Rows of the access matrix: the running period of oneself, of those one leads."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.models import Standing, StandingFigure
from tests.cast import Company

from .assessments_kpis import LED_BY, OTHERS
from .route import Route


def kept(company: Company) -> list[Any]:
    """The rep's and the team's month: 84,000 of 120,000 sold."""
    today = timezone.localdate()
    home = company.units["EC-2-T"]
    said = {
        "cycle": "M", "first": today.replace(day=1), "last": date(today.year, today.month, 28), "as_of": today,
        "computed_at": timezone.now(), "home": home, "gone": 14, "working": 21,
    }  # fmt: skip
    for whose in ({"person": company.rep, "tier": "E"}, {"unit": home, "tier": "S"}):
        standing, new = Standing.objects.get_or_create(
            **whose, cycle="M", defaults=said | {"total": Decimal("84.60"), "band": "good", "rank": 1, "ranked": 2}
        )
        if new:
            StandingFigure.objects.create(
                standing=standing, kpi="K01", position=0, dimension="PER", weight=30, value=84_000, target=120_000, score=70,
                contribution=21,
            )  # fmt: skip
    return []


ROUTES: list[Route] = [
    Route("assessments:progress", "*", given=kept),
    Route("assessments:progress", LED_BY, hidden=OTHERS, query="?person=rep", case="of another"),
    Route("api:progress-list", "*", given=kept),
    Route("api:progress-detail", "", hidden="*", args=lambda company: [10**9]),
    Route("assessments:team_progress", "*", given=kept),
]
