"""What is written about a card: the person's report (H01), the rater's comments, the talk afterwards (H05)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments import words
from salesops.core.guards import AppendOnly, AuditTrail, Frozen, VersionBump
from salesops.core.models import Versioned
from salesops.core.models.base import Spoken

LONG = 2000
LONGER: dict[str, Any] = {"max_length": LONG, "blank": True}


class WorkReport(Versioned):
    """工作述职报告: what the person says to the period; the own score is shown and never counted."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("work report", "draft")
        FILED = "filed", pgettext_lazy("work report", "filed")

    scorecard = models.OneToOneField(
        "assessments.Scorecard", models.PROTECT, related_name="report", verbose_name=_("scorecard")
    )
    state = models.CharField(_("state"), max_length=5, choices=State.choices, default=State.DRAFT)
    results = models.TextField(_("Targets reached"), **LONGER)
    key_work = models.TextField(_("Key work"), **LONGER)
    highlights = models.TextField(_("Highlights"), **LONGER)
    problems = models.TextField(_("Problems and what was learned"), **LONGER)
    improvement = models.TextField(_("Plan to improve"), **LONGER)
    support = models.TextField(_("Support needed"), **LONGER)
    self_score = models.DecimalField(_("own score"), max_digits=5, decimal_places=2, null=True, blank=True)
    changed_at = models.DateTimeField(_("last changed at"))
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True)

    objects = models.Manager()
    # Whoever reads the audit trail learns that somebody wrote, not what.
    guards = [
        AuditTrail(
            secret=("results", "key_work", "highlights", "problems", "improvement", "support", "self_score")
        ),
        VersionBump(), Frozen("state", ("filed",)),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("work report")
        verbose_name_plural = _("work reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", filed_at__isnull=True) | Q(state="filed", filed_at__isnull=False),
                name="work_report_filed_when",
            ),
            models.CheckConstraint(
                condition=Q(self_score__isnull=True) | Q(self_score__gte=0, self_score__lte=110),
                name="work_report_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.state}"

    @property
    def is_filed(self) -> bool:
        return self.state == self.State.FILED


class CardComment(Spoken):
    """What the rater says to a dimension."""

    scorecard = models.ForeignKey(
        "assessments.Scorecard", models.PROTECT, related_name="comments", verbose_name=_("scorecard")
    )
    dimension = models.CharField(_("dimension"), max_length=3, choices=words.DIMENSIONS)
    text = models.TextField(_("comment"), max_length=LONG)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = models.Manager()
    guards = [AuditTrail(secret=("text",)), AppendOnly()]

    class Meta:
        verbose_name = _("comment on a scorecard")
        verbose_name_plural = _("comments on scorecards")
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "dimension"], name="card_comment_once"),
            models.CheckConstraint(condition=~Q(text=""), name="card_comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.dimension}"


class ReviewTalk(Versioned):
    """绩效面谈记录: noted by the rater, confirmed by the person."""

    class State(models.TextChoices):
        NOTED = "noted", pgettext_lazy("review talk", "waits for confirmation")
        CONFIRMED = "confirmed", pgettext_lazy("review talk", "confirmed by both")

    scorecard = models.OneToOneField(
        "assessments.Scorecard", models.PROTECT, related_name="talk", verbose_name=_("scorecard")
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.NOTED)
    held_on = models.DateField(_("held on"))
    strengths = models.TextField(_("What went well"), max_length=LONG)
    weak = models.TextField(_("What was weak"), max_length=LONG)
    goals = models.TextField(_("Goals until next time"), max_length=LONG)
    support = models.TextField(_("Support agreed"), **LONGER)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("noted by"))
    at = models.DateTimeField(_("noted at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = models.Manager()
    guards = [
        AuditTrail(secret=("strengths", "weak", "goals", "support")), VersionBump(), Frozen("state", ("confirmed",)),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("review talk")
        verbose_name_plural = _("review talks")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="noted", confirmed_at__isnull=True)
                | Q(state="confirmed", confirmed_at__isnull=False),
                name="review_talk_confirmed_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.held_on}"
