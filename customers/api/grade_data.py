"""``/api/v1/customers/<code>/grade-data/``: what is known about a customer for its grade, and who entered it when (CUS-5)."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from customers.grading_items import FACTORS, ITEMS, Item
from customers.grading_words import item_words
from customers.models import Customer, GradeInput, GradeSheet
from customers.policies.grading import GRADING
from customers.services.grade_data import may_enter, save_grade_data
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.policies import policy_on

from .grade import GradeResource
from .of_customer import denied

SHOWN = 50


class GradeDataItemOut(serializers.Serializer):
    """An item. A word item's ``value`` is 1 to 5, the place of its word in ``words``; a number item is a field of the file."""

    name = serializers.CharField(help_text="The field of PATCH.")
    factor = serializers.ChoiceField(choices=list(FACTORS.items()))
    label = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())
    value = serializers.CharField(allow_null=True, help_text="Null: unknown.")


class GradeInputOut(serializers.Serializer):
    """One change: ``item`` is a code of an item, or of a factor whose score an import gave."""

    item = serializers.CharField()
    before = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    after = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    source = serializers.CharField()
    by = serializers.CharField(source="by.username", default=None, allow_null=True)
    at = serializers.DateTimeField()


class GradeDataOut(serializers.Serializer):
    """``version`` null: nothing was entered yet. ``changes``: the newest fifty."""

    customer = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    items = GradeDataItemOut(many=True)
    changes = GradeInputOut(many=True)


def _field(item: Item) -> serializers.Field:
    more: dict[str, Any] = {"required": False, "allow_null": True, "help_text": str(item.label)}
    if not item.is_number:
        return serializers.IntegerField(min_value=1, max_value=5, **more)
    if item.column == "yearly_potential":
        return serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, **more)
    return serializers.IntegerField(min_value=0, max_value=32_000 if item.column == "sites" else 10_000_000, **more)


class GradeDataIn(StrictSerializer):
    """What is known now; null is unknown, what is left out stays. ``version`` is the one the caller saw (409 when it is older)."""

    version = serializers.IntegerField(required=False, default=None, min_value=1, allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        return super().get_fields() | {item.column or item.code: _field(item) for item in ITEMS}


def grade_data_of(customer: Customer) -> dict[str, Any]:
    """``customer`` as :class:`GradeDataOut` wants it."""
    sheet = GradeSheet.objects.filter(pk=customer.pk).first()
    items: list[dict[str, Any]] = []
    policy = policy_on(GRADING, timezone.localdate())
    for item in ITEMS:
        value = getattr(customer, item.column) if item.is_number else getattr(sheet, item.code, None)
        name = item.column or item.code
        items.append({"name": name, "factor": item.factor, "label": item.label, "value": value})
        items[-1]["words"] = item_words(item, policy)
    changes = GradeInput.objects.filter(customer=customer).select_related("by").order_by("-at", "-pk")[:SHOWN]
    version = sheet.version if sheet else None
    return {"customer": customer.code, "version": version, "items": items, "changes": changes}


@extend_schema(tags=["grades"])
class GradeDataResource(GradeResource):
    """What the grade of one customer stands on."""

    serializer_class = GradeDataOut

    def rows(self) -> QuerySet:
        return super().rows().filter(merged_into__isnull=True)

    @extend_schema(responses=GradeDataOut)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        return Response(GradeDataOut(grade_data_of(self.one())).data)

    @extend_schema(request=GradeDataIn, responses=GradeDataOut)
    def partial_update(self, request: Request, code: str) -> Response:
        """Enter what is known; the grade is worked out anew at once."""
        customer = self.one()
        if not may_enter(request.user, customer):
            raise denied()
        values = valid(GradeDataIn, request)
        version = values.pop("version")
        save_grade_data(actor=request.user, customer=customer, values=values, now=timezone.now(), version=version)
        return Response(GradeDataOut(grade_data_of(self.one())).data)
