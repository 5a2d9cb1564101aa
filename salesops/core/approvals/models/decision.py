"""What was said in an approval, and what the clock did; both written once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.approvals.guards import NoSelfDecision
from salesops.core.guards import AppendOnly, Unaudited

from .approval import Approval
from .step import ApprovalStep

FINAL_VERBS = ("approve", "reject", "send_back")


class ApprovalDecision(models.Model):
    """One act in an approval: by whom, for whom, with which words."""

    class Verb(models.TextChoices):
        SUBMIT = "submit", _("submitted")
        APPROVE = "approve", _("approved")
        REJECT = "reject", _("rejected")
        SEND_BACK = "send_back", _("sent back")
        ASK = "ask", _("asked")
        ANSWER = "answer", _("answered")
        ADD_APPROVER = "add_approver", _("added an approver")
        DELEGATE = "delegate", _("passed on")
        WITHDRAW = "withdraw", _("withdrew")
        REASSIGN = "reassign", _("moved to a superior")
        ESCALATE = "escalate", _("escalated")
        OVERTAKE = "overtake", _("started again after a change")

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="decisions", verbose_name=_("approval"))
    step = models.ForeignKey(
        ApprovalStep, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("step")
    )
    verb = models.CharField(_("act"), max_length=12, choices=Verb.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("on behalf of"),
    )
    # Whom it concerns: the approver added, the person it was passed or escalated to.
    whom = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("person", "to"),
    )
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("time"))

    guards = [AppendOnly(), NoSelfDecision(), Unaudited("written once, and itself the record of who decided")]

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["step"], condition=Q(verb__in=FINAL_VERBS), name="approval_decided_once"),
            models.CheckConstraint(
                condition=~Q(verb__in=("reject", "send_back")) | ~Q(note=""), name="approval_refusal_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(verb__in=FINAL_VERBS) | Q(by__isnull=False, step__isnull=False),
                name="approval_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of__isnull=True) | ~Q(on_behalf_of=models.F("by")),
                name="approval_for_somebody_else",
            ),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="approval_decision_by")]


class ApprovalEscalation(models.Model):
    """A rung of the escalation of a step, climbed once however often the job runs."""

    class Level(models.IntegerChoices):
        # Four working hours: a reminder. At the limit the deputy is called, eight later the next manager joins in.
        REMINDER = 0, _("reminder")
        DEPUTY = 1, _("deputy")
        MANAGER = 2, _("next manager")

    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="escalations", verbose_name=_("step"))
    # The due moment it belongs to: after a question the step is due anew.
    due_at = models.DateTimeField(_("due"))
    level = models.PositiveSmallIntegerField(_("rung"), choices=Level.choices)
    at = models.DateTimeField(_("time"))

    guards = [AppendOnly(), Unaudited("written once, a log of the clock")]

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints = [models.UniqueConstraint(fields=["step", "due_at", "level"], name="approval_escalated_once")]
