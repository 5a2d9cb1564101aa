"""Who hears of a step, and when (defaults.md 7)."""

from datetime import UTC, date, datetime

import pytest

from assessments.cycle_reminders import due_steps
from assessments.models import Cycle, Scorecard
from assessments.services.cycles.freezing import freeze
from assessments.services.cycles.opening import open_cycle
from salesops.core.sockets.report_periods import Period

pytestmark = pytest.mark.django_db
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def cycle(company):
    open_cycle("M", OCTOBER, datetime(2026, 10, 1, tzinfo=UTC))
    return freeze(actor=None, cycle=Cycle.objects.get(code="2026-10"), now=datetime(2026, 11, 4, 10, tzinfo=UTC))


def heard(day, *, hour=1):
    """(step, rung) → names, on a morning of November."""
    return {
        (due.key.split(":")[1], due.step): sorted(person.name for person in due.to)
        for due in due_steps(datetime(2026, 11, day, hour, tzinfo=UTC))
    }


def test_the_person_hears_first_then_who_rates_then_the_directors(company, cycle, django_assert_max_num_queries):
    assert heard(4) == {}
    told = heard(5)
    assert company.rep.name in told["self", "start"]
    assert company.gm.name not in told["self", "start"]
    Scorecard.objects.filter(cycle=cycle, person=company.colleague).update(state="self_assessed")
    # The 6th is the last day, the 7th and 8th are a weekend.
    assert company.colleague.name not in heard(6)["self", "due"]
    late = heard(9)
    assert company.supervisor.name in late["rate", "start"]
    assert ("self", "late") in late
    assert heard(10)["self", "later"] == sorted([company.director.name, company.deputy_director.name])
    with django_assert_max_num_queries(8):
        list(due_steps(datetime(2026, 11, 10, 1, tzinfo=UTC)))


def test_nothing_to_say_of_who_has_nothing_to_do(company, cycle):
    Scorecard.objects.filter(cycle=cycle, state="frozen").update(state="self_assessed")
    assert not [key for key in heard(5) if key[0] == "self"]
