"""Goods and money gone through with a dealer, from time to time, on the spot (ORD-12)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.guards import ChecksWhileDraft, ClosesCheck
from orders.states import DEALER_CHECK, DEALER_DIFFERENCE
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .dealer_report import DealerReport
from .order import MONEY
from .product import Product
from .statement import Statement
from .stock import QUANTITY


class DealerCheckQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DealerCheckQuerySet":
        """Those of customers in reach (capability ``replenishment``)."""
        from orders.scope_orders import rows_in_reach

        return rows_in_reach(self, user, "replenishment")

    def taken(self) -> "DealerCheckQuerySet":
        """Finished: the next one is due so long after."""
        return self.filter(state__in=["open", "closed"])

    def found_by(self, text: str) -> "DealerCheckQuerySet":
        return self.filter(customer__in=Customer.objects.all().found_by(text))


class DealerCheck(Versioned):
    """What ``taken_by`` found at a dealer on a day, with ``with_whom``.

    Goods go on from ``report``, the last one handed in. Money: what the dealer's books say (``dealer_balance``) against ours at the
    end of ``balance_on``: the day the customer's ``statement`` stands for, without one the day of the check.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="dealer_checks", verbose_name=_("dealer"))
    on = models.DateField(_("day"))
    taken_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("taken by"))
    with_whom = models.CharField(_("together with"), max_length=60, blank=True)
    report = models.ForeignKey(
        DealerReport, models.PROTECT, null=True, blank=True, related_name="checks", verbose_name=_("dealer's report")
    )
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("statement of account")
    )
    balance_on = models.DateField(_("balance as of"))
    ledger_balance = models.DecimalField(_("balance by our ledger"), **MONEY)
    dealer_balance = models.DecimalField(_("balance by the dealer's books"), null=True, blank=True, **MONEY)
    money_difference = models.GeneratedField(
        expression=F("dealer_balance") - F("ledger_balance"), output_field=models.DecimalField(**MONEY, null=True),
        db_persist=True, verbose_name=_("difference in money"),
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=DEALER_CHECK.choices, default="draft")
    made_at = models.DateTimeField(_("made at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    machine = DEALER_CHECK
    objects = DealerCheckQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), DEALER_CHECK.guard(), ClosesCheck()]

    class Meta:
        verbose_name = _("check with a dealer")
        verbose_name_plural = _("checks with dealers")
        constraints = [
            models.UniqueConstraint(fields=["customer"], name="dealer_check_one_draft", condition=Q(state="draft")),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "closed"])
                | (Q(finished_at__isnull=False, dealer_balance__isnull=False) & ~Q(with_whom="")),
                name="dealer_check_finished",
            ),
            models.CheckConstraint(condition=Q(balance_on__lte=F("on")), name="dealer_check_balance_before"),
        ]
        indexes = [
            models.Index(fields=["-on", "-id"], name="dealer_check_list"),
            models.Index(fields=["customer", "-on", "-id"], name="dealer_check_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"


class DealerCheckLine(models.Model):
    """One product: what the last report left, what was delivered and sold since, what should be there, what was counted."""

    dealer_check = models.ForeignKey(DealerCheck, models.PROTECT, related_name="lines", verbose_name=_("check"))
    no = models.PositiveSmallIntegerField(_("line"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    reported = models.DecimalField(_("stock of the last report"), default=0, **QUANTITY)
    delivered = models.DecimalField(_("delivered since"), default=0, **QUANTITY)
    sold = models.DecimalField(_("sold since"), default=0, **QUANTITY)
    counted = models.DecimalField(_("counted"), null=True, blank=True, **QUANTITY)
    book = models.GeneratedField(
        expression=F("reported") + F("delivered") - F("sold"), output_field=models.DecimalField(**QUANTITY),
        db_persist=True, verbose_name=_("by the books"),
    )  # fmt: skip
    difference = models.GeneratedField(
        expression=F("counted") - (F("reported") + F("delivered") - F("sold")),
        output_field=models.DecimalField(**QUANTITY, null=True), db_persist=True, verbose_name=_("difference"),
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=200, blank=True)

    guards = [AuditTrail(), ChecksWhileDraft()]

    class Meta:
        verbose_name = _("line of a check")
        verbose_name_plural = _("lines of checks")
        constraints = [
            models.UniqueConstraint(fields=["dealer_check", "product"], name="dealer_check_line_once"),
            models.CheckConstraint(
                condition=Q(sold__gte=0) & (Q(counted__isnull=True) | Q(counted__gte=0)),
                name="dealer_check_line_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dealer_check_id}/{self.no}"


class DealerDifferenceQuerySet(models.QuerySet):
    def open(self) -> "DealerDifferenceQuerySet":
        """Not verified yet."""
        return self.exclude(state="verified")

    def visible_to(self, user: Any) -> "DealerDifferenceQuerySet":
        """Those of checks in reach."""
        from customers.scope.customers import customers_in_reach

        return customers_in_reach(self, user, "replenishment", "v", field="dealer_check__customer")

    def found_by(self, text: str) -> "DealerDifferenceQuerySet":
        return self.filter(dealer_check__customer__in=Customer.objects.all().found_by(text))


class DealerDifference(Versioned):
    """What didn't agree: goods (``line``, ``quantity``) or, without a line, money (``amount``).

    ``owner`` solves it until ``due_at`` and says how. Somebody else verifies it: neither who solved it nor who took the check.
    """

    class How(models.TextChoices):
        COUNTED = "counted", _("counted again, the books are right")
        SOLD = "sold", _("sold and not reported: reported now")
        WRITTEN_OFF = "written_off", _("damaged or lost: written off by the dealer")
        RETURNED = "returned", _("returned or moved: booked")
        BOOKED = "booked", _("entry found and booked")
        EXPLAINED = "explained", pgettext_lazy("a difference", "explained")

    dealer_check = models.ForeignKey(DealerCheck, models.PROTECT, related_name="differences", verbose_name=_("check"))
    line = models.OneToOneField(
        DealerCheckLine, models.PROTECT, null=True, blank=True, related_name="followed", verbose_name=_("line")
    )
    quantity = models.DecimalField(_("quantity"), null=True, blank=True, **QUANTITY)
    amount = models.DecimalField(_("amount (VAT incl.)"), null=True, blank=True, **MONEY)
    state = models.CharField(_("state"), max_length=10, choices=DEALER_DIFFERENCE.choices, default="open")
    found_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("found by"))
    found_at = models.DateTimeField(_("found at"))
    due_at = models.DateTimeField(_("to be solved until"))
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    how = models.CharField(_("how it was solved"), max_length=12, choices=How.choices, blank=True)
    answer = models.CharField(_("what was found out"), max_length=500, blank=True)
    solved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("solved by")
    )
    solved_at = models.DateTimeField(_("solved at"), null=True, blank=True)
    verified_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verified by")
    )
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    back_reason = models.CharField(_("not solved because"), max_length=300, blank=True)

    machine = DEALER_DIFFERENCE
    objects = DealerDifferenceQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), DEALER_DIFFERENCE.guard()]

    class Meta:
        verbose_name = _("difference with a dealer")
        verbose_name_plural = _("differences with dealers")
        constraints = [
            models.UniqueConstraint(
                fields=["dealer_check"], name="dealer_difference_one_money", condition=Q(line__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=False, quantity__isnull=False, amount__isnull=True) & ~Q(quantity=0)
                | Q(line__isnull=True, amount__isnull=False, quantity__isnull=True) & ~Q(amount=0),
                name="dealer_difference_of_what",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(solved_at__isnull=False) & ~Q(how="") & ~Q(answer="")),
                name="dealer_difference_solved",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="dealer_difference_verified",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | (~Q(verified_by=F("solved_by")) & ~Q(verified_by=F("found_by"))),
                name="dealer_difference_four_eyes",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="dealer_difference_list"),
            models.Index(fields=["owner", "due_at"], name="dealer_difference_open", condition=~Q(state="verified")),
        ]

    def __str__(self) -> str:
        what = self.line.product.sku if self.line else _("money")
        return f"{self.dealer_check} · {what}"
