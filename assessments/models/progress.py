"""How everybody stands in the running period (ASM-13): worked out every night, read by pages; nothing of it is an assessment."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments import words
from salesops.core.guards import Unaudited
from salesops.core.models.base import Spoken

EXACT: dict[str, Any] = {"max_digits": 38, "decimal_places": 18}
POINTS: dict[str, Any] = {"max_digits": 7, "decimal_places": 2}
COMPUTED = Unaudited("worked out every night from the facts, replaced by the next night's")


class StandingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "StandingQuerySet":
        """One's own, those of the people and units one leads, that of the unit one stands in."""
        from assessments.engine.reach import seen_by

        seen = seen_by(user)
        if seen.people is None:
            return self
        units = (seen.rows_of or frozenset()) | seen.totals_of
        return self.filter(Q(person__in=seen.people) | Q(unit__in=units))


class Standing(Spoken):
    """A person or a unit in the running period of a kind of cycle, with what was known on ``as_of``.

    ``total``: what the card would come to with these values. ``rank`` of ``ranked`` of the same scheme in the same unit.
    ``gone`` of ``working`` days of the period.
    """

    cycle = models.CharField(_("cycle"), max_length=1, choices=words.CYCLES)
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))
    as_of = models.DateField(_("as of"))
    computed_at = models.DateTimeField(_("worked out at"))
    person = models.ForeignKey(
        get_user_model(), models.CASCADE, null=True, related_name="standings", verbose_name=_("person")
    )
    unit = models.ForeignKey("accounts.OrgUnit", models.CASCADE, null=True, related_name="+", verbose_name=_("unit"))
    tier = models.CharField(_("tier"), max_length=1, choices=words.TIERS)
    home = models.ForeignKey("accounts.OrgUnit", models.CASCADE, related_name="+", verbose_name=_("home unit"))
    total = models.DecimalField(_("total so far"), null=True, **POINTS)
    band = models.CharField(_("band"), max_length=14, choices=words.BANDS, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    ranked = models.PositiveIntegerField(_("of"), default=0)
    gone = models.PositiveSmallIntegerField(_("working days gone"))
    working = models.PositiveSmallIntegerField(_("working days"))

    objects = StandingQuerySet.as_manager()
    guards = [COMPUTED]

    class Meta:
        verbose_name = _("progress in the running period")
        verbose_name_plural = _("progress in the running period")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit__isnull=True) | Q(person__isnull=True, unit__isnull=False),
                name="standing_one_subject",
            ),
            models.UniqueConstraint(
                fields=["person", "cycle"], condition=Q(person__isnull=False), name="standing_of_person"
            ),
            models.UniqueConstraint(fields=["unit", "cycle"], condition=Q(unit__isnull=False), name="standing_of_unit"),
        ]
        indexes = [models.Index(fields=["cycle", "home"], name="standings_of_home")]

    def __str__(self) -> str:
        return f"{self.cycle} {self.person_id or self.unit_id}"

    @property
    def pace(self) -> int:
        """Per cent of the working days gone."""
        return self.gone * 100 // self.working if self.working else 100


class StandingFigure(models.Model):
    """A KPI of a standing. ``weight`` none: shown for its target only, no part of the scheme."""

    standing = models.ForeignKey(
        Standing, models.CASCADE, related_name="figures", verbose_name=_("progress in the running period")
    )
    kpi = models.CharField("KPI", max_length=8)
    position = models.PositiveSmallIntegerField(_("place"))
    dimension = models.CharField(_("dimension"), max_length=3, choices=words.DIMENSIONS, blank=True)
    weight = models.DecimalField(_("weight"), null=True, max_digits=5, decimal_places=2)
    value = models.DecimalField(_("value"), null=True, **EXACT)
    target = models.DecimalField(_("target"), null=True, **EXACT)
    score = models.DecimalField(_("score"), null=True, **POINTS)
    contribution = models.DecimalField(_("contribution"), default=0, max_digits=9, decimal_places=4)

    guards = [COMPUTED]

    class Meta:
        verbose_name = _("figure of the running period")
        verbose_name_plural = _("figures of the running period")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["standing", "kpi"], name="standing_figure_once")]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.kpi}"
