"""Monthly lists the secretaries' lead signs off: credit ratings (C12) and shipping information (C13)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.states.credit import MONTHLY
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned

from .customer import Customer


class MonthlyListQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MonthlyListQuerySet":
        """Lists ``user`` may open: ratings with credit, shipping with the shipping data of customers."""
        kinds = [kind for kind, capability in READ_WITH.items() if user.can(capability, "v")]
        return self.filter(kind__in=kinds)


# Who reads a list of which kind; rows are narrowed to the customers in reach.
READ_WITH = {"credit": "credit", "shipping": "customers"}


class MonthlyList(Versioned):
    """One version of a list of a month. A draft shows the figures of the moment; signing it off freezes them as rows."""

    class Kind(models.TextChoices):
        CREDIT = "credit", _("Credit rating list")
        SHIPPING = "shipping", _("Shipping information list")

    kind = models.CharField(_("list"), max_length=10, choices=Kind.choices)
    month = models.DateField(_("month"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=MONTHLY.choices, default="draft")
    note = models.CharField(_("note"), max_length=500, blank=True)
    prepared_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("prepared by")
    )
    prepared_at = models.DateTimeField(_("prepared at"))
    signed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed off by")
    )
    signed_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    open_rows = models.PositiveIntegerField(_("rows not checked"), default=0)
    open_reason = models.CharField(_("why signed off with these"), max_length=500, blank=True)

    machine = MONTHLY
    objects = MonthlyListQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), MONTHLY.guard()]

    class Meta:
        verbose_name = _("monthly list")
        verbose_name_plural = _("monthly lists")
        constraints = [
            models.UniqueConstraint(fields=["kind", "month", "edition"], name="monthly_list_once"),
            models.UniqueConstraint(
                fields=["kind", "month"], name="monthly_list_one_draft", condition=Q(state="draft")
            ),
            models.UniqueConstraint(
                fields=["kind", "month"], name="monthly_list_one_signed", condition=Q(state="signed")
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="monthly_list_first_of_month"),
            models.CheckConstraint(
                condition=Q(state="draft", signed_at__isnull=True) | (~Q(state="draft") & Q(signed_at__isnull=False)),
                name="monthly_list_signed_at",
            ),
            models.CheckConstraint(
                condition=Q(open_rows=0) | ~Q(open_reason=""), name="monthly_list_open_rows_have_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.month:%Y-%m}"


class MonthlyListRowQuerySet(models.QuerySet):
    def visible_to(self, user: Any, kind: str) -> "MonthlyListRowQuerySet":
        """Rows of a list of ``kind`` whose customers ``user`` reaches."""
        from customers.scope.customers import customers_in_reach

        return customers_in_reach(self, user, READ_WITH[kind], "v", field="customer")


class MonthlyListRow(models.Model):
    """One line of a list as it was signed off. ``values``: column → text or number, codes where words have two languages."""

    monthly = models.ForeignKey(MonthlyList, models.PROTECT, related_name="rows", verbose_name=_("monthly list"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    place = models.PositiveIntegerField(_("place"))
    key = models.CharField(_("key"), max_length=40)
    values = models.JSONField(_("values"), default=dict)

    objects = MonthlyListRowQuerySet.as_manager()
    guards = [AppendOnly(), Unaudited("written once when its list is signed off")]

    class Meta:
        verbose_name = _("row of a monthly list")
        verbose_name_plural = _("rows of monthly lists")
        constraints = [models.UniqueConstraint(fields=["monthly", "key"], name="monthly_row_once")]
        indexes = [
            models.Index(fields=["monthly", "place"], name="monthly_rows"),
            models.Index(fields=["customer"], name="monthly_row_customer"),
        ]
