"""Competitive selection: a vacancy, its panel, who applied, what each member of the panel gave (ASM-9, H17)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.guards.vacancies import ScoredInTime
from assessments.rules.selection import PARTS, Terms
from assessments.states.vacancies import UNDER_WAY, VACANCY
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned
from salesops.core.states import State

SCORE: dict[str, Any] = {
    "max_digits": 5, "decimal_places": 2, "validators": [MinValueValidator(0), MaxValueValidator(100)],
}  # fmt: skip


class VacancyQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "VacancyQuerySet":
        """Vacancies are published inside the company; who applied and with which score isn't part of the row."""
        return self if user.is_authenticated and user.can("promotion", "v") else self.none()

    def under_way(self) -> "VacancyQuerySet":
        return self.filter(state__in=UNDER_WAY)


class Vacancy(Versioned):
    """A post from the regional director up, to be won. ``terms``: how the panel scores, as it held on the day it was published."""

    machine = VACANCY

    number = models.CharField(_("number"), max_length=20, unique=True)
    position = models.ForeignKey("accounts.Position", models.PROTECT, related_name="+", verbose_name=_("position"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    text = models.TextField(pgettext_lazy("vacancy", "tasks and requirements"), max_length=2000)
    closes_on = models.DateField(pgettext_lazy("vacancy", "applications until"))
    score_by = models.DateField(pgettext_lazy("vacancy", "scores until"))
    terms = models.JSONField(pgettext_lazy("vacancy", "terms"))
    state = models.CharField(_("state"), max_length=9, choices=VACANCY.choices, default="open")
    published_by = models.ForeignKey(
        get_user_model(), models.PROTECT, related_name="+", verbose_name=pgettext_lazy("vacancy", "published by")
    )
    published_at = models.DateTimeField(pgettext_lazy("vacancy", "published at"))
    scored_at = models.DateTimeField(pgettext_lazy("vacancy", "scored at"), null=True, blank=True)
    winner = models.OneToOneField(
        "assessments.VacancyApplication", models.PROTECT, null=True, blank=True, related_name="won",
        verbose_name=pgettext_lazy("vacancy", "winner"),
    )  # fmt: skip
    decided_by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = VacancyQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), VACANCY.guard()]

    class Meta:
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        constraints = [
            models.UniqueConstraint(
                fields=["position", "unit"], condition=Q(state__in=UNDER_WAY), name="vacancy_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(score_by__gt=F("closes_on")), name="vacancy_scored_after_closing"),
            models.CheckConstraint(
                condition=Q(state="decided", winner__isnull=False) | (~Q(state="decided") & Q(winner__isnull=True)),
                name="vacancy_decided_has_winner",
            ),
        ]
        indexes = [models.Index(fields=["-published_at", "-id"], name="vacancy_list")]

    def __str__(self) -> str:
        return self.number

    @property
    def shown_state(self) -> State:
        return VACANCY.state_of(self)

    @property
    def held_terms(self) -> Terms:
        return Terms.of_json(self.terms)


class PanelSeat(models.Model):
    """A member of the panel; whoever is excused has no say and isn't waited for."""

    vacancy = models.ForeignKey(
        Vacancy, models.PROTECT, related_name="seats", db_index=False, verbose_name=_("vacancy")
    )
    member = models.ForeignKey(get_user_model(), models.PROTECT, related_name="panel_seats", verbose_name=_("member"))
    excused_at = models.DateTimeField(pgettext_lazy("panel", "excused at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = models.Manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("seat on a panel")
        verbose_name_plural = _("seats on panels")
        constraints = [models.UniqueConstraint(fields=["vacancy", "member"], name="panel_seat_once")]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.member_id}"


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Any:
        """One's own; all of a vacancy for its panel and for who sees everybody's promotions, but for applicants."""
        from assessments.scope_vacancies import applications_for

        return applications_for(self, user)

    def standing(self) -> "ApplicationQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class VacancyApplication(Versioned):
    """Somebody eligible who wants the post. ``conditions``: the evidence of the last closing; ``points`` once all scores are in."""

    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="applications", verbose_name=_("vacancy"))
    person = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+", verbose_name=_("person"))
    position = models.ForeignKey("accounts.Position", models.PROTECT, related_name="+", verbose_name=_("position"))
    review = models.ForeignKey(
        "assessments.PromotionReview", models.PROTECT, related_name="applications", verbose_name=_("review")
    )
    conditions = models.JSONField(_("conditions"))
    precedence = models.BooleanField(pgettext_lazy("promotion", "precedence"), default=False)
    mean = models.DecimalField(
        pgettext_lazy("promotion", "mean of four quarters"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    motivation = models.TextField(pgettext_lazy("application", "what for and what with"), max_length=2000)
    applied_at = models.DateTimeField(pgettext_lazy("application", "applied at"))
    withdrawn_at = models.DateTimeField(pgettext_lazy("application", "withdrawn at"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)
    place = models.PositiveSmallIntegerField(pgettext_lazy("application", "place"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()
    guards = [AuditTrail(secret=("points", "place")), VersionBump()]

    class Meta:
        verbose_name = pgettext_lazy("for a post", "application")
        verbose_name_plural = pgettext_lazy("for a post", "applications")
        constraints = [models.UniqueConstraint(fields=["vacancy", "person"], name="vacancy_application_once")]
        indexes = [models.Index(fields=["-applied_at", "-id"], name="vacancy_application_list")]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.person_id}"


class PanelScoreQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Any:
        """One's own; those of the others when all are in, for who sees the applications."""
        from assessments.scope_vacancies import scores_for

        return scores_for(self, user)


class PanelScore(Versioned):
    """What one member of the panel gives one applicant, each part 0 to 100."""

    seat = models.ForeignKey(
        PanelSeat, models.PROTECT, related_name="scores", db_index=False, verbose_name=_("seat on a panel")
    )
    application = models.ForeignKey(
        VacancyApplication,
        models.PROTECT,
        related_name="scores",
        verbose_name=pgettext_lazy("for a post", "application"),
    )
    results = models.DecimalField(pgettext_lazy("panel", "results"), **SCORE)
    management = models.DecimalField(pgettext_lazy("panel", "management"), **SCORE)
    presentation = models.DecimalField(pgettext_lazy("panel", "presentation"), **SCORE)
    feedback = models.DecimalField(pgettext_lazy("panel", "360° feedback"), **SCORE)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    at = models.DateTimeField(_("at"))

    objects = PanelScoreQuerySet.as_manager()
    guards = [AuditTrail(secret=(*PARTS, "note")), VersionBump(), ScoredInTime()]

    class Meta:
        verbose_name = _("score of a panel")
        verbose_name_plural = _("scores of panels")
        constraints = [
            models.UniqueConstraint(fields=["seat", "application"], name="panel_score_once"),
            *(models.CheckConstraint(condition=Q(**{f"{part}__range": (0, 100)}), name=f"panel_{part}") for part in PARTS),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.seat_id} {self.application_id}"
