"""What was agreed with a customer on paper (ORD-3)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.guards import AmendedTerms, AppliesAmendment, BelongsToContract, ContractLines
from orders.states import CONTRACT
from orders.states.contract import BINDING, FINAL, UNSIGNED, WRITABLE
from salesops.core.guards import AuditTrail, Frozen, VersionBump
from salesops.core.models import Versioned

from .price import PRICE
from .product import Product
from .stock import QUANTITY

MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}
SHARE: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}
MOST = 999_999_999
# What still changes once a contract was submitted: where it stands, and whose it is.
MOVES = (
    "state", "version", "number", "revision", "customer_id", "owner_id", "unit_id", "submitted_at", "returned_at", "approved_at",
    "signed_on", "signed_at", "signed_by_id", "filed_at", "file_no", "original_at", "ended_at", "end_reason",
)  # fmt: skip
# What an amendment writes anew; the guard ``AmendedTerms`` says when.
AMENDED = (
    "title", "amount", "ends_on", "term_days", "deposit_share", "sign_off_share", "warranty_share", "warranty_months", "clauses",
    "special_terms",
)  # fmt: skip


class ContractQuerySet(models.QuerySet):
    def binding(self) -> "ContractQuerySet":
        """Signed by both sides and not ended: orders may be made from it. Amendments bind by their contract."""
        return self.filter(state__in=BINDING, amends=None)

    def open_amendments(self) -> "ContractQuerySet":
        """Begun, and neither signed nor given up: their contract holds as it is."""
        return self.filter(amends__isnull=False, state__in=UNSIGNED)

    def found_by(self, text: str) -> "ContractQuerySet":
        """By a part of number or subject, or the customer."""
        named = Q(number__icontains=text) | Q(title__icontains=text)
        return self.filter(named | Q(customer__in=Customer.objects.all().found_by(text)))

    def called(self, text: str) -> "ContractQuerySet":
        """Those whose number or subject holds ``text``, for the search over everything."""
        return self.filter(Q(number__icontains=text) | Q(title__icontains=text))

    def visible_to(self, user: Any) -> "ContractQuerySet":
        """Own ones, those of own units at their time, those of customers in reach, for finance what was submitted."""
        from orders.scope_contracts import visible_contracts

        return visible_contracts(self, user)


class Contract(Versioned):
    """A contract with ``customer`` over ``amount`` CNY, VAT included; a framework contract is worth at most that.

    ``number`` is drawn at the first submission and kept for good, ``revision`` counts the texts submitted. The shares of the
    payment plan are percentages of the amount and together 100; ``warranty_months`` is how long the last one is held back.
    ``clauses`` holds code of clause → ``{"differs": bool, "text": "…"}``: what differs from our own standard text, in which words.

    An amendment ``amends`` a contract in force and says all its terms as they will be. Once it is signed the database writes
    them into the contract (guard ``AppliesAmendment``), whose ``terms_from`` it then is; until then the old ones hold.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("single contract")
        FRAMEWORK = "framework", _("framework contract")

    number = models.CharField(_("contract no."), max_length=24, unique=True, null=True, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contracts", verbose_name=_("customer"))
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="contracts", verbose_name=_("owner"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    title = models.CharField(_("subject"), max_length=120)
    amount = models.DecimalField(_("amount (CNY, VAT incl.)"), **MONEY)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    term_days = models.PositiveSmallIntegerField(_("term (days)"), null=True, blank=True)
    deposit_share = models.DecimalField(_("deposit (%)"), default=0, **SHARE)
    sign_off_share = models.DecimalField(_("at sign-off (%)"), default=100, **SHARE)
    warranty_share = models.DecimalField(_("warranty (%)"), default=0, **SHARE)
    warranty_months = models.PositiveSmallIntegerField(_("warranty (months)"), default=0)
    clauses = models.JSONField(_("clauses"), default=dict, blank=True)
    special_terms = models.TextField(_("special terms"), blank=True)

    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("amends")
    )
    amendment_no = models.PositiveSmallIntegerField(_("amendment no."), null=True, blank=True)
    amend_reason = models.CharField(_("reason of the amendment"), max_length=300, blank=True)
    terms_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("terms from")
    )

    state = models.CharField(_("state"), max_length=12, choices=CONTRACT.choices, default="draft")
    revision = models.PositiveSmallIntegerField(_("version"), default=0)
    entered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signing recorded at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signing recorded by")
    )
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True)
    file_no = models.CharField(_("file no."), max_length=40, blank=True)
    original_at = models.CharField(_("place of the original"), max_length=120, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=300, blank=True)

    machine = CONTRACT
    objects = ContractQuerySet.as_manager()
    guards = [
        AuditTrail(), VersionBump(), CONTRACT.guard(), Frozen("state", FINAL, but=(*MOVES, *AMENDED, "terms_from_id")),
        BelongsToContract(), AmendedTerms(columns=AMENDED, final=FINAL), AppliesAmendment(columns=AMENDED),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=MOST), name="contract_amount"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="contract_period"),
            models.CheckConstraint(
                condition=Q(deposit_share__gte=0, sign_off_share__gte=0, warranty_share__gte=0)
                & Q(deposit_share=100 - F("sign_off_share") - F("warranty_share")),
                name="contract_shares_are_all",
            ),
            models.CheckConstraint(
                condition=Q(warranty_share=0) | Q(warranty_months__gt=0), name="contract_warranty_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False, revision__gt=0) | Q(state__in=["draft", "void"]),
                name="contract_numbered",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=False) | ~Q(state__in=["signed", "in_force", "fulfilled", "terminated"]),
                name="contract_signed_when",
            ),
            models.CheckConstraint(
                condition=(~Q(file_no="") & ~Q(original_at="")) | ~Q(state__in=["in_force", "fulfilled"]),
                name="contract_filed_where",
            ),
            models.CheckConstraint(
                condition=Q(amends=None, amendment_no=None, amend_reason="")
                | (Q(amends__isnull=False, terms_from=None) & ~Q(amend_reason="")),
                name="contract_amendment_says_why",
            ),
            models.CheckConstraint(
                condition=Q(amends=None)
                | Q(number=None, amendment_no=None)
                | Q(number__isnull=False, amendment_no__gt=0),
                name="contract_amendment_numbered",
            ),
            models.CheckConstraint(
                condition=Q(terms_from=None) | Q(state__in=["in_force", "fulfilled", "terminated"]),
                name="contract_amended_in_force",
            ),
            models.UniqueConstraint(fields=["amends", "amendment_no"], name="contract_amendment_once"),
            models.UniqueConstraint(
                fields=["amends"],
                condition=Q(amends__isnull=False, state__in=UNSIGNED),
                name="contract_one_open_amendment",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-entered_at", "-id"], name="contract_by_owner"),
            models.Index(fields=["unit", "-entered_at", "-id"], name="contract_by_unit"),
            models.Index(fields=["customer", "-entered_at", "-id"], name="contract_by_customer"),
            models.Index(fields=["state", "ends_on", "id"], name="contract_by_state"),
            models.Index(fields=["-entered_at", "-id"], name="contract_list"),
        ]

    def __str__(self) -> str:
        return self.number or str(pgettext_lazy("a contract without number", "draft"))

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE

    @property
    def binds(self) -> bool:
        """Whether orders may be made from it: signed, not ended, and a contract of its own."""
        return self.state in BINDING and self.amends_id is None

    @property
    def differing(self) -> list[str]:
        """Codes of the clauses that differ from our own standard text."""
        return sorted(code for code, said in self.clauses.items() if said.get("differs"))

    @property
    def in_instalments(self) -> bool:
        return self.sign_off_share != 100


class ContractLine(models.Model):
    """``quantity`` of a product at ``unit_price`` (VAT included) less ``discount_rate``: the first order is drafted from these."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="lines", verbose_name=_("contract"))
    no = models.PositiveSmallIntegerField(_("line"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), **QUANTITY)
    unit_price = models.DecimalField(_("unit price (VAT incl.)"), **PRICE)
    discount_rate = models.DecimalField(_("discount"), max_digits=7, decimal_places=6, default=0)

    guards = [AuditTrail(), ContractLines()]

    class Meta:
        verbose_name = _("contract line")
        verbose_name_plural = _("contract lines")
        constraints = [
            models.UniqueConstraint(fields=["contract", "no"], name="contract_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="contract_line_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="contract_line_price"),
            models.CheckConstraint(condition=Q(discount_rate__range=(0, 1)), name="contract_line_discount"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}/{self.no}"
