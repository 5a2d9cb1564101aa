"""A draft of a scheme tried on past periods (ASM-4): what was tried, and what came of it. Nobody's card is touched."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.guards import AppendOnly, AuditTrail, Frozen, Unaudited
from salesops.core.models.base import Spoken

from .schemes import SchemeVersion, sees_drafts

POINTS: dict[str, Any] = {"max_digits": 7, "decimal_places": 2}
MOST_PERIODS = 12


class WhatIfQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "WhatIfQuerySet":
        """Those who decide about drafts see what they would do."""
        return self if user.can("schemes") and sees_drafts(user) else self.none()

    def finished(self) -> "WhatIfQuerySet":
        return self.filter(state=WhatIf.State.DONE)


class WhatIf(Spoken):
    """``digest`` and ``body``: what the draft said when it was tried, over so many ``periods`` up to ``last``.

    ``outcome``: period by period and in all, present scheme against draft; amounts and points as text.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("what-if", "under way")
        DONE = "done", pgettext_lazy("what-if", "finished")
        STOPPED = "stopped", pgettext_lazy("what-if", "stopped")

    scheme_version = models.ForeignKey(
        SchemeVersion, models.PROTECT, related_name="what_ifs", verbose_name=_("version of a scheme")
    )
    present = models.ForeignKey(
        SchemeVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("present scheme")
    )
    digest = models.CharField(_("content tried"), max_length=64)
    body = models.JSONField(_("scheme as tried"))
    periods = models.PositiveSmallIntegerField(_("periods"))
    last = models.DateField(_("up to"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ASKED)
    job_key = models.CharField(_("job"), max_length=40, blank=True)
    asked_by = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    outcome = models.JSONField(_("outcome"), default=dict, blank=True)

    objects = WhatIfQuerySet.as_manager()
    guards = [AuditTrail(ignore=("outcome", "body", "job_key")), Frozen("state", ("done", "stopped"))]

    class Meta:
        verbose_name = _("what-if")
        verbose_name_plural = _("what-ifs")
        constraints = [
            models.CheckConstraint(condition=Q(periods__gte=1, periods__lte=MOST_PERIODS), name="what_if_periods"),
            models.CheckConstraint(
                condition=Q(state="asked", finished_at__isnull=True)
                | (~Q(state="asked") & Q(finished_at__isnull=False)),
                name="what_if_finished_when",
            ),
            # One at a time for a draft: a second click finds the first.
            models.UniqueConstraint(
                fields=["scheme_version"], condition=Q(state="asked"), name="what_if_one_under_way"
            ),
        ]
        indexes = [models.Index(fields=["scheme_version", "-id"], name="what_ifs_of_version")]

    def __str__(self) -> str:
        return f"{self.scheme_version_id} {self.last} ×{self.periods}"


class WhatIfLine(models.Model):
    """A person in a what-if: mean total and rank under the present scheme and under the draft.

    ``cause``: the KPI whose contribution moved the total most, by ``cause_by`` points.
    """

    what_if = models.ForeignKey(WhatIf, models.CASCADE, related_name="lines", verbose_name=_("what-if"))
    person = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+", verbose_name=_("person"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    cards = models.PositiveSmallIntegerField(_("cards"))
    before = models.DecimalField(_("total under the present scheme"), null=True, **POINTS)
    after = models.DecimalField(_("total under the draft"), null=True, **POINTS)
    rank_before = models.PositiveIntegerField(_("rank under the present scheme"), null=True)
    rank_after = models.PositiveIntegerField(_("rank under the draft"), null=True)
    cause = models.CharField("KPI", max_length=8, blank=True)
    cause_by = models.DecimalField(_("points by this KPI"), default=0, max_digits=9, decimal_places=4)

    guards = [AppendOnly(), Unaudited("computed; the what-if it belongs to is in the trail")]

    class Meta:
        verbose_name = _("person in a what-if")
        verbose_name_plural = _("people in a what-if")
        constraints = [models.UniqueConstraint(fields=["what_if", "person"], name="what_if_line_once")]
        indexes = [models.Index(F("what_if"), F("rank_after").asc(nulls_last=True), name="what_if_lines_ranked")]

    def __str__(self) -> str:
        return f"{self.what_if_id} {self.person_id}"

    @property
    def moved(self) -> int | None:
        """Places gained (+) or lost (−)."""
        if self.rank_before is None or self.rank_after is None:
            return None
        return self.rank_before - self.rank_after
