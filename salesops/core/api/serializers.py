"""Serializers that name their fields: any other field in a body is an error (S4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request


class StrictSerializer(serializers.Serializer):
    """422 for fields that don't exist or can't be set here; text without NUL is guaranteed by the parser."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            settable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = {
                name: [_("This field doesn't exist or can't be set here.")] for name in data if name not in settable
            }
            if unknown:
                raise ValidationError(unknown)
        return super().to_internal_value(data)


class MomentIn(serializers.DateTimeField):
    """A moment somebody sends, from 1900 to 2999: at the ends of the calendar no other zone can say it."""

    def to_internal_value(self, value: Any) -> datetime:
        strange = ValidationError(_("The year should lie between 1900 and 2999."))
        try:
            found = super().to_internal_value(value)
        except OverflowError:
            raise strange from None
        if not 1900 <= found.year <= 2999:
            raise strange
        return found


def valid(serializer: type[StrictSerializer], request: Request) -> dict[str, Any]:
    """The checked body of ``request``, or 422."""
    asked = serializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


class ReasonOut(serializers.Serializer):
    """Why not: a stable code and a sentence."""

    code = serializers.CharField()
    message = serializers.CharField()


class AllowedOut(serializers.Serializer):
    """One verb of a record for the reader: possible now, or the reasons why not (contract.md, "API")."""

    verb = serializers.CharField()
    label = serializers.CharField()
    allowed = serializers.BooleanField()
    reasons = ReasonOut(source="refusals", many=True)

    def to_representation(self, instance: Any) -> Any:
        return said_verb(instance)


def said_verb(found: Any) -> dict[str, Any]:
    """What :class:`AllowedOut` says, written out: every row of a list has some, and copying fields for each cost more than the
    rest of the row.
    """
    if isinstance(found, Mapping):
        verb, label, allowed, refusals = (found[name] for name in ("verb", "label", "allowed", "refusals"))
    else:
        verb, label, allowed, refusals = found.verb, found.label, found.allowed, found.refusals
    reasons = [{"code": str(reason.code), "message": str(reason.message)} for reason in refusals]
    return {"verb": str(verb), "label": str(label), "allowed": bool(allowed), "reasons": reasons}
