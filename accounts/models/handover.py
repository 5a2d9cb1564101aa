"""Somebody leaves or moves, and what was in their hands goes to others (ACC-9)."""

from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.states import HANDOVER
from salesops.core.guards import AuditTrail
from salesops.core.states import State

OPEN_STATES = ("waiting", "planned", "blocked")


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "HandoverQuerySet":
        """Handovers of people one may hand over for, and those one asked for or inherits."""
        from accounts.access import people_in_reach

        mine = models.Q(requested_by=user) | models.Q(heir=user) | models.Q(shares__heir=user)
        # A right limited to something else (merging customers) opens no handover.
        for right in (r for r in "vca" if user.can("handover", r) and user.access.limits("handover", r) is None):
            reached = people_in_reach(type(self)(self.model).all(), user, "handover", right, field="person")
            mine |= models.Q(pk__in=reached.values("pk"))
        return self.filter(mine).distinct()


class Handover(models.Model):
    """From ``day`` on everything of ``person`` is the heirs'. ``leaves``: the day before is the person's last."""

    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="handovers", verbose_name=_("person"))
    heir = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("heir"))
    day = models.DateField(_("from"))
    leaves = models.BooleanField(_("leaves the company"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=HANDOVER.choices)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("requested by"))
    created_at = models.DateTimeField(_("created"), db_default=Now())
    done_at = models.DateTimeField(_("done"), null=True)
    # Sentences that stopped it on its day.
    stopped_by = models.JSONField(_("stopped by"), default=list)

    objects = HandoverQuerySet.as_manager()
    machine = HANDOVER
    guards = [AuditTrail(), HANDOVER.guard()]

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="handover_one_open", condition=models.Q(state__in=OPEN_STATES)
            ),
            models.CheckConstraint(condition=~models.Q(person=models.F("heir")), name="handover_two_people"),
        ]
        indexes = [models.Index(fields=["state", "day"], name="handover_due")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.heir_id}"

    @property
    def stage(self) -> State:
        return HANDOVER.state(self.state)


class HandoverShare(models.Model):
    """Who gets one part, and how much it was."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="shares", verbose_name=_("handover"))
    part = models.CharField(_("part"), max_length=60)
    heir = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("heir"))
    expected = models.PositiveIntegerField(_("found"), default=0)
    moved = models.PositiveIntegerField(_("handed over"), null=True)

    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("share of a handover")
        verbose_name_plural = _("shares of a handover")
        constraints = [models.UniqueConstraint(fields=["handover", "part"], name="handover_share_once")]
