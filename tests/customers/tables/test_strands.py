"""The customer list read unit by unit and owner by owner is the list that is read as a whole."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from customers.models import Customer
from customers.scope.customers import visible_strands
from customers.tables.customer_list import CustomerList
from salesops.core.lists.query import parse
from salesops.core.lists.read import ListReader
from salesops.core.lists.reading import Reading
from tests.cast_customers import make_customer
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db

READERS = ("rep", "colleague", "supervisor", "regional", "manager", "secretary", "finance", "director")


@pytest.fixture
def many(company, files):
    """Customers of three owners in two units and of the pool, names mixed; one merged away."""
    places = [(company.rep, "EC-2-T"), (company.colleague, "EC-2-T"), (company.other_rep, "NC-1-T"), (None, "EC-2-T")]
    for n in range(24):
        owner, unit = places[n % 4]
        make_customer(f"C-1{n:05}", f"{'甲乙丙丁戊己'[n * 5 % 6]}公司{n % 7}", owner=owner, unit=company.units[unit])
    Customer.objects.filter(code="C-100004").update(merged_into=files.zerun, status="archived")
    return files


def walk(user, address: str = ""):
    """Codes of every page of three rows, forwards and then back again."""
    listed, reading = CustomerList(), Reading(user, TODAY)
    query = replace(parse(listed, QueryDict(address), reading), page_size=3)

    def pages(query, following):
        while True:
            reader = ListReader(listed, query, reading)
            yield [row.pick for row in reader.rows]
            cursor = following(reader)
            if not cursor:
                return
            query = replace(query, cursor=cursor)
            last.append(query)

    last = [query]
    forwards = list(pages(query, lambda reader: reader.next_cursor))
    backwards = list(pages(last[-1], lambda reader: reader.previous_cursor))
    return forwards, backwards


@pytest.mark.parametrize("username", READERS)
def test_every_page_is_that_of_the_whole_list(many, company, monkeypatch, username):
    user = getattr(company, username)
    strands = walk(user)
    monkeypatch.setattr(CustomerList, "strands", lambda self, user: None)
    assert strands == walk(user)
    whole = Customer.objects.visible_to(user).filter(merged_into__isnull=True).order_by("name_key", "pk")
    assert [code for page in strands[0] for code in page] == list(whole.values_list("code", flat=True))


def test_scopes_of_units_and_owners_are_strands(many, company):
    """Not only the same: really read so. Who sees everything reads one index."""
    assert {strand.column for strand in visible_strands(company.manager)} >= {"unit_id"}
    assert {strand.column for strand in visible_strands(company.rep)} == {"owner_id", "unit_id"}
    assert visible_strands(company.director) is None


def test_a_question_or_another_order_reads_the_whole(many, company, monkeypatch):
    """Conditions have indexes of their own."""
    monkeypatch.setattr(CustomerList, "strands", lambda self, user: pytest.fail("asked for strands"))
    for address in ("ordering=-last_contact_at", "search=甲乙", "pool=0"):
        assert walk(company.manager, address)[0]
