"""Fields of ``/api/v1/shipments/``: what a shipment looks like outside, and what may be sent."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.models import Shipment
from orders.scope_shipments import RIGHTS, may, releases
from orders.states import SHIPMENT
from salesops.core.api.parsing import parse_json
from salesops.core.api.serializers import AllowedOut, MomentIn, StrictSerializer
from salesops.core.refusals import Refusal

from .product_fields import QUANTITY
from .verbs import allowed, in_state

# As verbs are written in addresses.
ADDRESSES = {
    "sign_off": "sign-off", "take_back": "take-back", "arrive_back": "arrive-back", "customer_closed": "customer-closed",
    "plan": "replan",
}  # fmt: skip


class ShipmentLineOut(serializers.Serializer):
    """``no`` is the line of the order. What the customer did not accept is short, wrong or damaged."""

    no = serializers.IntegerField(source="line.no")
    sku = serializers.CharField(source="line.product.sku")
    quantity = serializers.DecimalField(**QUANTITY)
    batch = serializers.CharField()
    short = serializers.DecimalField(**QUANTITY)
    wrong = serializers.DecimalField(**QUANTITY)
    damaged = serializers.DecimalField(**QUANTITY)


class ShipmentOut(serializers.Serializer):
    """A shipment. ``number`` is null until it is picked: then ``id`` is its address. There are no prices on it."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    order = serializers.CharField(source="order.number")
    customer = serializers.CharField(source="customer.code")
    owner = serializers.CharField(source="owner.username")
    unit = serializers.CharField(source="unit.code")
    warehouse = serializers.CharField(source="warehouse.code")
    state = serializers.ChoiceField(choices=SHIPMENT.choices)
    planned_on = serializers.DateField()
    confirm_due = serializers.DateTimeField()
    agreed_for = serializers.DateTimeField(allow_null=True)
    carrier = serializers.CharField()
    waybill = serializers.CharField()
    packages = serializers.IntegerField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    sign_due = serializers.DateTimeField(allow_null=True)
    closed_until = serializers.DateTimeField(
        allow_null=True, help_text="The customer is closed: the 24 hours stand still."
    )
    signed_at = serializers.DateTimeField(allow_null=True)
    received_by = serializers.CharField()
    release_reason = serializers.CharField(help_text="Why it left without the customer's confirmation.")
    claimed_at = serializers.DateTimeField(allow_null=True)
    claim = serializers.CharField()
    redo_due = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField()
    lines = ShipmentLineOut(many=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, shipment: Shipment) -> Any:
        user = self.context["request"].user
        labels = {t.verb: t.label for t in SHIPMENT.transitions} | {
            "plan": _("Another day"), "customer_closed": _("The customer is closed"),
        }  # fmt: skip
        verbs = (
            (ADDRESSES.get(verb, verb), labels[verb], self._may(user, shipment, verb), (against(shipment, verb),))
            for verb in (*RIGHTS, "plan", "release")
        )
        return AllowedOut(allowed(verbs), many=True).data

    def _may(self, user: Any, shipment: Shipment, verb: str) -> bool:
        """Who releases is looked up: once for all shipments of a unit and owner."""
        if verb != "release":
            return may(user, shipment.customer, verb)
        known = self.context.setdefault("releases", {})
        key = shipment.customer.unit_id, shipment.customer.owner_id
        if key not in known:
            known[key] = releases(user, shipment.customer)
        return known[key]


def against(shipment: Shipment, verb: str) -> Refusal | None:
    """What stands against ``verb`` as the shipment stands."""
    if verb == "plan":
        return in_state(SHIPMENT, shipment, "confirm")
    if verb != "customer_closed":
        return in_state(SHIPMENT, shipment, verb)
    if shipment.state == "delivered" and shipment.closed_until is not None:
        return Refusal("orders.not-waiting", _("Nothing waits to be signed for, or it stood still before."))
    return in_state(SHIPMENT, shipment, "dispute")


class ShipmentLineIn(StrictSerializer):
    no = serializers.IntegerField(min_value=1, help_text="Line of the order.")
    quantity = serializers.DecimalField(**QUANTITY)


class ShipmentIn(StrictSerializer):
    order = serializers.CharField()
    warehouse = serializers.CharField()
    planned_on = serializers.DateField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    lines = ShipmentLineIn(many=True)


class ShipmentVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False)


class ShipmentReplanIn(ShipmentVersionIn):
    """Another day, before the customer confirmed one."""

    planned_on = serializers.DateField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ShipmentBatchIn(StrictSerializer):
    no = serializers.IntegerField(min_value=1, help_text="Line of the order.")
    batch = serializers.CharField(max_length=120, allow_blank=True)


class ShipmentPickIn(ShipmentVersionIn):
    """Batch or serial numbers of what is picked."""

    lines = ShipmentBatchIn(many=True, required=False, max_length=500)


class ShipmentReasonIn(ShipmentVersionIn):
    reason = serializers.CharField(max_length=300)


class ShipmentConfirmIn(ShipmentVersionIn):
    agreed_for = MomentIn()
    acceptance = serializers.CharField(max_length=2000)
    papers = serializers.MultipleChoiceField(choices=Shipment.Paper.choices)
    receiver = serializers.CharField(max_length=60)
    agreed_with = serializers.CharField(max_length=60)
    site = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate_papers(self, papers: set[str]) -> list[str]:
        return sorted(papers)


class ShipmentDispatchIn(ShipmentVersionIn):
    carrier = serializers.CharField(max_length=60)
    waybill = serializers.CharField(max_length=60)
    packages = serializers.IntegerField(min_value=1, max_value=100_000)
    weight = serializers.DecimalField(max_digits=12, decimal_places=3, required=False, min_value=0)


class ShipmentDeliverIn(ShipmentVersionIn):
    arrived_at = MomentIn()


class ShipmentSignIn(ShipmentVersionIn):
    received_by = serializers.CharField(max_length=60)
    signed_at = MomentIn()
    checked = serializers.BooleanField()
    files = serializers.ListField(child=serializers.FileField(), help_text="Signed note: photo or scan.")


class ShipmentClaimIn(StrictSerializer):
    """What of a line the customer did not accept."""

    no = serializers.IntegerField(min_value=1, help_text="Line of the order.")
    short = serializers.DecimalField(**QUANTITY, required=False)
    wrong = serializers.DecimalField(**QUANTITY, required=False)
    damaged = serializers.DecimalField(**QUANTITY, required=False)


class LinesAsText(serializers.CharField):
    """A list of lines as JSON in a field of a form, beside its files."""

    def __init__(self, child: type[StrictSerializer], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.child = child

    def to_internal_value(self, data: Any) -> Any:
        said = parse_json(super().to_internal_value(data).encode(errors="replace"))
        asked = self.child(data=said, many=True, max_length=500)
        asked.is_valid(raise_exception=True)
        return asked.validated_data


class ShipmentDisputeIn(ShipmentVersionIn):
    claim = serializers.CharField(max_length=300)
    lines = LinesAsText(ShipmentClaimIn, help_text='JSON: [{"no": 1, "short": "1.000", "wrong": "0", "damaged": "0"}]')
    files = serializers.ListField(child=serializers.FileField(), help_text="Photos.")


class ShipmentDeemIn(ShipmentVersionIn):
    reason = serializers.CharField(max_length=300)
    reminded = serializers.BooleanField(help_text="The customer was reminded twice.")
    files = serializers.ListField(child=serializers.FileField(), help_text="The carrier's proof of delivery.")


class ShipmentClosedIn(ShipmentVersionIn):
    until = MomentIn()


class ShipmentGoodIn(StrictSerializer):
    no = serializers.IntegerField(min_value=1, help_text="Line of the order.")
    good = serializers.DecimalField(**QUANTITY, help_text="In good condition, back to stock.")


class ShipmentBackIn(ShipmentVersionIn):
    """Lines not named are good as a whole."""

    lines = ShipmentGoodIn(many=True, required=False, max_length=500)
