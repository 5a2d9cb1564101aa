"""What a line of the bank was booked as (ORD-9)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AppendOnly, Unaudited

from .bank_line import BankLine
from .receipt import Receipt


class BankMatch(models.Model):
    """``receipt`` is the money of ``line``, or one customer's part of it. Written once: what is taken back is reversed there.

    ``how`` is the kind of the proposal that was accepted (``items``, ``fee`` …), or ``split`` where somebody divided it by hand.
    """

    line = models.ForeignKey(BankLine, models.PROTECT, related_name="matches", verbose_name=_("bank line"))
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="bank_match", verbose_name=_("receipt"))
    how = models.CharField(_("how"), max_length=12)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )

    guards = [AppendOnly(), Unaudited("written once, with who and when; line and receipt are in the trail")]

    class Meta:
        verbose_name = _("match of a bank line")
        verbose_name_plural = _("matches of bank lines")

    def __str__(self) -> str:
        return f"{self.line_id}: {self.receipt_id}"
