"""Visits planned for a day, and plans handed in for a day, a week or a month (W03, CUS-7)."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from customers.states.plans import PLAN, PLANNED_VISIT, REVIEW
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned


class VisitPlanQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "VisitPlanQuerySet":
        """Those of people whose weeks ``user`` opens."""
        from customers.scope.visits import people_to_plan_for

        return self.filter(user__in=people_to_plan_for(user)) if user.can("visits", "v") else self.none()


class VisitPlan(Versioned):
    """The plan of a person for a day, a week (``first`` is its Monday) or a month (its first day), as handed in.

    A head above answers it (``PLAN``): ``answered_at`` says when it was seen, ``answer`` what he thinks of it (may be nothing).
    """

    class Span(models.TextChoices):
        DAY = "day", _("day")
        WEEK = "week", _("week")
        MONTH = "month", _("month")

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="visit_plans", verbose_name=_("person"))
    span = models.CharField(_("span"), max_length=6, choices=Span.choices)
    first = models.DateField(_("first day"))
    submitted_at = models.DateTimeField(_("handed in at"))
    is_late = models.BooleanField(_("late"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=PLAN.choices, default="handed_in")
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = VisitPlanQuerySet.as_manager()
    machine = PLAN
    guards = [AuditTrail(), VersionBump(), PLAN.guard()]

    class Meta:
        verbose_name = _("visit plan")
        verbose_name_plural = _("visit plans")
        constraints = [
            models.UniqueConstraint(fields=["user", "span", "first"], name="visit_plan_once"),
            models.CheckConstraint(
                condition=Q(state="seen", answered_at__isnull=False, answered_by__isnull=False)
                | Q(state="handed_in", answered_at__isnull=True, answered_by__isnull=True, answer=""),
                name="visit_plan_answered_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["span", "first"], name="visit_plan_of_span")]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d}"


class PlannedVisitQuerySet(models.QuerySet):
    def between(self, first: date, last: date) -> "PlannedVisitQuerySet":
        return self.filter(day__range=(first, last))

    def open(self) -> "PlannedVisitQuerySet":
        return self.filter(state="planned")

    def read_by(self, user: Any) -> "PlannedVisitQuerySet":
        """With ``opens`` (whether ``user`` opens the customer's file) and ``file_grade``, nothing of one that moved on."""
        from customers.scope.customers import of_open_file

        opens = IsNull(of_open_file(user, "code"), False)
        return self.annotate(opens=opens, file_grade=of_open_file(user, "grade"))

    def visible_to(self, user: Any) -> "PlannedVisitQuerySet":
        """Own ones, those of own units at their time, and those of customers in reach (capability ``visits``)."""
        from customers.scope.visits import visible_visits

        return visible_visits(self, user)


class PlannedVisit(Versioned):
    """A visit ``user`` means to make on ``day``; ``unit`` is where ``user`` stands then.

    A key visit is looked at by the manager: ``review`` goes from ``open`` over ``commented`` to ``fixed``, never without a
    comment; fixed ones keep customer and day. ``visit`` is the one that did it.
    """

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="planned_visits", verbose_name=_("customer")
    )
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="planned_visits", db_index=False, verbose_name=_("person")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("unit")
    )
    day = models.DateField(_("day"))
    at = models.TimeField(_("at"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=40, blank=True)
    goal = models.CharField(_("goal"), max_length=200, blank=True)
    support = models.CharField(_("support needed"), max_length=200, blank=True)
    is_key = models.BooleanField(_("key visit"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=PLANNED_VISIT.choices, default="planned")
    missed_reason = models.CharField(_("why not"), max_length=200, blank=True)
    visit = models.OneToOneField(
        "customers.Visit", models.PROTECT, null=True, blank=True, related_name="planned", verbose_name=_("visit")
    )
    review = models.CharField(_("manager's look"), max_length=10, choices=REVIEW.choices, default="open")
    comment = models.CharField(_("manager's comment"), max_length=300, blank=True)
    commented_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("comment by")
    )
    commented_at = models.DateTimeField(_("comment at"), null=True, blank=True)

    objects = PlannedVisitQuerySet.as_manager()
    machine = PLANNED_VISIT
    guards = [AuditTrail(), VersionBump(), PLANNED_VISIT.guard(), REVIEW.guard()]

    class Meta:
        verbose_name = _("planned visit")
        verbose_name_plural = _("planned visits")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "customer", "day"], name="planned_visit_once_a_day", condition=Q(state="planned")
            ),
            models.CheckConstraint(
                condition=(Q(state="done") & Q(visit__isnull=False)) | (~Q(state="done") & Q(visit__isnull=True)),
                name="planned_visit_done_by_a_visit",
            ),
            models.CheckConstraint(
                condition=Q(state="missed") | Q(missed_reason=""), name="planned_visit_missed_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(review="fixed") | ~Q(comment=""), name="planned_visit_fixed_after_a_comment"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "day"], name="planned_visit_of_user"),
            models.Index(fields=["unit", "day"], name="planned_visit_of_unit"),
            models.Index(fields=["day"], name="planned_visit_open", condition=Q(state="planned")),
        ]
