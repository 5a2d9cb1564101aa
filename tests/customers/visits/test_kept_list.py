"""The list of visits is kept as a statement where no ids stand in it, and is the same list then."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from customers.models import Visit
from customers.scope import visits as scope
from customers.tables.visits import VisitList
from salesops.core.lists.query import parse
from salesops.core.lists.read import ListReader
from salesops.core.lists.reading import Reading
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def visited(company, files):
    def visit(customer, person, days):
        at = timezone.now() - timedelta(days=days)
        return Visit.objects.create(
            customer=customer, user=person, unit=customer.unit, way="call", visited_at=at, logged_at=at
        )

    return [
        visit(files.zerun, company.rep, 3),
        visit(files.zerun, company.manager, 2),
        visit(files.dingsheng, company.colleague, 1),
    ]


def listed(user, address=""):
    person, page = type(user).objects.get(pk=user.pk), VisitList()
    reading = Reading(person, TODAY)
    reader = ListReader(page, parse(page, QueryDict(address), reading), reading)
    return [row.pick for row in reader.rows], reader.count


@pytest.mark.parametrize("few_many", [(0, 0), (0, 2_000), (200, 2_000)])
@pytest.mark.parametrize("username", ["rep", "colleague", "manager", "director", "hr"])
def test_kept_it_is_the_same_list(visited, company, monkeypatch, username, few_many):
    for name, number in zip(("FEW", "MANY"), few_many, strict=True):
        monkeypatch.setattr(scope, name, number)
    user = getattr(company, username)
    seen = list(
        Visit.objects.visible_to(type(user).objects.get(pk=user.pk))
        .order_by("-visited_at")
        .values_list("pk", flat=True)
    )
    for _again in range(3):
        assert listed(user) == (seen, len(seen))


def test_a_customer_that_moves_on_takes_its_visits_along(visited, files, company, monkeypatch):
    monkeypatch.setattr(scope, "FEW", 0)
    newest = visited[2]
    assert newest.pk not in listed(company.rep)[0]
    type(files.dingsheng).objects.filter(pk=files.dingsheng.pk).update(owner=company.rep, unit=files.zerun.unit)
    assert newest.pk in listed(company.rep)[0]
