"""Serializers of long lists: the same answer as any serializer's, with what is the same for all rows worked out once."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.settings import api_settings

Read = Callable[[Any], Any]


class QuickSerializer(serializers.Serializer):
    """For rows that are objects and fields that never leave themselves out; a test compares with the framework's own way.

    The framework asks each field of each row how to read, to check and to say its value: 3,000 questions for 50 customers.
    """

    @cached_property
    def _plan(self) -> list[tuple[str, Read]]:
        return [(field.field_name, _reader(field)) for field in self._readable_fields]

    def to_representation(self, instance: Any) -> Any:
        return {name: read(instance) for name, read in self._plan}


def _reader(field: Any) -> Read:
    """How ``field`` is read from a row and said."""
    say = SAID.get(type(field), _as_it_says)(field)
    if field.source == "*":
        return say
    if len(field.source_attrs) == 1:
        read = attrgetter(field.source_attrs[0])
    else:
        # A path may end at nobody: the field knows what stands there then.
        read = field.get_attribute

    def value(row: Any) -> Any:
        found = read(row)
        return None if found is None else say(found)

    return value


def _as_it_says(field: Any) -> Read:
    return field.to_representation


def _text(field: Any) -> Read:
    return str


def _choice(field: Any) -> Read:
    # Stored choices are texts and stand for themselves.
    usual = field.to_representation
    return lambda value: value if type(value) is str else usual(value)


def _flag(field: Any) -> Read:
    usual = field.to_representation
    return lambda value: value if value is True or value is False else usual(value)


def _day(field: Any) -> Read:
    usual = field.to_representation
    if getattr(field, "format", api_settings.DATE_FORMAT) != "iso-8601":
        return usual
    return lambda value: value.isoformat() if type(value) is date else usual(value)


def _moment(field: Any) -> Read:
    usual, zone = field.to_representation, timezone.get_current_timezone()
    if getattr(field, "format", api_settings.DATETIME_FORMAT) != "iso-8601" or hasattr(field, "timezone"):
        return usual

    def said(value: Any) -> Any:
        if type(value) is not datetime or value.tzinfo is None:
            return usual(value)
        text = value.astimezone(zone).isoformat()
        return f"{text[:-6]}Z" if text.endswith("+00:00") else text

    return said


SAID: dict[type, Callable[[Any], Read]] = {
    serializers.CharField: _text,
    serializers.ChoiceField: _choice,
    serializers.BooleanField: _flag,
    serializers.DateField: _day,
    serializers.DateTimeField: _moment,
}
