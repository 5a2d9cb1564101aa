"""Quick serializers say what the framework's own way says."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone as django_timezone
from rest_framework import serializers

from salesops.core.api.quick import QuickSerializer
from salesops.core.api.serializers import AllowedOut, ReasonOut
from salesops.core.refusals import Refusal


class Fields(serializers.Serializer):
    text = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    money = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    flag = serializers.BooleanField()
    kind = serializers.ChoiceField(choices=[("a", "A"), ("b", "B")])
    day = serializers.DateField(allow_null=True)
    moment = serializers.DateTimeField(allow_null=True)
    words = serializers.ListField(child=serializers.CharField())
    owner = serializers.CharField(source="person.username", default=None, allow_null=True)
    twice = serializers.SerializerMethodField()
    hidden = serializers.CharField(write_only=True)

    def get_twice(self, row: Any) -> str:
        return row.text * 2


class Quick(QuickSerializer, Fields):
    pass


def row(**changes: Any) -> SimpleNamespace:
    usual = {
        "text": "x<y",
        "number": 3,
        "money": Decimal("1234.5"),
        "flag": True,
        "kind": "a",
        "day": date(2026, 11, 20),
        "moment": datetime(2026, 11, 20, 1, 2, 3, 456, UTC),
        "words": ["one", "two"],
        "person": SimpleNamespace(username="rep"),
    }
    return SimpleNamespace(**usual | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"number": None, "money": None, "day": None, "moment": None, "person": None, "words": []},
        {"moment": datetime(2026, 6, 1, 8, tzinfo=timezone(timedelta(hours=8))), "kind": "gone", "flag": False},
        {"text": 7, "flag": "yes", "money": 5},
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC"])
def test_the_same_answer(changes: dict[str, Any], zone: str):
    with django_timezone.override(zone):
        usual, quick = Fields([row(**changes)], many=True).data, Quick([row(**changes)], many=True).data
    assert quick == usual
    assert [list(found) for found in quick] == [list(found) for found in usual]


class UsualAllowed(serializers.Serializer):
    verb = serializers.CharField()
    label = serializers.CharField()
    allowed = serializers.BooleanField()
    reasons = ReasonOut(source="refusals", many=True)


@pytest.mark.parametrize("as_object", [False, True])
def test_verbs_are_said_as_described(as_object: bool):
    found: Any = {"verb": "edit", "label": "Edit", "allowed": False, "refusals": [Refusal("core.no", "Not today.")]}
    if as_object:
        found = SimpleNamespace(**found)
    assert AllowedOut([found], many=True).data == UsualAllowed([found], many=True).data
    assert list(AllowedOut().fields) == list(UsualAllowed().fields)
