"""Fields of ``/api/v1/contracts/``: what a contract looks like outside, and what may be sent."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.models import Contract, ContractLine, ContractRemark
from orders.rules.contracts import is_writable
from orders.scope_contracts import may_end, may_keep, may_write_contracts
from orders.services.amendments import why_not_amended
from orders.services.contract_ending import why_not_ended
from orders.services.contract_review import missing_for_review, step_of
from orders.services.order_contract import used_of
from orders.states import CONTRACT
from salesops.core.api.serializers import AllowedOut, StrictSerializer
from salesops.core.refusals import Refusal

from .order_fields import MONEY, RATE
from .product_fields import PRICE, QUANTITY
from .verbs import allowed, in_state

SHARE: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}


def not_asked() -> Refusal:
    return Refusal("approvals.not-asked", _("This step doesn't wait for you."))


class ContractLineOut(serializers.Serializer):
    """A line; the price includes VAT."""

    no = serializers.IntegerField()
    sku = serializers.CharField(source="product.sku")
    name = serializers.CharField(source="product.name")
    quantity = serializers.DecimalField(**QUANTITY)
    unit_price = serializers.DecimalField(**PRICE)
    discount_rate = serializers.DecimalField(**RATE)


class ContractFileOut(serializers.Serializer):
    """A file; fetched at ``/api/v1/files/<key>/content/``."""

    key = serializers.CharField(source="stored.key")
    name = serializers.CharField(source="stored.name")
    kind = serializers.CharField()
    added_at = serializers.DateTimeField()


class ContractRemarkOut(serializers.Serializer):
    """What a reviewer said of a clause. ``must_change``: the contract goes back because of it."""

    clause = serializers.CharField()
    remark = serializers.CharField()
    risk = serializers.ChoiceField(choices=ContractRemark.Risk.choices)
    must_change = serializers.BooleanField()
    step = serializers.CharField()
    by = serializers.CharField(source="by.username")
    at = serializers.DateTimeField()


class ContractOut(serializers.Serializer):
    """A contract. ``number`` is null while it was never submitted: then ``id`` is its address. Amounts are CNY, VAT included;
    shares are percentages of the amount, together 100; ``clauses`` maps the code of a clause to ``differs`` and ``text``.
    """

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    customer = serializers.CharField(source="customer.code")
    customer_name = serializers.CharField(source="customer.name")
    owner = serializers.CharField(source="owner.username")
    unit = serializers.CharField(source="unit.code")
    state = serializers.ChoiceField(choices=CONTRACT.choices)
    kind = serializers.ChoiceField(choices=Contract.Kind.choices)
    title = serializers.CharField()
    amount = serializers.DecimalField(**MONEY)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    term_days = serializers.IntegerField(allow_null=True)
    deposit_share = serializers.DecimalField(**SHARE)
    sign_off_share = serializers.DecimalField(**SHARE)
    warranty_share = serializers.DecimalField(**SHARE)
    warranty_months = serializers.IntegerField()
    clauses = serializers.DictField()
    special_terms = serializers.CharField()
    amends = serializers.CharField(
        source="amends.number", allow_null=True, default=None, help_text="Of an amendment: the contract it amends."
    )
    amend_reason = serializers.CharField()
    terms_from = serializers.CharField(
        source="terms_from.number", allow_null=True, default=None, help_text="The signed amendment whose terms hold."
    )
    revision = serializers.IntegerField()
    signed_on = serializers.DateField(allow_null=True)
    file_no = serializers.CharField()
    original_at = serializers.CharField()
    end_reason = serializers.CharField()
    version = serializers.IntegerField()


class AmendmentOut(serializers.Serializer):
    """An amendment of a contract; it is itself one, at ``/api/v1/contracts/<number or id>/``."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=CONTRACT.choices)
    amount = serializers.DecimalField(**MONEY)
    signed_on = serializers.DateField(allow_null=True)


class ContractWhole(ContractOut):
    """One contract with its lines, files, what is left of it, and what may be done."""

    lines = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    remarks = serializers.SerializerMethodField(help_text="Of the text as it was last submitted.")
    amendments = serializers.SerializerMethodField(help_text="The newest first.")
    left = serializers.SerializerMethodField(help_text="The amount less what its orders are worth.")
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(ContractLineOut(many=True))
    def get_lines(self, contract: Contract) -> Any:
        rows = ContractLine.objects.filter(contract=contract).select_related("product").order_by("no")
        return ContractLineOut(rows, many=True).data

    @extend_schema_field(ContractFileOut(many=True))
    def get_files(self, contract: Contract) -> Any:
        rows = contract.files.filter(removed_at__isnull=True).select_related("stored").order_by("pk")
        return ContractFileOut(rows, many=True).data

    @extend_schema_field(ContractRemarkOut(many=True))
    def get_remarks(self, contract: Contract) -> Any:
        rows = contract.remarks.filter(revision=contract.revision).select_related("by").order_by("pk")
        return ContractRemarkOut(rows, many=True).data

    @extend_schema_field(AmendmentOut(many=True))
    def get_amendments(self, contract: Contract) -> Any:
        return AmendmentOut(contract.amendments.order_by("-pk"), many=True).data

    @extend_schema_field(serializers.DecimalField(**MONEY))
    def get_left(self, contract: Contract) -> str:
        return str(contract.amount - used_of(contract))

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, contract: Contract) -> Any:
        user, today = self.context["request"].user, self.context["today"]
        labels = {t.verb: t.label for t in CONTRACT.transitions}
        writes, keeps = may_write_contracts(user, contract.customer, "c"), may_keep(user, contract.customer)
        submits = in_state(CONTRACT, contract, "submit")
        asked = contract.state == "in_review" and step_of(contract, user, timezone.now()) is not None
        verbs = (
            ("edit", _("Edit"), writes, (None if contract.state == "approved" else submits,)),
            ("submit", labels["submit"], writes, [submits] if submits else missing_for_review(contract, today)),
            ("add-file", _("Add a file"), writes, (is_writable(contract),)),
            ("remark", _("Review"), True, (None if asked else not_asked(),)),
            ("sign", labels["sign"], keeps, (in_state(CONTRACT, contract, "sign"),)),
            ("void", labels["void"], writes, (in_state(CONTRACT, contract, "void"),)),
            ("file", labels["file"], keeps, (in_state(CONTRACT, contract, "file"),)),
            ("amend", pgettext("a contract", "Amend"), writes, why_not_amended(contract)),
            ("terminate", _("End the contract"), may_end(user, contract.customer), why_not_ended(contract)),
        )
        return AllowedOut(allowed(verbs), many=True).data


class ClauseIn(StrictSerializer):
    """Whether a clause differs from our standard text, and in which words."""

    differs = serializers.BooleanField()
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class ContractLineIn(StrictSerializer):
    """A contract says its prices; ``discount_rate`` is a fraction."""

    sku = serializers.CharField(max_length=40)
    quantity = serializers.DecimalField(**QUANTITY)
    unit_price = serializers.DecimalField(**PRICE)
    discount_rate = serializers.DecimalField(**RATE, required=False, default=Decimal())


class ContractChange(StrictSerializer):
    """What a draft says; ``lines`` replace those there. An approved contract falls back to its draft."""

    kind = serializers.ChoiceField(choices=Contract.Kind.choices, required=False)
    title = serializers.CharField(max_length=120, required=False)
    amount = serializers.DecimalField(**MONEY, required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    term_days = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=365)
    deposit_share = serializers.DecimalField(**SHARE, required=False)
    sign_off_share = serializers.DecimalField(**SHARE, required=False)
    warranty_share = serializers.DecimalField(**SHARE, required=False)
    warranty_months = serializers.IntegerField(required=False, min_value=0, max_value=120)
    clauses = serializers.DictField(child=ClauseIn(), required=False)
    special_terms = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    lines = ContractLineIn(many=True, required=False, max_length=500)
    version = serializers.IntegerField(required=False, min_value=1)


class ContractIn(ContractChange):
    """A new draft with a customer, of its owner. Without shares all is paid at sign-off."""

    version = None
    customer = serializers.CharField(max_length=20)
    title = serializers.CharField(max_length=120)
    amount = serializers.DecimalField(**MONEY)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class EndingIn(StrictSerializer):
    """Why it ends, the agreement or notice, and the numbers of the confirmed orders that go on to their end."""

    reason = serializers.CharField(max_length=300)
    upload = serializers.FileField()
    going_on = serializers.ListField(child=serializers.CharField(max_length=24), required=False, max_length=500)
    version = serializers.IntegerField(required=False, min_value=1)


class FilingIn(StrictSerializer):
    """Where the original is."""

    file_no = serializers.CharField(max_length=40)
    original_at = serializers.CharField(max_length=120)
    version = serializers.IntegerField(required=False, min_value=1)
