"""Who was honoured for what (ASM-11, H13)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.guards import AppendOnly, AuditTrail
from salesops.core.models.base import Spoken

from .targets import one_subject


class HonourQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "HonourQuerySet":
        """Honours are public inside the company; the figures behind them are not part of the row."""
        return self if user.is_authenticated else self.none()


class Honour(Spoken):
    """A place in the ranking of a closed cycle. Equal ones share it. The certificate carries ``number``."""

    class Kind(models.TextChoices):
        PERSON = "person", pgettext_lazy("honour", "best person")
        TEAM = "team", pgettext_lazy("honour", "best team")
        TOTAL = "total", pgettext_lazy("honour", "highest total")
        NEWCOMER = "newcomer", pgettext_lazy("honour", "best newcomer")

    number = models.CharField(_("number"), max_length=20, unique=True)
    cycle = models.ForeignKey("assessments.Cycle", models.PROTECT, related_name="honours", verbose_name=_("cycle"))
    kind = models.CharField(pgettext_lazy("honour", "kind"), max_length=8, choices=Kind.choices)
    place = models.PositiveSmallIntegerField(pgettext_lazy("honour", "place"))
    user = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("unit")
    )
    awarded_at = models.DateTimeField(_("awarded at"))

    objects = HonourQuerySet.as_manager()
    guards = [AuditTrail(), AppendOnly()]

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        constraints = [
            models.CheckConstraint(condition=one_subject(), name="honour_one_subject"),
            models.CheckConstraint(condition=Q(place__range=(1, 3)), name="honour_place"),
            models.UniqueConstraint(fields=["cycle", "kind", "user"], name="honour_of_person_once"),
            models.UniqueConstraint(fields=["cycle", "kind", "unit"], name="honour_of_unit_once"),
        ]
        indexes = [models.Index(fields=["-awarded_at", "-id"], name="honour_wall")]

    def __str__(self) -> str:
        return self.number


class FollowedCycle(models.Model):
    """A closed cycle whose consequences were drawn, once: plans, proposals, honours, promotions."""

    cycle = models.OneToOneField("assessments.Cycle", models.PROTECT, related_name="followed", verbose_name=_("cycle"))
    at = models.DateTimeField(_("at"))

    objects = models.Manager()
    guards = [AuditTrail(), AppendOnly()]

    class Meta:
        verbose_name = _("cycle followed up")
        verbose_name_plural = _("cycles followed up")

    def __str__(self) -> str:
        return str(self.cycle_id)
