from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail


class Link(models.Model):
    """One link that was given out. Only the SHA-256 of its token is kept.

    ``purpose`` is ``<app>.<verb>``; ``subject`` the key of the record it is for, ``subject_version`` the version it was made for.
    """

    purpose = models.CharField(_("purpose"), max_length=60)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    subject = models.CharField(_("record"), max_length=64)
    subject_version = models.PositiveIntegerField(_("version"), null=True)
    data = models.JSONField(_("details"), default=dict)
    created_at = models.DateTimeField(_("made"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    guards = [AuditTrail(secret=("digest", "data"))]

    class Meta:
        verbose_name = _("public link")
        verbose_name_plural = _("public links")
        indexes = [models.Index(fields=["purpose", "subject"], name="link_of_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="link_ends_after_it_begins"
            )
        ]
