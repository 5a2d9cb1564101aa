"""Fields of ``/api/v1/dealer-…/`` and ``customers/<code>/replenishment/``: what they look like outside, what may be sent."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.models import DealerCheck, DealerDifference, DealerReport
from orders.rules.dealers import four_eyes, handed_in_by_another
from orders.scope_dealers import may_enter, may_keep, may_solve, may_verify
from orders.states import DEALER_CHECK, DEALER_DIFFERENCE, DEALER_REPORT
from salesops.core.api.serializers import AllowedOut, StrictSerializer

from .order_fields import MONEY
from .verbs import allowed, in_state

QUANTITY: dict[str, Any] = {"max_digits": 14, "decimal_places": 3}


class DealerLineOut(serializers.Serializer):
    """``opening`` + ``received`` − ``sold`` = ``closing``; ``carried``: what the last report left, ``delivered``: by our books."""

    no = serializers.IntegerField()
    product = serializers.CharField(source="product.sku")
    carried = serializers.DecimalField(**QUANTITY, allow_null=True)
    opening = serializers.DecimalField(**QUANTITY)
    delivered = serializers.DecimalField(**QUANTITY)
    received = serializers.DecimalField(**QUANTITY)
    sold = serializers.DecimalField(**QUANTITY)
    closing = serializers.DecimalField(**QUANTITY)
    counted = serializers.DecimalField(**QUANTITY, allow_null=True)
    difference = serializers.DecimalField(**QUANTITY, allow_null=True)
    note = serializers.CharField()


class DealerReportOut(serializers.Serializer):
    """What a dealer reports of a month."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    customer_name = serializers.CharField(source="customer.name")
    month = serializers.DateField(help_text="Its first day.")
    edition = serializers.IntegerField()
    replaces = serializers.IntegerField(source="replaces_id", allow_null=True)
    state = serializers.ChoiceField(choices=DEALER_REPORT.choices)
    due_on = serializers.DateField()
    asked_at = serializers.DateTimeField(allow_null=True)
    sent_to = serializers.CharField()
    source = serializers.CharField()
    submitted_name = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, report: DealerReport) -> Any:
        user = self.context["request"].user
        enters, keeps = may_enter(user, report.customer), may_keep(user, report.customer)
        eyes = handed_in_by_another(report, user.pk) if report.state == "submitted" else None
        verbs = (
            (
                t.verb.replace("_", "-"), t.label, enters if t.verb == "submit" else keeps,
                (in_state(DEALER_REPORT, report, t.verb), eyes if t.verb == "check" else None),
            )
            for t in DEALER_REPORT.transitions
        )  # fmt: skip
        return AllowedOut(allowed(verbs), many=True).data


class DealerReportWhole(DealerReportOut):
    """One report with its lines."""

    lines = serializers.SerializerMethodField()

    @extend_schema_field(DealerLineOut(many=True))
    def get_lines(self, report: DealerReport) -> Any:
        return DealerLineOut(report.lines.select_related("product").order_by("no"), many=True).data


class DealerReportIn(StrictSerializer):
    customer = serializers.CharField()
    month = serializers.DateField(help_text="Its first day; it must be over.")


class DealerLineIn(StrictSerializer):
    """Of ``sold`` and ``closing`` one is enough."""

    product = serializers.CharField()
    opening = serializers.DecimalField(**QUANTITY)
    received = serializers.DecimalField(**QUANTITY)
    sold = serializers.DecimalField(**QUANTITY, required=False, allow_null=True)
    closing = serializers.DecimalField(**QUANTITY, required=False, allow_null=True)
    counted = serializers.DecimalField(**QUANTITY, required=False, allow_null=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class DealerWriteIn(StrictSerializer):
    lines = DealerLineIn(many=True)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class DealerSubmitIn(StrictSerializer):
    name = serializers.CharField(max_length=60, required=False)
    version = serializers.IntegerField(required=False)


class DealerAskIn(StrictSerializer):
    to = serializers.EmailField(required=False, help_text="Left out: the customer's contact by the house's rule.")
    version = serializers.IntegerField(required=False)


class DealerReasonIn(StrictSerializer):
    reason = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)


class DealerVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False)


class CheckLineOut(serializers.Serializer):
    """``book`` = ``reported`` + ``delivered`` − ``sold``; ``difference`` = ``counted`` − ``book``."""

    no = serializers.IntegerField()
    product = serializers.CharField(source="product.sku")
    reported = serializers.DecimalField(**QUANTITY)
    delivered = serializers.DecimalField(**QUANTITY)
    sold = serializers.DecimalField(**QUANTITY)
    book = serializers.DecimalField(**QUANTITY)
    counted = serializers.DecimalField(**QUANTITY, allow_null=True)
    difference = serializers.DecimalField(**QUANTITY, allow_null=True)
    note = serializers.CharField()


class DealerCheckOut(serializers.Serializer):
    """Goods and money gone through with a dealer. Amounts in CNY, VAT included."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    on = serializers.DateField()
    state = serializers.ChoiceField(choices=DEALER_CHECK.choices)
    taken_by = serializers.CharField(source="taken_by.username")
    with_whom = serializers.CharField()
    report = serializers.IntegerField(source="report_id", allow_null=True)
    statement = serializers.CharField(source="statement.number", allow_null=True)
    balance_on = serializers.DateField()
    ledger_balance = serializers.DecimalField(**MONEY)
    dealer_balance = serializers.DecimalField(**MONEY, allow_null=True)
    money_difference = serializers.DecimalField(**MONEY, allow_null=True)
    note = serializers.CharField()
    finished_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, check: DealerCheck) -> Any:
        may = may_enter(self.context["request"].user, check.customer)
        verbs = (
            (t.verb, t.label, may, (in_state(DEALER_CHECK, check, t.verb),))
            for t in DEALER_CHECK.transitions
            if not t.system
        )
        return AllowedOut(allowed(verbs), many=True).data


class DealerCheckWhole(DealerCheckOut):
    """One check with its lines."""

    lines = serializers.SerializerMethodField()

    @extend_schema_field(CheckLineOut(many=True))
    def get_lines(self, check: DealerCheck) -> Any:
        return CheckLineOut(check.lines.select_related("product").order_by("no"), many=True).data


class DealerCheckIn(StrictSerializer):
    customer = serializers.CharField()
    on = serializers.DateField()


class CheckLineIn(StrictSerializer):
    """``no`` of a line that is there, or ``product`` of one that was not expected."""

    no = serializers.IntegerField(required=False)
    product = serializers.CharField(required=False)
    sold = serializers.DecimalField(**QUANTITY, required=False, allow_null=True)
    counted = serializers.DecimalField(**QUANTITY, required=False, allow_null=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class DealerFinishIn(StrictSerializer):
    lines = CheckLineIn(many=True, required=False)
    with_whom = serializers.CharField(max_length=60, required=False)
    dealer_balance = serializers.DecimalField(**MONEY, required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class DealerDifferenceOut(serializers.Serializer):
    """What didn't agree in a check: goods (``product``, ``quantity``) or money (``amount``)."""

    id = serializers.IntegerField()
    check = serializers.IntegerField(source="dealer_check_id")
    customer = serializers.CharField(source="dealer_check.customer.code")
    product = serializers.CharField(source="line.product.sku", allow_null=True)
    quantity = serializers.DecimalField(**QUANTITY, allow_null=True)
    amount = serializers.DecimalField(**MONEY, allow_null=True)
    state = serializers.ChoiceField(choices=DEALER_DIFFERENCE.choices)
    owner = serializers.CharField(source="owner.username", allow_null=True)
    found_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    how = serializers.CharField()
    answer = serializers.CharField()
    solved_at = serializers.DateTimeField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, difference: DealerDifference) -> Any:
        user = self.context["request"].user
        solves, verifies = may_solve(user, difference), may_verify(user, difference)
        eyes = four_eyes(difference, user.pk) if difference.state == "solved" else None
        verbs = (
            (
                t.verb.replace("_", "-"), t.label, solves if t.verb == "solve" else verifies,
                (in_state(DEALER_DIFFERENCE, difference, t.verb), eyes if t.verb == "verify" else None),
            )
            for t in DEALER_DIFFERENCE.transitions
        )  # fmt: skip
        return AllowedOut(allowed(verbs), many=True).data


class DealerSolveIn(StrictSerializer):
    how = serializers.ChoiceField(choices=DealerDifference.How.choices)
    answer = serializers.CharField(max_length=500)
    version = serializers.IntegerField(required=False)


class BoughtOut(serializers.Serializer):
    order = serializers.CharField()
    on = serializers.DateField()
    quantity = serializers.DecimalField(**QUANTITY)
    interval = serializers.IntegerField(allow_null=True)


class ReplenishmentItemOut(serializers.Serializer):
    """One product (O11). Null is no data, never 0."""

    product = serializers.CharField(source="product.sku")
    reported_on = serializers.DateField(allow_null=True)
    reported = serializers.DecimalField(**QUANTITY, allow_null=True)
    delivered = serializers.DecimalField(**QUANTITY)
    used = serializers.DecimalField(**QUANTITY)
    stock = serializers.DecimalField(**QUANTITY, allow_null=True)
    monthly = serializers.FloatField(allow_null=True)
    cover = serializers.IntegerField(allow_null=True)
    low = serializers.BooleanField()
    coming = serializers.DecimalField(**QUANTITY)
    suggested = serializers.DecimalField(**QUANTITY, allow_null=True)
    ordered = BoughtOut(allow_null=True)


class ReplenishmentOut(serializers.Serializer):
    """The replenishment record of a customer on a day."""

    customer = serializers.CharField(source="customer.code")
    day = serializers.DateField()
    report = serializers.IntegerField(source="report.pk", allow_null=True)
    items = ReplenishmentItemOut(many=True)
