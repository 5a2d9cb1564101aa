from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from customers.services.logs import save_log
from customers.services.owed import draw_up_owed
from customers.services.visits import log_visit
from tests.conftest import TODAY


def at(hour: int, minute: int = 0, *, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute), timezone.get_default_timezone())


SAID = {"done": "泽润饮品 复谈", "tomorrow": "拜访泽润饮品"}


@pytest.fixture
def owed(company):
    """What is owed this and the last two weeks, drawn up."""
    draw_up_owed(actor=None, first=TODAY - timedelta(days=20), last=TODAY, now=at(7))


@pytest.fixture
def write(company, files):
    """Hand in a log of the rep; what is named differs from the usual."""

    def hand_in(who: str = "rep", **given: Any):
        person = getattr(company, who)
        values = {**SAID, **given.pop("values", {})}
        usual = {"actor": person, "user": person, "day": TODAY, "now": at(17, 40), "hand_in": True, "values": values}
        return save_log(**usual | given)

    return hand_in


@pytest.fixture
def visit(company, files):
    def log(hour: int = 10, **given: Any):
        usual = {
            "actor": company.rep, "user": company.rep, "customer": files.zerun, "way": "visit", "purpose": "proposal",
            "outcome": "progress", "visited_at": at(hour), "now": at(15),
        }  # fmt: skip
        return log_visit(**usual | given)

    return log
