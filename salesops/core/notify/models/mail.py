"""The outbox: one row for each mail and recipient, written in the transaction of the act."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.guards import Unaudited
from salesops.core.jobs.models import random_key
from salesops.core.notify.states import MAIL_STATE_GUARD, MailState


class MailQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MailQuerySet":
        """The outbox is read by those who run the portal."""
        return self if user.can("settings", "e") or user.holds("AUD") else self.none()

    def due(self) -> "MailQuerySet":
        """Mails to send now: waiting ones, and those whose sender died."""
        return self.filter(
            models.Q(state=MailState.WAITING, not_before__lte=Now())
            | models.Q(state=MailState.SENDING, lease_until__lt=Now())
        )


class Mail(models.Model):
    """One mail to one recipient. ``message_id`` is fixed when the row is written: a mail sent twice is recognised as one (F17)."""

    key = models.CharField(_("key"), max_length=40, unique=True, default=random_key, editable=False)
    message_id = models.CharField(_("message id"), max_length=120, unique=True)
    to = models.CharField(pgettext_lazy("mail", "to"), max_length=254)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mails", verbose_name=_("person")
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("formatted text"), blank=True)
    # Made of notifications at sending time, with the reader's scope of that moment.
    from_notices = models.BooleanField(_("made of notifications"), default=False)
    # Holds a secret (a reset link): the text is forgotten once it is sent.
    sensitive = models.BooleanField(_("sensitive"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.WAITING)
    not_before = models.DateTimeField(_("not before"), db_default=Now())
    lease_until = models.DateTimeField(_("lease until"), null=True)
    lease_token = models.CharField(_("lease"), max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = MailQuerySet.as_manager()
    guards = [MAIL_STATE_GUARD, Unaudited("an outbox; each row is its own record")]

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                fields=["not_before", "id"], name="mail_to_send", condition=models.Q(state__in=("waiting", "sending"))
            ),
            models.Index(fields=["state", "-id"], name="mail_by_state"),
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id
