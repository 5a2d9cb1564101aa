"""What contacts and shipping addresses share in the API: below a customer in reach, numbers masked, shown for a reason (ACC-5)."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Contact, Customer, ShippingAddress
from customers.page.numbers import SECRETS, may_unmask, secret
from customers.scope.customers import in_chain, parts_in_reach
from customers.services.unmask import numbers_a_day, show_number
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.masking import REASONS

from .allowed import offered
from .of_customer import customer_named, denied


class PartOut(serializers.Serializer):
    """One row below a customer; its numbers are masked outside the customer's chain."""

    # The part of the file a limited right names.
    part = ""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    is_active = serializers.BooleanField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    def to_representation(self, row: Contact | ShippingAddress) -> Any:
        found = super().to_representation(row)
        in_full = in_chain(self.context["request"].user, row.customer)
        for field in SECRETS[type(row)]:
            found[field] = secret(row, field, in_full=in_full).shown
        return found

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, row: Contact | ShippingAddress) -> Any:
        user, found = self.context["request"].user, []
        parts = parts_in_reach(user, row.customer)
        if parts is None or self.part in parts:
            found.append(("edit", _("Edit"), []))
        if may_unmask(user, row.customer):
            found.append(("show-number", _("Show the number"), []))
        return offered(*found)


class PartChange(StrictSerializer):
    """Fields that may be edited; ``version`` is the one the editor saw (409 when it is older)."""

    is_active = serializers.BooleanField(required=False)
    version = serializers.IntegerField(required=False, min_value=1)


class NumberOut(serializers.Serializer):
    """The number in full."""

    field = serializers.CharField()
    value = serializers.CharField()


class PartResource(Resource):
    """Rows of the customers one may open, entered and changed with the file."""

    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    # Bodies of a new row and of a change, and of showing a number.
    taken: ClassVar[type[StrictSerializer]]
    changed: ClassVar[type[StrictSerializer]]
    shown: ClassVar[type[StrictSerializer]]

    def save(self, customer: Customer, values: dict[str, Any], **of: Any) -> Any:
        """Write a new row, or change the one ``of`` names."""
        raise NotImplementedError

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        found = Customer.objects.visible_to(self.request.user).found_by(text).values("pk")
        return rows.filter(customer__in=found)

    def _answer(self, row: Any, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=row.pk)).data, status=http)

    def create(self, request: Request) -> Response:
        data = valid(self.taken, request)
        customer = customer_named(request.user, data.pop("customer"))
        return self._answer(self.save(customer, data), status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: int) -> Response:
        row = self.one()
        data = valid(self.changed, request)
        version = data.pop("version", None)
        return self._answer(self.save(row.customer, data, row=row, version=version))

    @extend_schema(responses=NumberOut)
    @action(detail=True, methods=["post"], url_path="show-number")
    def show_number(self, request: Request, pk: str) -> Response:
        """A number in full, for a reason; it is written down, and a program gets no more a day than the control monitor allows."""
        row = self.one()
        if not may_unmask(request.user, row.customer):
            raise denied()
        said = valid(self.shown, request)
        most = numbers_a_day(timezone.localdate())
        value = show_number(actor=request.user, customer=row.customer, row=row, most=most, **said)
        return Response(NumberOut({"field": said["field"], "value": value}).data)


def asked_number(kind: type[Any], name: str) -> type[StrictSerializer]:
    """The body that asks for a number of ``kind``: which, and why."""
    fields = {
        "__doc__": "Which number, and why.",
        "field": serializers.ChoiceField(choices=list(SECRETS[kind])),
        "reason": serializers.ChoiceField(choices=list(REASONS)),
    }
    return type(StrictSerializer)(name, (StrictSerializer,), fields)
