"""``/api/v1/bank-lines/``: money that came in, and what it is for; handled by the services of the desk (ORD-9)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orders.desk import choices
from orders.models import BankLine
from orders.scope_bank import customers_to_book, handles_lines, payer_account_for
from orders.services import reconciliation as services
from orders.states import BANK_LINE
from orders.states.bank_line import WAITING
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .verbs import allowed, in_state

MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}
VERBS = {"match": "c", "prepay": "c", "set_aside": "c", "undo": "e"}


class BankPartOut(serializers.Serializer):
    item = serializers.IntegerField(help_text="Id of the open item.")
    amount = serializers.DecimalField(**MONEY)


class BankProposalOut(serializers.Serializer):
    """``parts`` of open items; ``left`` is received ahead, ``short`` stays open. Reasons and doubts in the reader's language."""

    customer = serializers.CharField()
    kind = serializers.CharField()
    label = serializers.CharField()
    confidence = serializers.CharField()
    parts = BankPartOut(many=True)
    left = serializers.DecimalField(**MONEY)
    short = serializers.DecimalField(**MONEY)
    reasons = serializers.ListField(child=serializers.CharField())
    doubts = serializers.ListField(child=serializers.CharField())


class BankLineOut(serializers.Serializer):
    """A line of the bank. ``customer`` is whose it is, while it waits whose it is thought to be."""

    id = serializers.IntegerField(source="pk")
    account = serializers.CharField(source="account.number")
    booked_at = serializers.DateTimeField()
    reference = serializers.CharField()
    payer = serializers.CharField()
    payer_account = serializers.SerializerMethodField()
    amount = serializers.DecimalField(**MONEY)
    memo = serializers.CharField()
    arrived_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=BANK_LINE.choices)
    confidence = serializers.ChoiceField(choices=BankLine.Confidence.choices, allow_blank=True)
    customer = serializers.CharField(source="customer.code", default=None, allow_null=True)
    reason = serializers.CharField()
    handled_by = serializers.CharField(source="handled_by.username", default=None, allow_null=True)
    handled_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    def get_payer_account(self, line: BankLine) -> str:
        """The last four digits; all of it for who keeps bank data."""
        return payer_account_for(self.context["request"].user, line)

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, line: BankLine) -> Any:
        user = self.context["request"].user
        labels = {t.verb: t.label for t in BANK_LINE.transitions}
        verbs = ((v, labels[v], user.can("receipts", r), (in_state(BANK_LINE, line, v),)) for v, r in VERBS.items())
        return AllowedOut(allowed(verbs), many=True).data


class BankPartIn(StrictSerializer):
    item = serializers.IntegerField(min_value=1, max_value=2**62, help_text="Id of the open item.")
    amount = serializers.DecimalField(**MONEY)


class BankVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False)


class BankMatchIn(BankVersionIn):
    parts = BankPartIn(many=True, allow_empty=False, max_length=500)
    ahead = serializers.CharField(required=False, help_text="Number of the customer who paid ahead what is left over.")


class BankPrepayIn(BankVersionIn):
    customer = serializers.CharField()


class BankAsideIn(BankVersionIn):
    reason = serializers.CharField(max_length=300)


class BankUndoIn(BankVersionIn):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class BankLineFilters(django_filters.FilterSet):
    """Named like the fields."""

    account = django_filters.CharFilter(field_name="account__number")
    state = django_filters.ChoiceFilter(choices=BANK_LINE.choices)
    confidence = django_filters.ChoiceFilter(choices=BankLine.Confidence.choices)
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    reference = django_filters.CharFilter()
    booked_at__gte = django_filters.IsoDateTimeFilter(field_name="booked_at", lookup_expr="gte")
    booked_at__lte = django_filters.IsoDateTimeFilter(field_name="booked_at", lookup_expr="lte")


@extend_schema(tags=["bank lines"])
class BankLineResource(Resource):
    """Lines of the bank in reach. They come in by the import ``bank_lines``."""

    capability = "receipts"
    serializer_class = BankLineOut
    filterset_class = BankLineFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"booked_at": (SortKey("booked_at", nullable=False),), "amount": (SortKey("amount", nullable=False),)}
    queryset = BankLine.objects.none()

    def rows(self) -> QuerySet:
        return BankLine.objects.visible_to(self.request.user).select_related("account", "customer", "handled_by")

    def one(self) -> BankLine:
        return get_object_or_404(self.rows(), pk=self.kwargs["pk"])

    def _answer(self, line: BankLine) -> Response:
        found = BankLine.objects.select_related("account", "customer", "handled_by").get(pk=line.pk)
        return Response(self.get_serializer(found).data)

    def _customer(self, code: str) -> Any:
        return get_object_or_404(customers_to_book(self.request.user), code=code.upper())

    @extend_schema(responses=BankProposalOut(many=True))
    @action(detail=True, methods=["get"])
    def proposals(self, request: Request, pk: str) -> Response:
        """What the line may be for now, the best first; nothing once it is dealt with."""
        line = self.one()
        shown = (
            choices(line, request.user, timezone.now()) if line.state in WAITING and handles_lines(request.user) else []
        )
        rows = [
            {
                "customer": one.customer.code, "kind": one.proposal.kind, "label": one.label,
                "confidence": one.proposal.confidence, "left": one.proposal.left, "short": one.proposal.short,
                "parts": [{"item": item, "amount": amount} for item, amount in one.proposal.parts],
                "reasons": one.reasons, "doubts": one.doubts,
            }
            for one in shown
        ]  # fmt: skip
        return Response(BankProposalOut(rows, many=True).data)

    @extend_schema(request=BankMatchIn, responses=BankLineOut)
    @action(detail=True, methods=["post"])
    def match(self, request: Request, pk: str) -> Response:
        """Book it for open items; what is left over was received ahead."""
        line = self._held("c")
        data = valid(BankMatchIn, request)
        ahead = self._customer(data["ahead"]) if data.get("ahead") else None
        parts = [(part["item"], part["amount"]) for part in data["parts"]]
        return self._answer(
            services.match_line(
                actor=request.user, line=line, parts=parts, ahead=ahead, how="split", now=timezone.now(),
                version=data.get("version"),
            )
        )  # fmt: skip

    @extend_schema(request=BankPrepayIn, responses=BankLineOut)
    @action(detail=True, methods=["post"])
    def prepay(self, request: Request, pk: str) -> Response:
        """All of it was received ahead from one customer."""
        line = self._held("c")
        data = valid(BankPrepayIn, request)
        return self._answer(
            services.match_line(
                actor=request.user, line=line, ahead=self._customer(data["customer"]), how="prepayment", now=timezone.now(),
                version=data.get("version"),
            )
        )  # fmt: skip

    @extend_schema(request=BankAsideIn, responses=BankLineOut)
    @action(detail=True, methods=["post"], url_path="set-aside")
    def set_aside(self, request: Request, pk: str) -> Response:
        """It is no payment of a customer."""
        line = self._held("c")
        data = valid(BankAsideIn, request)
        return self._answer(services.set_aside(actor=request.user, line=line, now=timezone.now(), **data))

    @extend_schema(request=BankUndoIn, responses=BankLineOut)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take back what was said of it, by opposite entries."""
        line = self._held("e")
        data = valid(BankUndoIn, request)
        return self._answer(services.undo_line(actor=request.user, line=line, now=timezone.now(), **data))

    def _held(self, right: str) -> BankLine:
        """The right before the body is looked at."""
        self.need(right)
        return self.one()
