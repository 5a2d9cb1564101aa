"""Visits of a former system, many at once: what each would have met alone (contract.md, "Imports")."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Posting, User
from customers.invariants import months_are_their_visits
from customers.models import Customer, PlannedVisit, Visit, VisitMonth
from customers.services.plans import plan_visit
from customers.services.visit_history import PastVisit, bring_visits
from customers.services.visits import log_visit
from salesops.core.audit.models import Activity
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import read_table
from salesops.core.stamps import one_reading
from tests.cast_customers import build_files
from tests.conftest import TODAY

from .conftest import NOW, at
from .test_races import in_threads

MOMENTS = ("last_contact_at", "last_visit_at", "last_progress_at", "next_step", "next_on", "follow_up_on", "version")
WRITTEN = (
    "customer", "user", "unit", "way", "visited_at", "logged_at", "is_late", "purpose", "outcome", "notes", "next_step",
    "next_on", "findings", "entered_by", "imported",
)  # fmt: skip


class _Undone(Exception):
    pass


def state(customer) -> tuple:
    """What stands there afterwards, but for ids."""
    visits = list(Visit.objects.order_by("visited_at").values_list(*WRITTEN))
    moments = Customer.objects.values_list(*MOMENTS[:-1]).get(pk=customer.pk)
    done = list(PlannedVisit.objects.order_by("day").values_list("day", "state", "visit__visited_at"))
    acts = sorted(
        Activity.objects.filter(verb="customers.log_visit").values_list("kind", "actor", "data__way").order_by("pk")
    )
    return visits, moments, done, acts


def past(company, files) -> list[PastVisit]:
    """Oldest first; one day has a planned visit, one is a call, one goes to a file that was merged."""

    def visit(number, moment, way="visit", customer=files.zerun, **given):
        return PastVisit(number, company.rep, customer, moment, way, given)

    return [
        visit(1, at(9, days=-40), purpose="research", outcome="progress", next_step="quote", next_on=TODAY),
        visit(2, at(10, days=-3), purpose="proposal", outcome="no_change", notes="设备选型"),
        visit(3, at(11, days=-2), way="phone", outcome="obstacle"),
        visit(4, at(9, days=-1), customer=files.anrui, outcome="progress", next_step="call"),
        visit(5, at(14, days=-1), purpose="maintenance", outcome="progress"),
    ]  # fmt: skip


def test_many_at_once_leave_what_one_by_one_leaves(company, files):
    day = TODAY - timedelta(days=5)
    plan_visit(actor=company.rep, user=company.rep, customer=files.zerun, day=day, today=day)
    Customer.objects.filter(pk=files.anrui.pk).update(status="archived", merged_into=files.zerun.pk)
    visits = past(company, files)
    try:
        with transaction.atomic():
            for one in visits:
                log_visit(
                    actor=None, customer=one.customer, user=one.user, way=one.way, visited_at=one.visited_at, now=NOW,
                    imported=True, **one.given,
                )  # fmt: skip
            singly = state(files.zerun)
            raise _Undone
    except _Undone:
        pass
    brought = bring_visits(actor=None, visits=visits, now=NOW)
    assert (brought.created, brought.refused) == ({1, 2, 3, 4, 5}, {})
    assert state(files.zerun) == singly
    assert PlannedVisit.objects.get().visit == Visit.objects.get(visited_at=at(10, days=-3))
    again = bring_visits(actor=None, visits=visits, now=NOW)
    assert (again.created, again.present, Visit.objects.count()) == (set(), {1, 2, 3, 4, 5}, 5)


def test_each_row_hears_of_its_own_faults(company, files):
    Customer.objects.filter(pk=files.anrui.pk).update(status="archived")
    Posting.objects.filter(user=company.rep).update(period=(date(2025, 1, 1), None))
    wrong = [
        (files.zerun, at(9, days=1), {}, {"customers.visit-in-future"}),
        (files.anrui, at(9), {}, {"customers.archived"}),
        (files.zerun, at(9), {"outcome": "magic"}, {"customers.unknown-code"}),
        (files.zerun, at(10), {"next_on": TODAY}, {"customers.step-missing"}),
        (files.zerun, at(9, days=-800), {}, {"customers.visitor-nowhere"}),
        # The same moment twice in one file, with different words.
        (files.zerun, at(11), {"notes": "一"}, None),
        (files.zerun, at(11), {"notes": "二"}, {"customers.visit-there"}),
        (files.zerun, at(11), {"notes": "一"}, None),
    ]
    visits = [
        PastVisit(n, company.rep, customer, moment, "visit", given) for n, (customer, moment, given, _c) in enumerate(wrong)
    ]  # fmt: skip
    brought = bring_visits(actor=None, visits=visits, now=NOW)
    found = {n: {r.code for r in refusals} for n, refusals in brought.refused.items()}
    assert found == {n: codes for n, (*_row, codes) in enumerate(wrong) if codes}
    assert (brought.created, brought.present) == ({5}, {7})


def test_as_many_statements_for_thirty_as_for_three(company, files):
    def many(start: int, count: int) -> int:
        visits = [
            PastVisit(n, company.rep, files.zerun, at(9, days=-start - n), "visit", {"outcome": "progress"})
            for n in range(count)
        ]
        # As in an import: whether code lists and policies changed is looked up once.
        with one_reading(), CaptureQueriesContext(connection) as queries:
            assert len(bring_visits(actor=None, visits=visits, now=NOW).created) == count
        return len(queries)

    many(300, 1)
    assert many(1, 3) == many(100, 30)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_write_it_once(company):
    files = build_files(company)

    def bring():
        rep = User.objects.get(username="rep")
        rows = [PastVisit(n, rep, files.zerun, at(9, days=-n), "visit", {"outcome": "progress"}) for n in range(1, 20)]
        return bring_visits(actor=None, visits=rows, now=NOW)

    first, second = in_threads(bring, bring)
    assert sorted((len(first.created), len(second.created))) == [0, 19]
    assert sorted((len(first.present), len(second.present))) == [0, 19]
    assert Visit.objects.count() == 19


HEAD = "username,customer_code,visited_at,outcome\n"


def importing(company, tmp_path, name: str, lines: list[str], **more):
    """A run of the import of visits over ``lines``."""
    path = tmp_path / f"{name}.csv"
    path.write_text(HEAD + "".join(f"{line},progress\n" for line in lines), encoding="utf-8")
    kind, table = import_kinds.get("visits"), read_table(path, path.name)
    return run_import(
        kind, table, match(kind, table.heads), actor=company.admin, day=TODAY, dry_run=False, **more
    )  # fmt: skip


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_files_whose_parts_lie_the_other_way_round_wait_for_each_other(company, tmp_path, monkeypatch):
    """Each wrote a part of the people and customers the other comes to next: neither is thrown out as a deadlock."""
    build_files(company)
    monkeypatch.setattr("salesops.core.imports.parts.PART", 1)
    lines = [
        f"{who},{code},2026-11-{day} 10:00"
        for day in (2, 3)
        for who, code in (("rep", "C-000001"), ("colleague", "C-000002"))
    ]
    first, second = in_threads(
        lambda: importing(company, tmp_path, "one", lines),
        lambda: importing(company, tmp_path, "two", [line.replace("10:00", "11:00") for line in reversed(lines)]),
    )
    assert [result.counts["created"] for result in (first, second)] == [4, 4], (first, second)
    assert list(months_are_their_visits()) == []
    assert VisitMonth.objects.get(user=company.rep).reached == {"visit": 2}


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_nobodys_own_visit_waits_for_a_long_import_of_his_month(company, tmp_path, monkeypatch):
    """Between two parts of the file he logs a visit: it is there at once, and the month counts both in the end."""
    files, logged = build_files(company), []
    monkeypatch.setattr("salesops.core.imports.parts.PART", 1)

    def log() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        rep = User.objects.get(username="rep")
        log_visit(
            actor=None, user=rep, customer=files.weizhiyuan, way="visit", visited_at=at(9), now=NOW, purpose="research",
            outcome="progress",
        )  # fmt: skip
        return "logged"

    def between(done: int, total: int) -> None:
        if done == 1:
            logged.extend(in_threads(log))

    lines = [f"rep,C-000001,2026-11-0{day} 10:00" for day in (2, 3)]
    assert importing(company, tmp_path, "long", lines, progress=between).counts["created"] == 2
    assert logged == ["logged"]
    assert VisitMonth.objects.get(user=company.rep).reached == {"visit": 3}
    assert list(months_are_their_visits()) == []
