"""Schemes (考核方案) and their versions: dimensions with ranges, KPIs with weight and scoring rule (ASM-3)."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments import words
from assessments.guards.schemes import DraftPartsOnly, PublishedWhole, TakesItsPlace
from assessments.rules.scheme import Dimension, Line
from assessments.rules.scheme import Scheme as Body
from assessments.rules.scoring import from_json
from assessments.states.schemes import SCHEME_VERSION
from salesops.core.guards import AppendOnly, AuditTrail, Frozen, VersionBump
from salesops.core.models import Dated, DatedQuerySet, Versioned
from salesops.core.models.base import EQUALS, OVERLAPS, Spoken
from salesops.core.states import State

WEIGHT: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}


def sees_drafts(user: Any) -> bool:
    """Drafts are for those who draw up, approve or audit; others see what was published (defaults.md 1.4)."""
    limits = user.access.limits("schemes", "v")
    return limits is None or "draft" in limits


class Scheme(Spoken):
    """What a tier is measured by in one kind of cycle. Never changes itself; its versions say what it weighs."""

    code = models.CharField(_("scheme"), max_length=8, unique=True)
    tier = models.CharField(_("tier"), max_length=1, choices=words.TIERS)
    cycle = models.CharField(_("cycle"), max_length=1, choices=words.CYCLES)

    guards = [AuditTrail(), AppendOnly()]

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")

    def __str__(self) -> str:
        return words.scheme_name(self.code, self.tier, self.cycle)


class SchemeVersionQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "SchemeVersionQuerySet":
        if not user.can("schemes"):
            return self.none()
        return self if sees_drafts(user) else self.published()

    def published(self) -> "SchemeVersionQuerySet":
        """Versions that hold, held or will hold."""
        return self.filter(state="published")

    def in_force(self, day: date) -> "SchemeVersionQuerySet":
        """What people are measured by on ``day``: one version for each tier and cycle at most."""
        return self.published().on(day)

    def unfinished(self) -> "SchemeVersionQuerySet":
        """Drafts under way or in approval: one at most for each scheme."""
        return self.filter(state__in=("draft", "in_review"))

    def with_body(self) -> "SchemeVersionQuerySet":
        """With everything :attr:`SchemeVersion.body` reads."""
        return self.select_related("scheme").prefetch_related("dimensions", "lines")


class SchemeVersion(Versioned, Dated):
    """What a scheme weighs over ``period``. Published versions never change; they only end when another begins."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions", verbose_name=_("scheme"))
    # Those of the scheme, filled in by the database: it keeps two versions from measuring the same people on a day.
    tier = models.CharField(_("tier"), max_length=1, choices=words.TIERS, editable=False)
    cycle = models.CharField(_("cycle"), max_length=1, choices=words.CYCLES, editable=False)
    number = models.PositiveIntegerField(_("version number"))
    state = models.CharField(_("state"), max_length=10, choices=SCHEME_VERSION.choices, default="draft")
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("drawn up from version")
    )
    # Came with the portal (defaults.md 9.1), nobody's draft.
    shipped = models.BooleanField(_("shipped"), default=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("drafted by")
    )
    created_at = models.DateTimeField(_("drafted at"))
    changed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("last changed by")
    )
    changed_at = models.DateTimeField(_("last changed at"))
    submitted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("submitted by")
    )
    published_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True)

    objects = SchemeVersionQuerySet.as_manager()
    machine = SCHEME_VERSION
    guards = [
        AuditTrail(),
        VersionBump(),
        SCHEME_VERSION.guard(),
        Frozen("state", ("published", "discarded"), but=("period", "version")),
        TakesItsPlace(),
        PublishedWhole(),
    ]

    class Meta:
        verbose_name = _("version of a scheme")
        verbose_name_plural = _("versions of schemes")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_number"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state__in=("draft", "in_review")), name="scheme_version_one_draft"
            ),
            ExclusionConstraint(
                name="scheme_version_one_in_force",
                expressions=[("tier", EQUALS), ("cycle", EQUALS), ("period", OVERLAPS)],
                condition=Q(state="published"),
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="scheme_version_published_when"
            ),
            # Two people agreed (defaults.md 9.1). A shipped draft has nobody who drew it up, but somebody who submitted it.
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(shipped=True, number=1, submitted_by__isnull=True, published_by__isnull=True)
                | Q(published_by__isnull=False)
                & Q(submitted_by__isnull=False)
                & ~Q(published_by=F("submitted_by"))
                & (Q(created_by__isnull=True) | ~Q(published_by=F("created_by")))
                & (Q(changed_by__isnull=True) | ~Q(published_by=F("changed_by"))),
                name="scheme_version_two_people",
            ),
        ]

    def __str__(self) -> str:
        return _("%(scheme)s, version %(number)s") % {"scheme": self.scheme, "number": self.number}

    @property
    def starts_on(self) -> date:
        """The first day it holds, or is meant to."""
        return self.period.lower

    @property
    def shown_state(self) -> State:
        """Word and drawing of the state."""
        return SCHEME_VERSION.state_of(self)

    @cached_property
    def body(self) -> Body:
        """What it says, for the pure rules."""
        dimensions = {d.code: Dimension(d.code, d.least, d.most) for d in self.dimensions.all()}
        lines = sorted(self.lines.all(), key=lambda line: line.position)
        return Body(
            tuple(dimensions[code] for code, _label in words.DIMENSIONS if code in dimensions),
            tuple(Line(line.kpi, line.dimension, line.weight, from_json(line.rule)) for line in lines),
        )


class SchemeDimension(models.Model):
    """How much a dimension may weigh in a version."""

    scheme_version = models.ForeignKey(
        SchemeVersion, models.CASCADE, related_name="dimensions", verbose_name=_("version of a scheme")
    )
    code = models.CharField(_("dimension"), max_length=3, choices=words.DIMENSIONS)
    least = models.DecimalField(_("at least"), **WEIGHT)
    most = models.DecimalField(_("at most"), **WEIGHT)

    guards = [AuditTrail(), DraftPartsOnly()]

    class Meta:
        verbose_name = _("dimension of a scheme")
        verbose_name_plural = _("dimensions of schemes")
        constraints = [
            models.UniqueConstraint(fields=["scheme_version", "code"], name="scheme_dimension_once"),
            models.CheckConstraint(
                condition=Q(least__gte=0, least__lte=F("most"), most__lte=100), name="scheme_dimension_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_version_id} {self.code}"


class SchemeLine(models.Model):
    """A KPI in a version: its dimension, weight and scoring rule."""

    scheme_version = models.ForeignKey(
        SchemeVersion, models.CASCADE, related_name="lines", verbose_name=_("version of a scheme")
    )
    dimension = models.CharField(_("dimension"), max_length=3, choices=words.DIMENSIONS)
    kpi = models.CharField("KPI", max_length=8)
    weight = models.DecimalField(_("weight"), **WEIGHT)
    rule = models.JSONField(_("scoring rule"))
    position = models.PositiveSmallIntegerField(_("place"))

    guards = [AuditTrail(), DraftPartsOnly()]

    class Meta:
        verbose_name = _("KPI of a scheme")
        verbose_name_plural = _("KPIs of schemes")
        constraints = [
            models.UniqueConstraint(fields=["scheme_version", "kpi"], name="scheme_line_kpi_once"),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100), name="scheme_line_weight"),
            models.CheckConstraint(condition=Q(rule__kind__in=["L", "R", "N", "G", "S", "T"]), name="scheme_line_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_version_id} {self.kpi}"
