"""Companies somebody asked about and heard only that they are registered elsewhere: counted for the control monitor (ACC-12)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AppendOnly, Unaudited

from .customer import Customer


class ElsewhereHit(models.Model):
    """``user`` was told on ``day`` that ``customer``, whose file he can't open, is registered already. Once for each, however often
    he asks.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("time"))

    guards = [AppendOnly(), Unaudited("written once, and itself a log")]

    class Meta:
        verbose_name = _("company registered elsewhere")
        verbose_name_plural = _("companies registered elsewhere")
        constraints = [models.UniqueConstraint(fields=["day", "user", "customer"], name="elsewhere_hit_once")]
