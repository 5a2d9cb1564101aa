"""Two reps on one customer (撞单): what both have, who decided, and the split kept for the assessment (CUS-2)."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.states.pool import CLASH
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Dated, DatedQuerySet, Versioned
from salesops.core.models.base import EQUALS, OVERLAPS
from salesops.core.states import State

from .customer import Customer


class ClashQuerySet(models.QuerySet):
    def open(self) -> "ClashQuerySet":
        """Clashes somebody has to decide."""
        return self.filter(state="open")

    def visible_to(self, user: Any) -> "ClashQuerySet":
        """Those one reported, those of one's own customers, those one decides, and those within reach of deciding."""
        mine = Q(reporter=user) | Q(holder=user) | Q(decider=user)
        reached = Customer.objects.in_reach(user, "handover", "a")
        return self.filter(mine | Q(customer__in=reached.values("pk")))


class Clash(Versioned):
    """``reporter`` met a customer that is registered by ``holder``. ``met_on`` is the reporter's first valid contact.

    ``decider`` is the manager both have in common when it was reported. ``holder_share`` is the percentage of the result that
    stays with the holder when it is split; the customer goes with the larger share, even shares leave it where it is.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="clashes", verbose_name=_("customer"))
    reporter = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("reported by"))
    holder = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("owner"))
    decider = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decides")
    )
    met_on = models.DateField(_("first contact of the reporter"))
    stage = models.CharField(_("how far the reporter is"), max_length=200)
    evidence = models.TextField(_("evidence"))
    answer = models.TextField(_("statement of the owner"), blank=True)
    reported_at = models.DateTimeField(_("reported at"))
    due_at = models.DateTimeField(_("decide by"))
    state = models.CharField(_("state"), max_length=10, choices=CLASH.choices, default="open")
    holder_share = models.PositiveSmallIntegerField(_("share of the owner (%)"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    grounds = models.CharField(_("reason of the decision"), max_length=300, blank=True)

    machine = CLASH
    objects = ClashQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), CLASH.guard()]

    class Meta:
        verbose_name = _("clash")
        verbose_name_plural = _("clashes")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "reporter"], name="clash_once_a_reporter", condition=Q(state="open")
            ),
            models.CheckConstraint(condition=~Q(reporter=F("holder")), name="clash_two_people"),
            models.CheckConstraint(
                condition=Q(state="split", holder_share__range=(1, 99)) | (~Q(state="split") & Q(holder_share=None)),
                name="clash_share_when_split",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "withdrawn")) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="clash_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["decider", "due_at"], name="clash_to_decide", condition=Q(state="open")),
            models.Index(fields=["state", "-reported_at"], name="clash_list"),
            models.Index(fields=["reporter", "-id"], name="clash_of_reporter"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}"

    @property
    def stand(self) -> State:
        """Where it is, as a state."""
        return CLASH.state(self.state)

    def is_late(self, now: datetime) -> bool:
        """Still open after its due moment."""
        return self.state == "open" and self.due_at < now


class ResultSplit(Dated):
    """The percentage of the results with ``customer`` that counts for ``user`` while ``period`` holds (assessment, K01)."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="splits", verbose_name=_("customer"))
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    share = models.PositiveSmallIntegerField(_("share (%)"))
    clash = models.ForeignKey(
        Clash, models.PROTECT, null=True, blank=True, related_name="splits", verbose_name=_("clash")
    )

    objects = DatedQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("split of results")
        verbose_name_plural = _("splits of results")
        constraints = [
            ExclusionConstraint(
                name="split_once_at_a_time",
                expressions=[("customer", EQUALS), ("user", EQUALS), ("period", OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(share__range=(1, 99)), name="split_between_1_and_99"),
        ]
