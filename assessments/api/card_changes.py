"""What was decided on a card outside its steps, in ``/api/v1/scorecards/``: adjustments, late corrections, red lines (ASM-6)."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessments.cards.changes import Changes
from assessments.cards.page import CardPage
from assessments.models import RedLine
from assessments.states.corrections import CORRECTION, RED_LINE
from salesops.core.api.serializers import StrictSerializer

EXACT: dict[str, Any] = {"max_digits": None, "decimal_places": None, "allow_null": True}
TOTAL: dict[str, Any] = {"max_digits": 7, "decimal_places": 2, "allow_null": True}


class CardAdjustmentOut(serializers.Serializer):
    """A named correction of a value. ``late``: of a closed card, which itself stays as it was."""

    kpi = serializers.CharField()
    before = serializers.DecimalField(**EXACT)
    after = serializers.DecimalField(**EXACT)
    total_before = serializers.DecimalField(**TOTAL)
    total_after = serializers.DecimalField(**TOTAL)
    late = serializers.BooleanField()
    reason = serializers.CharField()
    by = serializers.CharField(source="by.username", default=None, allow_null=True)
    agreed_by = serializers.CharField(source="agreed_by.username", default=None, allow_null=True)
    at = serializers.DateTimeField()


class RedLineOut(serializers.Serializer):
    """Something that caps the total. ``late``: decided when the card was closed."""

    kind = serializers.ChoiceField(choices=RedLine.Kind.choices)
    state = serializers.ChoiceField(choices=RED_LINE.choices)
    facts = serializers.CharField()
    said_by = serializers.CharField(source="said_by.username")
    said_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answer_due = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class CardCorrectionOut(serializers.Serializer):
    """A late correction that was asked for."""

    id = serializers.IntegerField()
    scorecard = serializers.CharField(source="scorecard.number")
    kpi = serializers.CharField()
    before = serializers.DecimalField(**EXACT)
    after = serializers.DecimalField(**EXACT)
    state = serializers.ChoiceField(choices=CORRECTION.choices)
    reason = serializers.CharField()
    evidence = serializers.CharField()
    asked_by = serializers.CharField(source="asked_by.username")
    asked_at = serializers.DateTimeField()


class CardCorrectionIn(StrictSerializer):
    kpi = serializers.CharField(max_length=8)
    after = serializers.DecimalField(max_digits=18, decimal_places=4)
    reason = serializers.CharField(max_length=500)
    evidence = serializers.CharField(max_length=1000)


class RedLineIn(StrictSerializer):
    kind = serializers.ChoiceField(choices=RedLine.Kind.choices)
    facts = serializers.CharField(max_length=2000)


class RedLineAnswerIn(StrictSerializer):
    answer = serializers.CharField(max_length=2000)


class WithChanges(serializers.Serializer):
    """What a card shows of them; for who doesn't know its result yet no adjustment."""

    late_total = serializers.SerializerMethodField(
        help_text="A closed card with what was decided since; null: nothing was."
    )
    adjustments = serializers.SerializerMethodField()
    red_lines = RedLineOut(many=True)

    def _changes(self, card: Any) -> Changes:
        return Changes(CardPage(card, self.context["request"].user, self.context["now"]))

    @extend_schema_field(serializers.DecimalField(**TOTAL))
    def get_late_total(self, card: Any) -> Any:
        found = self._changes(card).late.get("total")
        return None if found is None else f"{found:.2f}"

    @extend_schema_field(CardAdjustmentOut(many=True))
    def get_adjustments(self, card: Any) -> Any:
        return CardAdjustmentOut([one.row for one in self._changes(card).adjustments], many=True).data
