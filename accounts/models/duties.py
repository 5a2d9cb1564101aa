"""Who stands for what, and since when: roles, markets in charge, secretaries' matrix, assistants, deputies (ACC-3, -4, -8)."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.states import DEPUTY_MOVES, DeputyState
from salesops.core.guards import AuditTrail, Stamps, StateGuard
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
    guards = [AuditTrail(), Stamps("roles")]

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
    guards = [AuditTrail(), Stamps("duties")]

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
    guards = [AuditTrail(), Stamps("duties")]

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
    guards = [AuditTrail(), Stamps("duties")]

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


class DeputyshipQuerySet(DatedQuerySet):
    def in_force(self, day: date) -> "DeputyshipQuerySet":
        """Deputies acting on ``day``; one ended early acts no more from that moment on."""
        return self.on(day).filter(ended_at__isnull=True, state=DeputyState.AGREED)

    def planned(self) -> "DeputyshipQuerySet":
        """Agreed or waiting for approval, not ended."""
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: Any) -> "DeputyshipQuerySet":
        """Own ones, on either side, and those of people whose record one may open."""
        from accounts.access import people_in_reach

        in_reach = people_in_reach(Deputyship.objects.all(), user, "users", "v", field="person").values("pk")
        return self.filter(models.Q(person=user) | models.Q(deputy=user) | models.Q(pk__in=in_reach))


class Deputyship(Dated):
    """For these days approvals and tasks of ``person`` also go to ``deputy`` (ACC-8); a deputy never passes them on."""

    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="deputies", verbose_name=_("person"))
    deputy = models.ForeignKey("accounts.User", models.PROTECT, related_name="deputy_for", verbose_name=_("deputy"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    # One that comes with approved leave ends and shrinks with it.
    leave = models.OneToOneField(
        "accounts.LeaveRequest",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputyship",
        verbose_name=_("leave request"),
    )
    # Long ones wait for the manager (defaults.md 11).
    state = models.CharField(_("state"), max_length=8, choices=DeputyState.choices, default=DeputyState.AGREED)
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True)

    objects = DeputyshipQuerySet.as_manager()
    guards = [
        AuditTrail(),
        Stamps("deputies"),
        StateGuard.of("state", [s.value for s in (DeputyState.WAITING, DeputyState.AGREED)], DEPUTY_MOVES),
    ]

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
            models.CheckConstraint(
                condition=~models.Q(state="refused") | models.Q(ended_at__isnull=False),
                name="deputyship_refused_is_over",
            ),
        ]
