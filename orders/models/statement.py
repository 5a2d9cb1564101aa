"""Statements of account: what a customer owed at the end of a month, entry by entry (ORD-9, O13)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orders.guards import ByLedger, CopiesEntries, FillsStatement, StillTrue
from orders.states import STATEMENT
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned

from .ledger import LedgerEntry
from .order import MONEY

# What becomes of a statement; everything it says is written once.
CHANGES = (
    "state", "number", "customer_id", "sent_by_id", "sent_at", "sent_to", "answer_due_at", "answered_at", "locked_at",
    "replace_reason", "merged_at", "digest", "version",
)  # fmt: skip


class StatementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "StatementQuerySet":
        """Statements of the customers in reach (capability ``receipts``)."""
        from orders.scope_orders import rows_in_reach

        return rows_in_reach(self, user, "receipts")

    def current(self) -> "StatementQuerySet":
        """Neither replaced nor of a file that was merged since."""
        return self.filter(merged_at=None).exclude(state="replaced")

    def found_by(self, text: str) -> "StatementQuerySet":
        """By a part of the number, or the customer."""
        return self.filter(Q(number__icontains=text) | Q(customer__in=Customer.objects.all().found_by(text)))

    def numbered(self, text: str) -> "StatementQuerySet":
        """Those whose number holds ``text``; nothing without a digit: every number has one."""
        return self.filter(number__icontains=text) if any(sign.isdigit() for sign in text) else self.none()


class Statement(Versioned):
    """What ``customer`` owed at the end of ``month`` (its first day). All amounts VAT included.

    Figures and lines are written by the database from the ledger as it stood (guards ``FillsStatement``, ``CopiesEntries``):
    ``opening`` + ``debit`` − ``credit`` = ``closing`` = ``not_due`` + ``late_…`` − ``ahead``. The number is drawn when it is sent.
    ``edition`` counts the statements of a month; one holds, the others were replaced. ``merged_at``: the file it was made for
    became part of another, whose balance is a different one.
    """

    number = models.CharField(_("statement no."), max_length=20, unique=True, null=True, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="statements", verbose_name=_("customer"))
    month = models.DateField(_("month"))
    ends_on = models.DateField(_("as of"), editable=False)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    state = models.CharField(_("state"), max_length=10, choices=STATEMENT.choices, default="draft")
    opening = models.DecimalField(_("opening balance"), default=0, editable=False, **MONEY)
    debit = models.DecimalField(_("receivable"), default=0, editable=False, **MONEY)
    credit = models.DecimalField(_("received"), default=0, editable=False, **MONEY)
    closing = models.DecimalField(_("closing balance"), default=0, editable=False, **MONEY)
    not_due = models.DecimalField(_("not due"), default=0, editable=False, **MONEY)
    late_30 = models.DecimalField(_("overdue 1–30 days"), default=0, editable=False, **MONEY)
    late_60 = models.DecimalField(_("overdue 31–60 days"), default=0, editable=False, **MONEY)
    late_90 = models.DecimalField(_("overdue 61–90 days"), default=0, editable=False, **MONEY)
    late_more = models.DecimalField(_("overdue over 90 days"), default=0, editable=False, **MONEY)
    ahead = models.DecimalField(_("received ahead"), default=0, editable=False, **MONEY)
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    send_due_at = models.DateTimeField(_("to be sent until"))
    sent_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    # Empty although sent: on paper.
    sent_to = models.EmailField(_("sent to"), blank=True)
    answer_due_at = models.DateTimeField(_("to be answered until"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    replace_reason = models.CharField(_("replaced because"), max_length=300, blank=True)
    merged_at = models.DateTimeField(_("file merged at"), null=True, blank=True)
    # SHA-256 of everything it shows, from the day it was sent.
    digest = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)

    machine = STATEMENT
    objects = StatementQuerySet.as_manager()
    guards = [
        AuditTrail(), VersionBump(), STATEMENT.guard(), AppendOnly(but=CHANGES), FillsStatement(), CopiesEntries(), StillTrue(),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("statement of account")
        verbose_name_plural = _("statements of account")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "month"],
                name="statement_one_a_month",
                condition=~Q(state="replaced") & Q(merged_at__isnull=True),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="statement_month"),
            models.CheckConstraint(
                condition=Q(closing=F("opening") + F("debit") - F("credit")), name="statement_balance"
            ),
            models.CheckConstraint(
                condition=Q(
                    closing=F("not_due") + F("late_30") + F("late_60") + F("late_90") + F("late_more") - F("ahead")
                ),
                name="statement_ages",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", number__isnull=True)
                | Q(state="replaced")
                | Q(number__isnull=False, sent_at__isnull=False),
                name="statement_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "locked"]) | Q(answered_at__isnull=False),
                name="statement_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state="replaced") | ~Q(replace_reason=""), name="statement_replaced_why"
            ),
        ]
        indexes = [
            models.Index(fields=["-month", "-id"], name="statement_list"),
            models.Index(fields=["customer", "-month", "-id"], name="statement_of_customer"),
            models.Index(fields=["customer", "ends_on"], name="statement_wall"),
            models.Index(
                fields=["state", "answer_due_at"], name="statement_waiting", condition=Q(state__in=["draft", "sent"])
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or f"{self.month:%Y-%m} · {self.pk}"

    @property
    def key(self) -> str:
        """What stands for it in addresses: the number, the id before it has one."""
        return self.number or str(self.pk)

    @property
    def overdue(self) -> Decimal:
        return self.late_30 + self.late_60 + self.late_90 + self.late_more

    @property
    def code_of_paper(self) -> str:
        """Eight signs on the paper that stand for everything it says: the desk compares them."""
        return f"{self.digest[:4]}-{self.digest[4:8]}".upper() if self.digest else ""


class StatementLine(models.Model):
    """An entry of the ledger as it was when the statement was made, and the balance after it."""

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="lines", verbose_name=_("statement of account")
    )
    no = models.PositiveIntegerField(_("line"))
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="+", verbose_name=_("ledger entry"))
    on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=20)
    document = models.CharField(_("document"), max_length=40)
    order_number = models.CharField(_("order"), max_length=40, blank=True)
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    balance = models.DecimalField(_("balance"), **MONEY)
    due_on = models.DateField(_("due on"), null=True, blank=True)

    guards = [AppendOnly(), ByLedger(), Unaudited("written once, by the database, with its statement")]

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        constraints = [models.UniqueConstraint(fields=["statement", "no"], name="statement_line_once")]

    def __str__(self) -> str:
        return f"{self.statement_id}/{self.no}"

    @property
    def kind_label(self) -> str:
        return str(dict(LedgerEntry.Kind.choices).get(self.kind, self.kind))


def first_of_month(day: date) -> date:
    return day.replace(day=1)
