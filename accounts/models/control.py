"""Violations the control monitor found (ACC-12): explained by the manager, closed by the director."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.states import CONTROL
from salesops.core.guards import AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned
from salesops.core.sockets.controls import ControlRule, control_rules
from salesops.core.states import State


def watches(user: Any) -> bool:
    """Whether ``user`` sees every case: director, general manager, auditor. The administrator's right is the log only."""
    return user.access.limits("access_log") is None


class ControlCaseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ControlCaseQuerySet":
        """All for those who watch; otherwise the ones one was asked to explain, oneself or as deputy."""
        if watches(user):
            return self
        from accounts.models import Deputyship

        asked = Deputyship.objects.in_force(user.access.day).filter(deputy=user).values("person")
        return self.filter(models.Q(asked=user) | models.Q(asked__in=asked))

    def under_way(self) -> "ControlCaseQuerySet":
        return self.exclude(state="closed")


class ControlCase(Versioned):
    """One finding of one rule. ``happened_at`` is when it was done; ``person`` who did it; ``asked`` who explains it."""

    class Severity(models.TextChoices):
        YELLOW = "yellow", _("to look at")
        ORANGE = "orange", _("serious")
        RED = "red", _("grave")

    class Result(models.TextChoices):
        IN_ORDER = "in_order", _("in order")
        MISTAKE = "mistake", _("mistake, put right")
        VIOLATION = "violation", _("violation")
        FALSE_ALARM = "false_alarm", _("false alarm, rule to be looked at")

    rule = models.CharField(_("rule"), max_length=80)
    key = models.CharField(_("key within the rule"), max_length=120)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="control_cases",
        db_index=False,
        verbose_name=_("person"),
    )
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked to explain")
    )
    record_kind = models.CharField(_("kind of record"), max_length=60, blank=True)
    record_id = models.CharField(_("record"), max_length=64, blank=True)
    params = models.JSONField(_("figures"), default=dict, encoder=DjangoJSONEncoder)
    severity = models.CharField(_("severity"), max_length=6, choices=Severity.choices)
    state = models.CharField(_("state"), max_length=9, choices=CONTROL.choices, default="open")
    happened_at = models.DateTimeField(_("happened at"))
    found_at = models.DateTimeField(_("found at"))
    explanation = models.TextField(_("explanation"), blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("explained by")
    )
    explained_at = models.DateTimeField(_("explained at"), null=True)
    result = models.CharField(_("result"), max_length=12, choices=Result.choices, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)

    objects = ControlCaseQuerySet.as_manager()
    machine = CONTROL
    guards = [AuditTrail(), VersionBump(), CONTROL.guard()]

    class Meta:
        verbose_name = _("control case")
        verbose_name_plural = _("control cases")
        constraints = [
            models.UniqueConstraint(fields=["rule", "key"], name="control_case_once"),
            models.CheckConstraint(
                condition=~models.Q(state="closed")
                | (models.Q(closed_by__isnull=False, closed_at__isnull=False) & ~models.Q(result="")),
                name="control_case_closed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_by__isnull=True)
                | models.Q(person__isnull=True)
                | ~models.Q(closed_by=models.F("person")),
                name="control_case_not_closed_by_oneself",
            ),
        ]
        indexes = [
            models.Index(fields=["-found_at", "-id"], name="control_case_newest"),
            models.Index(fields=["found_at"], name="control_case_open", condition=~models.Q(state="closed")),
            models.Index(fields=["person", "-found_at"], name="control_case_of_person"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def plug(self) -> ControlRule | None:
        return control_rules.get(self.rule) if self.rule in control_rules else None

    @property
    def title(self) -> str:
        """The rule's name; a rule of an app that is gone keeps its code."""
        return str(self.plug.label) if self.plug else self.rule

    @property
    def stage(self) -> State:
        return CONTROL.state(self.state)


class ControlRun(models.Model):
    """How far a rule has looked: after an outage it goes on from there."""

    rule = models.CharField(_("rule"), max_length=80, unique=True)
    until = models.DateTimeField(_("looked until"))
    error = models.CharField(_("error"), max_length=300, blank=True)

    guards = [Unaudited("a mark of how far a job came")]

    class Meta:
        verbose_name = _("run of a control rule")
        verbose_name_plural = _("runs of control rules")
