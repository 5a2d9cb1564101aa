"""Rows taken out of a list: asked for, approved where the policy says so, written by a job, fetched by one person (ACC-5, S15)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail, StateGuard


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ExportQuerySet":
        """Nobody but the maker."""
        return self.filter(user=user)

    def counted(self) -> "ExportQuerySet":
        """Those that took rows out or still may: what the sum of a day is made of."""
        return self.exclude(state__in=(Export.State.REJECTED, Export.State.WITHDRAWN, Export.State.FAILED))


class Export(models.Model):
    """One export. ``query`` is the list's address; ``picked`` the keys of chosen rows, or nothing for all that match."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for approval")
        QUEUED = "queued", _("being written")
        DONE = "done", _("done")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        FAILED = "failed", _("failed")

    class Kind(models.TextChoices):
        XLSX = "xlsx", "xlsx"
        CSV = "csv", "csv"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    list_code = models.CharField(_("list"), max_length=60)
    kind = models.CharField(_("kind of file"), max_length=4, choices=Kind.choices)
    query = models.TextField(_("filters, order and columns"), blank=True)
    picked = models.JSONField(_("chosen rows"), null=True)
    rows = models.PositiveIntegerField(_("rows"))
    # Rows taken from this list on the day, this export included, when it was asked for: what was approved.
    rows_of_day = models.PositiveIntegerField(_("rows of the day"))
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices)
    # What the maker reached when the file was written; a file made with another reach is not handed out.
    reach = models.CharField(_("scope"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=10)

    objects = ExportQuerySet.as_manager()
    guards = [
        AuditTrail(),
        StateGuard.of(
            "state",
            ("waiting", "queued"),
            [
                ("waiting", "queued"),
                ("waiting", "rejected"),
                ("waiting", "withdrawn"),
                ("queued", "done"),
                ("queued", "failed"),
            ],
        ),
    ]

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["user", "-asked_at"], name="list_export_of_person")]
