"""``/api/v1/promises/`` and ``debt-notes/``: what customers say about their debts (ORD-10)."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orders.models import DunningNote, Promise
from orders.promises import paid_of, state_of
from orders.services import dunning, promises
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.money import ZERO

from .of_debtor import DebtorFilters, OfDebtor
from .order_fields import MONEY

STATES = ("waiting", "kept", "broken", "withdrawn")


class PromiseOut(serializers.Serializer):
    """A promise to pay. ``state`` is told by what settled its items in time; ``paid`` is that amount."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    amount = serializers.DecimalField(**MONEY)
    made_on = serializers.DateField()
    due_on = serializers.DateField()
    said_by = serializers.CharField()
    text = serializers.CharField()
    recorded_by = serializers.CharField(source="by.username", allow_null=True)
    state = serializers.SerializerMethodField()
    paid = serializers.SerializerMethodField()
    withdrawn_reason = serializers.CharField()

    def _paid(self, promise: Promise) -> Any:
        known = self.context.setdefault("paid", {})
        if promise.pk not in known:
            rows = self.parent.instance if self.parent is not None else [promise]
            known.update(
                dict.fromkeys((row.pk for row in rows), ZERO) | dict(paid_of([r.pk for r in rows], self._today()))
            )
        return known[promise.pk]

    def _today(self) -> date:
        return timezone.localdate()

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, promise: Promise) -> str:
        if promise.withdrawn_at:
            return "withdrawn"
        return state_of(promise.amount, promise.due_on, self._paid(promise), self._today())

    @extend_schema_field(serializers.DecimalField(**MONEY))
    def get_paid(self, promise: Promise) -> str:
        return f"{self._paid(promise):.2f}"


class PromiseIn(StrictSerializer):
    customer = serializers.CharField()
    amount = serializers.DecimalField(**MONEY)
    due_on = serializers.DateField()
    said_by = serializers.CharField(max_length=60, required=False, allow_blank=True)
    text = serializers.CharField(max_length=300, required=False, allow_blank=True)


class DebtReasonIn(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class PromiseFilters(DebtorFilters):
    due_on = django_filters.DateFilter()
    due_on__gte = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_on__lte = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")


@extend_schema(tags=["receivables"])
class PromiseResource(OfDebtor):
    """Promises to pay of customers in reach."""

    serializer_class = PromiseOut
    filterset_class = PromiseFilters
    orderings = {"due_on": (SortKey("due_on", descending=True, nullable=False),)}
    queryset = Promise.objects.none()

    def rows(self) -> QuerySet:
        return Promise.objects.visible_to(self.request.user).select_related("customer__owner", "by")

    @extend_schema(request=PromiseIn, responses={201: PromiseOut})
    def create(self, request: Request) -> Response:
        """The customer promises an amount for a day: for its oldest open items."""
        self.need("c")
        data = valid(PromiseIn, request)
        customer = self.debtor(data.pop("customer"), "c")
        made = promises.record_promise(actor=request.user, customer=customer, now=timezone.now(), **data)
        return self.took(made, status.HTTP_201_CREATED)

    @extend_schema(request=DebtReasonIn, responses=PromiseOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Recorded by mistake, or taken back: the ladder goes on."""
        return self.take("e", promises.withdraw_promise, "promise", DebtReasonIn)


class DebtNoteOut(serializers.Serializer):
    """What came of talking about debts. ``reason`` is of the code list ``orders.late_reasons``; ``level`` how far dunning was."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    kind = serializers.ChoiceField(choices=DunningNote.Kind.choices)
    reason = serializers.CharField()
    text = serializers.CharField()
    level = serializers.IntegerField()
    on = serializers.DateField()
    by = serializers.CharField(source="by.username", allow_null=True)


class DebtNoteIn(StrictSerializer):
    customer = serializers.CharField()
    kind = serializers.ChoiceField(choices=DunningNote.Kind.choices)
    reason = serializers.CharField(max_length=30, required=False, allow_blank=True)
    text = serializers.CharField(max_length=300, required=False, allow_blank=True)
    on = serializers.DateField(required=False)


@extend_schema(tags=["receivables"])
class DebtNoteResource(OfDebtor):
    """Calls, visits and decisions about debts."""

    serializer_class = DebtNoteOut
    filterset_class = DebtorFilters
    orderings = {"on": (SortKey("on", descending=True, nullable=False),)}
    queryset = DunningNote.objects.none()

    def rows(self) -> QuerySet:
        return DunningNote.objects.visible_to(self.request.user).select_related("customer", "by")

    @extend_schema(request=DebtNoteIn, responses={201: DebtNoteOut})
    def create(self, request: Request) -> Response:
        """Note why it doesn't pay, or what was decided."""
        self.need("c")
        data = valid(DebtNoteIn, request)
        customer = self.debtor(data.pop("customer"), "c")
        made = dunning.note_debt(actor=request.user, customer=customer, now=timezone.now(), **data)
        return self.took(made, status.HTTP_201_CREATED)
