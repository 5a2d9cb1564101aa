"""The career ladder (ACC-2) and who stands where on it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.names import InBothLanguages
from salesops.core.guards import AuditTrail, Stamps, VersionBump
from salesops.core.models import Dated, DatedQuerySet, Versioned
from salesops.core.models.base import EQUALS, OVERLAPS


class PositionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PositionQuerySet":
        return self if user.can("org", "v") else self.none()


class Position(InBothLanguages, Versioned):
    """A step of the career ladder. What it earns and owes is dated, in ``PositionTerms``."""

    class Tier(models.TextChoices):
        NEWCOMER = "newcomer", _("newcomer")
        EXPERIENCED = "experienced", _("experienced")
        SUPERVISOR = "supervisor", _("supervisor tier")
        DIRECTOR = "director", _("director tier")
        NONE = "none", _("no scheme")

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    leads = models.CharField(_("leads"), max_length=10, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank on the ladder"), default=0)
    # Roles a person gets on the first day in this position.
    first_roles = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, verbose_name=_("roles on day one")
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = PositionQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump()]

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.name


class PositionTerms(Dated):
    """Pay grade, assessment tier and quotas of a position for a period. Money is net of VAT, per month."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="terms", verbose_name=_("position"))
    pay_grade = models.CharField(_("pay grade"), max_length=10, blank=True)
    tier = models.CharField(_("assessment tier"), max_length=12, choices=Position.Tier.choices)
    quota = models.DecimalField(_("level quota per month"), max_digits=14, decimal_places=2, null=True, blank=True)
    # Newcomers owe a growing share of the quota: percent in the first, second, third month.
    quota_steps = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        verbose_name=_("share of the quota by month, %"),
    )
    visits = models.PositiveSmallIntegerField(_("visits per month"), null=True, blank=True)
    customers_at_most = models.PositiveSmallIntegerField(_("customers at most"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail(), Stamps("postings")]

    class Meta:
        verbose_name = _("terms of a position")
        verbose_name_plural = _("terms of positions")
        constraints = [
            ExclusionConstraint(
                name="position_terms_no_overlap", expressions=[("position", EQUALS), ("period", OVERLAPS)]
            )
        ]


class Posting(Dated):
    """A person's unit and position for a period (ACC-1). ``supervisor`` only where it is not the head of the unit."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="postings", verbose_name=_("person"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="postings", verbose_name=_("unit"))
    position = models.ForeignKey(Position, models.PROTECT, related_name="postings", verbose_name=_("position"))
    supervisor = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("supervisor")
    )

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail(), Stamps("postings")]

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            ExclusionConstraint(name="posting_no_overlap", expressions=[("user", EQUALS), ("period", OVERLAPS)]),
            models.CheckConstraint(
                condition=models.Q(supervisor__isnull=True) | ~models.Q(supervisor=models.F("user")),
                name="posting_not_own_supervisor",
            ),
        ]
        indexes = [models.Index(fields=["unit"], name="posting_unit")]
