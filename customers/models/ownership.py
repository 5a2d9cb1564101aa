"""Whose customer it was, and of which unit, on any day (CUS-2, ACC-1): past figures stay with the people of that time."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail
from salesops.core.models import Dated, DatedQuerySet
from salesops.core.models.base import EQUALS, OVERLAPS


class Ownership(Dated):
    """Owner (none: public pool) and unit of a customer for a period."""

    class How(models.TextChoices):
        CREATED = "created", _("first registered")
        CHANGED = "changed", _("owner changed")
        HANDED_OVER = "handed_over", _("handed over")
        FELL = "fell", _("fell into the pool")
        RELEASED = "released", _("given to the pool")
        CLAIMED = "claimed", _("claimed from the pool")
        CLASH = "clash", _("clash decided")
        IMPORTED = "imported", _("imported")

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="ownerships", verbose_name=_("customer")
    )
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="ownerships", verbose_name=_("owner")
    )
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    how = models.CharField(_("how"), max_length=12, choices=How.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("ownership of a customer")
        verbose_name_plural = _("ownerships of customers")
        constraints = [
            ExclusionConstraint(
                name="customer_ownership_one_at_a_time", expressions=[("customer", EQUALS), ("period", OVERLAPS)]
            )
        ]
        indexes = [models.Index(fields=["owner", "customer"], name="ownership_of_owner")]


class TeamMember(Dated):
    """Somebody of the service team (服务团队): shares access and alerts of the customer (CUS-5)."""

    class Part(models.TextChoices):
        SUPERVISOR = "supervisor", _("supervisor")
        SECRETARY = "secretary", _("secretary")
        SERVICE = "service", _("service")
        TECHNICAL = "technical", _("technical")
        SALES = "sales", _("sales")

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="team", verbose_name=_("customer"))
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="service_teams", verbose_name=_("team member")
    )
    part = models.CharField(_("part in the team"), max_length=10, choices=Part.choices)

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("member of a service team")
        verbose_name_plural = _("members of service teams")
        constraints = [
            ExclusionConstraint(
                name="team_member_once_at_a_time",
                expressions=[("customer", EQUALS), ("user", EQUALS), ("period", OVERLAPS)],
            )
        ]
        indexes = [models.Index(fields=["user", "customer"], name="team_of_user")]
