"""Visits the control monitor asks about: logged long after they happened, or far from where the customer was visited before."""

from datetime import timedelta

from django.utils import translation

from accounts.control_evidence import sentence_of
from accounts.models import ControlCase
from accounts.services.controls import run_controls

from .conftest import NOW, at

LATER = NOW + timedelta(minutes=5)


def test_a_visit_of_forty_days_ago_opens_one_case(visited, company):
    visited(visited_at=at(15, days=-40))
    for _run in range(2):
        run_controls(now=LATER)
    case = ControlCase.objects.get(rule="customers.visit_logged_late")
    assert (case.person, case.asked) == (company.rep, company.supervisor)
    with translation.override("en"):
        assert "960 hours later" in sentence_of(case)


def test_within_three_days_nobody_asks(visited):
    visited(visited_at=at(15, days=-3))
    run_controls(now=LATER)
    assert not ControlCase.objects.filter(rule="customers.visit_logged_late").exists()


def test_what_an_import_brings_is_history(visited):
    visited(visited_at=at(15, days=-40), imported=True)
    run_controls(now=LATER)
    assert not ControlCase.objects.exists()


def test_a_place_far_from_the_usual_one_opens_a_case(visited):
    visited(place=(31.30, 120.60), visited_at=at(9))
    visited(place=(31.301, 120.60), visited_at=at(10))
    run_controls(now=LATER)
    assert not ControlCase.objects.exists()
    visited(place=(31.40, 120.60), visited_at=at(11))
    run_controls(now=LATER)
    case = ControlCase.objects.get(rule="customers.visit_far_away")
    # A tenth of a degree of latitude is eleven kilometres.
    assert 10_000 < case.params["metres"] < 12_000
