"""Promotion: what each monthly closing found, and what was made of it (ASM-9, H08)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.promotion_words import RULES
from assessments.states.promotions import PROMOTION
from salesops.core.guards import AppendOnly, AuditTrail, VersionBump
from salesops.core.models import Versioned
from salesops.core.models.base import Spoken
from salesops.core.states import State


class PromotionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Any:
        """One's own, and those of people in reach."""
        from assessments.scope_people import of_people_in_reach

        return of_people_in_reach(self, user)

    def undecided(self) -> "PromotionQuerySet":
        return self.filter(state__in=("eligible", "in_review"))


class PromotionReview(Spoken):
    """What a rule found of a person at a closing: every condition with what was asked and found. Kept as it was seen then."""

    cycle = models.ForeignKey("assessments.Cycle", models.PROTECT, related_name="reviews", verbose_name=_("cycle"))
    person = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+", verbose_name=_("person"))
    position = models.ForeignKey("accounts.Position", models.PROTECT, related_name="+", verbose_name=_("position"))
    to = models.ForeignKey("accounts.Position", models.PROTECT, related_name="+", verbose_name=_("new position"))
    rule = models.CharField(pgettext_lazy("promotion", "rule"), max_length=3, choices=RULES)
    holds = models.BooleanField(pgettext_lazy("promotion", "holds"))
    conditions = models.JSONField(_("conditions"))
    at = models.DateTimeField(_("at"))

    objects = PromotionQuerySet.as_manager()
    guards = [AuditTrail(), AppendOnly()]

    class Meta:
        verbose_name = _("review for promotion")
        verbose_name_plural = _("reviews for promotion")
        constraints = [
            models.UniqueConstraint(fields=["cycle", "person", "to", "rule"], name="promotion_review_once"),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="promotion_reviews")]

    def __str__(self) -> str:
        return f"{self.rule} {self.person_id}"


class Promotion(Versioned):
    """A promotion under way. ``conditions`` is the evidence it stands on; ``unit`` where the person will stand, ``heads`` its head.

    ``review``: the closing that found it; none: proposed by hand (PR3, or another post). ``application``: the one that won the
    post (PR4).
    """

    machine = PROMOTION

    person = models.ForeignKey(get_user_model(), models.PROTECT, related_name="promotions", verbose_name=_("person"))
    position = models.ForeignKey("accounts.Position", models.PROTECT, related_name="+", verbose_name=_("position"))
    to = models.ForeignKey("accounts.Position", models.PROTECT, related_name="+", verbose_name=_("new position"))
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    rule = models.CharField(pgettext_lazy("promotion", "rule"), max_length=3, choices=RULES)
    review = models.ForeignKey(
        PromotionReview, models.PROTECT, null=True, blank=True, related_name="promotions", verbose_name=_("review")
    )
    application = models.OneToOneField(
        "assessments.VacancyApplication", models.PROTECT, null=True, blank=True, related_name="promotion",
        verbose_name=pgettext_lazy("for a post", "application"),
    )  # fmt: skip
    conditions = models.JSONField(_("conditions"))
    precedence = models.BooleanField(pgettext_lazy("promotion", "precedence"), default=False)
    mean = models.DecimalField(
        pgettext_lazy("promotion", "mean of four quarters"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=9, choices=PROMOTION.choices, default="eligible")
    starts_on = models.DateField(_("takes effect on"), null=True, blank=True)
    opinion = models.TextField(pgettext_lazy("promotion", "opinion"), max_length=1000, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    created_at = models.DateTimeField(_("proposed at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = PromotionQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), PROMOTION.guard()]

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["eligible", "in_review"]), name="promotion_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(position=F("to")), name="promotion_goes_up"),
            models.CheckConstraint(
                condition=Q(state__in=["eligible", "declined"]) | Q(starts_on__isnull=False, unit__isnull=False),
                name="promotion_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="promotion_list")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.to_id}"

    @property
    def shown_state(self) -> State:
        return PROMOTION.state_of(self)


class PromotionProof(models.Model):
    """A condition attested by hand, with a document. The newest of a condition counts."""

    promotion = models.ForeignKey(
        Promotion, models.PROTECT, related_name="proofs", db_index=False, verbose_name=_("promotion")
    )
    condition = models.CharField(pgettext_lazy("promotion", "condition"), max_length=20)
    stored = models.OneToOneField("jobs.StoredFile", models.PROTECT, related_name="+", verbose_name=_("document"))
    note = models.CharField(_("note"), max_length=500)
    by = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = models.Manager()
    guards = [AuditTrail(), AppendOnly()]

    class Meta:
        verbose_name = _("attested condition")
        verbose_name_plural = _("attested conditions")
        indexes = [models.Index(fields=["promotion", "condition", "-id"], name="promotion_proofs")]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.condition}"
