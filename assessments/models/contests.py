"""Sales contests: a KPI, days, who takes part with which handicap, prizes, the ranking (ASM-11)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.guards.contests import EntriesKept
from assessments.states.contests import CONTEST
from salesops.core.guards import AuditTrail, Frozen, VersionBump
from salesops.core.models import Versioned
from salesops.core.states import State

from .progress import EXACT

SNAPSHOT = ("as_of", "computed_at")
RANKING = ("value", "score", "rank")


class ContestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Any:
        """Those one takes part in, oneself or with one's unit; those among units one leads; those one prepares."""
        from assessments.scope_contests import contests_for

        return contests_for(self, user)

    def on_the_wall(self, user: Any) -> "ContestQuerySet":
        """Who won a closed one is public inside the company, as honours are; the figures behind it aren't shown there."""
        return self.filter(state="closed") if user.is_authenticated else self.none()


class Contest(Versioned):
    """``prizes``: what the places win, the first first. ``closes_at``: the moment the ranking is final, when late facts are in."""

    machine = CONTEST

    class Of(models.TextChoices):
        PEOPLE = "people", pgettext_lazy("contest", "people")
        TEAM = "team", pgettext_lazy("contest", "teams")
        REGION = "region", pgettext_lazy("contest", "regions")
        MARKET = "market", pgettext_lazy("contest", "markets")

    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kpi = models.CharField("KPI", max_length=8)
    of = models.CharField(pgettext_lazy("contest", "between"), max_length=6, choices=Of.choices)
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))
    text = models.TextField(pgettext_lazy("contest", "rules"), max_length=1000, blank=True)
    prizes = models.JSONField(pgettext_lazy("contest", "prizes"))
    state = models.CharField(_("state"), max_length=9, choices=CONTEST.choices, default="draft")
    created_by = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+", verbose_name=_("created by"))
    created_at = models.DateTimeField(_("created at"))
    closes_at = models.DateTimeField(pgettext_lazy("contest", "result final at"))
    as_of = models.DateField(_("as of"), null=True, blank=True)
    computed_at = models.DateTimeField(_("worked out at"), null=True, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("contest", "closed at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = ContestQuerySet.as_manager()
    guards = [
        AuditTrail(ignore=SNAPSHOT), VersionBump(ignore=SNAPSHOT), CONTEST.guard(), Frozen("state", ("closed", "cancelled")),
    ]  # fmt: skip

    class Meta:
        verbose_name = pgettext_lazy("sales", "contest")
        verbose_name_plural = pgettext_lazy("sales", "contests")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="contest_days"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False, as_of__isnull=False), name="contest_closed_with_result"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-last", "-id"], name="contest_list")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def shown_state(self) -> State:
        return CONTEST.state_of(self)


class ContestEntry(models.Model):
    """Who takes part; ``score`` is the value by the handicap."""

    contest = models.ForeignKey(
        Contest, models.CASCADE, related_name="entries", db_index=False, verbose_name=pgettext_lazy("sales", "contest")
    )
    person = models.ForeignKey(get_user_model(), models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, null=True, related_name="+", verbose_name=_("unit"))
    handicap = models.DecimalField(pgettext_lazy("contest", "handicap"), max_digits=6, decimal_places=2, default=100)
    value = models.DecimalField(_("value"), null=True, **EXACT)
    score = models.DecimalField(pgettext_lazy("contest", "counts as"), null=True, **EXACT)
    rank = models.PositiveIntegerField(_("rank"), null=True)

    objects = models.Manager()
    guards = [AuditTrail(ignore=RANKING), EntriesKept()]

    class Meta:
        verbose_name = pgettext_lazy("contest", "entry")
        verbose_name_plural = pgettext_lazy("contest", "entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(unit__isnull=True), name="contest_entry_one_subject"
            ),
            models.UniqueConstraint(fields=["contest", "person"], name="contest_entry_of_person"),
            models.UniqueConstraint(fields=["contest", "unit"], name="contest_entry_of_unit"),
            models.CheckConstraint(condition=Q(handicap__range=(10, 1000)), name="contest_handicap"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.person_id or self.unit_id}"
