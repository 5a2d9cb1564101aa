"""``/api/v1/owner-changes/``: customers that change their owner: previewed, asked for, called off (ACC-9)."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.services.handover import handing_rights
from customers.models import OwnerChange, OwnerChangeItem
from customers.rules.owner_change import AT_ONCE
from customers.scope.owners import customers_to_hand, items_known, people_to_hand_to
from customers.services import owner_change as services
from customers.states.pool import OWNER_CHANGE
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, ReasonOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Refusal

from .allowed import offered
from .of_customer import denied, wrong_state


class OwnerItemOut(serializers.Serializer):
    """One customer of it. ``outcome`` empty: not decided, or called off; ``moved``: it is the heir's from the day on."""

    customer = serializers.CharField(source="customer.code")
    owner_before = serializers.CharField(source="owner_before.username", default=None, allow_null=True)
    grade = serializers.CharField()
    outcome = serializers.ChoiceField(choices=OwnerChangeItem.Outcome.choices, allow_blank=True)


class OwnerChangeOut(serializers.Serializer):
    """From ``day`` on the customers are ``heir``'s, once approved. ``across``: more than one market is touched."""

    id = serializers.IntegerField()
    heir = serializers.CharField(source="heir.username")
    day = serializers.DateField()
    reason = serializers.CharField()
    across = serializers.BooleanField()
    state = serializers.ChoiceField(choices=OWNER_CHANGE.choices)
    requested_by = serializers.CharField(source="requested_by.username")
    requested_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    items = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(OwnerItemOut(many=True))
    def get_items(self, change: OwnerChange) -> Any:
        return OwnerItemOut(change.items.all(), many=True).data

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, change: OwnerChange) -> Any:
        user = self.context["request"].user
        if change.requested_by_id != user.pk and not handing_rights(user):
            return []
        why = [] if change.state == "planned" else [wrong_state(change)]
        return offered(("call-off", _("Call off"), why))


class OwnerAskIn(StrictSerializer):
    """``customers``: numbers. ``heir`` sells and is in the caller's reach."""

    customers = serializers.ListField(
        child=serializers.CharField(max_length=20), min_length=1, max_length=AT_ONCE, allow_empty=False
    )
    heir = serializers.CharField(max_length=150)
    day = serializers.DateField()
    reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class OwnerPreviewOut(serializers.Serializer):
    """What it would mean. ``blocks``: what the request itself would be refused for."""

    count = serializers.IntegerField()
    by_grade = serializers.DictField(child=serializers.IntegerField())
    planned_visits = serializers.IntegerField()
    next_steps = serializers.IntegerField()
    across = serializers.BooleanField()
    warnings = serializers.ListField(child=serializers.CharField())
    blocks = ReasonOut(many=True)


class OwnerChangeFilters(django_filters.FilterSet):
    heir = django_filters.CharFilter(field_name="heir__username")
    state = django_filters.ChoiceFilter(choices=OWNER_CHANGE.choices)
    day__gte = django_filters.DateFilter(field_name="day", lookup_expr="gte")


@extend_schema(tags=["customers"])
class OwnerChangeResource(Resource):
    """Changes of owner one asked for, inherits, or decides over."""

    serializer_class = OwnerChangeOut
    filterset_class = OwnerChangeFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"requested_at": (SortKey("requested_at", descending=True, nullable=False),)}
    queryset = OwnerChange.objects.none()

    def rows(self) -> QuerySet:
        rows = OwnerChange.objects.visible_to(self.request.user).select_related("heir", "requested_by")
        items = items_known(self.request.user).select_related("customer", "owner_before")
        return rows.prefetch_related(Prefetch("items", items))

    def _asked(self) -> dict[str, Any]:
        """Customers and heir as named; what is out of reach is unknown."""
        user = self.request.user
        if not handing_rights(user):
            raise denied()
        said = valid(OwnerAskIn, self.request)
        codes = {code.strip().upper() for code in said["customers"]}
        rows = list(customers_to_hand(user).filter(code__in=codes).select_related("owner", "unit").order_by("code"))
        heir = people_to_hand_to(user).filter(username=said["heir"]).first()
        problems = []
        missing = sorted(codes - {customer.code for customer in rows})
        if missing:
            sentence = _("Not found: %(codes)s") % {"codes": ", ".join(missing[:10])}
            problems.append(Refusal("core.unknown-key", sentence, "customers"))
        if heir is None:
            problems.append(Refusal("core.unknown-key", _("Not found: %(codes)s") % {"codes": said["heir"]}, "heir"))
        if problems:
            raise Invalid(*problems)
        return {"customers": rows, "heir": heir, "day": said["day"], "reason": said["reason"]}

    def _answer(self, change: OwnerChange, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=change.pk)).data, status=http)

    @extend_schema(request=OwnerAskIn, responses={201: OwnerChangeOut})
    def create(self, request: Request) -> Response:
        """Ask for it: decided in ``approvals``, done on its day; customers of the pool move at once."""
        change = services.change_owner(actor=request.user, now=timezone.now(), **self._asked())
        return self._answer(change, status.HTTP_201_CREATED)

    @extend_schema(request=OwnerAskIn, responses=OwnerPreviewOut)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What it would mean; nothing is written."""
        asked = self._asked()
        found = services.preview(asked["customers"], asked["heir"], asked["day"], timezone.localdate())
        return Response(OwnerPreviewOut(found).data)

    @extend_schema(request=None, responses=OwnerChangeOut)
    @action(detail=True, methods=["post"], url_path="call-off")
    def call_off(self, request: Request, pk: str) -> Response:
        """Call a planned one off: everybody keeps what he has."""
        change = self.one()
        services.call_off_owner_change(actor=request.user, change=change, now=timezone.now())
        return self._answer(change)
