"""One file on its way in, and what came of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail
from salesops.core.imports.states import IMPORT
from salesops.core.jobs.models.job import random_key
from salesops.core.sockets.imports import ImportKind, import_kinds
from salesops.core.states import State


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ImportRunQuerySet":
        """Everybody sees the own imports; what they changed stands in the history of each record."""
        return self.filter(owner=user)


class ImportRun(models.Model):
    """An import by one person. ``result`` holds counts and a preview, not the data: that stays in the file, which expires."""

    key = models.CharField(_("key"), max_length=40, unique=True, default=random_key, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    state = models.CharField(_("state"), max_length=10, choices=IMPORT.choices)
    file_name = models.CharField(_("file name"), max_length=150)
    file = models.ForeignKey("jobs.StoredFile", models.SET_NULL, null=True, related_name="+", verbose_name=_("file"))
    error_file = models.ForeignKey(
        "jobs.StoredFile", models.SET_NULL, null=True, related_name="+", verbose_name=_("file of wrong rows")
    )
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+", verbose_name=_("job"))
    heads = models.JSONField(_("heads"), default=list)
    # Position in the file → name of the column ("" for none), where the person decided.
    chosen = models.JSONField(_("columns chosen"), default=dict)
    notes = models.JSONField(_("notes"), default=list)
    result = models.JSONField(_("result"), default=dict)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = ImportRunQuerySet.as_manager()
    guards = [AuditTrail(ignore=("result", "notes", "heads")), IMPORT.guard()]

    class Meta:
        db_table = "imports_run"
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["owner", "-id"], name="imports_run_of_person")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def plan(self) -> ImportKind:
        """The kind of table this file holds."""
        return import_kinds.get(self.kind)

    @property
    def stage(self) -> State:
        """Word and drawing of the state."""
        return IMPORT.state(self.state)

    @property
    def counts(self) -> dict[str, int]:
        return self.result.get("counts", {})
