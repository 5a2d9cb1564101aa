"""``/api/v1/dealer-reports/``, ``dealer-checks/``, ``dealer-differences/``, ``replenishment/``: by the services of the pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer
from orders.models import DealerCheck, DealerDifference, DealerReport, Product
from orders.replenishment import record_of
from orders.scope_dealers import may_enter, may_keep, may_solve, may_verify, need
from orders.services import dealer_checks, dealer_differences, dealer_links, dealer_reports
from orders.states import DEALER_CHECK, DEALER_DIFFERENCE, DEALER_REPORT
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Refusal

from . import dealer_fields as shapes

Right = Callable[[Any, Any], bool]


def _dealer(request: Request, code: str, right: str = "v") -> Customer:
    rows = Customer.objects.in_reach(request.user, "replenishment", right).select_related("owner")
    return get_object_or_404(rows, code=code.upper())


def _products(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """``lines`` with the products they name. An unknown one is refused beside its line."""
    wanted = {str(line["product"]).upper() for line in lines if line.get("product")}
    known = {one.sku.upper(): one for one in Product.objects.filter(sku__in=wanted)}
    found, missing = [], []
    for n, line in enumerate(lines):
        sku = line.get("product")
        if sku and str(sku).upper() not in known:
            missing.append(Refusal("orders.unknown-product", _("There is no such product."), f"lines.{n}.product"))
        found.append({**line, "product": known.get(str(sku).upper()) if sku else None})
    if missing:
        raise Invalid(*missing)
    return found


class DealerReportFilters(django_filters.FilterSet):
    """Named like the fields."""

    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=DEALER_REPORT.choices)
    month = django_filters.DateFilter()
    month__gte = django_filters.DateFilter(field_name="month", lookup_expr="gte")
    month__lte = django_filters.DateFilter(field_name="month", lookup_expr="lte")


@extend_schema(tags=["dealers"])
class DealerReportResource(Resource):
    """Dealers' monthly reports of customers in reach."""

    capability = "replenishment"
    serializer_class = shapes.DealerReportOut
    filterset_class = DealerReportFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"month": (SortKey("month", descending=True, nullable=False),)}
    queryset = DealerReport.objects.none()

    def rows(self) -> QuerySet:
        return DealerReport.objects.visible_to(self.request.user).select_related("customer__owner")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def _whole(self, report: DealerReport, http: int = status.HTTP_200_OK) -> Response:
        found = self.rows().get(pk=report.pk)
        return Response(shapes.DealerReportWhole(found, context=self.get_serializer_context()).data, status=http)

    def _take(
        self, service: Callable[..., DealerReport], shape: type[StrictSerializer], right: Right = may_keep
    ) -> Response:
        """One verb: the right before the body is looked at."""
        found, user = self.one(), self.request.user
        need(right(user, found.customer))
        given = valid(shape, self.request)
        if "lines" in given:
            given["lines"] = _products(given["lines"])
        return self._whole(service(actor=user, report=found, now=timezone.now(), **given))

    @extend_schema(responses=shapes.DealerReportWhole)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        return self._whole(self.one())

    @extend_schema(request=shapes.DealerReportIn, responses={201: shapes.DealerReportWhole})
    def create(self, request: Request) -> Response:
        """Begin the report of a dealer's month; one that was begun is answered."""
        self.need("c")
        data = valid(shapes.DealerReportIn, request)
        customer = _dealer(request, data["customer"])
        made = dealer_reports.begin_report(
            actor=request.user, customer=customer, month=data["month"], now=timezone.now()
        )
        return self._whole(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.DealerWriteIn, responses=shapes.DealerReportWhole)
    @action(detail=True, methods=["post"])
    def write(self, request: Request, pk: str) -> Response:
        """What is known of it so far; ``lines`` replace those there."""
        return self._take(dealer_reports.write_report, shapes.DealerWriteIn, may_enter)

    @extend_schema(request=shapes.DealerSubmitIn, responses=shapes.DealerReportWhole)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Handed in: somebody else checks it."""
        return self._take(dealer_reports.hand_in, shapes.DealerSubmitIn, may_enter)

    @extend_schema(request=shapes.DealerAskIn, responses=shapes.DealerReportWhole)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """Mail the dealer a link to it; earlier ones stop working."""
        return self._take(dealer_links.ask_dealer, shapes.DealerAskIn, may_enter)

    @extend_schema(request=None, responses=shapes.DealerReportWhole)
    @action(detail=True, methods=["post"], url_path="revoke-link")
    def revoke_link(self, request: Request, pk: str) -> Response:
        """No link to it works any more."""
        found = self.one()
        need(may_enter(request.user, found.customer))
        return self._whole(dealer_links.revoke_link(actor=request.user, report=found, now=timezone.now()))

    @extend_schema(request=shapes.DealerVersionIn, responses=shapes.DealerReportWhole)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """It is right, says somebody else than who handed it in."""
        return self._take(dealer_reports.check_report, shapes.DealerVersionIn)

    @extend_schema(request=shapes.DealerReasonIn, responses=shapes.DealerReportWhole)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """It can't be so: why."""
        return self._take(dealer_reports.send_back_report, shapes.DealerReasonIn)

    @extend_schema(request=shapes.DealerReasonIn, responses=shapes.DealerReportWhole)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """A checked one was wrong: answers the new edition, to be changed and handed in."""
        return self._take(dealer_reports.correct_report, shapes.DealerReasonIn)


class DealerCheckFilters(django_filters.FilterSet):
    """Named like the fields."""

    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=DEALER_CHECK.choices)
    on__gte = django_filters.DateFilter(field_name="on", lookup_expr="gte")
    on__lte = django_filters.DateFilter(field_name="on", lookup_expr="lte")


@extend_schema(tags=["dealers"])
class DealerCheckResource(Resource):
    """Checks of goods and money with dealers in reach."""

    capability = "replenishment"
    serializer_class = shapes.DealerCheckOut
    filterset_class = DealerCheckFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"on": (SortKey("on", descending=True, nullable=False),)}
    queryset = DealerCheck.objects.none()

    def rows(self) -> QuerySet:
        return DealerCheck.objects.visible_to(self.request.user).select_related(
            "customer__owner", "taken_by", "statement"
        )

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def _whole(self, check: DealerCheck, http: int = status.HTTP_200_OK) -> Response:
        found = self.rows().get(pk=check.pk)
        return Response(shapes.DealerCheckWhole(found, context=self.get_serializer_context()).data, status=http)

    @extend_schema(responses=shapes.DealerCheckWhole)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        return self._whole(self.one())

    @extend_schema(request=shapes.DealerCheckIn, responses={201: shapes.DealerCheckWhole})
    def create(self, request: Request) -> Response:
        """What should be there, put together: to be counted."""
        self.need("c")
        data = valid(shapes.DealerCheckIn, request)
        made = dealer_checks.begin_check(
            actor=request.user, customer=_dealer(request, data["customer"]), on=data["on"], now=timezone.now()
        )
        return self._whole(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.DealerFinishIn, responses=shapes.DealerCheckWhole)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """Everything was counted: each difference gets an owner and a day; without any it is closed."""
        found, user = self.one(), request.user
        need(may_enter(user, found.customer))
        given = valid(shapes.DealerFinishIn, request)
        lines, version = _products(given.pop("lines", [])), given.pop("version", None)
        done = dealer_checks.finish_check(
            actor=user, check=found, lines=lines, values=given, now=timezone.now(), version=version
        )
        return self._whole(done)

    @extend_schema(request=shapes.DealerVersionIn, responses=shapes.DealerCheckWhole)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """It was not taken after all."""
        found, user = self.one(), request.user
        need(may_enter(user, found.customer))
        given = valid(shapes.DealerVersionIn, request)
        return self._whole(dealer_checks.drop_check(actor=user, check=found, now=timezone.now(), **given))


class DealerDifferenceFilters(django_filters.FilterSet):
    """Named like the fields."""

    customer = django_filters.CharFilter(field_name="dealer_check__customer__code", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=DEALER_DIFFERENCE.choices)
    owner = django_filters.CharFilter(field_name="owner__username")


@extend_schema(tags=["dealers"])
class DealerDifferenceResource(Resource):
    """Differences found in checks in reach."""

    capability = "replenishment"
    serializer_class = shapes.DealerDifferenceOut
    filterset_class = DealerDifferenceFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"due_at": (SortKey("due_at", nullable=False),)}
    queryset = DealerDifference.objects.none()

    def rows(self) -> QuerySet:
        rows = DealerDifference.objects.visible_to(self.request.user)
        return rows.select_related("dealer_check__customer__owner", "line__product", "owner")

    def _take(self, service: Callable[..., DealerDifference], shape: type[StrictSerializer], right: Right) -> Response:
        found, user = self.one(), self.request.user
        need(right(user, found))
        done = service(actor=user, difference=found, now=timezone.now(), **valid(shape, self.request))
        return Response(self.get_serializer(self.rows().get(pk=done.pk)).data)

    @extend_schema(request=shapes.DealerSolveIn, responses=shapes.DealerDifferenceOut)
    @action(detail=True, methods=["post"])
    def solve(self, request: Request, pk: str) -> Response:
        """How it came and what was done about it."""
        return self._take(dealer_differences.solve_difference, shapes.DealerSolveIn, may_solve)

    @extend_schema(request=shapes.DealerVersionIn, responses=shapes.DealerDifferenceOut)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """Somebody else than who solved it or took the check sees that it is solved."""
        return self._take(dealer_differences.verify_difference, shapes.DealerVersionIn, may_verify)

    @extend_schema(request=shapes.DealerReasonIn, responses=shapes.DealerDifferenceOut)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """It isn't solved: why."""
        return self._take(dealer_differences.send_back_difference, shapes.DealerReasonIn, may_verify)


@extend_schema(tags=["dealers"])
class ReplenishmentResource(Resource):
    """The replenishment record of one customer in reach, as of today (O11)."""

    capability = "replenishment"
    serializer_class = shapes.ReplenishmentOut
    lookup_field = "code"
    queryset = Customer.objects.none()

    def rows(self) -> QuerySet:
        return Customer.objects.in_reach(self.request.user, "replenishment", "v")

    @extend_schema(responses=shapes.ReplenishmentOut)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        """What is there, what it sells, how long it lasts, what to order."""
        record = record_of(_dealer(request, self.kwargs["code"]), timezone.localdate())
        return Response(shapes.ReplenishmentOut(record).data)
