"""What is decided on a card outside its steps: late corrections (ASM-6), red lines (defaults.md 9.1)."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.guards.red_lines import SaidStays
from assessments.states.corrections import CORRECTION, RED_LINE
from salesops.core.guards import AuditTrail, Frozen, VersionBump
from salesops.core.models import Versioned
from salesops.core.states import State

from .scorecards import EXACT, Scorecard


class CardCorrectionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CardCorrectionQuerySet":
        """Those of cards whose result one knows."""
        return self.filter(scorecard__in=Scorecard.objects.results_visible_to(user))

    def open(self) -> "CardCorrectionQuerySet":
        return self.filter(state="in_review")


class CardCorrection(Versioned):
    """A late correction on its way: asked for by one, agreed to by another, and from then on a ``CardAdjustment``."""

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="corrections", verbose_name=_("scorecard"))
    kpi = models.CharField("KPI", max_length=8)
    before = models.DecimalField(_("before"), null=True, **EXACT)
    after = models.DecimalField(_("after"), **EXACT)
    reason = models.CharField(_("reason"), max_length=500)
    evidence = models.TextField(_("evidence"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=CORRECTION.choices, default="in_review")
    asked_by = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    asked_at = models.DateTimeField(_("asked for at"))
    adjustment = models.OneToOneField(
        "assessments.CardAdjustment", models.PROTECT, null=True, blank=True, related_name="correction",
        verbose_name=_("adjustment"),
    )  # fmt: skip

    objects = CardCorrectionQuerySet.as_manager()
    machine = CORRECTION
    guards = [
        AuditTrail(secret=("before", "after", "reason", "evidence")), VersionBump(), CORRECTION.guard(),
        Frozen("state", ("approved", "rejected", "withdrawn")),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("late correction of a scorecard")
        verbose_name_plural = _("late corrections of scorecards")
        constraints = [
            # What a total comes to is reckoned with one correction at a time.
            models.UniqueConstraint(fields=["scorecard"], condition=Q(state="in_review"), name="card_correction_one_open"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(evidence=""), name="card_correction_says_why"),
            models.CheckConstraint(
                condition=Q(state="approved", adjustment__isnull=False)
                | ~Q(state="approved") & Q(adjustment__isnull=True),
                name="card_correction_adjusts",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.kpi}"

    @property
    def shown_state(self) -> State:
        return CORRECTION.state_of(self)


class RedLineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "RedLineQuerySet":
        """Those of cards in reach: whom it is about is heard, whatever the state of the card."""
        return self.filter(scorecard__in=Scorecard.objects.visible_to(user))

    def unheard(self, now: datetime) -> "RedLineQuerySet":
        """Whose time to answer is over."""
        return self.filter(state="hearing", answer_due__lt=now)


class RedLine(Versioned):
    """Something that caps a total, whatever was reached: said by one, answered by the person, decided by director and GM.

    ``late``: decided when the card was closed; it stands beside the card, as a late correction does.
    """

    class Kind(models.TextChoices):
        FORGED = "forged", pgettext_lazy("red line", "records falsified")
        LEAKED = "leaked", pgettext_lazy("red line", "customer data leaked")
        MONEY = "money", pgettext_lazy("red line", "money taken in privately")
        PROMISE = "promise", pgettext_lazy("red line", "side promise to a customer")
        UNDER_FLOOR = "under_floor", pgettext_lazy("red line", "price under the floor without approval")

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="red_lines", verbose_name=_("scorecard"))
    kind = models.CharField(pgettext_lazy("red line", "what was done"), max_length=12, choices=Kind.choices)
    facts = models.TextField(pgettext_lazy("red line", "facts and evidence"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=RED_LINE.choices, default="hearing")
    said_by = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    said_at = models.DateTimeField(_("proposed at"))
    answer = models.TextField(pgettext_lazy("red line", "answer of the person"), max_length=2000, blank=True)
    answer_due = models.DateTimeField(pgettext_lazy("red line", "answer until"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    late = models.BooleanField(_("late"), default=False)
    decided_by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = RedLineQuerySet.as_manager()
    machine = RED_LINE
    guards = [
        AuditTrail(secret=("facts", "answer")), VersionBump(), RED_LINE.guard(), SaidStays(),
        Frozen("state", ("decided", "dropped")),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("red line")
        verbose_name_plural = _("red lines")
        constraints = [
            models.UniqueConstraint(fields=["scorecard"], condition=~Q(state="dropped"), name="red_line_once_a_card"),
            models.CheckConstraint(condition=~Q(facts=""), name="red_line_says_what"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="red_line_answered_when",
            ),
            # By two people, after the person was heard or let the time pass.
            models.CheckConstraint(
                condition=~Q(state="decided")
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("said_by"))
                & (Q(answered_at__isnull=False) | Q(decided_at__gt=F("answer_due"))),
                name="red_line_decided",
            ),
        ]
        indexes = [models.Index(fields=["answer_due"], condition=Q(state="hearing"), name="red_lines_unheard")]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.kind}"

    @property
    def shown_state(self) -> State:
        return RED_LINE.state_of(self)
