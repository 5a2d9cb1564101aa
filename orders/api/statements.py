"""``/api/v1/statements/``, ``statement-differences/``: made, sent, replaced, locked, worked off by the services of the pages."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer
from orders.models import Difference, Statement
from orders.scope_statements import may_keep, may_make, need
from orders.services import differences as difference_services
from orders.services import statements as services
from orders.states import DIFFERENCE, STATEMENT
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .statement_fields import (
    DifferenceBackIn,
    DifferenceOut,
    DifferenceSolveIn,
    StatementIn,
    StatementLinkIn,
    StatementOut,
    StatementReplaceIn,
    StatementSendIn,
    StatementVersionIn,
    StatementWhole,
)


class StatementFilters(django_filters.FilterSet):
    """Named like the fields."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=STATEMENT.choices)
    month = django_filters.DateFilter()
    month__gte = django_filters.DateFilter(field_name="month", lookup_expr="gte")
    month__lte = django_filters.DateFilter(field_name="month", lookup_expr="lte")


@extend_schema(tags=["receivables"])
class StatementResource(Resource):
    """Statements of account of customers in reach."""

    capability = "receipts"
    serializer_class = StatementOut
    filterset_class = StatementFilters
    lookup_field = "key"
    orderings = {
        "month": (SortKey("month", descending=True, nullable=False),),
        "number": (SortKey("number"),),
        "answer_due_at": (SortKey("answer_due_at"),),
    }
    queryset = Statement.objects.none()

    def rows(self) -> QuerySet:
        return Statement.objects.visible_to(self.request.user).select_related("customer__owner")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> Statement:
        key = self.kwargs["key"]
        by_id = key.isdecimal() and len(key) < 19
        return get_object_or_404(self.rows(), Q(pk=int(key)) if by_id else Q(number=key.upper()))

    def _whole(self, statement: Statement, http: int = status.HTTP_200_OK) -> Response:
        found = self.rows().get(pk=statement.pk)
        return Response(StatementWhole(found, context=self.get_serializer_context()).data, status=http)

    def _take(self, service: Callable[..., Statement], shape: type[StrictSerializer]) -> Response:
        """One verb: the right before the body is looked at."""
        found, user = self.one(), self.request.user
        need(may_keep(user, found.customer))
        return self._whole(service(actor=user, statement=found, now=timezone.now(), **valid(shape, self.request)))

    @extend_schema(responses=StatementWhole)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        return self._whole(self.one())

    @extend_schema(request=StatementIn, responses={201: StatementWhole})
    def create(self, request: Request) -> Response:
        """The statement of one customer for a month that is over, by the ledger of now; it is to be sent."""
        self.need("c")
        data = valid(StatementIn, request)
        rows = Customer.objects.in_reach(request.user, "receipts", "v").select_related("owner")
        customer = get_object_or_404(rows, code=data["customer"].upper())
        need(may_make(request.user, customer))
        made = services.make_statement(
            actor=request.user, customer=customer, month=data["month"], now=timezone.now()
        )  # fmt: skip
        return self._whole(made, status.HTTP_201_CREATED)

    @extend_schema(request=StatementSendIn, responses=StatementWhole)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, key: str) -> Response:
        """Draw its number and mail the customer a link, or note that it goes on paper."""
        return self._take(services.send_statement, StatementSendIn)

    @extend_schema(request=StatementSendIn, responses=StatementWhole)
    @action(detail=True, methods=["post"], url_path="ask-again")
    def ask_again(self, request: Request, key: str) -> Response:
        """All differences are verified: the customer is asked for its confirmation again."""
        return self._take(services.send_statement, StatementSendIn)

    @extend_schema(request=StatementLinkIn, responses=StatementWhole)
    @action(detail=True, methods=["post"], url_path="new-link")
    def new_link(self, request: Request, key: str) -> Response:
        """Mail a fresh link; earlier ones stop working."""
        return self._take(services.renew_link, StatementLinkIn)

    @extend_schema(request=None, responses=StatementWhole)
    @action(detail=True, methods=["post"], url_path="revoke-link")
    def revoke_link(self, request: Request, key: str) -> Response:
        """No link to it works any more."""
        found = self.one()
        need(may_keep(request.user, found.customer))
        return self._whole(services.revoke_link(actor=request.user, statement=found, now=timezone.now()))

    @extend_schema(request=StatementReplaceIn, responses=StatementWhole)
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, key: str) -> Response:
        """A new one in its place; answers the new one, which is to be sent."""
        return self._take(services.replace_statement, StatementReplaceIn)

    @extend_schema(request=StatementVersionIn, responses=StatementWhole)
    @action(detail=True, methods=["post"])
    def lock(self, request: Request, key: str) -> Response:
        """A confirmed balance is final."""
        return self._take(services.lock_balance, StatementVersionIn)


class DifferenceFilters(django_filters.FilterSet):
    """Named like the fields."""

    statement = django_filters.CharFilter(field_name="statement__number", lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="statement__customer__code", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=DIFFERENCE.choices)
    reason = django_filters.ChoiceFilter(choices=Difference.Reason.choices)
    owner = django_filters.CharFilter(field_name="owner__username")


@extend_schema(tags=["receivables"])
class DifferenceResource(Resource):
    """What customers dispute of their statements, as far as these are in reach."""

    capability = "receipts"
    serializer_class = DifferenceOut
    filterset_class = DifferenceFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {
        "due_at": (SortKey("due_at", nullable=False),),
        "raised_at": (SortKey("raised_at", descending=True, nullable=False),),
    }
    queryset = Difference.objects.none()

    def rows(self) -> QuerySet:
        rows = Difference.objects.visible_to(self.request.user)
        return rows.select_related("statement__customer__owner", "line", "owner")

    def _take(self, service: Callable[..., Difference], shape: type[StrictSerializer]) -> Response:
        found, user = self.one(), self.request.user
        need(may_keep(user, found.statement.customer))
        done = service(actor=user, difference=found, now=timezone.now(), **valid(shape, self.request))
        return Response(self.get_serializer(self.rows().get(pk=done.pk)).data)

    @extend_schema(request=DifferenceSolveIn, responses=DifferenceOut)
    @action(detail=True, methods=["post"])
    def solve(self, request: Request, pk: str) -> Response:
        """How it was solved, and what the customer reads of it."""
        return self._take(difference_services.solve_difference, DifferenceSolveIn)

    @extend_schema(request=StatementVersionIn, responses=DifferenceOut)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """Somebody else than who solved it or booked the entry sees that it is solved."""
        return self._take(difference_services.verify_difference, StatementVersionIn)

    @extend_schema(request=DifferenceBackIn, responses=DifferenceOut)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """It isn't solved: why."""
        return self._take(difference_services.send_back_difference, DifferenceBackIn)
