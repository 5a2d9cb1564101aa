"""K49: who left, of how many; where they are few the unit above tells it."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Posting, User
from tests.assessments.kpis.world import moved, ran, value


def leave(person, on):
    User.objects.filter(pk=person.pk).update(left_on=on)
    had = Posting.objects.get(user=person, period__endswith=None)
    Posting.objects.filter(pk=had.pk).update(period=DateRange(had.period.lower, on + timedelta(days=1)))


def test_leavers_of_the_mean_headcount_and_nothing_of_a_handful(company):
    everybody = Posting.objects.on(date(2026, 11, 1)).count()
    assert value("K49", "HQ") == 0
    leave(company.rep, date(2026, 11, 15))
    assert value("K49", "HQ") == 1 / (Decimal(everybody) - Decimal("0.5"))
    done = ran("K49")
    team = done.of_unit("K49", company.units["EC-2-T"].pk)
    assert (team.value, team.numerator, team.denominator) == (None, 1, Decimal("2.5"))
    assert done.of_person("K49", company.rep.pk).value is None
    # Before and after it nobody left; the one who did counts no more.
    assert value("K49", "HQ", period="2026-10") == value("K49", "HQ", period="2026-12", day=date(2026, 12, 31)) == 0
    assert ran("K49", period="2026-12").of_unit("K49", company.units["HQ"].pk).denominator == everybody - 1


def test_who_moved_before_leaving_counts_once_where_he_stood_last(company):
    moved(company.rep, company.units["NC-1-T"], date(2026, 11, 10))
    leave(company.rep, date(2026, 11, 30))
    done = ran("K49")
    left = {code: done.of_unit("K49", company.units[code].pk).numerator for code in ("HQ", "NC-1-T", "EC-2-T")}
    assert left == {"HQ": 1, "NC-1-T": 1, "EC-2-T": 0}
