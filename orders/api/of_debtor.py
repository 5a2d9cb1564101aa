"""What the addresses about debts share (ORD-10)."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import status
from rest_framework.response import Response

from customers.models import Customer
from customers.services.editing import need_over
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid


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


class DebtorFilters(django_filters.FilterSet):
    """Named like the fields."""

    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
