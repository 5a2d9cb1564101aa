"""Policies that exist in tests only."""

import pytest

from salesops.core.sockets.policies import Effect, PolicyField, PolicyKind, policies

DIRECT = PolicyKind(
    "tests.leave",
    "Leave limits",
    (PolicyField("short", "Short", "int", minimum=1), PolicyField("long", "Long", "int", minimum=1)),
    {"short": 3, "long": 10},
    preview=lambda values, day: [Effect("Requests", "3", str(values["short"]))],
)
APPROVED = PolicyKind(
    "tests.grading", "Grading", (PolicyField("weight", "Weight", "percent"),), {"weight": "40"}, approval=True
)


@pytest.fixture
def kinds():
    """Register both for one test."""
    for kind in (DIRECT, APPROVED):
        policies.register(kind)
    yield
    for kind in (DIRECT, APPROVED):
        del policies.by_code[kind.code], policies._places[kind.code]
