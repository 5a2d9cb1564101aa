"""Customers without progress for the weeks of their grade, week by week (CUS-6)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.states.grading import STALLED
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .customer import Customer
from .grading import GradedQuerySet


class StalledQuerySet(GradedQuerySet):
    def unanswered(self) -> "StalledQuerySet":
        """Cases somebody still has to say something about."""
        return self.filter(state__in=("open", "overdue"))


class StalledCase(Versioned):
    """A customer listed on a Monday. ``owner`` is who had to answer then; ``weeks`` without progress; ``streak`` is how often in a
    row it was listed. ``fell_to`` is the grade it fell to with that listing.
    """

    class Answer(models.TextChoices):
        NEXT_STEP = "next_step", _("next step")
        LOWER = "lower", _("lower grade")
        HAND_OVER = "hand_over", _("hand over")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="stalled_cases", verbose_name=_("customer"))
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("owner"))
    listed_on = models.DateField(_("listed on"))
    grade = models.CharField(_("grade"), max_length=1)
    weeks = models.PositiveSmallIntegerField(_("weeks without progress"))
    streak = models.PositiveSmallIntegerField(_("times in a row"), default=1)
    fell_to = models.CharField(_("grade fell to"), max_length=1, blank=True)
    due_at = models.DateTimeField(_("answer by"))
    state = models.CharField(_("state"), max_length=10, choices=STALLED.choices, default="open")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    heir = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hand over to")
    )
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    machine = STALLED
    objects = StalledQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), STALLED.guard()]

    class Meta:
        verbose_name = _("stalled customer")
        verbose_name_plural = _("stalled customers")
        constraints = [
            models.UniqueConstraint(fields=["customer", "listed_on"], name="stalled_once_a_monday"),
            models.UniqueConstraint(
                fields=["customer"], name="stalled_one_open", condition=Q(state__in=["open", "overdue"])
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="stalled_list"),
            models.Index(fields=["owner", "state"], name="stalled_of_owner"),
        ]

    def __str__(self) -> str:
        return str(self.customer)
