"""Fields of ``/api/v1/receipts/`` and ``allocations/``: what they look like outside, what may be sent."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.models import Receipt
from orders.rules import receipts as rules
from orders.scope_receipts import may_settle
from salesops.core.api.serializers import AllowedOut, StrictSerializer
from salesops.core.masking import masked_tail
from salesops.core.money import ZERO

from .order_fields import MONEY
from .verbs import allowed

WIDE: dict[str, Any] = {"max_digits": 40, "decimal_places": None}


class AllocationOut(serializers.Serializer):
    """``amount`` of a receipt settled ``item`` as of ``on``; negative: taken back. Written once."""

    id = serializers.IntegerField()
    receipt = serializers.CharField(source="entry.receipt.number")
    customer = serializers.CharField(source="entry.customer.code")
    item = serializers.IntegerField(source="item_id", help_text="An open item, see /api/v1/open-items/.")
    document = serializers.CharField(source="item.entry.document", help_text="The invoice it belongs to.")
    due_on = serializers.DateField(source="item.due_on")
    amount = serializers.DecimalField(**MONEY)
    on = serializers.DateField()
    at = serializers.DateTimeField()
    by = serializers.CharField(source="by.username", allow_null=True, default=None)


class ReceiptOut(serializers.Serializer):
    """Money that came in, CNY. ``left``: what of it settles nothing, was received ahead. ``reversed_on``: booked back that day."""

    number = serializers.CharField()
    customer = serializers.CharField(source="customer.code")
    customer_name = serializers.CharField(source="customer.name")
    order = serializers.CharField(source="order.number", allow_null=True, default=None)
    received_on = serializers.DateField()
    amount = serializers.DecimalField(**MONEY)
    left = serializers.SerializerMethodField()
    payer = serializers.CharField()
    payer_account = serializers.SerializerMethodField(help_text="Its last four signs.")
    memo = serializers.CharField()
    account = serializers.CharField()
    booked_by = serializers.CharField(source="booked_by.username", allow_null=True, default=None)
    booked_at = serializers.DateTimeField()
    reversed_on = serializers.DateField(allow_null=True)
    reversal_reason = serializers.CharField()
    imported_at = serializers.DateTimeField(allow_null=True, help_text="When it came from a former system.")
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DecimalField(**MONEY))
    def get_left(self, receipt: Receipt) -> str:
        return f"{_left(receipt):.2f}"

    @extend_schema_field(serializers.CharField())
    def get_payer_account(self, receipt: Receipt) -> str:
        return masked_tail(receipt.payer_account) if receipt.payer_account else ""

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, receipt: Receipt) -> Any:
        from django.utils.translation import gettext as _
        from django.utils.translation import pgettext

        may = may_settle(self.context["request"].user, receipt.customer)
        stands, left = rules.stands(receipt), _left(receipt)
        used = rules.something_taken(int(left < receipt.amount))
        verbs = (
            ("allocate", _("Allocate"), may, (stands, rules.money_left(left, rules.CENT) if stands is None else None)),
            ("unallocate", _("Take back"), may, (stands, used if stands is None else None)),
            ("reverse", pgettext("a receipt", "Reverse"), may, (stands,)),
        )
        return AllowedOut(allowed(verbs), many=True).data


def _left(receipt: Receipt) -> Any:
    """From the prefetched entries: no query for each row."""
    return next((-entry.amount - entry.spent for entry in receipt.entries.all() if entry.kind == "receipt"), ZERO)


class ReceiptIn(StrictSerializer):
    """What came in, and for whom."""

    customer = serializers.CharField(max_length=20)
    amount = serializers.DecimalField(**WIDE)
    received_on = serializers.DateField()
    payer = serializers.CharField(max_length=120, required=False, allow_blank=True)
    payer_account = serializers.CharField(max_length=40, required=False, allow_blank=True)
    memo = serializers.CharField(max_length=300, required=False, allow_blank=True)
    account = serializers.CharField(max_length=40, required=False, allow_blank=True)
    order = serializers.CharField(max_length=20, required=False, allow_null=True)


class PartIn(StrictSerializer):
    """How much settles which item."""

    item = serializers.IntegerField(min_value=1, max_value=2**62)
    amount = serializers.DecimalField(**WIDE)


class AllocateIn(StrictSerializer):
    """Items and amounts; ``on`` for all of them, none: each as soon as both the money and the debt were there."""

    parts = PartIn(many=True, allow_empty=False, max_length=500)
    on = serializers.DateField(required=False, allow_null=True)


class AllocationIn(AllocateIn):
    """The same with the receipt it is taken from."""

    receipt = serializers.CharField(max_length=40)


class UnallocateIn(StrictSerializer):
    """``items`` whose settlement is taken back; none: all of the receipt."""

    items = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62), required=False, allow_null=True, max_length=500
    )
    on = serializers.DateField()


class ReverseIn(StrictSerializer):
    """Why it is booked back, and as of when."""

    reason = serializers.CharField(max_length=300, allow_blank=True)
    on = serializers.DateField()
