"""Tokens of the API (contract.md, "API"): never more than their owner's rights, kept as a hash."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail


class ApiTokenQuerySet(models.QuerySet):
    def good(self, now: datetime | Now) -> "ApiTokenQuerySet":
        """Tokens that open the API at ``now``."""
        return self.filter(expires_at__gt=now, revoked_at=None)


class ApiToken(models.Model):
    """One token. ``proved`` says whether a second factor was given for it."""

    READ, WRITE = "read", "write"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10), verbose_name=_("may"))
    proved = models.BooleanField(_("second factor given"), default=False)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("good until"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    last_address = models.GenericIPAddressField(_("last used from"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = ApiTokenQuerySet.as_manager()
    guards = [AuditTrail(secret=("digest",), ignore=("last_used_at", "last_address"))]

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        indexes = [models.Index(fields=["user", "-created_at"], name="api_token_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=["read", "write"]) & ~models.Q(scopes=[]),
                name="api_token_known_scopes",
            )
        ]
