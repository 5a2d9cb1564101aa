"""Customers that change their owner by approval, at once or from a day on (ACC-9)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.states.pool import OWNER_CHANGE
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned
from salesops.core.states import State

from .customer import Customer


class OwnerChangeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OwnerChangeQuerySet":
        """Those one asked for or inherits, and those of customers over whose owners one decides."""
        mine = models.Q(requested_by=user) | models.Q(heir=user)
        # A right limited to something else (merging customers) opens no change of owner.
        if not user.can("handover", "v") or user.access.limits("handover", "v") is not None:
            return self.filter(mine)
        reached = Customer.objects.in_reach(user, "handover", "v")
        items = OwnerChangeItem.objects.filter(customer__in=reached.values("pk"))
        return self.filter(mine | models.Q(pk__in=items.values("change")))


class OwnerChange(Versioned):
    """From ``day`` on the customers of ``items`` are ``heir``'s, once approved. ``across``: more than one market is touched."""

    heir = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("new owner"))
    day = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=200)
    across = models.BooleanField(_("across markets"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=OWNER_CHANGE.choices, default="waiting")
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("requested by"))
    requested_at = models.DateTimeField(_("requested at"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    machine = OWNER_CHANGE
    objects = OwnerChangeQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), OWNER_CHANGE.guard()]

    class Meta:
        verbose_name = _("change of owner")
        verbose_name_plural = _("changes of owner")
        indexes = [models.Index(fields=["state", "day"], name="owner_change_due")]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def stage(self) -> State:
        return OWNER_CHANGE.state(self.state)


class OwnerChangeItem(models.Model):
    """One customer of it. ``owner_before`` is who had it when it was asked for: changed meanwhile, it is left where it is."""

    class Outcome(models.TextChoices):
        MOVED = "moved", _("moved")
        CHANGED = "changed", _("owner changed meanwhile")
        CLOSED = "closed", _("archived or merged meanwhile")

    change = models.ForeignKey(OwnerChange, models.CASCADE, related_name="items", verbose_name=_("change of owner"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    owner_before = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner before")
    )
    grade = models.CharField(_("grade"), max_length=1, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)

    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("customer of a change of owner")
        verbose_name_plural = _("customers of a change of owner")
        constraints = [models.UniqueConstraint(fields=["change", "customer"], name="owner_change_item_once")]
        indexes = [models.Index(fields=["customer"], name="owner_change_of_customer")]
