"""Answers kept so that a repeated request has one effect (F10)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited


class KeptAnswer(models.Model):
    """The answer to one key of one person. Written in the transaction of the act itself, so it exists only if the act does."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    key = models.CharField(_("key"), max_length=255)
    # SHA-256 over method, address and body.
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    created_at = models.DateTimeField(_("made"))
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    headers = models.JSONField(_("headers"), default=dict)
    body = models.BinaryField(_("body"), default=b"")

    guards = [Unaudited("copies of answers, gone after a day")]

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="kept_answer_age")]
