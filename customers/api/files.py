"""``/api/v1/customer-files/``: papers and pictures kept with customers in reach: handed in, fetched, taken away (CUS-1)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import CustomerFile
from customers.scope.customers import reaches
from customers.services.files import add_file, remove_file
from salesops.core.api.file_resource import address_of
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .allowed import offered
from .of_customer import customer_named, denied


class CustomerFileOut(serializers.Serializer):
    """A file of a customer. ``content`` is the address it is fetched from, with the same token."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    kind = serializers.ChoiceField(choices=CustomerFile.Kind.choices)
    note = serializers.CharField()
    name = serializers.CharField(source="stored.name")
    content_type = serializers.CharField(source="stored.content_type")
    size = serializers.IntegerField(source="stored.size", help_text="Bytes.")
    sha256 = serializers.CharField(source="stored.sha256")
    added_by = serializers.CharField(source="added_by.username")
    added_at = serializers.DateTimeField()
    content = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()

    def get_content(self, row: CustomerFile) -> str:
        return address_of(row.stored)

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, row: CustomerFile) -> Any:
        edits = reaches(self.context["request"].user, row.customer, "customers", "e")
        return offered(("delete", _("Remove"), [])) if edits else []


class CustomerFileIn(StrictSerializer):
    """``upload``: at most 20 MB; what it is, is read from its content."""

    customer = serializers.CharField(max_length=20)
    kind = serializers.ChoiceField(choices=CustomerFile.Kind.choices, default=CustomerFile.Kind.OTHER)
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    upload = serializers.FileField()


class CustomerFileFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    kind = django_filters.ChoiceFilter(choices=CustomerFile.Kind.choices)


@extend_schema(tags=["customer-files"])
class CustomerFileResource(Resource):
    """Files of the customers one may open."""

    serializer_class = CustomerFileOut
    filterset_class = CustomerFileFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"added_at": (SortKey("added_at", descending=True, nullable=False),)}
    queryset = CustomerFile.objects.none()
    parser_classes = (MultiPartParser,)

    def rows(self) -> QuerySet:
        rows = CustomerFile.objects.visible_to(self.request.user)
        return rows.select_related("customer", "stored", "added_by")

    @extend_schema(request={"multipart/form-data": CustomerFileIn}, responses={201: CustomerFileOut})
    def create(self, request: Request) -> Response:
        """Keep a file with a customer. Refused with 422: what isn't what its name says, too large, hostile (``core.file-…``)."""
        if not request.user.can("customers", "e"):
            raise denied()
        said = valid(CustomerFileIn, request)
        customer = customer_named(request.user, said.pop("customer"))
        made = add_file(actor=request.user, customer=customer, now=timezone.now(), **said)
        return Response(self.get_serializer(self.rows().get(pk=made.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Hand it out no more; its row stays."""
        remove_file(actor=request.user, file=self.one(), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
