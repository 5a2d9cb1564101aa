"""A matter of its own for the engine's tests: a person's record is approved along any route a test likes."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from salesops.core.approvals.services import open_approval
from salesops.core.sockets.approvals import Matter, Stage, matters

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Tuesday morning of defaults.md 5.
TUESDAY = datetime(2026, 11, 10, 10, 0, tzinfo=SHANGHAI)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


class Seen(SimpleNamespace):
    """What the matter was told, in order."""

    calls: list[str]


@pytest.fixture
def thing(monkeypatch):
    """Registers matter ``tests.thing``; its route is ``facts["route"]``: stages of approver codes."""
    seen = Seen(calls=[])

    def told(verb):
        return lambda *, record, approval, actor, now: seen.calls.append(verb)

    matter = Matter(
        code="tests.thing",
        label="Thing",
        route=lambda record, facts, day: [
            Stage(tuple(codes), "why", {"n": n}) for n, codes in enumerate(facts["route"], 1)
        ],
        title=lambda facts: "Thing",
        rules={"why": "stage %(n)s"},
        on_approved=told("approved"),
        on_rejected=told("rejected"),
        on_sent_back=told("sent back"),
        on_withdrawn=told("withdrawn"),
        barred=lambda record, facts: facts.get("barred", ()),
        copies=lambda record, facts: facts.get("copies", ()),
    )
    monkeypatch.setitem(matters.by_code, "tests.thing", matter)
    return seen


@pytest.fixture
def submit(company, thing):
    """Submit the rep's record by the rep along ``route``."""

    def _submit(*route, requester=None, now=TUESDAY, actor=None, **facts):
        person = requester or company.rep
        facts = {"route": [list(stage) for stage in route], **facts}
        return open_approval("tests.thing", company.rep, requester=person, facts=facts, now=now, actor=actor)

    return _submit
