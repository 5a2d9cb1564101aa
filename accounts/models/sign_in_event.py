"""Every try to get in: what the lock-out counts, and the security log of sign-ins."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AppendOnly, Unaudited


class SignInEvent(models.Model):
    """One try. ``name_hash`` is keyed (people type passwords into the wrong box): the same for all spellings of a name."""

    class Outcome(models.TextChoices):
        TRYING = "trying", _("under way")
        FAILED = "failed", _("refused")
        LOCKED = "locked", _("locked")
        HALF = "half", _("password right, code asked")
        PASSED = "passed", _("let in")
        UNLOCKED = "unlocked", _("unlocked")

    class Stage(models.TextChoices):
        PASSWORD = "password", _("password")
        CODE = "code", _("code")
        RESET = "reset", _("reset asked")

    at = models.DateTimeField(_("time"))
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    name_hash = models.CharField(_("name"), max_length=64)
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    address = models.GenericIPAddressField(_("address"))
    device = models.CharField(_("device"), max_length=200, blank=True)

    guards = [AppendOnly(but=("outcome", "user_id")), Unaudited("written once, and itself a log")]

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        indexes = [
            models.Index(fields=["name_hash", "-at"], name="sign_in_by_name"),
            models.Index(fields=["address", "-at"], name="sign_in_by_address"),
            models.Index(fields=["user", "-at"], name="sign_in_by_user"),
        ]
