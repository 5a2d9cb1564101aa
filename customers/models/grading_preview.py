"""Who would move if another grading policy held (ALL-7): worked out once for a set of values, kept for the page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited

from .customer import Customer
from .grading import POINTS, GradedQuerySet


class GradingPreview(models.Model):
    """The moves that ``values`` (by their ``fingerprint``) would cause on ``day``, as counted at ``made_at``."""

    fingerprint = models.CharField(_("values"), max_length=64)
    values = models.JSONField(_("policy values"), default=dict)
    day = models.DateField(_("day"))
    customers = models.PositiveIntegerField(_("customers"), default=0)
    counts = models.JSONField(_("moves"), default=list)
    made_at = models.DateTimeField(_("counted at"), null=True)
    job_key = models.CharField(_("job"), max_length=60, blank=True)

    guards = [Unaudited("a calculation anybody can repeat")]

    class Meta:
        verbose_name = _("preview of a grading policy")
        verbose_name_plural = _("previews of grading policies")
        constraints = [models.UniqueConstraint(fields=["fingerprint", "day"], name="grading_preview_once")]


class GradingMove(models.Model):
    """A customer that would move. ``waits``: not at once, the score is past the threshold by less than the margin."""

    preview = models.ForeignKey(GradingPreview, models.CASCADE, related_name="moves")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", verbose_name=_("customer"))
    grade_before = models.CharField(_("grade today"), max_length=1, blank=True)
    grade_after = models.CharField(_("grade then"), max_length=1)
    score_before = models.DecimalField(_("score today"), **POINTS)
    score_after = models.DecimalField(_("score then"), **POINTS)
    waits = models.BooleanField(_("waits"), default=False)

    objects = GradedQuerySet.as_manager()
    guards = [Unaudited("a calculation anybody can repeat")]

    class Meta:
        verbose_name = _("move of a preview")
        verbose_name_plural = _("moves of a preview")
        indexes = [models.Index(fields=["preview", "id"], name="grading_move_list")]
