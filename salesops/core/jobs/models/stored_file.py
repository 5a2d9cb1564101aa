"""Files people hand in and files the portal makes for them ("My files")."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail
from salesops.core.sockets.files import file_doors
from salesops.core.sockets.records import record_kinds

from .job import Job, random_key


class StoredFileQuerySet(models.QuerySet):
    def kept(self) -> "StoredFileQuerySet":
        """Files whose time is not over."""
        return self.filter(models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=Now()))

    def expired(self) -> "StoredFileQuerySet":
        return self.filter(expires_at__lte=Now())

    def visible_to(self, user: Any) -> "StoredFileQuerySet":
        """Own files, as long as the right to their content lasts (S15). Attachments are asked for one by one: ``may_fetch``."""
        mine = models.Q(owner=user) & models.Q(capability="")
        for capability, right in (
            StoredFile.objects.filter(owner=user).exclude(capability="").values_list("capability", "right").distinct()
        ):
            if user.can(capability, right):
                mine |= models.Q(owner=user, capability=capability, right=right)
        return self.kept().filter(mine)


class StoredFile(models.Model):
    """A file on disk under a name of ours. ``name`` is what people call it: text, never a path.

    ``record_kind`` and ``record_id`` name the record it is attached to; whoever may open the record may fetch the file.
    ``capability`` and ``right`` are what the owner must still hold to fetch an export.
    """

    key = models.CharField(_("key"), max_length=40, unique=True, default=random_key, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stored_files", verbose_name=_("owner")
    )
    purpose = models.CharField(_("purpose"), max_length=60)
    name = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    # Relative to the folder of files.
    path = models.CharField(_("place"), max_length=100, unique=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="files", verbose_name=_("job"))
    record_kind = models.CharField(_("kind of record"), max_length=60, blank=True)
    record_id = models.CharField(_("record"), max_length=64, blank=True)
    capability = models.CharField(_("capability"), max_length=40, blank=True)
    right = models.CharField(_("right"), max_length=1, blank=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    expires_at = models.DateTimeField(_("kept until"), null=True)

    objects = StoredFileQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["owner", "-id"], name="stored_file_of_person"),
            models.Index(fields=["record_kind", "record_id"], name="stored_file_of_record"),
            models.Index(
                fields=["expires_at"], name="stored_file_expiry", condition=models.Q(expires_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Path:
        return Path(settings.FILES_DIR) / self.path

    def may_fetch(self, user: Any) -> bool:
        """Owner with the right, or a reader of the record it is attached to; what the file's purpose asks comes on top."""
        if self.purpose in file_doors and not file_doors.get(self.purpose).open_to(user, self):
            return False
        if type(self).objects.visible_to(user).filter(pk=self.pk).exists():
            return True
        if not self.record_kind or self.record_kind not in record_kinds:
            return False
        return record_kinds.get(self.record_kind).visible_to(user).filter(pk=self.record_id).exists()
