"""Leave asked for on Tuesday 2026-11-10, for days after it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.services.leave_request import request_leave

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


NOW = at(10, 10)


def nov(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def ask(company):
    """The rep asks for annual leave, 16 to 17 November unless told."""

    def _ask(user=None, *, actor=None, now=NOW, **fields):
        person = user or company.rep
        wanted = {"kind": "annual", "starts_on": nov(16), "ends_on": nov(17), **fields}
        return request_leave(actor=actor or person, user=person, now=now, **wanted)

    return _ask
