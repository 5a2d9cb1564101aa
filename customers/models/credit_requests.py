"""What is asked about credit and decided by others: assessments (C14), temporary raises, unfreezing (CUS-11)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.states.credit import ASSESSMENT, REQUEST
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .credit import LETTERS, MONEY, CreditAccount, CreditQuerySet
from .customer import Customer


class CreditAssessment(Versioned):
    """A credit assessment (信用评估表): anchors with their evidence, what the policy makes of them, and what is asked for.

    ``anchors`` factor → 1–5 and ``evidence`` factor → text as entered; ``knock_outs`` codes. ``figures`` are those of the formula
    as it was submitted (sales a month, k, the three amounts, what decided), as text.
    """

    class Occasion(models.TextChoices):
        NEW = "new", _("new customer")
        REVIEW = "review", _("review")
        CHANGE = "change", _("change")

    number = models.CharField(_("number"), max_length=20, unique=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="credit_assessments", verbose_name=_("customer")
    )
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion.choices)
    anchors = models.JSONField(_("anchors"), default=dict)
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    knock_outs = models.JSONField(_("knock-outs"), default=list, blank=True)
    figures = models.JSONField(_("figures"), default=dict)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2)
    system_rating = models.CharField(_("rating by the policy"), max_length=1, choices=LETTERS)
    computed_limit = models.DecimalField(_("computed limit"), **MONEY)
    computed_term = models.PositiveSmallIntegerField(_("computed term (days)"))
    asked_rating = models.CharField(_("rating asked for"), max_length=1, choices=LETTERS)
    asked_limit = models.DecimalField(_("limit asked for"), **MONEY)
    asked_term = models.PositiveSmallIntegerField(_("term asked for (days)"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ASSESSMENT.choices, default="waiting")
    policy_number = models.PositiveIntegerField(_("policy version"), default=0)
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    machine = ASSESSMENT
    objects = CreditQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), ASSESSMENT.guard()]

    class Meta:
        verbose_name = _("credit assessment")
        verbose_name_plural = _("credit assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], name="credit_assessment_one_waiting", condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                condition=Q(asked_limit__gte=0, computed_limit__gte=0), name="credit_assessment_amounts"
            ),
            models.CheckConstraint(
                condition=Q(asked_rating__in=["A", "B", "C"]) | Q(asked_limit=0, asked_term=0),
                name="credit_assessment_d_is_prepaid",
            ),
        ]
        indexes = [models.Index(fields=["customer", "-asked_at"], name="credit_assessments")]

    def __str__(self) -> str:
        return self.number


class CreditRequest(Versioned):
    """A temporary raise (``amount``, ``until``) or the end of a freeze, waiting for its approval."""

    class Kind(models.TextChoices):
        RAISE = "raise", _("temporary raise")
        UNFREEZE = "unfreeze", _("unfreezing")

    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    account = models.ForeignKey(CreditAccount, models.PROTECT, related_name="requests", verbose_name=_("account"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    amount = models.DecimalField(_("raised by"), null=True, blank=True, **MONEY)
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=REQUEST.choices, default="waiting")
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    machine = REQUEST
    objects = CreditQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), REQUEST.guard()]

    class Meta:
        verbose_name = _("request about credit")
        verbose_name_plural = _("requests about credit")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"], name="credit_request_one_waiting", condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                condition=Q(kind="unfreeze", amount__isnull=True, until__isnull=True)
                | Q(kind="raise", amount__gt=0, until__isnull=False),
                name="credit_request_fits_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.number
