"""Counters of document numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited


class NumberSeries(models.Model):
    """The last number drawn of a kind in a year (0 for numbers without year). Its row is the lock of the series."""

    kind = models.CharField(_("kind"), max_length=10)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveBigIntegerField(_("last number"), default=0)
    # Numbers up to here came with imported documents; gaps below are not ours.
    imported_until = models.PositiveBigIntegerField(_("imported until"), default=0)

    guards = [Unaudited("each number is in the audit trail of the document that carries it")]

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="number_series_one_counter"),
            models.CheckConstraint(
                condition=models.Q(imported_until__lte=models.F("last")), name="number_series_imported_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}"
