"""Bonus runs (JJ) and their lines (H09): worked out at closing, agreed to, taken to payroll (ASM-8)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments import words
from assessments.bonus_scope import lines_in_reach, runs_in_reach
from assessments.guards.bonus import LinesOfComputed, RunAddsUp
from assessments.states.bonus import BONUS_RUN
from salesops.core.guards import AppendOnly, AuditTrail, Frozen, Unaudited, VersionBump
from salesops.core.models import Versioned
from salesops.core.models.base import Spoken
from salesops.core.states import State

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
POINTS: dict[str, Any] = {"max_digits": 7, "decimal_places": 2}
FACTOR: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}


class BonusRunQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "BonusRunQuerySet":
        return runs_in_reach(self, user)

    def standing(self) -> "BonusRunQuerySet":
        """Those that aren't void."""
        return self.exclude(state="void")


class BonusRun(Versioned):
    """The bonus of a cycle's cards. ``terms``: the bonus table of its last day, by which it was worked out."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    cycle = models.ForeignKey(
        "assessments.Cycle", models.PROTECT, related_name="bonus_runs", verbose_name=_("assessment cycle")
    )
    state = models.CharField(_("state"), max_length=10, choices=BONUS_RUN.choices, default="computed")
    terms = models.JSONField(_("bonus table"))
    computed_at = models.DateTimeField(_("computed at"))
    people = models.PositiveIntegerField(_("people"), default=0)
    payable = models.DecimalField(_("payable"), default=0, **MONEY)
    submitted_by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    exported_at = models.DateTimeField(_("taken to payroll at"), null=True, blank=True)
    exported_by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken to payroll by")
    )

    objects = BonusRunQuerySet.as_manager()
    machine = BONUS_RUN
    guards = [
        AuditTrail(ignore=("terms",)),
        VersionBump(),
        BONUS_RUN.guard(),
        RunAddsUp(),
        Frozen("state", ("approved", "void"), but=("exported_at", "exported_by_id", "version")),
    ]

    class Meta:
        verbose_name = _("bonus run")
        verbose_name_plural = _("bonus runs")
        constraints = [
            models.UniqueConstraint(fields=["cycle"], condition=~Q(state="void"), name="bonus_run_once_a_cycle"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False), name="bonus_run_approved_when"
            ),
            models.CheckConstraint(
                condition=Q(exported_at__isnull=True, exported_by__isnull=True)
                | Q(state="approved", exported_at__isnull=False, exported_by__isnull=False),
                name="bonus_run_exported_approved",
            ),
        ]
        indexes = [models.Index(fields=["-computed_at", "-id"], name="bonus_runs")]

    def __str__(self) -> str:
        return self.number

    @property
    def shown_state(self) -> State:
        return BONUS_RUN.state_of(self)


class BonusLineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "BonusLineQuerySet":
        return lines_in_reach(self, user)


class BonusLine(Spoken):
    """What is paid for a card; or, ``difference``, what a late correction of a card changes in what was paid for it.

    ``base``: of the cycle, cut to ``days`` in the post of ``of_days``. ``attainment`` of the unit in per cent, unrounded; none: no
    target. ``adjustment`` of a difference is what was paid already, taken off.
    """

    class Kind(models.TextChoices):
        CARD = "card", pgettext_lazy("bonus line", "card")
        DIFFERENCE = "difference", pgettext_lazy("bonus line", "difference")

    run = models.ForeignKey(BonusRun, models.PROTECT, related_name="lines", verbose_name=_("bonus run"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.CARD)
    scorecard = models.ForeignKey(
        "assessments.Scorecard", models.PROTECT, related_name="bonus_lines", verbose_name=_("scorecard")
    )
    person = models.ForeignKey(get_user_model(), models.PROTECT, related_name="bonus_lines", verbose_name=_("person"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    tier = models.CharField(_("tier"), max_length=1, choices=words.TIERS)
    position = models.CharField(_("position"), max_length=10)
    base = models.DecimalField(_("base"), **MONEY)
    days = models.PositiveSmallIntegerField(_("days in the post"))
    of_days = models.PositiveSmallIntegerField(_("working days"))
    total = models.DecimalField(_("own total"), **POINTS)
    band = models.CharField(_("band"), max_length=14, choices=words.BANDS)
    factor = models.DecimalField(_("own factor"), **FACTOR)
    own_share = models.DecimalField(_("own share"), **FACTOR)
    unit_share = models.DecimalField(_("unit share"), **FACTOR)
    attainment = models.DecimalField(_("unit attainment"), null=True, max_digits=38, decimal_places=18)
    unit_factor = models.DecimalField(_("unit factor"), **FACTOR)
    by_score = models.DecimalField(_("bonus by score"), **MONEY)
    extra = models.DecimalField(_("extra"), default=0, **MONEY)
    adjustment = models.DecimalField(_("adjustment"), default=0, **MONEY)
    payable = models.DecimalField(_("payable"), **MONEY)

    objects = BonusLineQuerySet.as_manager()
    guards = [AppendOnly(), LinesOfComputed(), Unaudited("written once with the run, which is in the trail")]

    class Meta:
        verbose_name = _("line of a bonus run")
        verbose_name_plural = _("lines of bonus runs")
        constraints = [
            models.UniqueConstraint(fields=["run", "scorecard"], name="bonus_line_once"),
            models.CheckConstraint(
                condition=Q(payable=F("by_score") + F("extra") + F("adjustment")), name="bonus_line_adds_up"
            ),
            models.CheckConstraint(condition=Q(kind="difference") | Q(adjustment=0), name="bonus_line_adjusts_when"),
            models.CheckConstraint(condition=Q(extra__gte=0, extra__lte=F("base")), name="bonus_line_extra"),
            models.CheckConstraint(condition=Q(days__lte=F("of_days"), of_days__gt=0), name="bonus_line_days"),
            # The formula of the book, in the database's own arithmetic (it rounds half away from zero too).
            models.CheckConstraint(
                condition=Q(
                    by_score=models.functions.Round(
                        F("base") * (F("own_share") * F("factor") + F("unit_share") * F("unit_factor")) / 100, 2
                    )
                ),
                name="bonus_line_formula",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="bonus_lines_of_person"),
            models.Index(fields=["scorecard"], name="bonus_lines_of_card"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.person_id}"
