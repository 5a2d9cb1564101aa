"""What rows about the grade of one customer share: who decides, verbs by state, the version the caller saw."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from customers.models import Customer
from customers.services.overrides import may_decide
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer

from .allowed import offered, page_of
from .of_customer import denied, wrong_state


def decidable(user: Any, rows: Any) -> frozenset[int]:
    """Ids of the customers of ``rows`` whose grade ``user`` decides, as ``may_decide``; one query."""
    ids = {row.customer_id for row in rows}
    reached = Customer.objects.filter(pk__in=ids).in_reach(user, "grades", "a").exclude(owner=user)
    return frozenset(reached.values_list("pk", flat=True))


class DecidedOut(serializers.Serializer):
    """What rows about one customer's grade share: ``verbs`` by state, for whoever decides."""

    verbs: tuple[tuple[str, Any], ...] = ()
    open_states: tuple[str, ...] = ()

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, row: Any) -> Any:
        if "decidable" not in self.context:
            self.context["decidable"] = decidable(self.context["request"].user, page_of(self, row))
        if row.customer_id not in self.context["decidable"]:
            return []
        why = [] if row.state in self.open_states else [wrong_state(row)]
        return offered(*((verb, label, why) for verb, label in self.verbs))


class SeenIn(StrictSerializer):
    """The version the caller saw (409 when it is older)."""

    version = serializers.IntegerField(required=False, default=None, min_value=1)


class OfGrade(Resource):
    """Rows about the grades one sees."""

    capability = "grades"
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"

    def _answer(self, row: Any) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=row.pk)).data)

    def decided(self) -> Any:
        """The record in the address, if the caller decides it. Asked before the body is looked at."""
        row = self.one()
        if not may_decide(self.request.user, row.customer):
            raise denied()
        return row
