"""The weekly contact round of the settlement secretary (每周拜访, C21, CUS-6)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned


class RoundOutcome(models.TextChoices):
    """In the order of their keys 1 to 5."""

    OK = "ok", pgettext_lazy("contact round", "reached, in order")
    PROMISE = "promise", pgettext_lazy("contact round", "payment promised")
    PROBLEM = "problem", pgettext_lazy("contact round", "problem")
    NOT_REACHED = "not_reached", pgettext_lazy("contact round", "not reached")
    AGAIN = "again", pgettext_lazy("contact round", "call again")


# Only who was spoken to counts as covered, and as contacted.
REACHED = (RoundOutcome.OK, RoundOutcome.PROMISE, RoundOutcome.PROBLEM)


class ContactRoundQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ContactRoundQuerySet":
        """Rounds of the markets in reach; the secretaries' lead, directors and managers of the market see theirs."""
        from customers.scope.rounds import visible_rounds

        return visible_rounds(self, user)


class ContactRound(models.Model):
    """The call list of one market for one week (``week`` is its Monday). ``user`` settles there on that day, if anybody does."""

    market = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("market"))
    week = models.DateField(_("week of"))
    user = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_rounds",
        verbose_name=_("secretary"),
    )
    created_at = models.DateTimeField(_("drawn up at"))

    objects = ContactRoundQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("contact round")
        verbose_name_plural = _("contact rounds")
        constraints = [models.UniqueConstraint(fields=["market", "week"], name="contact_round_once")]
        indexes = [models.Index(fields=["week"], name="contact_round_week")]

    def __str__(self) -> str:
        return f"{self.week:%Y-%m-%d}"


class RoundCall(Versioned):
    """One customer of a round. ``tries`` counts calls that reached nobody; the talk itself is a contact (``visit``)."""

    round = models.ForeignKey(ContactRound, models.PROTECT, related_name="calls", verbose_name=_("contact round"))
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", verbose_name=_("customer"))
    outcome = models.CharField(_("outcome"), max_length=11, choices=RoundOutcome.choices, blank=True)
    promise_on = models.DateField(_("payment promised for"), null=True, blank=True)
    promise_amount = models.DecimalField(_("amount promised"), max_digits=14, decimal_places=2, null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    visit = models.OneToOneField(
        "customers.Visit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )

    guards = [AuditTrail(), VersionBump()]

    class Meta:
        verbose_name = _("call of a contact round")
        verbose_name_plural = _("calls of contact rounds")
        constraints = [
            models.UniqueConstraint(fields=["round", "customer"], name="round_call_once"),
            models.CheckConstraint(
                condition=Q(outcome="promise", promise_on__isnull=False)
                | (~Q(outcome="promise") & Q(promise_on__isnull=True, promise_amount__isnull=True)),
                name="round_call_promise_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=REACHED, visit__isnull=False)
                | (~Q(outcome__in=REACHED) & Q(visit__isnull=True)),
                name="round_call_reached_is_a_contact",
            ),
        ]
