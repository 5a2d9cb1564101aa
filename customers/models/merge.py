"""Two files of one company that shall become one (CUS-2)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.states.file import MERGE
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned


class MergeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MergeQuerySet":
        """Merges of which ``user`` may open the file that goes on."""
        from customers.models import Customer

        return self.filter(winner__in=Customer.objects.visible_to(user))


class Merge(Versioned):
    """``loser`` goes into ``winner``. ``taken``: names of the fields whose value comes from the loser."""

    loser = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("file that ends"))
    winner = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="+", verbose_name=_("file that goes on")
    )
    taken = models.JSONField(_("values taken over"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=MERGE.choices, default="waiting")
    moved = models.JSONField(_("moved"), default=dict, blank=True)
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    machine = MERGE
    objects = MergeQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), MERGE.guard()]

    class Meta:
        verbose_name = _("merge of two customers")
        verbose_name_plural = _("merges of customers")
        constraints = [
            models.UniqueConstraint(fields=["loser"], name="merge_one_waiting", condition=Q(state="waiting")),
            models.CheckConstraint(condition=~Q(loser=F("winner")), name="merge_of_two"),
        ]
        indexes = [models.Index(fields=["winner"], name="merge_of_winner")]

    def __str__(self) -> str:
        return f"{self.loser} → {self.winner}"
