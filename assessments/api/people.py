"""``/api/v1/honours/``, ``promotions/``, ``improvement-plans/``, ``growth-proposals/``: read; what is done with them are pages."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from assessments.honour_words import title_of
from assessments.models import GrowthProposal, Honour, ImprovementPlan, Promotion
from assessments.promotion_words import RULES
from assessments.states.improvement import IMPROVEMENT
from assessments.states.promotions import PROMOTION
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey


class HonourOut(serializers.Serializer):
    """A place in the ranking of a closed cycle: a person's or a team's."""

    number = serializers.CharField()
    cycle = serializers.CharField(source="cycle.code")
    kind = serializers.ChoiceField(choices=Honour.Kind.choices)
    place = serializers.IntegerField()
    title = serializers.SerializerMethodField()
    username = serializers.CharField(source="user.username", default=None, allow_null=True)
    unit_code = serializers.CharField(source="unit.code", default=None, allow_null=True)
    awarded_at = serializers.DateTimeField()

    def get_title(self, honour: Honour) -> str:
        return title_of(honour)


class ConditionOut(serializers.Serializer):
    """A condition with what was asked and found; by_hand: attested with a document."""

    code = serializers.CharField()
    outcome = serializers.CharField()
    asked = serializers.CharField()
    found = serializers.CharField()


class PromotionOut(serializers.Serializer):
    """A promotion with its evidence. What waits is decided in ``approvals``."""

    id = serializers.IntegerField()
    username = serializers.CharField(source="person.username")
    position = serializers.CharField(source="position.code")
    to = serializers.CharField(source="to.code")
    rule = serializers.ChoiceField(choices=RULES)
    state = serializers.ChoiceField(choices=PROMOTION.choices)
    precedence = serializers.BooleanField()
    conditions = ConditionOut(many=True)
    unit_code = serializers.CharField(source="unit.code", default=None, allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()


class CheckpointOut(serializers.Serializer):
    """A day coach and person look at the plan."""

    due_on = serializers.DateField()
    held_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    answer = serializers.CharField()


class ImprovementPlanOut(serializers.Serializer):
    """An improvement plan; without a number it isn't opened yet."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    username = serializers.CharField(source="person.username")
    trigger = serializers.ChoiceField(choices=ImprovementPlan.Trigger.choices)
    cycle = serializers.CharField(source="scorecard.cycle.code")
    state = serializers.ChoiceField(choices=IMPROVEMENT.choices)
    coach = serializers.CharField(source="coach.username", default=None, allow_null=True)
    due_on = serializers.DateField()
    opened_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    checkpoints = CheckpointOut(many=True)


class GrowthProposalOut(serializers.Serializer):
    """What a card's band proposes beside a plan."""

    id = serializers.IntegerField()
    username = serializers.CharField(source="person.username")
    kind = serializers.ChoiceField(choices=GrowthProposal.Kind.choices)
    cycle = serializers.CharField(source="scorecard.cycle.code")
    about = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=GrowthProposal.State.choices)
    note = serializers.CharField()
    made_at = serializers.DateTimeField()


class HonourFilters(django_filters.FilterSet):
    cycle = django_filters.CharFilter(field_name="cycle__code")
    username = django_filters.CharFilter(field_name="user__username")


class PromotionFilters(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=PROMOTION.choices)
    username = django_filters.CharFilter(field_name="person__username")


class ImprovementPlanFilters(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=IMPROVEMENT.choices)
    username = django_filters.CharFilter(field_name="person__username")


class GrowthProposalFilters(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=GrowthProposal.State.choices)
    username = django_filters.CharFilter(field_name="person__username")


@extend_schema(tags=["honours"])
class HonourResource(Resource):
    """Honours, the newest first; open to everybody inside the company."""

    serializer_class = HonourOut
    lookup_field = "number"
    filterset_class = HonourFilters
    queryset = Honour.objects.none()
    orderings = {"awarded_at": (SortKey("awarded_at", descending=True, nullable=False),)}

    def rows(self) -> QuerySet:
        return Honour.objects.visible_to(self.request.user).select_related("cycle", "user", "unit")


class _OfPeople(Resource):
    capability = "promotion"
    model: Any = None
    related: tuple[str, ...] = ("person",)

    def rows(self) -> QuerySet:
        found: QuerySet = self.model.objects.visible_to(self.request.user).select_related(*self.related)
        return found


@extend_schema(tags=["promotions"])
class PromotionResource(_OfPeople):
    """Own promotions and those of people in reach."""

    serializer_class = PromotionOut
    filterset_class = PromotionFilters
    queryset = Promotion.objects.none()
    model, related = Promotion, ("person", "position", "to", "unit")
    orderings = {"created_at": (SortKey("created_at", descending=True, nullable=False),)}


@extend_schema(tags=["improvement plans"])
class ImprovementPlanResource(_OfPeople):
    """Own plans, those one coaches, those of people in reach."""

    serializer_class = ImprovementPlanOut
    filterset_class = ImprovementPlanFilters
    queryset = ImprovementPlan.objects.none()
    model, related = ImprovementPlan, ("person", "coach", "scorecard__cycle")
    orderings = {"due_on": (SortKey("due_on", descending=True, nullable=False),)}

    def rows(self) -> QuerySet:
        return super().rows().prefetch_related("checkpoints")


@extend_schema(tags=["growth proposals"])
class GrowthProposalResource(_OfPeople):
    """Own proposals and those of people in reach."""

    serializer_class = GrowthProposalOut
    filterset_class = GrowthProposalFilters
    queryset = GrowthProposal.objects.none()
    model, related = GrowthProposal, ("person", "scorecard__cycle")
    orderings = {"made_at": (SortKey("made_at", descending=True, nullable=False),)}
