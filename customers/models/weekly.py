"""The status of a customer, confirmed week by week (客户状态周确认表, C11, CUS-6)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.states.customer import CustomerStatus
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .customer import Customer


class WeeklyQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "WeeklyQuerySet":
        """Own ones, and those of the customers in reach."""
        from customers.scope.customers import customers_in_reach

        return customers_in_reach(self, user, "visits", "v", field="customer", also=Q(owner=user))


class WeeklyConfirmation(Versioned):
    """One row for a customer and a week (``week`` is its Monday). ``owner`` had it in care, ``by`` confirmed it.

    ``in_bulk``: one of the C customers confirmed together. ``late``: after the owner's deadline.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="confirmations", verbose_name=_("customer"))
    week = models.DateField(_("week of"))
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("owner"))
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("confirmed by"))
    grade = models.CharField(_("grade"), max_length=1, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=CustomerStatus.choices)
    progress = models.CharField(_("progress of the week"), max_length=300, blank=True)
    weeks_stalled = models.PositiveSmallIntegerField(_("weeks without progress"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    regrade = models.CharField(_("suggested grade"), max_length=1, choices=Customer.Grade.choices, blank=True)
    in_bulk = models.BooleanField(_("confirmed together"), default=False)
    confirmed_at = models.DateTimeField(_("confirmed at"))
    late = models.BooleanField(_("late"), default=False)

    objects = WeeklyQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump()]

    class Meta:
        verbose_name = _("weekly confirmation")
        verbose_name_plural = _("weekly confirmations")
        constraints = [
            models.UniqueConstraint(fields=["customer", "week"], name="confirmed_once_a_week"),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="confirmation_week_is_monday"),
        ]
        indexes = [models.Index(fields=["owner", "week"], name="confirmations_of_owner")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.week}"
