"""``verify`` finds a circle in the tree, on whatever day it lies."""

from datetime import date

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.invariants import no_cycle
from accounts.models import OrgUnitTerms


def hang(unit, parent, period):
    """Behind the portal's back: the guard is off."""
    row = OrgUnitTerms.objects.get(unit=unit)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_orgunitterms DISABLE TRIGGER guard_no_cycle")
    OrgUnitTerms.objects.filter(pk=row.pk).update(period=DateRange(row.period.lower, period.lower))
    OrgUnitTerms.objects.create(unit=unit, name=row.name, parent=parent, period=period)


def test_a_sound_tree(company):
    assert list(no_cycle()) == []


def test_a_circle_that_begins_some_day(company):
    hang(company.units["EC"], company.units["EC-2-T"], DateRange(date(2030, 1, 1), None))
    assert list(no_cycle()) == [f"unit {code} lies under itself from 2030-01-01" for code in ("EC", "EC-2", "EC-2-T")]


def test_two_moves_that_never_hold_on_the_same_day_are_no_circle(company):
    units = company.units
    hang(units["EC"], units["NC"], DateRange(date(2030, 1, 1), date(2030, 2, 1)))
    hang(units["NC"], units["EC"], DateRange(date(2030, 2, 1), date(2030, 3, 1)))
    assert list(no_cycle()) == []
