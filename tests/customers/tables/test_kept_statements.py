"""The statements of a list are kept, its rows never: who comes to reach a customer sees it at once, who no longer does doesn't."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.http import QueryDict

from customers.models import Customer, TeamMember
from customers.tables.customer_list import CustomerList
from salesops.core import statements
from salesops.core.lists import read
from salesops.core.lists.query import parse
from salesops.core.lists.read import ListReader
from salesops.core.lists.reading import Reading
from tests.cast import Company
from tests.cast_customers import Files, make_customer
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(read, "statements", statements.Statements())


def listed(user, address: str = "") -> tuple[list[str], int]:
    """Codes and number, as a request of ``user`` would find them."""
    person, page = type(user).objects.get(pk=user.pk), CustomerList()
    reading = Reading(person, TODAY)
    reader = ListReader(page, parse(page, QueryDict(address), reading), reading)
    return [row.pick for row in reader.rows], reader.count


def test_a_statement_is_put_together_once(files: Files, company: Company, monkeypatch):
    first = listed(company.rep, "status=active")
    monkeypatch.setattr(read, "statement_of", lambda rows: pytest.fail("put together again"))
    assert listed(company.rep, "status=active") == first


def test_rows_are_those_of_now(files: Files, company: Company):
    assert files.zerun.code in listed(company.rep)[0]
    Customer.objects.filter(pk=files.zerun.pk).update(owner=company.other_rep, unit=company.units["NC-1-T"])
    assert files.zerun.code not in listed(company.rep)[0]
    new = make_customer("C-200001", "新来的公司", owner=company.rep, unit=company.units["EC-2-T"])
    assert new.code in listed(company.rep)[0]


def test_a_service_team_opens_its_customer_at_once_and_closes_it_again(files: Files, company: Company):
    assert files.dingsheng.code not in listed(company.rep)[0]
    member = TeamMember.objects.create(
        customer=files.dingsheng, user=company.rep, part="technical", period=DateRange(date(2026, 1, 1), None)
    )
    assert files.dingsheng.code in listed(company.rep)[0]
    member.delete()
    assert files.dingsheng.code not in listed(company.rep)[0]


def test_a_role_taken_away_counts_at_once(files: Files, company: Company):
    assert listed(company.director)[0]
    company.director.role_grants.all().delete()
    assert listed(company.director)[0] == []


def test_each_reader_has_his_own(files: Files, company: Company):
    assert listed(company.rep) != listed(company.other_rep)
    assert listed(company.rep) == listed(company.rep)


def test_what_would_be_read_later_is_not_compared(files: Files):
    assert statements.plain(Q(grade="A") | Q(owner_id__in=[1, 2])) == statements.plain(
        Q(grade="A") | Q(owner_id__in=[1, 2])
    )
    assert statements.plain(Q(grade="A")) != statements.plain(~Q(grade="A"))
    # 1 and True are equal in Python and not to the database.
    assert statements.plain(Q(number=1)) != statements.plain(Q(number=True))
    assert statements.plain(Q(pk__in=Customer.objects.all())) is None
    assert statements.plain(Q(Q(pk__in=Customer.objects.values("pk")), grade="A")) is None


def test_a_search_is_counted_on_the_way(files: Files, company: Company):
    for n in range(55):
        make_customer(f"C-3{n:05}", f"甲乙公司{n:02}", owner=company.rep, unit=company.units["EC-2-T"])
    codes, count = listed(company.rep, "search=甲乙")
    assert (len(codes), count) == (50, 55)
    assert listed(company.rep, "search=甲丙") == ([], 0)
