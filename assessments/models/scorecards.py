"""Scorecards (考核表) and what they were made from, kept for good (ASM-6)."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments import words
from assessments.card_scope import cards_in_reach, results_in_reach, sees_result
from assessments.guards.cards import CardKept, FactsOfLive, RowsOfOpen
from assessments.guards.red_lines import MarkedByDecision
from assessments.states.scorecards import SCORECARD
from salesops.core.guards import AppendOnly, AuditTrail, Frozen, Unaudited, VersionBump
from salesops.core.models import Versioned
from salesops.core.models.base import Spoken
from salesops.core.states import State

# Ratios are kept as they were computed: a total must come out the same a year later.
EXACT: dict[str, Any] = {"max_digits": 38, "decimal_places": 18}
POINTS: dict[str, Any] = {"max_digits": 7, "decimal_places": 2}
# Written by the thousand in the transaction that freezes the card, which itself leaves a trail.
WITH_THE_CARD = Unaudited("written once, together with the scorecard, whose freeze is in the trail")


class ScorecardQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ScorecardQuerySet":
        """Cards one may open; their results are another question (:meth:`results_visible_to`)."""
        return cards_in_reach(self, user)

    def results_visible_to(self, user: Any) -> "ScorecardQuerySet":
        """Cards whose totals, bands and ratings one may know: sort, filter, count and export these by such columns, no others."""
        return results_in_reach(self, user)

    def with_snapshot(self) -> "ScorecardQuerySet":
        """With everything ``services.cards.computing.card_of`` reads."""
        return self.select_related("cycle").prefetch_related("facts", "ratings", "adjustments")

    def people(self) -> "ScorecardQuerySet":
        return self.filter(person__isnull=False)


class Scorecard(Versioned):
    """The card of a ``person``, or of a ``unit`` (a team's card, which nobody rates), for a cycle.

    ``home``: the unit the person stood in longest. ``units``: whose rows its values are of, where they are those of a unit.
    ``points`` are the contributions added up; ``total`` what counts, after calibration, cap and red line.
    """

    class Exempt(models.TextChoices):
        ABSENT = (
            "absent",
            pgettext_lazy("not assessed because", "present on less than the asked share of the working days"),
        )
        NO_SCHEME = "no_scheme", pgettext_lazy("not assessed because", "no scheme was in force")
        PROBATION = "probation", pgettext_lazy("not assessed because", "assessed by the probation card")
        SHORT = "short", pgettext_lazy("not assessed because", "less than six months in the tier")

    number = models.CharField(_("number"), max_length=30, unique=True, null=True, blank=True)
    cycle = models.ForeignKey("assessments.Cycle", models.PROTECT, related_name="scorecards", verbose_name=_("cycle"))
    person = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="scorecards", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, null=True, blank=True, related_name="team_cards", verbose_name=_("unit")
    )
    tier = models.CharField(_("tier"), max_length=1, choices=words.TIERS)
    position = models.ForeignKey(
        "accounts.Position", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("position")
    )
    home = models.ForeignKey(
        "accounts.OrgUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scorecards",
        verbose_name=_("home unit"),
    )
    rater = models.ForeignKey(
        get_user_model(),
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cards_to_rate",
        verbose_name=_("rated by"),
    )
    scheme_version = models.ForeignKey(
        "assessments.SchemeVersion", models.PROTECT, null=True, blank=True, related_name="scorecards",
        verbose_name=_("version of a scheme"),
    )  # fmt: skip
    units = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("units counted"))
    present_days = models.DecimalField(_("days present"), max_digits=5, decimal_places=1, default=0)
    working_days = models.PositiveSmallIntegerField(_("working days"), default=0)
    state = models.CharField(_("state"), max_length=14, choices=SCORECARD.choices, default="live")
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    # The time was up before a work report came (未自评).
    self_missed = models.BooleanField(_("not self-assessed"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    points = models.DecimalField(_("points"), null=True, blank=True, **POINTS)
    total = models.DecimalField(_("total"), null=True, blank=True, **POINTS)
    band = models.CharField(_("band"), max_length=14, choices=words.BANDS, blank=True)
    red_line = models.BooleanField(_("red line"), default=False)
    calibration = models.DecimalField(_("points of the calibration"), default=0, **POINTS)
    calibration_reason = models.CharField(_("reason of the calibration"), max_length=500, blank=True)
    exempt_reason = models.CharField(_("not assessed because"), max_length=10, choices=Exempt.choices, blank=True)

    objects = ScorecardQuerySet.as_manager()
    machine = SCORECARD
    guards = [
        AuditTrail(),
        VersionBump(),
        SCORECARD.guard(),
        CardKept,
        MarkedByDecision(),
        Frozen("state", ("closed", "exempt"), but=()),
    ]

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit__isnull=True) | Q(person__isnull=True, unit__isnull=False),
                name="scorecard_one_subject",
            ),
            models.UniqueConstraint(
                fields=["cycle", "person"], condition=Q(person__isnull=False), name="scorecard_person_once"
            ),
            models.UniqueConstraint(
                fields=["cycle", "unit"], condition=Q(unit__isnull=False), name="scorecard_unit_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("live", "exempt"))
                | Q(number__isnull=False, frozen_at__isnull=False, scheme_version__isnull=False),
                name="scorecard_frozen_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="exempt") & ~Q(exempt_reason="") | ~Q(state="exempt") & Q(exempt_reason=""),
                name="scorecard_exempt_why",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(rater__isnull=True) | ~Q(person=F("rater")),
                name="scorecard_not_own_rater",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="scorecard_closed_when"
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "state"], name="scorecards_of_cycle"),
            models.Index(fields=["person", "-id"], name="scorecards_of_person"),
            models.Index(fields=["rater", "state"], name="scorecards_to_rate"),
            models.Index(fields=["home", "-id"], name="scorecards_of_home"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.cycle_id}/{self.person_id or self.unit_id}"

    @property
    def shown_state(self) -> State:
        return SCORECARD.state_of(self)

    def sees_result(self, user: Any) -> bool:
        """Whether ``user``, who sees the card, may know its ratings, total and band."""
        return sees_result(self, user)

    def rows(self, codes: Sequence[str]) -> "models.QuerySet[ScorecardRow]":
        """The frozen rows behind the values of these KPIs (of a built KPI: those of its parts), the newest first."""
        found = ScorecardRow.objects.filter(cycle=self.cycle_id, kpi__in=codes)
        found = found.filter(unit__in=self.units) if self.units else found.filter(person=self.person_id)
        return found.order_by("kpi", "seq")


class ScorecardFact(Spoken):
    """What a KPI came to on a card, with what it weighed: written once by the freeze.

    ``value`` as scoring rules read it (percentages as numbers), unrounded; none: no data. ``of_target``: scored as per cent of
    ``target``. ``reached`` is what the rule looked at.
    """

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="facts", verbose_name=_("scorecard"))
    kpi = models.CharField("KPI", max_length=8)
    dimension = models.CharField(_("dimension"), max_length=3, choices=words.DIMENSIONS)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    rule = models.JSONField(_("scoring rule"))
    numerator = models.DecimalField(_("counted"), default=0, **EXACT)
    denominator = models.DecimalField(_("out of"), default=0, **EXACT)
    value = models.DecimalField(_("value"), null=True, **EXACT)
    target = models.DecimalField(_("target"), null=True, **EXACT)
    of_target = models.BooleanField(_("per cent of the target"), default=False)
    reached = models.DecimalField(_("reached"), null=True, **EXACT)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    position = models.PositiveSmallIntegerField(_("place"))

    guards = [WITH_THE_CARD, AppendOnly(), FactsOfLive]

    class Meta:
        verbose_name = _("fact of a scorecard")
        verbose_name_plural = _("facts of scorecards")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["scorecard", "kpi"], name="scorecard_fact_once")]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.kpi}"


class ScorecardRow(models.Model):
    """A row behind the values of a cycle, as it was on the day of the freeze. Once for all cards it counts on.

    ``unit``: where the person stood that day (A5). ``record`` and ``other`` are of the kinds ``Cycle.definitions`` names.
    """

    # The unique index below begins with it.
    cycle = models.ForeignKey(
        "assessments.Cycle", models.PROTECT, db_index=False, related_name="rows", verbose_name=_("cycle")
    )
    kpi = models.CharField("KPI", max_length=8)
    seq = models.PositiveIntegerField(_("place"))
    # Copied in one statement from rows that name people and units there are.
    person = models.ForeignKey(
        get_user_model(),
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("person"),
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+",
        verbose_name=_("unit"),
    )  # fmt: skip
    on = models.DateField(_("day"))
    numerator = models.DecimalField(_("counted"), **EXACT)
    denominator = models.DecimalField(_("out of"), **EXACT)
    record = models.BigIntegerField(_("record"), null=True)
    other = models.BigIntegerField(_("other record"), null=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    guards = [WITH_THE_CARD, AppendOnly(), RowsOfOpen]

    class Meta:
        verbose_name = _("row behind a scorecard")
        verbose_name_plural = _("rows behind scorecards")
        constraints = [models.UniqueConstraint(fields=["cycle", "kpi", "seq"], name="scorecard_row_once")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.kpi} {self.seq}"

    def records(self, definitions: Any) -> list[tuple[str, int]]:
        """(kind of record, id) of what the row is about; ``definitions`` those of its cycle."""
        kinds = definitions.get(self.kpi, {}).get("kinds", ["", ""])
        pairs = zip(kinds, (self.record, self.other), strict=True)
        return [(kind, pk) for kind, pk in pairs if kind and pk is not None]
