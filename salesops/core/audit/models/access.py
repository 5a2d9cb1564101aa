"""Who took data out or looked behind a mask (ACC-5): exports and unmaskings, with reason and number of rows."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AppendOnly, Unaudited


class AccessLogQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "AccessLogQuerySet":
        """Everything for those who watch over it, one's own exports and unmaskings for everybody else who may read the log."""
        reach = user.access.reach("access_log")
        return self if reach.everything else self.filter(user__in=reach.people)


class AccessLog(models.Model):
    """One export or one unmasking."""

    class Kind(models.TextChoices):
        EXPORT = "export", _("export")
        UNMASK = "unmask", _("number shown")

    at = models.DateTimeField(_("time"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    subject = models.CharField(_("what"), max_length=200)
    # Kind and key of the one record (unmasking), or the code of the list (export).
    record_kind = models.CharField(_("kind of record"), max_length=60)
    record_id = models.CharField(_("record"), max_length=64, blank=True)
    field = models.CharField(_("field"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=1)
    filters = models.JSONField(_("filters"), default=dict)
    request_id = models.CharField(_("request"), max_length=64, blank=True)

    objects = AccessLogQuerySet.as_manager()
    guards = [AppendOnly(), Unaudited("written once, and itself a log")]

    class Meta:
        db_table = "audit_access_log"
        verbose_name = _("access log entry")
        verbose_name_plural = _("access log")
        indexes = [
            models.Index(fields=["user", "kind", "-id"], name="audit_access_user"),
            models.Index(fields=["-at"], name="audit_access_at"),
        ]
