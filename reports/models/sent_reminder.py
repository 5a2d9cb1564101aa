"""What the sweep of reminders told whom: each step of each occasion once to each person (RPT-5)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited
from salesops.core.notify.models import Notification


class SentReminderQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SentReminderQuerySet":
        """One's own; whoever keeps the reminders, and the auditor, sees all of them."""
        return self if user.can("settings", "e") or user.holds("AUD") else self.filter(person=user)


class SentReminder(models.Model):
    """One step told to one person, or passed over because a later one was due already."""

    class State(models.TextChoices):
        SENT = "sent", _("sent")
        PASSED_OVER = "passed", _("passed over")

    reminder = models.CharField(_("reminder"), max_length=80)
    key = models.CharField(_("occasion"), max_length=120)
    step = models.CharField(_("step"), max_length=20)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sent_reminders", verbose_name=_("person")
    )
    for_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("as deputy of")
    )
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.SENT)
    due_at = models.DateTimeField(_("due"))
    sent_at = models.DateTimeField(_("sent"))
    # Sent later than quiet hours account for: the portal was away.
    is_late = models.BooleanField(_("late"), default=False)
    notification = models.ForeignKey(
        Notification, models.SET_NULL, null=True, related_name="+", verbose_name=_("notification")
    )

    objects = SentReminderQuerySet.as_manager()
    guards = [Unaudited("a log of what was told")]

    class Meta:
        verbose_name = _("reminder sent")
        verbose_name_plural = _("reminders sent")
        constraints = [
            models.UniqueConstraint(fields=["reminder", "key", "step", "person"], name="reminder_once"),
        ]
        indexes = [
            models.Index(fields=["-sent_at", "-id"], name="reminder_newest"),
            models.Index(fields=["person", "-sent_at", "-id"], name="reminder_of_person"),
            models.Index(fields=["notification"], name="reminder_notification"),
        ]

    def __str__(self) -> str:
        return f"{self.reminder} {self.key} {self.step}"
