"""``/api/v1/clashes/``: two on one customer (撞单): reported, answered, decided, taken back (CUS-2)."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Posting
from customers.clash_page import knows_holder
from customers.forms.clash import registered_as
from customers.models import Clash, Customer
from customers.services.clash import (
    VERBS,
    answer_clash,
    decide_clash,
    may_decide,
    report_clash,
    withdraw_clash,
)
from customers.states.pool import CLASH
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Refusal

from .allowed import offered, page_of
from .of_customer import denied


def decidable(user: Any, clashes: list[Clash]) -> set[int]:
    """Which of ``clashes`` the person may decide, as :func:`customers.services.clash.may_decide`; at most two queries."""
    rest = [clash for clash in clashes if user.pk not in (clash.reporter_id, clash.holder_id)]
    found = {clash.pk for clash in rest if clash.decider_id == user.pk}
    if not rest or not user.can("handover", "a"):
        return found
    rows = Customer.objects.filter(pk__in=[clash.customer_id for clash in rest])
    reached = set(rows.in_reach(user, "handover", "a").values_list("pk", flat=True))
    parties = {pk for clash in rest for pk in (clash.reporter_id, clash.holder_id)}
    places = dict(Posting.objects.on(user.access.day).filter(user__in=parties).values_list("user_id", "unit_id"))
    units, everything = user.access.reach("handover", "a").units, user.access.reaches_all("handover", "a")
    return found | {
        clash.pk
        for clash in rest
        if clash.customer_id in reached
        and (everything or {places.get(clash.reporter_id), places.get(clash.holder_id)} <= units)
    }


class ClashOut(serializers.Serializer):
    """A clash. ``holder_share`` is the percentage of the result that stays with the owner, when it is split.

    Who reported it and can't open the file doesn't learn its number, its owner and what he says: null.
    """

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code", allow_null=True)
    company = serializers.CharField(source="customer.name")
    reporter = serializers.CharField(source="reporter.username")
    holder = serializers.CharField(source="holder.username", allow_null=True)
    decider = serializers.CharField(source="decider.username", default=None, allow_null=True)
    met_on = serializers.DateField()
    stage = serializers.CharField()
    evidence = serializers.CharField()
    answer = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=CLASH.choices)
    holder_share = serializers.IntegerField(allow_null=True)
    grounds = serializers.CharField()
    reported_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    def to_representation(self, clash: Clash) -> Any:
        found = super().to_representation(clash)
        if "knows" not in self.context:
            self.context["knows"] = knows_holder(self.context["request"].user, page_of(self, clash))
        if clash.pk not in self.context["knows"]:
            found |= dict.fromkeys(("customer", "holder", "answer"))
        return found

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, clash: Clash) -> Any:
        user = self.context["request"].user
        if "decidable" not in self.context:
            self.context["decidable"] = decidable(user, page_of(self, clash))
        decided = (
            None if clash.state == "open" else Refusal("customers.clash-decided", _("This clash is decided already."))
        )
        verbs = (
            ("answer", _("Answer"), clash.holder_id == user.pk),
            ("decide", _("Decide"), clash.pk in self.context["decidable"]),
            ("withdraw", _("Withdraw"), clash.reporter_id == user.pk),
        )
        return offered(*((verb, label, [decided]) for verb, label, may in verbs if may))


class ClashIn(StrictSerializer):
    """``customer``: its full name or social credit code. Who knows neither learns nothing about it."""

    customer = serializers.CharField(max_length=120)
    met_on = serializers.DateField()
    stage = serializers.CharField(max_length=200)
    evidence = serializers.CharField(max_length=4000)


class AnswerIn(StrictSerializer):
    answer = serializers.CharField(max_length=4000)


class DecideIn(StrictSerializer):
    """``holder_share`` only with ``split``: the percentage that stays with the present owner."""

    outcome = serializers.ChoiceField(choices=list(VERBS))
    holder_share = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1, max_value=99)
    grounds = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1)


class ClashFilters(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=CLASH.choices)
    customer = django_filters.CharFilter(method="known", field_name="customer__code")
    reporter = django_filters.CharFilter(field_name="reporter__username")
    holder = django_filters.CharFilter(method="known", field_name="holder__username")

    def known(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """By what isn't told nobody finds either."""
        user = self.request.user
        opened = Customer.objects.visible_to(user).values("pk")
        return rows.filter(~Q(reporter=user) | Q(customer__in=opened), **{name: value})


@extend_schema(tags=["clashes"])
class ClashResource(Resource):
    """Clashes one is part of, decides, or may decide."""

    serializer_class = ClashOut
    filterset_class = ClashFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"reported_at": (SortKey("reported_at", descending=True, nullable=False),)}
    queryset = Clash.objects.none()

    def rows(self) -> QuerySet:
        rows = Clash.objects.visible_to(self.request.user)
        return rows.select_related("customer", "reporter", "holder", "decider")

    def _answer(self, clash: Clash, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=clash.pk)).data, status=http)

    @extend_schema(request=ClashIn, responses={201: ClashOut})
    def create(self, request: Request) -> Response:
        """Report a clash: the manager both have in common decides within two working days."""
        if not request.user.can("customers", "c"):
            raise denied()
        said = valid(ClashIn, request)
        customer = registered_as(said.pop("customer"))
        if customer is None:
            refusal = Refusal("customers.unknown", _("No customer is registered under this name."), "customer")
            raise Invalid(refusal)
        clash = report_clash(actor=request.user, customer=customer, now=timezone.now(), **said)
        return self._answer(clash, status.HTTP_201_CREATED)

    @extend_schema(request=AnswerIn, responses=ClashOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """The owner's side."""
        clash = self.one()
        if clash.holder_id != request.user.pk:
            raise denied()
        return self._answer(answer_clash(actor=request.user, clash=clash, **valid(AnswerIn, request)))

    @extend_schema(request=DecideIn, responses=ClashOut)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """It stays, moves, or the result is split."""
        clash = self.one()
        if not may_decide(request.user, clash):
            raise denied()
        said = valid(DecideIn, request)
        return self._answer(decide_clash(actor=request.user, clash=clash, now=timezone.now(), **said))

    @extend_schema(request=None, responses=ClashOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Taken back by whoever reported it."""
        return self._answer(withdraw_clash(actor=request.user, clash=self.one()))
