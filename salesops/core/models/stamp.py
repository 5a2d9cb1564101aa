"""Stamps: how a process notices that something it keeps loaded (policies, the calendar) was changed by another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited


class Stamp(models.Model):
    """One row for each loaded thing; the guard ``Stamps`` gives it a new value with every change."""

    name = models.CharField(_("name"), max_length=60, primary_key=True)
    value = models.UUIDField(_("stamp"))

    guards = [Unaudited("says only that something else changed")]

    class Meta:
        db_table = "core_stamp"
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")
