"""What a company made of the shipped lists."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail, Stamps, VersionBump
from salesops.core.models import Versioned


class CodeEntry(Versioned):
    """An entry added or changed here. Shipped entries have no row until somebody changes them."""

    list_code = models.CharField(_("list"), max_length=60)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    rank = models.PositiveIntegerField(_("order"))
    is_active = models.BooleanField(_("active"), default=True)
    flags = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name=_("properties"))

    guards = [AuditTrail(), VersionBump(), Stamps("codes")]

    class Meta:
        verbose_name = _("entry of a code list")
        verbose_name_plural = _("entries of code lists")
        constraints = [models.UniqueConstraint(fields=["list_code", "code"], name="code_entry_once")]

    def __str__(self) -> str:
        return f"{self.list_code}: {self.name}"
