"""``/api/v1/promises/``, ``debt-notes/``, ``disputes/``, ``dunning-letters/``: the verbs of the pages about debts (ORD-10)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer
from customers.scope.customers import reaches
from customers.services.editing import need_over
from orders.models import Dispute, DunningLetter, DunningNote, Invoice, Promise
from orders.promises import paid_of, state_of
from orders.services import disputes, dunning, promises
from orders.states import DISPUTE, LETTER
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.money import ZERO

from .order_fields import MONEY
from .verbs import allowed, in_state

STATES = ("waiting", "kept", "broken", "withdrawn")


class OfDebtor(Resource):
    """Rows about the debts of customers in reach."""

    capability = "receivables"
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"

    def debtor(self, code: str, right: str) -> Customer:
        """The customer a body names: out of reach is unknown."""
        rows = Customer.objects.in_reach(self.request.user, "receivables").select_related("owner")
        found = get_object_or_404(rows, code=code.upper())
        need_over(self.request.user, found, "receivables", right)
        return found

    def took(self, record: Any, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=record.pk)).data, status=http)

    def take(
        self, right: str, service: Callable[..., Any], name: str, fields: type[StrictSerializer], **more: Any
    ) -> Response:
        """One verb: the right before the body is looked at."""
        found = self.one()
        need_over(self.request.user, found.customer, "receivables", right)
        values = valid(fields, self.request)
        return self.took(service(actor=self.request.user, now=timezone.now(), **{name: found}, **more, **values))


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


class DebtorFilters(django_filters.FilterSet):
    """Named like the fields."""

    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")


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


class DisputeOut(serializers.Serializer):
    """What a customer doesn't accept of an invoice."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    invoice = serializers.CharField(source="invoice.number")
    amount = serializers.DecimalField(**MONEY)
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=DISPUTE.choices)
    opened_on = serializers.DateField()
    opened_by = serializers.CharField(source="opened_by.username", allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    decided_by = serializers.CharField(source="decided_by.username", allow_null=True)
    outcome = serializers.CharField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, dispute: Dispute) -> Any:
        may = reaches(self.context["request"].user, dispute.customer, "receivables", "a")
        verbs = ((t.verb, t.label, may, (in_state(DISPUTE, dispute, t.verb),)) for t in DISPUTE.transitions)
        return AllowedOut(allowed(verbs), many=True).data


class DisputeIn(StrictSerializer):
    invoice = serializers.CharField()
    amount = serializers.DecimalField(**MONEY)
    reason = serializers.CharField(max_length=300)


class DisputeDecisionIn(StrictSerializer):
    outcome = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)


class DisputeFilters(DebtorFilters):
    invoice = django_filters.CharFilter(field_name="invoice__number", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=DISPUTE.choices)


@extend_schema(tags=["receivables"])
class DisputeResource(OfDebtor):
    """Disputes of invoices of customers in reach."""

    serializer_class = DisputeOut
    filterset_class = DisputeFilters
    orderings = {"opened_on": (SortKey("opened_on", descending=True, nullable=False),)}
    queryset = Dispute.objects.none()

    def rows(self) -> QuerySet:
        rows = Dispute.objects.visible_to(self.request.user)
        return rows.select_related("customer__owner", "invoice", "opened_by", "decided_by")

    @extend_schema(request=DisputeIn, responses={201: DisputeOut})
    def create(self, request: Request) -> Response:
        """The customer disputes an invoice or a part of it."""
        self.need("c")
        data = valid(DisputeIn, request)
        reached = Customer.objects.in_reach(request.user, "receivables").values("pk")
        rows = Invoice.objects.filter(customer__in=reached).select_related("customer")
        invoice = get_object_or_404(rows, number=data.pop("invoice").upper())
        made = disputes.open_dispute(actor=request.user, invoice=invoice, now=timezone.now(), **data)
        return self.took(made, status.HTTP_201_CREATED)

    @extend_schema(request=DisputeDecisionIn, responses=DisputeOut)
    @action(detail=True, methods=["post"])
    def uphold(self, request: Request, pk: str) -> Response:
        """The customer is right."""
        return self.take("a", disputes.decide_dispute, "dispute", DisputeDecisionIn, upheld=True)

    @extend_schema(request=DisputeDecisionIn, responses=DisputeOut)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """The invoice stands."""
        return self.take("a", disputes.decide_dispute, "dispute", DisputeDecisionIn, upheld=False)


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
