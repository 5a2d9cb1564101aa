"""``/api/v1/credit-signs/``: warning signs entered, found by night, closed (CUS-11)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.credit.factors import BY_HAND, LEVELS, SIGNS, YELLOW
from customers.models import CreditSign
from customers.services import credit_signs
from customers.states.credit import SIGN
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .allowed import credit_rights, freezes, offered, page_of
from .of_customer import customer_named, denied, wrong_state


class SignOut(serializers.Serializer):
    """A warning sign. ``entered_by`` null: found in the figures by night. ``due_on``: dealt with by then."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    kind = serializers.ChoiceField(choices=[(s.code, s.name) for s in SIGNS.values()])
    level = serializers.ChoiceField(choices=list(LEVELS.items()))
    evidence = serializers.CharField()
    found_on = serializers.DateField()
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=SIGN.choices)
    entered_by = serializers.CharField(source="entered_by.username", default=None, allow_null=True)
    entered_at = serializers.DateTimeField()
    closed_by = serializers.CharField(source="closed_by.username", default=None, allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, sign: CreditSign) -> Any:
        user = self.context["request"].user
        if "rights" not in self.context:
            self.context["rights"] = credit_rights(user, (row.customer_id for row in page_of(self, sign)))
        rights = self.context["rights"][sign.customer_id]
        may = bool(rights) if sign.level == YELLOW else freezes(user, sign.customer.unit_id, rights)
        why = [wrong_state(sign)] if sign.state != "open" else []
        return offered(("close", _("Close the sign"), why)) if may else []


class SignIn(StrictSerializer):
    """A sign people enter; red ones freeze at once."""

    customer = serializers.CharField(max_length=20)
    kind = serializers.ChoiceField(choices=[(s.code, s.name) for s in BY_HAND])
    evidence = serializers.CharField(max_length=500)
    found_on = serializers.DateField()


class CloseIn(StrictSerializer):
    outcome = serializers.CharField(max_length=500)
    version = serializers.IntegerField(required=False, default=None, min_value=1)


class SignFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    kind = django_filters.ChoiceFilter(choices=[(s.code, s.name) for s in SIGNS.values()])
    level = django_filters.ChoiceFilter(choices=list(LEVELS.items()))
    state = django_filters.ChoiceFilter(choices=SIGN.choices)
    due_on__lte = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")


@extend_schema(tags=["credit"])
class SignResource(Resource):
    """Warning signs of customers whose credit one sees."""

    capability = "credit"
    serializer_class = SignOut
    filterset_class = SignFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {
        "found_on": (SortKey("found_on", descending=True, nullable=False),),
        "due_on": (SortKey("due_on", nullable=False),),
    }
    queryset = CreditSign.objects.none()

    def rows(self) -> QuerySet:
        rows = CreditSign.objects.visible_to(self.request.user)
        return rows.select_related("customer", "entered_by", "closed_by")

    def _answer(self, sign: CreditSign, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=sign.pk)).data, status=http)

    @extend_schema(request=SignIn, responses={201: SignOut})
    def create(self, request: Request) -> Response:
        """Enter a warning sign: people are told, a red one freezes, some cap the limit at the present balance."""
        if not any(request.user.can("credit", right) for right in "cea"):
            raise denied()
        said = valid(SignIn, request)
        customer = customer_named(request.user, said.pop("customer"))
        sign = credit_signs.enter_sign(actor=request.user, customer=customer, now=timezone.now(), **said)
        return self._answer(sign, status.HTTP_201_CREATED)

    @extend_schema(request=CloseIn, responses=SignOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """The cause is gone or dealt with."""
        sign = self.one()
        if not credit_signs.may_close(request.user, sign):
            raise denied()
        said = valid(CloseIn, request)
        return self._answer(credit_signs.close_sign(actor=request.user, sign=sign, now=timezone.now(), **said))
