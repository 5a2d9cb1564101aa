"""The database refuses a cycle in the tree, on any day, by any way in (ACC-1)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import OrgUnitTerms


def move(company, unit, parent, period):
    OrgUnitTerms.objects.filter(unit=company.units[unit]).update(parent=company.units[parent], period=period)


def test_a_market_never_lies_under_its_own_team(company):
    with pytest.raises(IntegrityError, match="under itself"), transaction.atomic():
        move(company, "EC", "EC-2-T", DateRange(date(2025, 1, 1), None))


def test_a_cycle_in_the_future_is_refused_too(company):
    OrgUnitTerms.objects.filter(unit=company.units["EC"]).update(period=DateRange(date(2025, 1, 1), date(2027, 1, 1)))
    with pytest.raises(IntegrityError, match="under itself"), transaction.atomic():
        OrgUnitTerms.objects.create(
            unit=company.units["EC"],
            name="华东",
            parent=company.units["EC-2"],
            period=DateRange(date(2027, 1, 1), None),
        )


def test_changing_places_at_different_times_is_no_cycle(company):
    """Under each other, but never on the same day."""
    move(company, "EC-2-T", "HQ", DateRange(date(2025, 1, 1), date(2026, 1, 1)))
    OrgUnitTerms.objects.filter(unit=company.units["NC-1"]).update(
        parent=company.units["EC-2-T"], period=DateRange(date(2025, 1, 1), date(2026, 1, 1))
    )
    OrgUnitTerms.objects.create(
        unit=company.units["EC-2-T"],
        name="江苏",
        parent=company.units["NC-1"],
        period=DateRange(date(2026, 1, 1), None),
    )


def test_two_names_on_one_day_are_refused(company):
    with pytest.raises(IntegrityError, match="org_unit_terms_no_overlap"), transaction.atomic():
        OrgUnitTerms.objects.create(
            unit=company.units["EC"], name="东方", parent=company.units["HQ"], period=DateRange(date(2026, 5, 1), None)
        )
