"""``/api/v1/credit-assessments/``: credit assessed and asked for (C14, CUS-11). Asked for by ``customers/<code>/assess-credit``."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from customers.credit.factors import KNOCK_OUTS, RATINGS
from customers.models import CreditAssessment
from customers.states.credit import ASSESSMENT
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer
from salesops.core.lists.keyset import SortKey

from .asked import AskedOut

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class AnchorsIn(StrictSerializer):
    """1 to 5 by factor; what the portal knows from figures replaces them."""

    payment = serializers.IntegerField(min_value=1, max_value=5, required=False)
    power = serializers.IntegerField(min_value=1, max_value=5, required=False)
    finances = serializers.IntegerField(min_value=1, max_value=5, required=False)
    cooperation = serializers.IntegerField(min_value=1, max_value=5, required=False)
    public = serializers.IntegerField(min_value=1, max_value=5, required=False)


class EvidenceIn(StrictSerializer):
    """What each anchor stands on."""

    payment = serializers.CharField(max_length=500, required=False, allow_blank=True)
    power = serializers.CharField(max_length=500, required=False, allow_blank=True)
    finances = serializers.CharField(max_length=500, required=False, allow_blank=True)
    cooperation = serializers.CharField(max_length=500, required=False, allow_blank=True)
    public = serializers.CharField(max_length=500, required=False, allow_blank=True)


class AssessIn(StrictSerializer):
    """``asked_rating`` empty: the one the policy gives. ``expected``: purchase a month of a new customer, VAT included."""

    anchors = AnchorsIn()
    evidence = EvidenceIn(required=False, default=dict)
    knock_outs = serializers.ListField(
        child=serializers.ChoiceField(choices=list(KNOCK_OUTS)), required=False, default=list
    )
    expected = serializers.DecimalField(**MONEY, min_value=0, required=False, default=None, allow_null=True)
    asked_rating = serializers.ChoiceField(choices=RATINGS, required=False, default="", allow_blank=True)
    asked_limit = serializers.DecimalField(**MONEY, min_value=0)
    asked_term = serializers.IntegerField(min_value=0, max_value=365)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class AssessmentOut(AskedOut):
    """An assessment. Limits include VAT; ``figures``: those of the formula as it was submitted. Decided in ``approvals``."""

    number = serializers.CharField()
    customer = serializers.CharField(source="customer.code", allow_null=True)
    occasion = serializers.ChoiceField(choices=CreditAssessment.Occasion.choices)
    anchors = serializers.DictField(child=serializers.IntegerField())
    evidence = serializers.DictField(child=serializers.CharField())
    knock_outs = serializers.ListField(child=serializers.CharField())
    figures = serializers.DictField()
    score = serializers.DecimalField(max_digits=5, decimal_places=2)
    system_rating = serializers.CharField()
    computed_limit = serializers.DecimalField(**MONEY)
    computed_term = serializers.IntegerField()
    asked_rating = serializers.CharField()
    asked_limit = serializers.DecimalField(**MONEY)
    asked_term = serializers.IntegerField()
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=ASSESSMENT.choices)
    asked_by = serializers.CharField(source="asked_by.username", default=None, allow_null=True)
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class AssessmentFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    state = django_filters.ChoiceFilter(choices=ASSESSMENT.choices)
    occasion = django_filters.ChoiceFilter(choices=CreditAssessment.Occasion.choices)


@extend_schema(tags=["credit"])
class AssessmentResource(Resource):
    """Credit assessments of customers whose credit one sees. Asked for by ``customers/<code>/assess-credit``."""

    capability = "credit"
    serializer_class = AssessmentOut
    filterset_class = AssessmentFilters
    lookup_field = "number"
    orderings = {"asked_at": (SortKey("asked_at", descending=True, nullable=False),)}
    queryset = CreditAssessment.objects.none()

    def rows(self) -> QuerySet:
        return CreditAssessment.objects.visible_to(self.request.user).select_related("customer", "asked_by")
