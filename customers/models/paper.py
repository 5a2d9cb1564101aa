"""Forms on paper that leave only by approval: they name more customers than one takes out alone (ACC-5)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail, StateGuard


class PaperRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "PaperRequestQuerySet":
        """Nobody but who asked; approvers read the facts of the approval."""
        return self.filter(user=user)


class PaperRequest(models.Model):
    """One form asked for. ``code`` and ``asked`` name it (see ``customers.papers``); ``rows`` is what is approved."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for approval")
        QUEUED = "queued", _("being written")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    code = models.CharField(_("form"), max_length=20)
    asked = models.JSONField(_("what was asked for"), default=dict)
    language = models.CharField(_("language"), max_length=10)
    rows = models.PositiveIntegerField(_("rows"))
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)

    objects = PaperRequestQuerySet.as_manager()
    guards = [
        AuditTrail(),
        StateGuard.of(
            "state", ("waiting",), [("waiting", "queued"), ("waiting", "rejected"), ("waiting", "withdrawn")]
        ),
    ]

    class Meta:
        verbose_name = _("form asked for")
        verbose_name_plural = _("forms asked for")
        indexes = [models.Index(fields=["user", "-asked_at"], name="paper_request_of_person")]

    def __str__(self) -> str:
        return f"{self.code} {self.rows}"
