"""The customer file (CUS-1)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.known_guards import FILES
from customers.states.customer import CUSTOMER_MOVES, CustomerStatus
from salesops.core.guards import AuditTrail, StateGuard, VersionBump
from salesops.core.models import Versioned
from salesops.core.search.fields import SearchTextField, search_index

# Kept beside the file for lists and the plan of the day; each has rows of its own that say why.
DERIVED = (
    "search_text",
    "name_key",
    "name_norm",
    "last_contact_at",
    "last_visit_at",
    "last_progress_at",
    "follow_up_on",
)


class CustomerQuerySet(models.QuerySet):
    def current(self) -> "CustomerQuerySet":
        """Customers one works with: neither archived nor merged into another."""
        return self.exclude(status=CustomerStatus.ARCHIVED)

    def in_pool(self) -> "CustomerQuerySet":
        """Customers nobody owns (公海)."""
        return self.filter(owner__isnull=True, merged_into__isnull=True)

    def found_by(self, text: str) -> "CustomerQuerySet":
        """Customers found by part of a name, pinyin, initials, code, credit code or a whole phone number of a contact."""
        from customers.search import found_by

        return found_by(self, text)

    def visible_to(self, user: Any) -> "CustomerQuerySet":
        """Customers whose file ``user`` may open (capability ``customers``), pool of the own region included."""
        from customers.scope.customers import visible_customers

        return visible_customers(self, user)

    def in_reach(self, user: Any, capability: str, right: str = "v") -> "CustomerQuerySet":
        """Customers for which ``user`` holds ``right`` on ``capability``. The pool isn't among them."""
        from customers.scope.customers import customers_in_reach

        return customers_in_reach(self, user, capability, right)


class Customer(Versioned):
    """A company we sell to or want to. Never deleted: archived, or merged into another (``merged_into``).

    ``owner`` and ``unit`` are those of today; ``Ownership`` has them for every day. No owner: in the public
    pool since ``pool_since``.
    Amounts: ``yearly_potential`` (VAT included) is what our lines could sell, ``yearly_revenue`` the customer's own.
    """

    class Kind(models.TextChoices):
        END = "end", _("end customer")
        DISTRIBUTOR = "distributor", _("distributor")
        DEALER = "dealer", _("dealer")
        AGENT = "agent", _("agent")

    class Grade(models.TextChoices):
        A = "A", _("A high value")
        B = "B", _("B potential")
        C = "C", _("C to develop")

    class Class(models.TextChoices):
        KEY = "key", pgettext_lazy("class of a customer", "key")
        ORDINARY = "ordinary", _("ordinary")
        PROSPECTIVE = "prospective", _("prospective")

    code = models.CharField(_("customer no."), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    name_key = models.CharField(_("name for sorting"), max_length=120, editable=False)
    name_norm = models.CharField(_("name for comparing"), max_length=120, editable=False, db_index=True)
    search_text = SearchTextField(texts=("code", "credit_code", "phone"), names=("name", "short_name"))
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    kind = models.CharField(_("type"), max_length=12, choices=Kind.choices, default=Kind.END)
    status = models.CharField(
        _("status"), max_length=10, choices=CustomerStatus.choices, default=CustomerStatus.FOLLOWING
    )
    industry = models.CharField(_("industry"), max_length=40, blank=True)
    channel = models.CharField(_("channel"), max_length=40, blank=True)
    province = models.CharField(_("province"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    website = models.CharField(_("website"), max_length=120, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("tags"))

    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    sites = models.PositiveSmallIntegerField(_("sites"), null=True, blank=True)
    yearly_potential = models.DecimalField(
        _("yearly potential (VAT incl.)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    yearly_revenue = models.DecimalField(
        _("yearly revenue of the customer"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    demand = models.TextField(_("demand"), blank=True)
    purchase_cycle = models.CharField(_("purchase cycle"), max_length=60, blank=True)
    present_supplier = models.CharField(_("present supplier"), max_length=120, blank=True)
    payment_habit = models.CharField(_("payment habit"), max_length=120, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    opened_on = models.DateField(_("customer since"))

    # A group buys from plants in two or more markets; a public buyer by tender (defaults.md 1.1).
    is_group = models.BooleanField(_("group with plants in several markets"), default=False)
    is_public_buyer = models.BooleanField(_("public buyer"), default=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("group")
    )

    # What an invoice needs; a change of the account waits for finance (defaults.md 11).
    invoice_title = models.CharField(_("invoice title"), max_length=120, blank=True)
    tax_address = models.CharField(_("registered address"), max_length=200, blank=True)
    tax_phone = models.CharField(_("registered phone"), max_length=30, blank=True)
    bank_name = models.CharField(_("bank"), max_length=80, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=40, blank=True)

    # The indexes of lists begin with owner and unit: no further ones.
    owner = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customers",
        db_index=False,
        verbose_name=_("owner"),
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, related_name="customers", db_index=False, verbose_name=_("unit")
    )
    pool_since = models.DateField(_("in the pool since"), null=True, blank=True)

    grade = models.CharField(_("grade"), max_length=1, choices=Grade.choices, blank=True)
    grade_score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    grade_provisional = models.BooleanField(_("provisional"), default=False)
    grade_since = models.DateField(_("grade since"), null=True, blank=True)
    customer_class = models.CharField(_("class"), max_length=12, choices=Class.choices, default=Class.PROSPECTIVE)

    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True)
    last_visit_at = models.DateTimeField(_("last visit"), null=True, blank=True)
    last_progress_at = models.DateTimeField(_("last progress"), null=True, blank=True)
    # The day on which a follow-up is due: cadence of the grade, or the agreed next step when that is earlier.
    follow_up_on = models.DateField(_("follow up by"), null=True, blank=True)
    verified_on = models.DateField(_("last verified"), null=True, blank=True)
    verified_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("verified by"),
    )

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    created_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("entered by"),
    )
    imported = models.BooleanField(_("imported"), default=False)

    objects = CustomerQuerySet.as_manager()
    guards = [
        AuditTrail(ignore=DERIVED),
        VersionBump(ignore=(*DERIVED, "next_step", "next_on", "grade_score")),
        *FILES,
        StateGuard.of("status", CustomerStatus.values, CUSTOMER_MOVES),
    ]

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                name="customer_credit_code_once",
                condition=~Q(credit_code="") & Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="customer_credit_code_shape",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True, pool_since__isnull=False)
                | Q(owner__isnull=False, pool_since__isnull=True),
                name="customer_owned_or_in_pool",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="customer_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | (~Q(merged_into=F("id")) & Q(status=CustomerStatus.ARCHIVED)),
                name="customer_merged_is_archived",
            ),
            models.CheckConstraint(
                condition=(Q(yearly_potential__isnull=True) | Q(yearly_potential__gte=0))
                & (Q(yearly_revenue__isnull=True) | Q(yearly_revenue__gte=0)),
                name="customer_amounts_not_negative",
            ),
            models.CheckConstraint(condition=Q(grade__in=["", "A", "B", "C"]), name="customer_grade_known"),
            models.CheckConstraint(
                condition=Q(grade_score__isnull=True) | Q(grade_score__range=(0, 100)), name="customer_score_in_range"
            ),
        ]
        indexes = [
            # The usual order with what scope asks for: rows out of reach are passed over without reading them.
            models.Index(fields=["name_key", "id"], name="customer_list", include=["owner", "unit", "merged_into"]),
            # Counting what somebody reaches: some thirty pages of the index instead of the whole table.
            models.Index(fields=["unit", "owner"], name="customer_scope", condition=Q(merged_into__isnull=True)),
            # In whose reach a customer is, of rows that name one.
            models.Index(fields=["id"], name="customer_reach", include=["unit", "owner"]),
            # Whom the memo of a payment calls by its short name.
            models.Index(
                fields=["short_name"],
                name="customer_short_name",
                condition=~Q(short_name="") & Q(merged_into__isnull=True),
            ),
            models.Index(fields=["owner", "name_key", "id"], name="customer_by_owner", include=["merged_into"]),
            models.Index(fields=["unit", "name_key", "id"], name="customer_by_unit", include=["merged_into"]),
            models.Index(fields=["grade", "name_key", "id"], name="customer_by_grade"),
            models.Index(
                fields=["owner", "follow_up_on"],
                name="customer_follow_up",
                include=["id", "grade", "status"],
                condition=~Q(status=CustomerStatus.ARCHIVED),
            ),
            models.Index(fields=["last_contact_at", "id"], name="customer_by_contact"),
            models.Index(fields=["next_on", "id"], name="customer_by_next"),
            models.Index(fields=["unit", "pool_since"], name="customer_pool", condition=Q(owner__isnull=True)),
            # Who sells again: they report each month and are counted on first pages.
            models.Index(
                fields=["unit", "owner"],
                name="customer_reselling",
                include=["status"],
                condition=Q(kind__in=["distributor", "dealer"], merged_into__isnull=True),
            ),
            GinIndex(fields=["tags"], name="customer_tags"),
            search_index("customer_search", waiting_kb=2048),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """The short name when there is one."""
        return self.short_name or self.name
