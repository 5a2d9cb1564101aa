"""What people say of a card after its freeze: ratings in place of measured values, named corrections (ASM-5, ASM-6)."""

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.guards.cards import AdjustedWhen, RatingInTime
from salesops.core.guards import AppendOnly, AuditTrail
from salesops.core.models.base import Spoken

from .scorecards import EXACT, POINTS, Scorecard


class CardRating(Spoken):
    """A rated KPI (K19, K41 by the manager, K29 by departments merged): 1 to 5 in place of a measured value."""

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="ratings", verbose_name=_("scorecard"))
    kpi = models.CharField("KPI", max_length=8)
    value = models.DecimalField(_("rating"), max_digits=6, decimal_places=4)
    by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rated by")
    )
    at = models.DateTimeField(_("rated at"))

    # Whoever reads the audit trail learns that somebody rated, not how.
    guards = [AuditTrail(secret=("value",)), RatingInTime]

    class Meta:
        verbose_name = _("rating on a scorecard")
        verbose_name_plural = _("ratings on scorecards")
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "kpi"], name="card_rating_once"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="card_rating_range"),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.kpi}"


class CardAdjustment(Spoken):
    """A named correction of a KPI's value, by an appeal or, ``late``, on a closed card, which itself stays as it was.

    ``before`` and ``after`` are on the scale of the fact's value; totals are those the card came to before and with it.
    """

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="adjustments", verbose_name=_("scorecard"))
    kpi = models.CharField("KPI", max_length=8)
    before = models.DecimalField(_("before"), null=True, **EXACT)
    after = models.DecimalField(_("after"), null=True, **EXACT)
    total_before = models.DecimalField(_("total before"), null=True, **POINTS)
    total_after = models.DecimalField(_("total after"), null=True, **POINTS)
    late = models.BooleanField(_("late"), default=False)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(get_user_model(), models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    agreed_by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed by")
    )
    at = models.DateTimeField(_("decided at"))

    guards = [
        AuditTrail(secret=("before", "after", "total_before", "total_after", "reason")), AppendOnly(), AdjustedWhen,
    ]  # fmt: skip

    class Meta:
        verbose_name = _("adjustment of a scorecard")
        verbose_name_plural = _("adjustments of scorecards")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="card_adjustment_reason"),
            # A late one is decided by the director and agreed by the general manager.
            models.CheckConstraint(
                condition=Q(late=False) | Q(by__isnull=False, agreed_by__isnull=False) & ~Q(by=F("agreed_by")),
                name="card_adjustment_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.kpi}"
