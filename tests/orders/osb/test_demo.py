"""OSB problems of the demo stand in different states, some of them late."""

import random

import pytest

from orders.demo.osb import build_problems
from orders.models import OsbProblem
from salesops.core.sockets.demo import DemoCompany
from tests.cast_orders_made import TODAY
from tests.cast_orders_shipped import confirmed

pytestmark = pytest.mark.django_db


def test_problems_of_the_orders_under_way(company, files, goods):
    for _n in range(8):
        confirmed(company, files, goods, "1")
    people = {name: getattr(company, name) for name in ("secretary", "logistics", "finance")} | {
        "production": company.logistics
    }
    build_problems(DemoCompany("small", TODAY, random.Random(1), people))
    states = set(OsbProblem.objects.filter(step="ship").values_list("state", flat=True))
    assert states == {"open", "working", "solved", "dropped"}
    assert OsbProblem.objects.unsolved().filter(due_on__lt=TODAY).exists()
