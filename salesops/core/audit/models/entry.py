"""The audit trail itself (ACC-7). Only the trigger ``audit_row`` writes here; nobody changes or deletes."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AppendOnly, Unaudited


class AuditEntryQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "AuditEntryQuerySet":
        """The whole trail for those who see the whole access log (auditor, administrator, director, general manager).

        The history of one record is read through the record instead (``history_of``).
        """
        return self if user.access.reaches_all("access_log") else self.none()


class AuditEntry(models.Model):
    """One change of one row: which, by whom, in what act and request, the changed fields before and after."""

    class Operation(models.TextChoices):
        INSERT = "insert", _("created")
        UPDATE = "update", _("changed")
        DELETE = "delete", _("deleted")

    at = models.DateTimeField(_("time"))
    model = models.CharField(_("kind of record"), max_length=100)
    record_id = models.CharField(_("record"), max_length=64)
    operation = models.CharField(_("operation"), max_length=6, choices=Operation.choices)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    # Names of secret columns that changed; their values are never kept here.
    hidden = ArrayField(models.CharField(max_length=63), default=list, verbose_name=_("hidden fields"))
    # A plain number, not a foreign key: the trail outlives everything it speaks of.
    actor_id = models.BigIntegerField(_("by"), null=True)
    on_behalf_of_id = models.BigIntegerField(_("on behalf of"), null=True)
    act = models.CharField(_("act"), max_length=100, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    db_user = models.CharField(_("database user"), max_length=63)

    objects = AuditEntryQuerySet.as_manager()
    guards = [AppendOnly(), Unaudited("it is the audit trail")]

    class Meta:
        db_table = "audit_entry"
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        indexes = [
            models.Index(fields=["model", "record_id", "-id"], name="audit_entry_record"),
            models.Index(fields=["actor_id", "-id"], name="audit_entry_actor"),
            models.Index(fields=["-at"], name="audit_entry_at"),
        ]
