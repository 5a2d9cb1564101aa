"""What the grade of a customer stands on, and how it came to be what it is (CUS-5)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.grading_items import FACTORS, ITEMS
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned

from .customer import Customer

WORKED_OUT = (
    "intent", "scale", "industry", "score", "unknown", "provisional", "policy_grade", "pending_grade", "past_since",
    "policy_number", "scored_at",
)  # fmt: skip
POINTS: dict[str, Any] = {"max_digits": 5, "decimal_places": 2, "null": True, "blank": True}


def _anchor(label: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


class GradedQuerySet(models.QuerySet):
    """Rows of one customer, seen by those who see grades."""

    def visible_to(self, user: Any) -> "GradedQuerySet":
        """Rows of the customers whose grade ``user`` may see."""
        from customers.scope.grades import graded_in_reach

        return graded_in_reach(self, user)

    def in_reach(self, user: Any, right: str) -> "GradedQuerySet":
        """Rows of the customers for whose grade ``user`` holds ``right``."""
        from customers.scope.grades import graded_in_reach

        return graded_in_reach(self, user, right)


class GradeChangeQuerySet(GradedQuerySet):
    def moves(self) -> "GradeChangeQuerySet":
        """Changes of the grade itself, from one letter to another."""
        return self.exclude(grade_before="").exclude(grade_before=F("grade_after"))


class GradeSheet(Versioned):
    """One row for each customer: the anchors its people chose (1–5, empty: unknown), factor scores given by an import
    (0–100), and what the policy made of them at ``scored_at``.

    ``policy_grade`` is the grade without an override. ``pending_grade`` is where the score points since ``past_since`` without
    having moved the grade yet. ``given_grade`` came without scores and stands, provisional, until enough is known.
    """

    customer = models.OneToOneField(
        Customer, models.PROTECT, primary_key=True, related_name="grade_sheet", verbose_name=_("customer")
    )
    need = _anchor(_("Clarity of the need"))
    decision_maker = _anchor(_("Contact with the decision maker"))
    budget = _anchor(_("Budget"))
    timing = _anchor(_("Time of purchase"))
    growth = _anchor(_("Growth of the industry a year"))
    fit = _anchor(_("Fit of our products"))
    room = _anchor(_("Room beside rivals"))
    given_intent = models.DecimalField(_("intent as given"), **POINTS)
    given_scale = models.DecimalField(_("scale as given"), **POINTS)
    given_industry = models.DecimalField(_("industry potential as given"), **POINTS)
    given_grade = models.CharField(_("grade as given"), max_length=1, blank=True)

    intent = models.DecimalField(_("Purchase intent"), **POINTS)
    scale = models.DecimalField(_("Scale"), **POINTS)
    industry = models.DecimalField(_("Industry potential"), **POINTS)
    score = models.DecimalField(_("score"), **POINTS)
    unknown = models.DecimalField(_("unknown (%)"), **POINTS)
    provisional = models.BooleanField(_("provisional"), default=True)
    policy_grade = models.CharField(_("grade by the policy"), max_length=1, blank=True)
    pending_grade = models.CharField(_("grade the score points to"), max_length=1, blank=True)
    past_since = models.DateField(_("past the threshold since"), null=True, blank=True)
    policy_number = models.PositiveIntegerField(_("policy version"), default=0)
    scored_at = models.DateTimeField(_("worked out at"), null=True, blank=True)

    objects = GradedQuerySet.as_manager()
    guards = [AuditTrail(ignore=WORKED_OUT), VersionBump(ignore=WORKED_OUT)]

    class Meta:
        verbose_name = _("grade data")
        verbose_name_plural = _("grade data")
        constraints = [
            models.CheckConstraint(
                name="grade_sheet_anchors",
                condition=Q(
                    *(
                        Q(**{f"{i.code}__isnull": True}) | Q(**{f"{i.code}__range": (1, 5)})
                        for i in ITEMS
                        if not i.is_number
                    )
                ),
            ),
            models.CheckConstraint(
                name="grade_sheet_given",
                condition=Q(
                    *(
                        Q(**{f"given_{code}__isnull": True}) | Q(**{f"given_{code}__range": (0, 100)})
                        for code in FACTORS
                    )
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["past_since"], name="grade_sheet_waiting", condition=Q(past_since__isnull=False))
        ]


class GradeInput(models.Model):
    """An item that became known, changed or unknown again, and by whom. Never changed."""

    class Source(models.TextChoices):
        TYPED = "typed", _("entered")
        IMPORTED = "imported", _("imported")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="grade_inputs", verbose_name=_("customer"))
    item = models.CharField(_("item"), max_length=20)
    before = models.DecimalField(_("before"), **POINTS)
    after = models.DecimalField(_("after"), **POINTS)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = GradedQuerySet.as_manager()
    guards = [Unaudited("a log itself, written once"), AppendOnly()]

    class Meta:
        verbose_name = _("change of grade data")
        verbose_name_plural = _("changes of grade data")
        indexes = [models.Index(fields=["customer", "-at"], name="grade_input_history")]


class GradeChange(models.Model):
    """The grade, its score or its standing changed. Never changed itself: the history of grades."""

    class Cause(models.TextChoices):
        MONDAY = "monday", _("weekly recalculation")
        INPUT = "input", _("grade data changed")
        POLICY = "policy", _("new version of the policy")
        OVERRIDE = "override", _("set by hand")
        OVERRIDE_ENDED = "override_ended", _("grade set by hand ended")
        SUGGESTION = "suggestion", _("suggestion accepted")
        STALLED = "stalled", _("no progress for long")
        IMPORTED = "imported", _("imported")
        MERGED = "merged", _("files merged")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="grade_changes", verbose_name=_("customer"))
    at = models.DateTimeField(_("at"))
    cause = models.CharField(_("cause"), max_length=16, choices=Cause.choices)
    grade_before = models.CharField(_("grade before"), max_length=1, blank=True)
    grade_after = models.CharField(_("grade after"), max_length=1, blank=True)
    score_before = models.DecimalField(_("score before"), **POINTS)
    score_after = models.DecimalField(_("score after"), **POINTS)
    intent_before = models.DecimalField(_("intent before"), **POINTS)
    scale_before = models.DecimalField(_("scale before"), **POINTS)
    industry_before = models.DecimalField(_("industry potential before"), **POINTS)
    intent = models.DecimalField(_("Purchase intent"), **POINTS)
    scale = models.DecimalField(_("Scale"), **POINTS)
    industry = models.DecimalField(_("Industry potential"), **POINTS)
    provisional = models.BooleanField(_("provisional"), default=False)
    policy_number = models.PositiveIntegerField(_("policy version"), default=0)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    objects = GradeChangeQuerySet.as_manager()
    guards = [Unaudited("a log itself, written once"), AppendOnly()]

    class Meta:
        verbose_name = _("change of grade")
        verbose_name_plural = _("changes of grade")
        indexes = [
            models.Index(fields=["customer", "-at"], name="grade_change_history"),
            models.Index(fields=["-at", "id"], name="grade_change_newest"),
        ]

    @property
    def parts(self) -> list[str]:
        """The factors that changed, "Purchase intent 70 → 92"."""
        found = []
        for code, label in FACTORS.items():
            before, after = getattr(self, f"{code}_before"), getattr(self, code)
            if before is not None and before != after:
                found.append(f"{label} {before.normalize():f} → {after.normalize():f}")
        return found
