"""The shipped organisation and positions, written once into an empty installation."""

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import defaults
from accounts.models import OrgUnit, OrgUnitTerms, Position, PositionTerms
from salesops.core.acts import act


@act("accounts.install_defaults")
def install_defaults(*, company_name: str, since: date, actor: Any = None) -> None:
    """Write company, eight markets with regions and teams, departments and positions, valid from ``since``.

    What already exists under its code is left as it is, so that a second run changes nothing.
    """
    period = DateRange(since, None)
    company = _add_unit(defaults.COMPANY_CODE, "company", company_name, "", None, period)
    for market in defaults.MARKETS:
        market_unit = _add_unit(market.code, "market", market.name, market.name_en, company, period)
        for code, name, name_en in market.regions:
            region = _add_unit(code, "region", name, name_en, market_unit, period)
            _add_unit(f"{code}-A", "team", name, name_en, region, period)
    for code, name, name_en in defaults.DEPARTMENTS:
        _add_unit(code, "department", name, name_en, company, period)
    for rank, seed in enumerate(defaults.POSITIONS):
        _add_position(rank, seed, period)


def _add_unit(code: str, kind: str, name: str, name_en: str, parent: OrgUnit | None, period: DateRange) -> OrgUnit:
    unit, created = OrgUnit.objects.get_or_create(code=code, defaults={"kind": kind})
    if created:
        OrgUnitTerms.objects.create(unit=unit, name=name, name_en=name_en, parent=parent, period=period)
    return unit


def _add_position(rank: int, seed: defaults.PositionSeed, period: DateRange) -> None:
    position, created = Position.objects.get_or_create(
        code=seed.code,
        defaults={
            "name": seed.name,
            "name_en": seed.name_en,
            "leads": seed.leads,
            "rank": rank,
            "first_roles": list(seed.first_roles),
        },
    )
    if created:
        PositionTerms.objects.create(
            position=position,
            period=period,
            pay_grade=seed.pay_grade,
            tier=seed.tier,
            quota=seed.quota,
            quota_steps=list(seed.quota_steps),
            visits=seed.visits,
            customers_at_most=seed.customers_at_most,
        )
