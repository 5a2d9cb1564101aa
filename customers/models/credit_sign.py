"""Warning signs on operations or finances of a customer, recorded and acted on (CUS-11)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.credit.factors import LEVELS, SIGNS
from customers.credit.signs import Terms, sign_on
from customers.states.credit import SIGN
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .credit import CreditQuerySet
from .customer import Customer


class CreditSign(Versioned):
    """A warning sign. ``entered_by`` none: the nightly run found it in the figures. ``due_on``: the task is done by then."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="credit_signs", verbose_name=_("customer"))
    kind = models.CharField(_("warning sign"), max_length=20, choices=[(s.code, s.name) for s in SIGNS.values()])
    level = models.CharField(_("level"), max_length=6, choices=list(LEVELS.items()))
    found_on = models.DateField(_("found on"))
    evidence = models.CharField(_("evidence"), max_length=500)
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(_("state"), max_length=10, choices=SIGN.choices, default="open")
    entered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))
    closed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)

    machine = SIGN
    objects = CreditQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), SIGN.guard()]

    class Meta:
        verbose_name = _("warning sign")
        verbose_name_plural = _("warning signs")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"], name="credit_sign_one_open", condition=Q(state="open")
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False),
                name="credit_sign_closed_at",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-found_on"], name="credit_signs"),
            models.Index(fields=["due_on"], name="credit_signs_due", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def sign(self) -> Terms:
        """What the policy of the day it was found on says about it."""
        return sign_on(self.kind, self.found_on)
