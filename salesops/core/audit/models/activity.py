"""Activity entries: what was *done* to a record, in words; one per act (the audit trail has the fields)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AppendOnly, Unaudited


class Activity(models.Model):
    """ "Wang Zihan submitted the leave request": shown in the timeline of the record."""

    at = models.DateTimeField(_("time"))
    kind = models.CharField(_("kind of record"), max_length=60)
    record_id = models.CharField(_("record"), max_length=64)
    verb = models.CharField(_("act"), max_length=80)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of")
    )
    note = models.TextField(_("note"), blank=True)
    data = models.JSONField(_("details"), default=dict)

    guards = [AppendOnly(), Unaudited("written once, and itself a record of acts")]

    class Meta:
        db_table = "audit_activity"
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["kind", "record_id", "-id"], name="audit_activity_record"),
            models.Index(fields=["actor", "-id"], name="audit_activity_actor"),
        ]
