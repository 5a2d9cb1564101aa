"""What a customer may owe us: rating, limit, term; one account for a group (CUS-11)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.credit.factors import RATINGS
from customers.states.credit import ACCOUNT
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned

from .customer import Customer

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
LETTERS = [(letter, letter) for letter in RATINGS]


class CreditQuerySet(models.QuerySet):
    """Rows of one customer, seen by those who see credit."""

    def visible_to(self, user: Any) -> "CreditQuerySet":
        """Rows of the customers whose credit ``user`` may see."""
        from customers.scope.customers import customers_in_reach

        return customers_in_reach(self, user, "credit", "v", field="customer")

    def in_reach(self, user: Any, right: str) -> "CreditQuerySet":
        """Rows of the customers for whose credit ``user`` holds ``right``."""
        from customers.scope.customers import customers_in_reach

        return customers_in_reach(self, user, "credit", right, field="customer")


class CreditAccount(Versioned):
    """The credit of one customer, or of a group: then its topmost company holds it for all members (see ``credit_holders``).

    ``rating`` "" is not rated: nothing on account. ``limit`` is what was granted, VAT included; what counts on a day (raised for
    a time, halved by a missed review, capped by a warning sign) is worked out by ``rules.credit.limit_on``. ``statuses`` keeps
    the status each member had before the freeze. The row is the lock of everything about credit.
    """

    class Cause(models.TextChoices):
        HAND = "hand", _("by hand")
        OVERDUE = "overdue", _("overdue")
        KNOCK_OUT = "knock_out", _("knock-out")
        SIGN = "sign", _("warning sign")

    customer = models.OneToOneField(Customer, models.PROTECT, related_name="credit_account", verbose_name=_("held by"))
    rating = models.CharField(_("credit rating"), max_length=1, choices=LETTERS, blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    limit = models.DecimalField(_("limit (VAT incl.)"), default=0, **MONEY)
    computed_limit = models.DecimalField(_("computed limit"), null=True, blank=True, **MONEY)
    term_days = models.PositiveSmallIntegerField(_("term (days)"), default=0)
    reviewed_on = models.DateField(_("last review"), null=True, blank=True)
    review_on = models.DateField(_("next review"), null=True, blank=True)
    raise_amount = models.DecimalField(_("raised for a time by"), default=0, **MONEY)
    raise_from = models.DateField(_("raised from"), null=True, blank=True)
    raise_until = models.DateField(_("raised until"), null=True, blank=True)
    cap = models.DecimalField(_("capped at"), null=True, blank=True, **MONEY)
    state = models.CharField(_("state"), max_length=10, choices=ACCOUNT.choices, default="open")
    frozen_at = models.DateTimeField(_("frozen since"), null=True, blank=True)
    frozen_cause = models.CharField(_("frozen by"), max_length=10, choices=Cause.choices, blank=True)
    frozen_reason = models.CharField(_("reason of the freeze"), max_length=300, blank=True)
    statuses = models.JSONField(_("status before the freeze"), default=dict, blank=True)

    machine = ACCOUNT
    objects = CreditQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), ACCOUNT.guard()]

    class Meta:
        verbose_name = _("credit account")
        verbose_name_plural = _("credit accounts")
        constraints = [
            models.CheckConstraint(condition=Q(rating__in=["", *RATINGS]), name="credit_rating_known"),
            models.CheckConstraint(
                condition=Q(limit__gte=0, raise_amount__gte=0) & (Q(cap__isnull=True) | Q(cap__gte=0)),
                name="credit_amounts_not_negative",
            ),
            # Not rated and D: nothing on account.
            models.CheckConstraint(
                condition=Q(rating__in=["A", "B", "C"]) | Q(limit=0, term_days=0, raise_amount=0),
                name="credit_limit_needs_a_rating",
            ),
            models.CheckConstraint(
                condition=Q(raise_amount=0) | Q(raise_from__isnull=False, raise_until__gte=F("raise_from")),
                name="credit_raise_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state="open", frozen_at__isnull=True) | Q(state="frozen", frozen_at__isnull=False),
                name="credit_frozen_since",
            ),
        ]
        indexes = [
            models.Index(fields=["review_on", "id"], name="credit_review_due"),
            models.Index(fields=["rating", "id"], name="credit_by_rating"),
            models.Index(fields=["limit", "id"], name="credit_by_limit"),
            models.Index(fields=["frozen_at"], name="credit_frozen", condition=Q(state="frozen")),
            models.Index(fields=["raise_until"], name="credit_raised", condition=Q(raise_amount__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.customer)

    @property
    def is_frozen(self) -> bool:
        return self.state == "frozen"


class CreditChange(models.Model):
    """One line of an account's ledger, written once: what changed, from what to what, why, by whose decision.

    ``before`` and ``after`` hold the columns that changed; the texts of ``kind`` and ``data`` are made when it is read.
    """

    class Kind(models.TextChoices):
        IMPORTED = "imported", _("taken over by an import")
        GRANTED = "granted", _("rating and limit granted")
        RAISED = "raised", _("raised for a time")
        RAISE_ENDED = "raise_ended", _("raise ended")
        KNOCKED_OUT = "knocked_out", _("knocked out to rating D")
        FROZEN = "frozen", _("frozen")
        UNFROZEN = "unfrozen", _("unfrozen")
        CAPPED = "capped", _("capped by a warning sign")
        UNCAPPED = "uncapped", _("cap lifted")
        HALVED = "halved", _("halved: review missed")
        STOPPED = "stopped", _("no further confirmations: review missed")
        MERGED = "merged", _("taken over in a merge")

    account = models.ForeignKey(CreditAccount, models.PROTECT, related_name="changes", verbose_name=_("account"))
    kind = models.CharField(_("change"), max_length=12, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    number = models.CharField(_("number"), max_length=20, blank=True)
    # What a nightly line was written for, so that a second run writes it no second time.
    occasion = models.CharField(max_length=40, blank=True)

    guards = [AppendOnly(), Unaudited("written once; it is the history itself")]

    class Meta:
        verbose_name = _("change of credit")
        verbose_name_plural = _("changes of credit")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "occasion"], name="credit_change_once", condition=~Q(occasion="")
            )
        ]
        indexes = [models.Index(fields=["account", "-at", "-id"], name="credit_changes")]
