"""``/api/v1/dunning-letters/`` (ORD-10)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.scope.customers import reaches
from orders.models import DunningLetter
from orders.services import dunning
from orders.states import LETTER
from salesops.core.api.serializers import AllowedOut, StrictSerializer
from salesops.core.lists.keyset import SortKey

from .of_debtor import DebtorFilters, OfDebtor
from .order_fields import MONEY
from .verbs import allowed, in_state


class DunningLetterOut(serializers.Serializer):
    """A dunning letter; its amount is told when it is signed."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    customer = serializers.CharField(source="customer.code")
    level = serializers.IntegerField()
    state = serializers.ChoiceField(choices=LETTER.choices)
    drafted_on = serializers.DateField()
    amount = serializers.DecimalField(**MONEY)
    pay_by = serializers.DateField(allow_null=True)
    issued_on = serializers.DateField(allow_null=True)
    signed_by = serializers.CharField(source="signed_by.username", allow_null=True)
    delivered_on = serializers.DateField(allow_null=True)
    delivery = serializers.CharField()
    reason = serializers.CharField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, letter: DunningLetter) -> Any:
        user = self.context["request"].user
        verbs = (
            (t.verb, t.label, reaches(user, letter.customer, *t.right.split(".")), (in_state(LETTER, letter, t.verb),))
            for t in LETTER.transitions
        )
        return AllowedOut(allowed(verbs), many=True).data


class LetterVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False)


class LetterDeliveryIn(LetterVersionIn):
    delivered_on = serializers.DateField()
    delivery = serializers.CharField(max_length=200)


class LetterVoidIn(LetterVersionIn):
    reason = serializers.CharField(max_length=300)


class LetterFilters(DebtorFilters):
    state = django_filters.ChoiceFilter(choices=LETTER.choices)
    level = django_filters.NumberFilter()


@extend_schema(tags=["receivables"])
class DunningLetterResource(OfDebtor):
    """Dunning letters to customers in reach, by id: a draft has no number."""

    serializer_class = DunningLetterOut
    filterset_class = LetterFilters
    orderings = {"drafted_on": (SortKey("drafted_on", descending=True, nullable=False),)}
    queryset = DunningLetter.objects.none()

    def rows(self) -> QuerySet:
        return DunningLetter.objects.visible_to(self.request.user).select_related("customer__owner", "signed_by")

    @extend_schema(request=LetterVersionIn, responses=DunningLetterOut)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """The market manager signs: number and items become final."""
        return self.take("a", dunning.sign_letter, "letter", LetterVersionIn)

    @extend_schema(request=LetterDeliveryIn, responses=DunningLetterOut)
    @action(detail=True, methods=["post"])
    def deliver(self, request: Request, pk: str) -> Response:
        """How it reached the customer."""
        return self.take("e", dunning.deliver_letter, "letter", LetterDeliveryIn)

    @extend_schema(request=LetterVoidIn, responses=DunningLetterOut)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """A draft that isn't needed."""
        return self.take("e", dunning.void_letter, "letter", LetterVoidIn)
