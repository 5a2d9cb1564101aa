"""What the aging of today is read from: sums by due date and one row a customer, beside the open items (ORD-10)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.guards import CountsDebtors, MarksStay, WrittenByTriggers
from salesops.core.guards import Unaudited

from .order import MONEY


class DebtDay(models.Model):
    """By how much the open amount of a due date changed, of all customers together; ``ahead`` and ``undated`` have no due date.
    ``booked``: by how much the ledger changed what all of them owe, by the day of its entries, which stands for the due date.

    Added in the transaction of each change, merged now and then: the sum is what is open, whoever writes at the same time.
    """

    class Kind(models.TextChoices):
        ITEM = "item", _("open item")
        AHEAD = "ahead", _("received ahead")
        UNDATED = "undated", pgettext_lazy("of a debt", "without a due date")
        BOOKED = "booked", pgettext_lazy("ledger", "entries of a day")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)

    guards = [WrittenByTriggers(), Unaudited("sums of open items and of the ledger, which say who and when")]

    class Meta:
        verbose_name = _("open amount of a due date")
        verbose_name_plural = _("open amounts by due date")
        # Rows come and go with every entry: after much was booked at once the table is far larger than what is in it.
        indexes = [models.Index(fields=["kind", "due_on"], name="debt_day_sums", include=["amount"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["item", "booked"]) ^ Q(due_on__isnull=True), name="debt_day_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}: {self.amount}"


class Debtor(models.Model):
    """A customer that owes or is owed something, as it was when it was counted last. Out of date as long as it has a mark.

    ``first_due``: of its oldest open item; ``level``, ``risen_on``: how far and when dunning rose last with what is open;
    ``told_on``: the last note about its debts.
    """

    customer = models.OneToOneField(
        Customer, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("customer")
    )
    open = models.DecimalField(_("open (VAT incl.)"), **MONEY)
    first_due = models.DateField(_("oldest due date"), null=True, blank=True)
    ahead = models.DecimalField(_("received ahead"), **MONEY)
    undated = models.DecimalField(pgettext_lazy("of a debt", "without a due date"), **MONEY)
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    risen_on = models.DateField(_("went up on"), null=True, blank=True)
    told_on = models.DateField(_("last noted on"), null=True, blank=True)

    guards = [WrittenByTriggers(), Unaudited("counted from open items, the ledger and dunning")]

    class Meta:
        verbose_name = _("debtor")
        verbose_name_plural = _("debtors")
        indexes = [
            models.Index(fields=["first_due", "customer"], name="debtor_oldest", condition=Q(first_due__isnull=False)),
            models.Index(
                fields=["level", "customer"], name="debtor_dunned", condition=Q(level__gt=0),
                include=["first_due", "risen_on", "told_on"],
            ),
            models.Index(fields=["-open", "customer"], name="debtor_open"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.open}"


class DebtorMark(models.Model):
    """The row of this customer is out of date; of no customer: all are to be counted. Taking the mark away counts anew
    (``orders.debtors.settle``).
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )

    guards = [MarksStay(), CountsDebtors(), Unaudited("gone as soon as its customer is counted")]

    class Meta:
        verbose_name = _("mark of a debtor")
        verbose_name_plural = _("marks of debtors")

    def __str__(self) -> str:
        return str(self.customer_id)
