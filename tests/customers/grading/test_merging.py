"""Grade data when two files become one."""

import pytest

from customers.handover.grading import blocked, known_items, take_grade
from customers.models import GradeChange, GradeOverride, GradeSheet, StalledCase
from customers.services.overrides import set_grade

from .making import MONDAY, TUESDAY, at, worked_customer

pytestmark = pytest.mark.django_db


def test_gaps_are_filled_and_open_things_end(company, files) -> None:
    loser, winner = worked_customer(company), files.zerun
    GradeSheet.objects.create(customer=winner, need=2)
    set_grade(actor=company.supervisor, customer=loser, grade="B", reason="停产", ends_on=TUESDAY, now=at(TUESDAY))
    StalledCase.objects.create(
        customer=loser, owner=company.rep, listed_on=MONDAY, grade="A", weeks=2, due_at=at(TUESDAY)
    )
    assert known_items(loser) == 7
    assert take_grade(loser, winner, None) == 6
    sheet = GradeSheet.objects.get(pk=winner.pk)
    assert (sheet.need, sheet.budget, sheet.growth) == (2, 5, 4)
    assert GradeOverride.objects.get(customer=loser).state == "ended"
    assert StalledCase.objects.get().state == "lapsed"
    assert GradeChange.objects.filter(customer=winner, cause="merged").exists()


def test_a_proposed_grade_is_decided_first(company, files) -> None:
    loser = worked_customer(company)
    assert blocked(loser, files.zerun) == []
    set_grade(actor=company.rep, customer=loser, grade="B", reason="停产", ends_on=TUESDAY, now=at(TUESDAY))
    assert [r.code for r in blocked(loser, files.zerun)] == ["customers.override-waiting"]
