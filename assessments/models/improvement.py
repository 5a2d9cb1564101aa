"""What follows from weak cards: improvement plans with their checkpoints, and what is proposed by band (ASM-10, H07)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.states.improvement import IMPROVEMENT
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned
from salesops.core.states import State

ACTIVE = ("due", "open", "extended")
LONG: dict[str, Any] = {"max_length": 2000, "blank": True}


class PeopleQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Any:
        """One's own, those one coaches, and those of people in reach."""
        from assessments.scope_people import of_people_in_reach

        return of_people_in_reach(self, user, coach=self.model is ImprovementPlan)

    def active(self) -> "PeopleQuerySet":
        return self.filter(state__in=ACTIVE)


class ImprovementPlan(Versioned):
    """``scorecard`` asked for it (``trigger``), ``due_on`` is the last day to open it. ``standing``: pool, place and size of it.

    ``judged_by`` is the later card that decided.
    """

    class Trigger(models.TextChoices):
        LAST_TENTH = "last_tenth", pgettext_lazy("improvement plan", "among the last 10%")
        LOW_QUARTER = "low_quarter", pgettext_lazy("improvement plan", "a quarter below 60")
        LOW_MONTHS = "low_months", pgettext_lazy("improvement plan", "two months below 60")

    machine = IMPROVEMENT

    number = models.CharField(_("number"), max_length=20, blank=True)
    person = models.ForeignKey(
        get_user_model(), models.PROTECT, related_name="improvement_plans", db_index=False, verbose_name=_("person")
    )
    scorecard = models.OneToOneField(
        "assessments.Scorecard", models.PROTECT, related_name="improvement_plan", verbose_name=_("scorecard")
    )
    trigger = models.CharField(pgettext_lazy("improvement plan", "reason"), max_length=11, choices=Trigger.choices)
    standing = models.JSONField(pgettext_lazy("improvement plan", "standing"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=IMPROVEMENT.choices, default="due")
    due_on = models.DateField(pgettext_lazy("improvement plan", "to be opened by"))
    coach = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("coach")
    )
    gap = models.TextField(pgettext_lazy("improvement plan", "gap"), **LONG)
    cause = models.TextField(pgettext_lazy("improvement plan", "cause"), **LONG)
    actions = models.TextField(pgettext_lazy("improvement plan", "actions"), **LONG)
    opened_on = models.DateField(pgettext_lazy("improvement plan", "opened on"), null=True, blank=True)
    opened_by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opened by")
    )
    ends_on = models.DateField(pgettext_lazy("improvement plan", "ends on"), null=True, blank=True)
    judged_by = models.ForeignKey(
        "assessments.Scorecard", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    result = models.CharField(pgettext_lazy("improvement plan", "result"), max_length=500, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = PeopleQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), IMPROVEMENT.guard()]

    class Meta:
        verbose_name = _("improvement plan")
        verbose_name_plural = _("improvement plans")
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="improvement_number_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=list(ACTIVE)), name="improvement_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "cancelled"])
                | ~Q(number="") & Q(coach__isnull=False, opened_on__isnull=False, ends_on__isnull=False),
                name="improvement_opened_whole",
            ),
            models.CheckConstraint(condition=~Q(coach=models.F("person")), name="improvement_coached_by_another"),
        ]
        indexes = [
            models.Index(fields=["-due_on", "-id"], name="improvement_list"),
            models.Index(fields=["person", "state"], name="improvement_of_person"),
        ]

    def __str__(self) -> str:
        return self.number or f"GJ {self.pk}"

    @property
    def shown_state(self) -> State:
        return IMPROVEMENT.state_of(self)


class PlanCheckpoint(models.Model):
    """A day on which coach and person look at where the plan stands; ``answer`` is the person's own word."""

    plan = models.ForeignKey(
        ImprovementPlan, models.PROTECT, related_name="checkpoints", db_index=False, verbose_name=_("plan")
    )
    due_on = models.DateField(_("due on"))
    held_on = models.DateField(pgettext_lazy("checkpoint", "held on"), null=True, blank=True)
    note = models.TextField(_("note"), **LONG)
    answer = models.TextField(pgettext_lazy("checkpoint", "answer"), **LONG)
    by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = models.Manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = [
            models.UniqueConstraint(fields=["plan", "due_on"], name="plan_checkpoint_once"),
            models.CheckConstraint(condition=Q(held_on__isnull=True) | ~Q(note=""), name="plan_checkpoint_noted"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.due_on}"


class GrowthProposal(Versioned):
    """What a card's band asks for beside a plan: done with a note, or declined with a reason."""

    class Kind(models.TextChoices):
        TALK = "talk", pgettext_lazy("proposal", "talk about the weakest KPIs")
        COACHING_TALK = "coaching_talk", pgettext_lazy("proposal", "coaching talk")
        TRAINING = "training", pgettext_lazy("proposal", "training")
        PAIRING = "pairing", pgettext_lazy("proposal", "pairing with a champion, or a case study")
        COACHING_MONTH = "coaching_month", pgettext_lazy("proposal", "one month more of coaching")
        DECISION = "decision", pgettext_lazy("proposal", "decision by director and HR after the probation")
        CHANGE = "change", pgettext_lazy("proposal", "change of post, or training")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("proposal", "open")
        DONE = "done", pgettext_lazy("proposal", "done")
        DECLINED = "declined", pgettext_lazy("proposal", "declined")

    person = models.ForeignKey(
        get_user_model(), models.PROTECT, related_name="growth_proposals", verbose_name=_("person")
    )
    scorecard = models.ForeignKey(
        "assessments.Scorecard", models.PROTECT, related_name="proposals", db_index=False, verbose_name=_("scorecard")
    )
    kind = models.CharField(pgettext_lazy("proposal", "kind"), max_length=14, choices=Kind.choices)
    # Weakest KPIs of the card, or the dimension that is weak.
    about = models.JSONField(pgettext_lazy("proposal", "about"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("proposed at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = PeopleQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump()]

    class Meta:
        verbose_name = _("proposal after a scorecard")
        verbose_name_plural = _("proposals after scorecards")
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "kind"], name="growth_proposal_once"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(note=""), name="growth_proposal_says_what"),
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="growth_proposal_list")]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"
