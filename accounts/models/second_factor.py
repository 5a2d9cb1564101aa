"""The second factor (ACC-6): an authenticator app, and codes on paper for the day the phone is lost."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail


class SecondFactor(models.Model):
    """A person's authenticator app. ``secret`` is encrypted; ``last_step`` is the last 30-second step used (no replay)."""

    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="second_factor", verbose_name=_("person"))
    secret = models.TextField(_("secret"))
    last_step = models.BigIntegerField(_("last step used"), default=0)
    added_at = models.DateTimeField(_("set up"))

    guards = [AuditTrail(secret=("secret",), ignore=("last_step",))]

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")


class RecoveryCode(models.Model):
    """One code on paper: hashed, good for one sign-in."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="recovery_codes", verbose_name=_("person"))
    digest = models.CharField(_("digest"), max_length=64)
    used_at = models.DateTimeField(_("used"), null=True)

    guards = [AuditTrail(secret=("digest",))]

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]
