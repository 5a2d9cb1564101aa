"""What happens to visits and plans when people leave and files become one; findings of the control monitor; the import."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from customers.controls.visits import far_away, logged_late
from customers.handover.visits import _merge_plans, _merge_visits, _take
from customers.models import Customer, PlannedVisit, Visit
from customers.services.moments import refresh_moments
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import read_table
from tests.conftest import TODAY

from .conftest import NOW, at

NEXT = date(2026, 11, 23)
SINCE = NOW - timedelta(days=1)


def planned(company, customer, **given):
    values = {"user": company.rep, "unit": company.units["EC-2-T"], "day": NEXT} | given
    return PlannedVisit.objects.create(customer=customer, **values)


def test_open_plans_move_to_the_heir_and_visits_stay(company, files, visited):
    visit = visited()
    moved, doubled = planned(company, files.zerun), planned(company, files.weizhiyuan)
    own = planned(company, files.weizhiyuan, user=company.colleague)
    over = planned(company, files.zerun, day=TODAY)
    assert _take(person=company.rep, heir=company.colleague, day=NEXT, actor=company.admin, now=NOW) == 2
    moved.refresh_from_db()
    assert moved.user == company.colleague
    assert not PlannedVisit.objects.filter(pk=doubled.pk).exists()
    assert PlannedVisit.objects.filter(pk=own.pk, user=company.colleague).exists()
    assert PlannedVisit.objects.get(pk=over.pk).user == company.rep
    assert Visit.objects.get(pk=visit.pk).user == company.rep


def test_a_merge_takes_visits_plans_and_moments_along(company, files, visited):
    visited(next_step="quote", next_on=NEXT)
    item, same = planned(company, files.zerun), planned(company, files.weizhiyuan)
    assert _merge_visits(files.zerun, files.weizhiyuan, None) == 1
    assert _merge_plans(files.zerun, files.weizhiyuan, None) == 0
    winner = Customer.objects.get(pk=files.weizhiyuan.pk)
    assert (winner.last_visit_at, winner.next_step, winner.next_on) == (at(10, 30), "quote", NEXT)
    assert list(PlannedVisit.objects.values_list("pk", flat=True)) == [same.pk]
    assert item.pk != same.pk


def test_all_at_once_is_what_each_visit_wrote(visited, files):
    visited(visited_at=at(9), next_step="call", next_on=NEXT)
    visited(way="phone", outcome="no_change", purpose="", visited_at=at(11))
    names = ("last_contact_at", "last_visit_at", "last_progress_at", "next_step", "next_on", "follow_up_on")
    before = Customer.objects.values(*names).get(pk=files.zerun.pk)
    Customer.objects.filter(pk=files.zerun.pk).update(last_contact_at=None, next_step="", follow_up_on=None)
    assert refresh_moments(TODAY) >= 1
    assert Customer.objects.values(*names).get(pk=files.zerun.pk) == before
    assert refresh_moments(TODAY) == 0


def test_the_control_monitor_finds_what_came_after_72_hours(visited, company):
    visited(visited_at=NOW - timedelta(hours=72))
    late = visited(visited_at=NOW - timedelta(hours=72, minutes=1))
    found = list(logged_late(SINCE, NOW))
    assert [(f.record, f.person, f.params["hours"]) for f in found] == [(late, company.rep, 72)]
    assert list(logged_late(NOW, NOW + timedelta(days=1))) == []


def test_the_control_monitor_finds_places_far_away(visited):
    visited(place=(31.32, 120.71))
    far = visited(place=(31.22, 120.71), visited_at=at(11))
    assert [(f.record, f.params["metres"]) for f in far_away(SINCE, NOW)] == [(far, far.distance)]
    assert 11_000 < far.distance < 11_200


HEAD = "username,customer_code,visited_at,purpose,outcome,notes,next_step,next_on\n"
LINE = "rep,C-000001,2025-06-12 10:30,报价谈判,progress,要三套,发报价,2025-06-20\n"


def imported(company, text: str, tmp_path):
    path = tmp_path / "visits.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    kind, table = import_kinds.get("visits"), read_table(path, path.name)
    return run_import(kind, table, match(kind, table.heads), actor=company.admin, day=TODAY, dry_run=False)


def test_history_is_imported_once_and_never_late(company, files, tmp_path):
    assert imported(company, LINE, tmp_path).counts["created"] == 1
    visit = Visit.objects.get()
    assert (visit.purpose, visit.imported, visit.is_late, visit.logged_at) == (
        "negotiation",
        True,
        False,
        visit.visited_at,
    )
    assert timezone.localtime(visit.visited_at).strftime("%Y-%m-%d %H:%M") == "2025-06-12 10:30"
    again = imported(company, LINE, tmp_path)
    assert (again.counts["unchanged"], Visit.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (LINE.replace("要三套", "别的"), "there already"),
        (LINE.replace("rep,", "nobody,"), "nobody"),
        (LINE.replace("C-000001", "C-999999"), "C-999999"),
        (LINE.replace("2025-06-12", "2027-06-12"), "future"),
        (LINE.replace("progress", "magic"), "magic"),
    ],
)
def test_wrong_rows_say_why_and_nothing_is_written(company, files, tmp_path, settings, line, word):
    settings.LANGUAGE_CODE = "en"
    imported(company, LINE, tmp_path)
    result = imported(company, line, tmp_path)
    assert word in " ".join(result.rejected[0].problems)
    assert Visit.objects.count() == 1
