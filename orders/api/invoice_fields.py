"""Fields of ``/api/v1/invoice-requests/``, ``invoices/`` and ``credit-notes/``: what they look like outside, what may be sent."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.models import CreditNote, Invoice, InvoiceKind, InvoiceRequest, Terms
from orders.rules.invoices import left_to_credit
from orders.scope_invoices import may_issue, may_request
from orders.states import CREDIT_NOTE, INVOICE_REQUEST
from salesops.core.api.serializers import AllowedOut, StrictSerializer

from .order_fields import MONEY
from .product_fields import QUANTITY
from .verbs import allowed, in_state


class AskedLineOut(serializers.Serializer):
    """What of an order line is asked for; ``no`` is its number."""

    no = serializers.IntegerField(source="line.no")
    sku = serializers.CharField(source="line.product.sku")
    name = serializers.CharField(source="line.product.name")
    quantity = serializers.DecimalField(**QUANTITY)


class InvoiceRequestOut(serializers.Serializer):
    """What finance is asked to invoice. ``ahead``: before all of it is signed for; ``answer`` says why it was sent back."""

    id = serializers.IntegerField()
    order = serializers.CharField(source="order.number")
    customer = serializers.CharField(source="order.customer.code")
    customer_name = serializers.CharField(source="order.customer.name")
    state = serializers.ChoiceField(choices=INVOICE_REQUEST.choices)
    kind = serializers.ChoiceField(choices=InvoiceKind.choices)
    terms = serializers.ChoiceField(choices=Terms.choices)
    term_days = serializers.IntegerField()
    mail = serializers.CharField()
    note = serializers.CharField()
    ahead = serializers.BooleanField()
    answer = serializers.CharField()
    requested_by = serializers.CharField(source="requested_by.username", allow_null=True)
    requested_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(help_text="To be issued until then.")
    invoice = serializers.CharField(source="invoice.number", allow_null=True)
    lines = AskedLineOut(many=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, asked: InvoiceRequest) -> Any:
        user, customer = self.context["request"].user, asked.order.customer
        labels = {t.verb: t.label for t in INVOICE_REQUEST.transitions}
        issues, asks = may_issue(user, customer), may_request(user, customer)
        verbs = (
            ("issue", labels["issue"], issues, (in_state(INVOICE_REQUEST, asked, "issue"),)),
            ("send-back", labels["send_back"], issues, (in_state(INVOICE_REQUEST, asked, "send_back"),)),
            ("withdraw", labels["withdraw"], asks, (in_state(INVOICE_REQUEST, asked, "withdraw"),)),
        )
        return AllowedOut(allowed(verbs), many=True).data


class InvoiceLineOut(serializers.Serializer):
    """A line of an invoice: a part of line ``order_line`` of its order. Amounts include VAT, but for ``net``."""

    no = serializers.IntegerField()
    order_line = serializers.IntegerField(source="line.no")
    sku = serializers.CharField(source="line.product.sku")
    name = serializers.CharField(source="line.product.name")
    quantity = serializers.DecimalField(**QUANTITY)
    tax_rate = serializers.DecimalField(max_digits=5, decimal_places=4)
    amount = serializers.DecimalField(**MONEY)
    net = serializers.DecimalField(**MONEY)
    tax = serializers.DecimalField(**MONEY)
    credited = serializers.DecimalField(**QUANTITY)
    credited_amount = serializers.DecimalField(**MONEY)


class InstalmentOut(serializers.Serializer):
    """What is to be paid on a day, and what of it is open."""

    no = serializers.IntegerField()
    due_on = serializers.DateField()
    amount = serializers.DecimalField(**MONEY)
    open_amount = serializers.DecimalField(**MONEY)
    settled_on = serializers.DateField(allow_null=True)


class InvoiceOut(serializers.Serializer):
    """An issued invoice. ``number`` is our own, ``tax_number`` the 20 digits of the tax office; amounts in CNY, VAT included, but
    for ``net`` and ``tax``. ``due_on`` is when the first of it is to be paid.
    """

    number = serializers.CharField()
    tax_number = serializers.CharField()
    customer = serializers.CharField(source="customer.code")
    customer_name = serializers.CharField(source="customer.name")
    order = serializers.CharField(source="order.number", allow_null=True)
    kind = serializers.ChoiceField(choices=InvoiceKind.choices)
    title = serializers.CharField()
    tax_code = serializers.CharField()
    issued_on = serializers.DateField()
    due_on = serializers.DateField()
    amount = serializers.DecimalField(**MONEY)
    net = serializers.DecimalField(**MONEY)
    tax = serializers.DecimalField(**MONEY)
    credited_amount = serializers.DecimalField(**MONEY)
    open_amount = serializers.DecimalField(**MONEY, help_text="Still to be paid.")
    disputed = serializers.BooleanField(help_text="Something of it is disputed: `/disputes/`.")
    dispute = serializers.CharField(help_text="What, by the newest open dispute.")
    imported_at = serializers.DateTimeField(allow_null=True, help_text="When it came from a former system.")
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, invoice: Invoice) -> Any:
        user, customer = self.context["request"].user, invoice.customer
        issues = may_issue(user, customer)
        credits_ = issues or may_request(user, customer)
        left = left_to_credit(invoice)
        verbs = (
            ("credit-returned", _("Credit what came back"), credits_, (left,)),
            ("lower-price", _("Lower the price"), credits_, (left,)),
        )
        return AllowedOut(allowed(verbs), many=True).data


class InvoiceWhole(InvoiceOut):
    """One invoice with its lines, its instalments, the numbers of its credit notes (null: not issued yet)."""

    lines = serializers.SerializerMethodField()
    instalments = serializers.SerializerMethodField()
    credit_notes = serializers.SerializerMethodField()

    @extend_schema_field(InvoiceLineOut(many=True))
    def get_lines(self, invoice: Invoice) -> Any:
        return InvoiceLineOut(invoice.lines.select_related("line__product").order_by("no"), many=True).data

    @extend_schema_field(InstalmentOut(many=True))
    def get_instalments(self, invoice: Invoice) -> Any:
        return InstalmentOut(invoice.entry.items.order_by("no"), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField(allow_null=True)))
    def get_credit_notes(self, invoice: Invoice) -> Any:
        return list(invoice.credit_notes.exclude(state="refused").order_by("pk").values_list("number", flat=True))


class CreditNoteLineOut(serializers.Serializer):
    """What is taken back of line ``no`` of the invoice; ``quantity`` is 0 for a lower price."""

    no = serializers.IntegerField(source="invoice_line.no")
    sku = serializers.CharField(source="invoice_line.line.product.sku")
    name = serializers.CharField(source="invoice_line.line.product.name")
    quantity = serializers.DecimalField(**QUANTITY)
    amount = serializers.DecimalField(**MONEY)
    net = serializers.DecimalField(**MONEY)


class CreditNoteOut(serializers.Serializer):
    """What is taken back of an invoice; amounts are positive. ``number`` is null until it is issued: then ``id`` is its address."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    tax_number = serializers.CharField()
    invoice = serializers.CharField(source="invoice.number")
    customer = serializers.CharField(source="invoice.customer.code")
    kind = serializers.ChoiceField(choices=CreditNote.Kind.choices)
    state = serializers.ChoiceField(choices=CREDIT_NOTE.choices)
    amount = serializers.DecimalField(**MONEY)
    net = serializers.DecimalField(**MONEY)
    tax = serializers.DecimalField(**MONEY)
    reason = serializers.CharField()
    proposed_by = serializers.CharField(source="proposed_by.username", allow_null=True)
    proposed_at = serializers.DateTimeField()
    issued_on = serializers.DateField(allow_null=True)
    lines = CreditNoteLineOut(many=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, note: CreditNote) -> Any:
        issues = may_issue(self.context["request"].user, note.invoice.customer)
        label = next(t.label for t in CREDIT_NOTE.transitions if t.verb == "issue")
        verbs = (("issue", label, issues, (in_state(CREDIT_NOTE, note, "issue"),)),)
        return AllowedOut(allowed(verbs), many=True).data


class AskedLineIn(StrictSerializer):
    no = serializers.IntegerField(min_value=1, help_text="Line of the order.")
    quantity = serializers.DecimalField(**QUANTITY)


class InvoiceRequestIn(StrictSerializer):
    """What of an order shall be invoiced. Without ``term_days`` those of the order or of the customer."""

    order = serializers.CharField(max_length=20)
    lines = AskedLineIn(many=True, max_length=500)
    kind = serializers.ChoiceField(choices=InvoiceKind.choices, required=False)
    terms = serializers.ChoiceField(choices=Terms.choices, required=False)
    term_days = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=365)
    mail = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class IssueIn(StrictSerializer):
    """The number the tax platform gave: 20 digits."""

    tax_number = serializers.CharField(max_length=40)
    version = serializers.IntegerField(required=False, min_value=1)


class ReturnedLineIn(StrictSerializer):
    no = serializers.IntegerField(min_value=1, help_text="Line of the invoice.")
    quantity = serializers.DecimalField(**QUANTITY)


class LoweredLineIn(StrictSerializer):
    no = serializers.IntegerField(min_value=1, help_text="Line of the invoice.")
    amount = serializers.DecimalField(**MONEY, help_text="VAT included.")


class CreditReturnedIn(StrictSerializer):
    """Goods that came back: how much of which line, and why."""

    lines = ReturnedLineIn(many=True, max_length=500)
    reason = serializers.CharField(max_length=300)

    def figures(self) -> dict[int, Decimal]:
        return {row["no"]: row["quantity"] for row in self.validated_data["lines"]}


class LowerPriceIn(StrictSerializer):
    """By how much each line costs less, and why."""

    lines = LoweredLineIn(many=True, max_length=500)
    reason = serializers.CharField(max_length=300)

    def figures(self) -> dict[int, Decimal]:
        return {row["no"]: row["amount"] for row in self.validated_data["lines"]}
