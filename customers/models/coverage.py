"""Who covers which region, customer group and product line (资源配置, CUS-17)."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail
from salesops.core.models import Dated, DatedQuerySet
from salesops.core.models.base import EQUALS, OVERLAPS

from .customer import Customer


class CoverageQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "CoverageQuerySet":
        """Own rows, those of the people in one's units or markets; everything for those who see all."""
        from accounts.access import people_in_reach

        return people_in_reach(self, user, "coverage", "v", field="user")


class Coverage(Dated):
    """``user`` covers a part of the market for a period. Empty ``industry``, ``customer_class``, ``product_line``: all of them.

    ``share`` is the percentage of the working time meant for it.
    """

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="coverage", verbose_name=_("person"))
    province = models.CharField(_("province"), max_length=2)
    industry = models.CharField(_("industry"), max_length=40, blank=True)
    customer_class = models.CharField(_("class"), max_length=12, choices=Customer.Class.choices, blank=True)
    product_line = models.CharField(_("product line"), max_length=40, blank=True)
    share = models.PositiveSmallIntegerField(_("share of the working time (%)"), default=100)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = CoverageQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        constraints = [
            ExclusionConstraint(
                name="coverage_once_at_a_time",
                expressions=[
                    (name, EQUALS) for name in ("user", "province", "industry", "customer_class", "product_line")
                ]
                + [("period", OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(share__range=(1, 100)), name="coverage_share"),
        ]
        indexes = [models.Index(fields=["province"], name="coverage_of_province")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.province}"
