"""Leave requests (ACC-13, form W16)."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.absence import SOME_DAYS, AbsenceKind, Days
from accounts.states import LEAVE_MOVES, LeaveState
from salesops.core.guards import AuditTrail, StateGuard, VersionBump
from salesops.core.models import Versioned
from salesops.core.models.base import EQUALS, OVERLAPS

# States in which the days are taken: two such requests of one person can't overlap.
TAKEN = (LeaveState.PENDING.value, LeaveState.APPROVED.value)


class LeaveQuerySet(models.QuerySet):
    def taken(self) -> "LeaveQuerySet":
        return self.filter(state__in=TAKEN)

    def visible_to(self, user: Any) -> "LeaveQuerySet":
        """Own requests, those of people in reach, and those one is asked to approve; drafts only to their owner."""
        from accounts.access import people_in_reach
        from salesops.core.approvals.models import Approval

        asked = Approval.objects.visible_to(user).filter(kind="accounts.leave_request").values("record_id")
        keys = models.functions.Cast("pk", models.CharField())
        in_reach = people_in_reach(LeaveRequest.objects.all(), user, "leave", "v", field="user")
        own = Q(user=user) | Q(entered_by=user)
        others = Q(pk__in=in_reach.exclude(state=LeaveState.DRAFT).values("pk")) | Q(key__in=asked)
        return self.annotate(key=keys).filter(own | others)


class LeaveRequest(Versioned, Days):
    """A request for leave: kind, from–to, deputy; a draft until submitted, when it gets its QJ number."""

    number = models.CharField(_("number"), max_length=20, unique=True, null=True, blank=True)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="leave_requests", verbose_name=_("person"))
    entered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("entered by"))
    kind = models.CharField(_("kind"), max_length=12, choices=AbsenceKind.choices)
    reason = models.TextField(_("reason"), blank=True)
    deputy = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy")
    )
    # Working days, in half days, as counted when it was submitted.
    days = models.DecimalField(_("working days"), max_digits=5, decimal_places=1, default=0)
    state = models.CharField(_("state"), max_length=10, choices=LeaveState.choices, default=LeaveState.DRAFT)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    # A wish to end earlier (or not to go at all) that waits for approval.
    wish = models.JSONField(_("change wished"), null=True, blank=True)

    objects = LeaveQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), StateGuard.of("state", [LeaveState.DRAFT.value], LEAVE_MOVES)]

    class Meta:
        verbose_name = _("leave request")
        verbose_name_plural = _("leave requests")
        constraints = [
            models.CheckConstraint(condition=SOME_DAYS, name="leave_some_days"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(number__isnull=False, submitted_at__isnull=False),
                name="leave_submitted_with_number",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=models.F("user")), name="leave_deputy_is_another"
            ),
            ExclusionConstraint(
                name="leave_no_overlap",
                expressions=[("user", EQUALS), ("slots", OVERLAPS)],
                condition=Q(state__in=TAKEN),
            ),
        ]
        indexes = [models.Index(fields=["user", "-starts_on"], name="leave_of_person")]

    def __str__(self) -> str:
        return self.number or str(_("draft"))
