"""Visits of a month are kept beside the visits: by whatever way a visit comes, changes or goes, the sum is that of the rows."""

import json
import threading
from datetime import date
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from customers.code_lists import CONTACT_WAY, COUNTS_AS_VISIT
from customers.facts.team_board import board_of
from customers.facts.visits import visit_progress
from customers.invariants import months_are_their_visits
from customers.models import Customer, Visit, VisitMonth
from customers.models.visit import CORRECTABLE
from customers.services.visit_history import PastVisit, bring_visits
from customers.services.visits import correct_visit
from salesops.core.codes.models import CodeEntry
from tests.cast_customers import build_files
from tests.conftest import TODAY

from .conftest import NOW, at
from .test_races import in_threads

NOVEMBER = date(2026, 11, 1)


def kept(person, month: date = NOVEMBER) -> dict[str, int]:
    found = VisitMonth.objects.filter(user=person, month=month).values_list("reached", flat=True).first()
    return found or {}


def made(company) -> dict[str, int]:
    """Visits of the month by person, as the board of the team shows them."""
    return {line.day.person.name: line.month.done for line in board_of(company.manager, TODAY) if line.month.done}


def write(company, customer, moment, way="visit", **given) -> Visit:
    """A row without any service, as bulk loads write it."""
    return Visit.objects.create(
        customer=customer, user=company.rep, unit=company.units["EC-2-T"], way=way, visited_at=moment, logged_at=NOW,
        **given,
    )  # fmt: skip


@pytest.fixture
def proved():
    yield
    assert list(months_are_their_visits()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("proved")
class TestEachWay:
    def test_a_customer_counts_once_a_day_by_all_the_ways_used(self, company, files, visited):
        visited()
        assert kept(company.rep) == {"visit": 1}
        visited(visited_at=at(11))
        visited(visited_at=at(12), customer=files.dingsheng, actor=None)
        assert kept(company.rep) == {"visit": 2}
        visited(visited_at=at(13), way="phone")
        assert kept(company.rep) == {"visit": 1, "phone,visit": 1}
        visited(visited_at=at(9, days=-1), way="phone")
        assert kept(company.rep) == {"visit": 1, "phone,visit": 1, "phone": 1}
        assert made(company) == {company.rep.name: 2}
        assert visit_progress(company.rep, TODAY).done == 2

    def test_a_corrected_way_moves(self, company, visited):
        visit = visited()
        values = {name: getattr(visit, name) for name in CORRECTABLE}
        correct_visit(actor=company.rep, visit=visit, values=values | {"way": "phone"}, now=NOW)
        assert kept(company.rep) == {"phone": 1}
        assert made(company) == {}

    def test_another_note_writes_nothing(self, company, visited):
        visit = visited()
        with connection.cursor() as cursor:
            cursor.execute("SELECT ctid, reached FROM customers_visitmonth")
            before = cursor.fetchall()
            Visit.objects.filter(pk=visit.pk).update(notes="设备选型")
            cursor.execute("SELECT ctid, reached FROM customers_visitmonth")
            assert cursor.fetchall() == before

    def test_files_that_become_one(self, company, files):
        write(company, files.zerun, at(9))
        write(company, files.weizhiyuan, at(10), way="phone")
        write(company, files.weizhiyuan, at(10, days=-1))
        write(company, files.dingsheng, at(11))
        assert kept(company.rep) == {"visit": 3, "phone": 1}
        Visit.objects.filter(customer=files.weizhiyuan).update(customer=files.zerun)
        assert kept(company.rep) == {"visit": 2, "phone,visit": 1}

    def test_an_import_and_a_bulk_load(self, company, files):
        visits = [
            PastVisit(1, company.rep, files.zerun, at(9, days=-1), "visit", {}),
            PastVisit(2, company.rep, files.zerun, at(10, days=-1), "phone", {}),
            PastVisit(3, company.colleague, files.zerun, at(9, days=-60), "visit", {}),
        ]
        assert not bring_visits(actor=company.admin, visits=visits, now=NOW).refused
        assert kept(company.rep) == {"phone,visit": 1}
        assert kept(company.colleague, date(2026, 9, 1)) == {"visit": 1}
        columns = (
            "customer_id, user_id, unit_id, way, visited_at, logged_at, is_late, purpose, outcome, notes, next_step"
        )
        rest = "\t2026-11-05 10:00+08\t2026-11-05 10:00+08\tf\t\t\t\t\t\t{}\tf\t1\n"
        line = f"{files.zerun.pk}\t{company.rep.pk}\t{company.units['EC-2-T'].pk}\tvisit{rest}"
        with connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY customers_visit ({columns}, intent, findings, imported, version) FROM STDIN", StringIO(line * 3)
            )
        assert kept(company.rep) == {"phone,visit": 1, "visit": 1}

    def test_the_month_is_that_of_the_portals_clock(self, company, files):
        write(company, files.zerun, at(0, 30, days=1 - TODAY.day))
        write(company, files.zerun, at(23, 30, days=-TODAY.day))
        assert (kept(company.rep), kept(company.rep, date(2026, 10, 1))) == ({"visit": 1}, {"visit": 1})

    def test_rows_taken_away_by_who_may(self, company, files):
        visit = write(company, files.zerun, at(9))
        write(company, files.zerun, at(10), way="phone")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE customers_visit DISABLE TRIGGER guard_append_only")
            cursor.execute("DELETE FROM customers_visit WHERE id = %s", [visit.pk])
            assert kept(company.rep) == {"phone": 1}
            cursor.execute("DELETE FROM customers_visit")
            assert kept(company.rep) == {}
            cursor.execute("ALTER TABLE customers_visit ENABLE TRIGGER guard_append_only")

    def test_whatever_is_done_in_whatever_order(self, company, files):
        chance, customers = Random(7), (files.zerun, files.weizhiyuan, files.dingsheng)
        ways = ("visit", "phone", "email", "customer_came")
        for _n in range(12):
            Visit.objects.bulk_create(
                Visit(
                    customer=chance.choice(customers), user=chance.choice((company.rep, company.colleague)),
                    unit=company.units["EC-2-T"], way=chance.choice(ways), logged_at=NOW,
                    visited_at=at(chance.randint(0, 23), days=-chance.randint(0, 30)),
                )
                for _m in range(chance.randint(1, 9))
            )  # fmt: skip
            some = Visit.objects.order_by("?").values("pk")[: chance.randint(1, 20)]
            Visit.objects.filter(pk__in=list(some.values_list("pk", flat=True))).update(
                way=chance.choice(ways), customer=chance.choice(customers)
            )
            assert list(months_are_their_visits()) == []

    def test_another_way_counts_from_the_next_page_on(self, company, files):
        write(company, files.zerun, at(9), way="video")
        assert made(company) == {}
        CodeEntry.objects.create(list_code=CONTACT_WAY, code="video", name="视频", rank=1, flags=[COUNTS_AS_VISIT])
        assert made(company) == {company.rep.name: 1}
        assert kept(company.rep) == {"video": 1}


@pytest.mark.django_db
def test_what_differs_is_said_and_counted_anew(company, files, capsys):
    write(company, files.zerun, at(9))
    VisitMonth.objects.filter(user=company.rep).update(reached={"visit": 5})
    VisitMonth.objects.create(user=company.colleague, month=NOVEMBER, reached={"visit": 1})
    with pytest.raises(SystemExit):
        call_command("verify", "customers.months_are_their_visits")
    said = json.loads(capsys.readouterr().out)
    assert said["faults"] == [
        f'person {company.rep.pk}, 2026-11: kept {{"visit": 5}}, visits {{"visit": 1}}',
        f'person {company.colleague.pk}, 2026-11: kept {{"visit": 1}}, visits {{}}',
    ]
    call_command("recount_visit_months")
    assert "1 months counted, 2 had been wrong" in capsys.readouterr().out
    assert kept(company.rep) == {"visit": 1}
    call_command("verify", "customers.months_are_their_visits")


def _waits(backend: int) -> bool:
    """Whether the connection named waits for another one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [backend])
        return bool(cursor.fetchone()[0])


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["zerun", "dingsheng"])
def test_two_visits_of_one_person_at_once(company, second):
    """The second is written while the first is not committed: at one customer it counts once, at two each."""
    files, written, coming = build_files(company), threading.Event(), threading.Event()
    write(company, files.weizhiyuan, at(8))  # the month is there already

    second_backend: list[int] = []

    def first() -> bool:
        with transaction.atomic():
            write(company, files.zerun, at(9))
            written.set()
            return coming.wait(20) and any(_waits(second_backend[0]) for _try in range(20_000))

    def then() -> bool:
        customer = Customer.objects.get(pk=getattr(files, second).pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
        if written.wait(20):
            second_backend.append(backend)
            coming.set()
            write(company, customer, at(9))
        return written.is_set()

    assert in_threads(first, then) == [True, True]
    assert kept(company.rep) == {"visit": 2 if second == "zerun" else 3}
    assert list(months_are_their_visits()) == []
