"""What a person was told, and through which channels he wants to hear it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited

from .mail import Mail


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "NotificationQuerySet":
        """One's own, nobody else's. Whether the *record* may still be shown is asked when the text is made."""
        return self.filter(person=user, in_page=True)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True, done_at__isnull=True)


class Notification(models.Model):
    """One event told to one person. The text is made from event and parameters when it is read, in the reader's language."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications", verbose_name=_("person")
    )
    event = models.CharField(_("event"), max_length=80)
    group = models.CharField(_("group"), max_length=8)
    params = models.JSONField(_("values in the text"), default=dict, blank=True)
    record_kind = models.CharField(_("kind of record"), max_length=60, blank=True)
    record_id = models.CharField(_("record"), max_length=64, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    # Told as deputy of this person.
    for_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("as deputy of")
    )
    # A reminder's step: each is told once to each person.
    once = models.CharField(_("once"), max_length=120, blank=True)
    in_page = models.BooleanField(_("in the page"), default=True)
    in_digest = models.BooleanField(_("in the digest"), default=False)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="notices", verbose_name=_("mail"))
    at = models.DateTimeField(_("time"), db_default=Now())
    read_at = models.DateTimeField(_("read"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)

    objects = NotificationQuerySet.as_manager()
    guards = [Unaudited("what was told; the act itself is audited")]

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "event", "once"], name="notification_once", condition=~models.Q(once="")
            )
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_of_person"),
            models.Index(
                fields=["person"],
                name="notification_unread",
                condition=models.Q(read_at__isnull=True, done_at__isnull=True, in_page=True),
            ),
            models.Index(fields=["record_kind", "record_id"], name="notification_of_record"),
            models.Index(
                fields=["person"],
                name="notification_digest",
                condition=models.Q(in_digest=True, mail__isnull=True),
            ),
        ]


class ChannelChoice(models.Model):
    """The channels a person chose for one event."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="channel_choices", verbose_name=_("person")
    )
    event = models.CharField(_("event"), max_length=80)
    channels = models.CharField(_("channels"), max_length=5, blank=True)

    guards = [Unaudited("a person's own taste")]

    class Meta:
        verbose_name = _("choice of channels")
        verbose_name_plural = _("choices of channels")
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="channel_choice_once")]
