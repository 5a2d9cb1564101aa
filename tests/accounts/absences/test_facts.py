"""Attendance (W15) and the working days targets are measured by (ACC-10)."""

from datetime import date
from decimal import Decimal

from accounts.facts import attendance, expected_working_days
from accounts.models import Absence
from tests.accounts.absences.conftest import nov

NOVEMBER = (nov(1), nov(30))


def away(user, kind, first, last, **more):
    return Absence.objects.create(user=user, kind=kind, starts_on=first, ends_on=last, **more)


def test_november_of_the_rep(company):
    # November 2026 has 21 working days. Leave Fri 13 noon to Mon 16: 1.5 days; training on the 18th; a trip of two days over
    # a weekend: Fri 20 to Mon 23.
    away(company.rep, "annual", nov(13), nov(16), starts_noon=True)
    away(company.rep, "training", nov(18), nov(18))
    away(company.rep, "trip", nov(20), nov(23))
    row = attendance([company.rep], *NOVEMBER)[0]
    assert (row.due, row.leave, row.training, row.travel) == (21, Decimal("1.5"), 1, 2)
    assert (row.present, row.expected) == (Decimal("19.5"), Decimal("18.5"))
    assert expected_working_days(company.rep, *NOVEMBER) == Decimal("18.5")


def test_only_days_of_the_employment_count(company):
    company.rep.joined_on, company.rep.left_on = nov(10), nov(20)
    away(company.rep, "sick", nov(19), nov(25))
    row = attendance([company.rep], *NOVEMBER)[0]
    assert (row.due, row.leave) == (9, 2)


def test_make_up_days_are_due_and_holidays_are_not(company):
    # October 2026: 1–7 off, 10 is a make-up day.
    assert attendance([company.rep], date(2026, 10, 1), date(2026, 10, 11))[0].due == 3


def test_what_was_called_off_counts_nothing(company):
    from django.utils import timezone

    away(company.rep, "annual", nov(16), nov(16), cancelled_at=timezone.now())
    assert attendance([company.rep], *NOVEMBER)[0].leave == 0


def test_two_queries_for_everybody(company, django_assert_max_num_queries):
    from accounts.models import User

    people = list(User.objects.all())
    attendance(people, *NOVEMBER)
    with django_assert_max_num_queries(2):
        attendance(people, *NOVEMBER)
