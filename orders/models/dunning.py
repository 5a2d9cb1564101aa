"""How far dunning went with an item, what was said about it, and the letters (ORD-10, O14)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from customers.scope.customers import customers_in_reach
from orders.guards import MarksDebtors
from orders.states import LETTER
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned

from .open_item import OpenItem
from .order import MONEY
from .promise import Promise

# The last level is no rung: a claim is about to become time-barred.
LIMITATION = 7


class DunningStep(models.Model):
    """``item`` reached ``level`` on a day: its due date passed so long ago, or a ``promise`` was broken. Each level once."""

    class Cause(models.TextChoices):
        TIME = "time", pgettext_lazy("dunning", "time passed")
        PROMISE = "promise", pgettext_lazy("dunning", "promise broken")

    item = models.ForeignKey(OpenItem, models.PROTECT, related_name="dunning", verbose_name=_("open item"))
    level = models.PositiveSmallIntegerField(_("level"))
    on = models.DateField(_("day"))
    cause = models.CharField(pgettext_lazy("of a step", "cause"), max_length=8, choices=Cause.choices)
    promise = models.ForeignKey(
        Promise, models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("promise")
    )
    at = models.DateTimeField(_("at"))

    guards = [AppendOnly(), MarksDebtors(), Unaudited("a log: written once by the sweep")]

    class Meta:
        verbose_name = _("step of dunning")
        verbose_name_plural = _("steps of dunning")
        constraints = [
            models.UniqueConstraint(fields=["item", "level"], name="dunning_step_once", include=["on"]),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=LIMITATION), name="dunning_step_level"),
            models.CheckConstraint(
                condition=Q(cause="promise", promise__isnull=False) | Q(cause="time", promise__isnull=True),
                name="dunning_step_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.level}"


class DunningNoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DunningNoteQuerySet":
        return customers_in_reach(self, user, "receivables", "v", field="customer")


class DunningNote(models.Model):
    """What came of talking to a customer about its debts: the reason it gave, what was decided. Written once."""

    class Kind(models.TextChoices):
        CALL = "call", pgettext_lazy("about debts", "call")
        WRITTEN = "written", pgettext_lazy("about debts", "message or e-mail")
        VISIT = "visit", pgettext_lazy("about debts", "visit")
        LAWYER = "lawyer", pgettext_lazy("about debts", "lawyer's letter")
        DECISION = "decision", pgettext_lazy("about debts", "decision")
        CONFIRMED = "confirmed", pgettext_lazy("about debts", "debt confirmed in writing")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="dunning_notes", verbose_name=_("customer"))
    kind = models.CharField(pgettext_lazy("about debts", "kind"), max_length=10, choices=Kind.choices)
    reason = models.CharField(_("why it doesn't pay"), max_length=30, blank=True)
    text = models.CharField(_("what was said"), max_length=300, blank=True)
    # How far it had come then.
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))

    objects = DunningNoteQuerySet.as_manager()
    guards = [
        AppendOnly(but=("customer_id",)),
        MarksDebtors(),
        MarksDebtors("update"),
        Unaudited("a log: written once, with who and when"),
    ]

    class Meta:
        verbose_name = _("note about debts")
        verbose_name_plural = _("notes about debts")
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") | ~Q(text=""), name="dunning_note_says_something"),
        ]
        indexes = [models.Index(fields=["customer", "-on", "-id"], name="dunning_note_of_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.on}"


class DunningLetterQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DunningLetterQuerySet":
        return customers_in_reach(self, user, "receivables", "v", field="customer")


class DunningLetter(Versioned):
    """One letter for a customer with all its items of a level. A draft holds none: they are taken when it is signed,
    together with its number.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="dunning_letters", verbose_name=_("customer"))
    number = models.CharField(_("letter no."), max_length=20, unique=True, null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("level"))
    state = models.CharField(_("state"), max_length=9, choices=LETTER.choices, default="draft")
    drafted_on = models.DateField(_("drafted on"))
    amount = models.DecimalField(_("amount (VAT incl.)"), default=0, **MONEY)
    pay_by = models.DateField(_("to be paid by"), null=True, blank=True)
    issued_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    delivery = models.CharField(_("how, and where the receipt is"), max_length=200, blank=True)
    reason = models.CharField(_("why it isn't needed"), max_length=300, blank=True)

    machine = LETTER
    objects = DunningLetterQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), LETTER.guard()]

    class Meta:
        verbose_name = _("dunning letter")
        verbose_name_plural = _("dunning letters")
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=3, level__lte=5), name="dunning_letter_level"),
            models.UniqueConstraint(
                fields=["customer", "level"], condition=Q(state="draft"), name="dunning_letter_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "void"], number__isnull=True)
                | Q(
                    state__in=["issued", "delivered"], number__isnull=False, amount__gt=0, issued_on__isnull=False,
                    pay_by__gte=models.F("issued_on"),
                ),
                name="dunning_letter_issued",
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | (Q(delivered_on__isnull=False) & ~Q(delivery="")),
                name="dunning_letter_delivered",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["customer", "-id"], name="dunning_letter_of_customer")]

    def __str__(self) -> str:
        return self.number or str(self.machine.state_of(self).label)


class DunningLetterLine(models.Model):
    """What a signed letter asks for: an item, what of it was open, how late it was."""

    letter = models.ForeignKey(DunningLetter, models.PROTECT, related_name="lines", verbose_name=_("letter"))
    item = models.ForeignKey(OpenItem, models.PROTECT, related_name="letter_lines", verbose_name=_("open item"))
    amount = models.DecimalField(_("open (VAT incl.)"), **MONEY)
    days = models.PositiveIntegerField(_("days late"))

    guards = [AppendOnly(), Unaudited("written once with the signature of its letter")]

    class Meta:
        verbose_name = _("line of a dunning letter")
        verbose_name_plural = _("lines of dunning letters")
        constraints = [
            models.UniqueConstraint(fields=["letter", "item"], name="dunning_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="dunning_line_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.item_id}"
