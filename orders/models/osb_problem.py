"""A problem of ordering, shipping or settling: numbered, owned, followed until somebody else verifies (ORD-11, O20)."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import SecretaryDuty
from customers.models import Customer
from orders.guards import ProblemOfOrder
from orders.states import OSB_PROBLEM
from orders.states.osb import OPEN, UNSOLVED
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .order import Order


class OsbProblemQuerySet(models.QuerySet):
    def open(self) -> "OsbProblemQuerySet":
        """Neither verified nor dropped: the next OSB meeting goes through them."""
        return self.filter(state__in=OPEN)

    def unsolved(self) -> "OsbProblemQuerySet":
        """Their owners are to solve them."""
        return self.filter(state__in=UNSOLVED)

    def numbered(self, text: str) -> "OsbProblemQuerySet":
        """Those whose number holds ``text``; nothing without a digit: every number has one."""
        return self.filter(number__icontains=text) if any(sign.isdigit() for sign in text) else self.none()

    def found_by(self, text: str) -> "OsbProblemQuerySet":
        """By a part of the own number, the order's number, or the customer."""
        by_number = Q(number__icontains=text) | Q(order__number__icontains=text)
        return self.filter(by_number | Q(customer__in=Customer.objects.all().found_by(text)))

    def visible_to(self, user: Any) -> "OsbProblemQuerySet":
        """Own ones, those of customers and units in reach (capability ``osb``); a department's: those it is responsible for."""
        from orders.scope_osb import visible_problems

        return visible_problems(self, user)


class OsbProblem(Versioned):
    """What goes wrong in a ``step`` with a ``customer``, mostly with one ``order`` of it. ``unit``: the customer's, then.

    ``owner`` solves it until ``due_on``, ``solved_by`` says how; who verifies is neither of them. ``returned``: how often it was
    sent back as not solved, ``return_reason`` why the last time. ``drop_reason``: why nothing is done about it.
    """

    class Department(models.TextChoices):
        SAL = "SAL", _("Sales")
        SEC = "SEC", _("Secretaries")
        LOG = "LOG", _("Logistics")
        PRD = "PRD", _("Production")
        PUR = "PUR", _("Purchasing")
        TEC = "TEC", _("Technical department")
        CSV = "CSV", _("Customer service")
        FIN = "FIN", _("Finance")
        LEG = "LEG", _("Legal")

    number = models.CharField(_("problem no."), max_length=20, unique=True)
    step = models.CharField(pgettext_lazy("of the OSB board", "step"), max_length=6, choices=SecretaryDuty.Step.choices)
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, blank=True, related_name="osb_problems", verbose_name=_("order")
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="osb_problems", verbose_name=_("customer"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    what = models.CharField(pgettext_lazy("O20", "problem"), max_length=300)
    department = models.CharField(_("responsible department"), max_length=3, choices=Department.choices)
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("owner"))
    due_on = models.DateField(_("to be solved by"))
    state = models.CharField(_("state"), max_length=8, choices=OSB_PROBLEM.choices, default="open")
    recorded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    solution = models.CharField(_("how it was solved"), max_length=500, blank=True)
    solved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("solved by")
    )
    solved_at = models.DateTimeField(_("solved at"), null=True, blank=True)
    returned = models.PositiveSmallIntegerField(_("sent back (times)"), default=0)
    return_reason = models.CharField(_("sent back because"), max_length=300, blank=True)
    verified_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    dropped_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dropped by")
    )
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)
    drop_reason = models.CharField(_("dropped because"), max_length=300, blank=True)

    machine = OSB_PROBLEM
    objects = OsbProblemQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), OSB_PROBLEM.guard(), ProblemOfOrder()]

    class Meta:
        verbose_name = _("OSB problem")
        verbose_name_plural = _("OSB problems")
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="osb_problem_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=[*UNSOLVED, "dropped"])
                | (Q(solved_by__isnull=False, solved_at__isnull=False) & ~Q(solution="")),
                name="osb_problem_solved_how",
            ),
            models.CheckConstraint(
                condition=Q(state="verified", verified_by__isnull=False, verified_at__isnull=False)
                | (~Q(state="verified") & Q(verified_by=None, verified_at=None)),
                name="osb_problem_verified",
            ),
            # Verified by somebody else: neither its owner nor who solved it.
            models.CheckConstraint(
                condition=Q(verified_by=None) | (~Q(verified_by=F("owner")) & ~Q(verified_by=F("solved_by"))),
                name="osb_problem_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped", dropped_by__isnull=False, dropped_at__isnull=False) & ~Q(drop_reason="")
                | (~Q(state="dropped") & Q(dropped_by=None)),
                name="osb_problem_dropped",
            ),
            models.CheckConstraint(
                condition=Q(dropped_by=None) | ~Q(dropped_by=F("owner")), name="osb_problem_dropped_by_another"
            ),
            models.CheckConstraint(condition=Q(returned=0) | ~Q(return_reason=""), name="osb_problem_returned_why"),
        ]
        indexes = [
            models.Index(fields=["-recorded_at", "-id"], name="osb_problem_list"),
            models.Index(fields=["due_on", "id"], name="osb_problem_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["order"], name="osb_problem_of_order", condition=Q(state__in=OPEN)),
            models.Index(fields=["customer", "-recorded_at", "-id"], name="osb_problem_by_customer"),
            models.Index(fields=["owner", "-recorded_at", "-id"], name="osb_problem_by_owner"),
            models.Index(fields=["unit", "-recorded_at", "-id"], name="osb_problem_by_unit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_late(self, today: date) -> bool:
        """Not solved, and its day has passed."""
        return self.state in UNSOLVED and self.due_on < today
