"""``/api/v1/osb/`` (the board) and ``/api/v1/osb-problems/`` with the verbs of their pages (ORD-11)."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import SecretaryDuty, User
from customers.models import Customer
from orders.asked_osb import asked_of
from orders.models import Order, OsbProblem
from orders.osb import STEPS, board
from orders.osb.words import WAITS
from orders.scope_osb import may_handle, may_record, need
from orders.services import osb_problems as services
from orders.states import OSB_PROBLEM
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Refusal

from .verbs import allowed, in_state

SAID = {
    "step": "`order`, `ship` or `settle`; left out: the first rows of each.", "late": "`yes`: late ones only.",
    "wait": f"What they wait for: one of {', '.join(WAITS)}.", "market": "Code of a unit.",
    "secretary": "User name; left out: one's own steps; `all`: everything in reach.", "after": "`next` of the page before.",
}  # fmt: skip


class OsbRowOut(serializers.Serializer):
    """An order on the board. ``due``: when it should have moved; ``what`` and ``who`` are in the reader's language."""

    number = serializers.CharField()
    state = serializers.CharField()
    customer = serializers.CharField(source="customer_code")
    owner = serializers.CharField()
    wait = serializers.CharField()
    what = serializers.CharField()
    who = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    due = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    planned_on = serializers.DateField(allow_null=True)
    promised_on = serializers.DateField(allow_null=True)
    problems = serializers.ListField(child=serializers.CharField())
    secretary = serializers.CharField()


class OsbSectionOut(serializers.Serializer):
    step = serializers.ChoiceField(choices=SecretaryDuty.Step.choices)
    orders = serializers.IntegerField()
    late = serializers.IntegerField()
    orders_more = serializers.BooleanField(help_text="There are more orders than `orders`.")
    late_more = serializers.BooleanField(help_text="There are more late ones than `late`.")
    rows = OsbRowOut(many=True)
    next = serializers.CharField(help_text="For `after`, with the same `step`; empty: no more.")


class OsbBoardOut(serializers.Serializer):
    results = OsbSectionOut(many=True)


@extend_schema(tags=["osb"])
class OsbBoardResource(Resource):
    """The OSB board of orders in reach."""

    capability = "osb"
    serializer_class = OsbBoardOut
    lookup_field = "step"
    parameters = tuple(SAID)
    queryset = Order.objects.none()

    def rows(self) -> QuerySet:
        return Order.objects.none()

    @extend_schema(
        parameters=[OpenApiParameter(name, str, description=said) for name, said in SAID.items()], responses=OsbBoardOut
    )
    def list(self, request: Request) -> Response:
        """Each step with its counts and a page of orders, the longest late first."""
        found = board(request.user, asked_of(request.query_params, request.user), timezone.now())
        return Response(OsbBoardOut({"results": found}).data)

    @extend_schema(
        parameters=[OpenApiParameter(name, str, description=said) for name, said in SAID.items() if name != "step"],
        responses=OsbSectionOut,
    )
    def retrieve(self, request: Request, step: str) -> Response:
        """One step, page by page."""
        if step not in STEPS:
            raise Http404
        asked = asked_of({**request.query_params.dict(), "step": step}, request.user)
        (section,) = board(request.user, asked, timezone.now())
        return Response(OsbSectionOut(section).data)


class OsbProblemOut(serializers.Serializer):
    """An OSB problem, from its record to who verified it."""

    number = serializers.CharField()
    step = serializers.ChoiceField(choices=SecretaryDuty.Step.choices)
    order = serializers.CharField(source="order.number", default=None, allow_null=True)
    customer = serializers.CharField(source="customer.code")
    what = serializers.CharField()
    department = serializers.ChoiceField(choices=OsbProblem.Department.choices)
    owner = serializers.CharField(source="owner.username")
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=OSB_PROBLEM.choices)
    recorded_at = serializers.DateTimeField()
    solution = serializers.CharField()
    solved_by = serializers.CharField(source="solved_by.username", default=None, allow_null=True)
    solved_at = serializers.DateTimeField(allow_null=True)
    returned = serializers.IntegerField()
    return_reason = serializers.CharField()
    verified_by = serializers.CharField(source="verified_by.username", default=None, allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    drop_reason = serializers.CharField()
    dropped_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, problem: OsbProblem) -> Any:
        user = self.context["request"].user
        verbs = (
            (t.verb, t.label, may_handle(user, problem, t.verb), (in_state(OSB_PROBLEM, problem, t.verb),))
            for t in OSB_PROBLEM.transitions
        )
        return AllowedOut(allowed(verbs), many=True).data


class OsbProblemIn(StrictSerializer):
    """Of an ``order``, or of a ``customer`` alone."""

    order = serializers.CharField(required=False)
    customer = serializers.CharField(required=False)
    step = serializers.ChoiceField(choices=SecretaryDuty.Step.choices)
    what = serializers.CharField(max_length=300)
    department = serializers.ChoiceField(choices=OsbProblem.Department.choices)
    owner = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.active())
    due_on = serializers.DateField()


class OsbVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False)


class OsbSolveIn(OsbVersionIn):
    solution = serializers.CharField(max_length=500)


class OsbReasonIn(OsbVersionIn):
    reason = serializers.CharField(max_length=300)


class OsbChangeIn(OsbVersionIn):
    department = serializers.ChoiceField(choices=OsbProblem.Department.choices)
    owner = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.active())
    due_on = serializers.DateField()


class OsbNoteIn(StrictSerializer):
    text = serializers.CharField(max_length=300)


class OsbProblemFilters(django_filters.FilterSet):
    """Named like the fields."""

    order = django_filters.CharFilter(field_name="order__number", lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    owner = django_filters.CharFilter(field_name="owner__username")
    step = django_filters.ChoiceFilter(choices=SecretaryDuty.Step.choices)
    department = django_filters.ChoiceFilter(choices=OsbProblem.Department.choices)
    state = django_filters.ChoiceFilter(choices=OSB_PROBLEM.choices)


@extend_schema(tags=["osb"])
class OsbProblemResource(Resource):
    """OSB problems in reach."""

    capability = "osb"
    serializer_class = OsbProblemOut
    filterset_class = OsbProblemFilters
    lookup_field = "number"
    orderings = {
        "number": (SortKey("number", nullable=False),),
        "recorded_at": (SortKey("recorded_at", nullable=False),),
        "due_on": (SortKey("due_on", nullable=False),),
        "state": (SortKey("state", nullable=False),),
    }
    queryset = OsbProblem.objects.none()

    def rows(self) -> QuerySet:
        rows = OsbProblem.objects.visible_to(self.request.user)
        return rows.select_related("order", "customer", "owner", "solved_by", "verified_by")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> OsbProblem:
        return get_object_or_404(self.rows(), number=self.kwargs["number"].upper())

    def _answer(self, problem: OsbProblem, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=problem.pk)).data, status=http)

    def _take(self, verb: str, service: Callable[..., OsbProblem], fields: type[StrictSerializer]) -> Response:
        """One verb: the right before the body is looked at."""
        problem, user = self.one(), self.request.user
        need(may_handle(user, problem, verb))
        values = valid(fields, self.request)
        return self._answer(service(actor=user, problem=problem, now=timezone.now(), **values))

    @extend_schema(request=OsbProblemIn, responses={201: OsbProblemOut})
    def create(self, request: Request) -> Response:
        """Record a problem of an order, or of a customer."""
        self.need("c")
        data = valid(OsbProblemIn, request)
        number, code = data.pop("order", ""), data.pop("customer", "")
        order = None
        if number:
            rows = Order.objects.visible_to(request.user).select_related("customer")
            order = get_object_or_404(rows, number=number.upper())
        elif not code:
            raise Invalid(Refusal("orders.problem-of-whom", _("Name an order or a customer."), "order"))
        customers = Customer.objects.in_reach(request.user, "osb", "v")
        customer = get_object_or_404(customers, code=code.upper()) if code or order is None else order.customer
        need(may_record(request.user, customer))
        made = services.record_problem(actor=request.user, order=order, customer=customer, now=timezone.now(), **data)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=OsbVersionIn, responses=OsbProblemOut)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, number: str) -> Response:
        """Its owner begins."""
        return self._take("take", services.take_problem, OsbVersionIn)

    @extend_schema(request=OsbSolveIn, responses=OsbProblemOut)
    @action(detail=True, methods=["post"])
    def solve(self, request: Request, number: str) -> Response:
        """Solved, and how."""
        return self._take("solve", services.solve_problem, OsbSolveIn)

    @extend_schema(request=OsbVersionIn, responses=OsbProblemOut)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, number: str) -> Response:
        """Somebody else than owner and solver says it is solved."""
        return self._take("verify", services.verify_problem, OsbVersionIn)

    @extend_schema(request=OsbReasonIn, responses=OsbProblemOut)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, number: str) -> Response:
        """Not solved."""
        return self._take("send_back", services.send_back_problem, OsbReasonIn)

    @extend_schema(request=OsbReasonIn, responses=OsbProblemOut)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, number: str) -> Response:
        """Nothing is done about it."""
        return self._take("drop", services.drop_problem, OsbReasonIn)

    @extend_schema(request=OsbChangeIn, responses=OsbProblemOut)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, number: str) -> Response:
        """Another owner, department or day."""
        return self._take("change", services.change_problem, OsbChangeIn)

    @extend_schema(request=OsbNoteIn, responses=OsbProblemOut)
    @action(detail=True, methods=["post"])
    def note(self, request: Request, number: str) -> Response:
        """How it goes on."""
        return self._take("note", services.note_problem, OsbNoteIn)
