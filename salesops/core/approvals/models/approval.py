"""One round of approval of one record."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from salesops.core.approvals.guards import FrozenFacts
from salesops.core.approvals.states import APPROVAL_MOVES, ApprovalState
from salesops.core.guards import AuditTrail, StateGuard, VersionBump
from salesops.core.models import Versioned
from salesops.core.sockets.approvals import Matter, directory, matters


class ApprovalQuerySet(models.QuerySet):
    def pending(self) -> "ApprovalQuerySet":
        return self.filter(state=ApprovalState.PENDING)

    def of(self, kind: str, record_id: Any) -> "ApprovalQuerySet":
        """Every round of one record, the latest first."""
        return self.filter(kind=kind, record_id=str(record_id)).order_by("-id")

    def visible_to(self, user: Any) -> "ApprovalQuerySet":
        """Approvals the person started, is or was asked in (also as a deputy in force), or reads along; the auditor all."""
        if user.holds("AUD"):
            return self
        from .decision import ApprovalDecision
        from .step import StepPerson

        people = [user.pk, *(p.pk for p in directory().deputised_by(user, timezone.localdate()))]
        asked = StepPerson.objects.filter(step__approval=OuterRef("pk"), user__in=people)
        spoke = ApprovalDecision.objects.filter(approval=OuterRef("pk"), by=user)
        reads = ApprovalCopy.objects.filter(approval=OuterRef("pk"), user=user)
        return self.filter(Q(requester=user) | Exists(asked) | Exists(spoke) | Exists(reads))


class Approval(Versioned):
    """A submission of one record for one matter: who asked, on what facts, in which round, and how it ended."""

    matter = models.CharField(_("matter"), max_length=60)
    kind = models.CharField(_("kind of record"), max_length=60)
    record_id = models.CharField(_("record"), max_length=64)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requester")
    )
    # Besides the requester: people who benefit or changed the record last (defaults.md 1.5).
    barred = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("may not decide"))
    facts = models.JSONField(_("facts"), default=dict, encoder=DjangoJSONEncoder)
    facts_hash = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=ApprovalState.choices, default=ApprovalState.PENDING)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    opened_at = models.DateTimeField(_("submitted"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = ApprovalQuerySet.as_manager()
    guards = [
        AuditTrail(),
        VersionBump(),
        FrozenFacts(),
        StateGuard.of("state", [ApprovalState.PENDING.value], APPROVAL_MOVES),
    ]

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "kind", "record_id"],
                condition=Q(state="pending"),
                name="approval_one_pending",
            ),
            models.UniqueConstraint(fields=["matter", "kind", "record_id", "round"], name="approval_round"),
            models.CheckConstraint(
                condition=Q(state="pending", closed_at__isnull=True)
                | (~Q(state="pending") & Q(closed_at__isnull=False)),
                name="approval_closed_with_time",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "record_id", "-id"], name="approval_record"),
            models.Index(fields=["requester", "state", "-id"], name="approval_requester"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def plug(self) -> Matter:
        return matters.get(self.matter)

    @property
    def title(self) -> str:
        return self.plug.title(self.facts)

    @property
    def is_pending(self) -> bool:
        return self.state == ApprovalState.PENDING


class ApprovalCopy(models.Model):
    """Someone who reads along (抄送) and decides nothing."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="copies", verbose_name=_("approval"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))

    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("copy of an approval")
        verbose_name_plural = _("copies of approvals")
        constraints = [models.UniqueConstraint(fields=["approval", "user"], name="approval_copy_once")]
