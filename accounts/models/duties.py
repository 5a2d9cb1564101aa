"""Who stands for what, and since when: roles, markets in charge, secretaries' matrix, assistants, deputies (ACC-3, -4, -8)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail
from salesops.core.models import Dated, DatedQuerySet
from salesops.core.models.base import EQUALS, OVERLAPS


class RoleGrant(Dated):
    """A role of ``salesops/roles.py`` held by a person for a period. Nobody grants a role to himself."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="role_grants", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=3)
    granted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = [
            ExclusionConstraint(
                name="role_grant_no_overlap",
                expressions=[("user", EQUALS), ("role", EQUALS), ("period", OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True) | ~models.Q(granted_by=models.F("user")),
                name="role_grant_not_by_oneself",
            ),
        ]


class MarketCharge(Dated):
    """A market under a director, deputy director or regional director (分管市场): reports and approvals go there."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="market_charges", verbose_name=_("person"))
    market = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="charges", verbose_name=_("market"))

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("market in charge")
        verbose_name_plural = _("markets in charge")
        constraints = [
            ExclusionConstraint(
                name="market_charge_one_at_a_time", expressions=[("market", EQUALS), ("period", OVERLAPS)]
            )
        ]


class SecretaryDuty(Dated):
    """A secretary's step in a market (order, ship, settle) for a period; one secretary for each at a time."""

    class Step(models.TextChoices):
        ORDER = "order", _("order")
        SHIP = "ship", _("ship")
        SETTLE = "settle", _("settle")

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="secretary_duties", verbose_name=_("secretary")
    )
    market = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, related_name="secretary_duties", verbose_name=_("market")
    )
    step = models.CharField(_("step"), max_length=6, choices=Step.choices)

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("secretary's duty")
        verbose_name_plural = _("secretaries' duties")
        constraints = [
            ExclusionConstraint(
                name="secretary_duty_one_at_a_time",
                expressions=[("market", EQUALS), ("step", EQUALS), ("period", OVERLAPS)],
            )
        ]


class AssistantDuty(Dated):
    """A sales assistant enters data for a rep, marked 代录."""

    assistant = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="assistant_duties", verbose_name=_("assistant")
    )
    rep = models.ForeignKey("accounts.User", models.PROTECT, related_name="assisted_by", verbose_name=_("rep"))

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("assistant's duty")
        verbose_name_plural = _("assistants' duties")
        constraints = [
            ExclusionConstraint(
                name="assistant_duty_no_overlap",
                expressions=[("assistant", EQUALS), ("rep", EQUALS), ("period", OVERLAPS)],
            ),
            models.CheckConstraint(condition=~models.Q(assistant=models.F("rep")), name="assistant_duty_two_people"),
        ]


class Deputyship(Dated):
    """For these days approvals and tasks of ``person`` also go to ``deputy`` (ACC-8); a deputy never passes them on."""

    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="deputies", verbose_name=_("person"))
    deputy = models.ForeignKey("accounts.User", models.PROTECT, related_name="deputy_for", verbose_name=_("deputy"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            ExclusionConstraint(
                name="deputyship_one_at_a_time",
                expressions=[("person", EQUALS), ("period", OVERLAPS)],
                condition=models.Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(condition=~models.Q(person=models.F("deputy")), name="deputyship_two_people"),
        ]
