"""Versions of dated policies."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail, Frozen, Stamps, VersionBump
from salesops.core.models import Versioned
from salesops.core.policies.states import VERSION
from salesops.core.states import State


class PolicyVersionQuerySet(models.QuerySet):
    def published(self) -> "PolicyVersionQuerySet":
        """Versions that hold, held or will hold."""
        return self.filter(state="published")

    def unfinished(self) -> "PolicyVersionQuerySet":
        """The draft under way or in approval: one at most for each policy."""
        return self.filter(state__in=("draft", "in_review"))


class PolicyVersion(Versioned):
    """One set of values of a policy from a day on. Published versions never change; a later one takes their place."""

    code = models.CharField(_("policy"), max_length=60)
    number = models.PositiveIntegerField(_("version number"))
    state = models.CharField(_("state"), max_length=10, choices=VERSION.choices, default="draft")
    valid_from = models.DateField(_("in force from"))
    values = models.JSONField(_("values"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # Copied from the kind when the draft is opened, so that the database can insist on it.
    needs_approval = models.BooleanField(_("needs approval"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("drafted by")
    )
    created_at = models.DateTimeField(_("drafted at"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("last changed by")
    )
    changed_at = models.DateTimeField(_("last changed at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True)

    objects = PolicyVersionQuerySet.as_manager()
    machine = VERSION
    guards = [
        AuditTrail(),
        VersionBump(),
        VERSION.guard(),
        Frozen("state", ("published", "discarded")),
        Stamps("policies"),
    ]

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="policy_version_number"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=("draft", "in_review")), name="policy_version_one_draft"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="policy_version_published_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="published", needs_approval=True)
                | Q(published_by__isnull=False)
                & Q(created_by__isnull=False)
                & ~Q(published_by=F("created_by"))
                & ~Q(published_by=F("changed_by")),
                name="policy_version_two_people",
            ),
        ]
        indexes = [models.Index(fields=["code", "-number"], name="policy_version_history")]

    def __str__(self) -> str:
        return f"{self.code} {self.number}"

    @property
    def shown_state(self) -> State:
        """Word and drawing of the state."""
        return VERSION.state_of(self)
