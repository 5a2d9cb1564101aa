"""The lists of write-offs and refunds (ORD-8)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import LedgerEntry, Refund, WriteOff
from orders.states import REFUND, WRITE_OFF
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, NumberFilter
from salesops.core.lists.formats import Choice, Day, Moment, Money, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .invoices import of_customer

CAUSE, FAULT = pgettext_lazy("a write-off", "Cause"), _("Responsibility")
AMOUNT = _("Amount (CNY, VAT incl.)")


def written_of(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """What of the write-offs of a page is given up now, less what was written back. One query."""
    rows = LedgerEntry.objects.filter(write_off__in=ids).order_by().values_list("write_off").annotate(sum=Sum("amount"))
    told = {pk: -total for pk, total in rows}
    return dict.fromkeys(names, told)


def marks(machine: Any) -> dict[str, str]:
    return {state.code: state.tone for state in machine.states}


@lists.register
class WriteOffList(ListPage):
    """Write-offs in reach, the newest first."""

    code = "orders.write_offs"
    counts_as = "customers.customers"
    title = _("Write-offs")
    noun = (pgettext_lazy("counted", "write-off"), pgettext_lazy("counted", "write-offs"))
    capability = ("write_offs", "v")
    url_name = "orders:write_offs"
    icon = "money"
    record_url = "orders:write_off"
    record_key = "number"
    pick_key = "number"
    ordering = ("-requested_at",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Write-off no., customer")
    empty_title = _("No write-offs yet")
    empty_text = _("A write-off is asked for on the receivables record of its customer.")
    columns = (
        Column(name="number", label=_("Write-off"), nullable=False),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="state", label=_("State"), format=Status(dict(WRITE_OFF.choices), marks(WRITE_OFF)), phone=True, bare=True),
        Column(name="amount", label=AMOUNT, format=Money(), nullable=False, phone=True, total=True),
        Column(name="written", label=_("Written off (CNY, VAT incl.)"), fetch=written_of, format=Money()),
        Column(name="cause", label=CAUSE, format=Choice(dict(WriteOff.Cause.choices))),
        Column(name="fault", label=FAULT, format=Choice(dict(WriteOff.Fault.choices)), default=False),
        Column(name="requested_by", label=_("Requested by"), value="requested_by__name", sort="requested_by__name_key"),
        Column(name="requested_at", label=_("Requested at"), format=Moment(), nullable=False),
        Column(name="posted_on", label=pgettext_lazy("a write-off", "Written off on"), format=Day()),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=WRITE_OFF.choices),
        ChoiceFilter(name="cause", label=CAUSE, choices=WriteOff.Cause.choices),
        ChoiceFilter(name="fault", label=FAULT, choices=WriteOff.Fault.choices),
        DateFilter(name="requested_at", label=_("Requested at")),
        NumberFilter(name="amount", label=AMOUNT),
        of_customer(),
    )

    def rows(self, user: Any) -> QuerySet:
        return WriteOff.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("waiting", _("Waiting for approval"), "state=requested&ordering=requested_at")
        yield ShippedView("posted", pgettext_lazy("write-offs", "Written off"), "state=posted")


@lists.register
class RefundList(ListPage):
    """Refunds in reach, the newest first."""

    code = "orders.refunds"
    counts_as = "customers.customers"
    title = _("Refunds")
    noun = (pgettext_lazy("counted", "refund"), pgettext_lazy("counted", "refunds"))
    capability = ("receipts", "v")
    url_name = "orders:refunds"
    icon = "money"
    record_url = "orders:refund"
    record_key = "pk"
    pick_key = "pk"
    ordering = ("-requested_at",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Refund no., customer")
    empty_title = _("No refunds yet")
    empty_text = _("A refund is asked for on the page of its receipt.")
    columns = (
        Column(name="number", label=_("Refund")),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="state", label=_("State"), format=Status(dict(REFUND.choices), marks(REFUND)), phone=True, bare=True),
        Column(name="amount", label=AMOUNT, format=Money(), nullable=False, phone=True, total=True),
        Column(name="receipt", label=_("Receipt"), value="receipt__number"),
        Column(name="payee", label=_("Payee"), sort=False),
        Column(name="requested_by", label=_("Requested by"), value="requested_by__name", sort="requested_by__name_key"),
        Column(name="requested_at", label=_("Requested at"), format=Moment(), nullable=False),
        Column(name="paid_on", label=_("Paid on"), format=Day(), phone=True),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=REFUND.choices),
        DateFilter(name="requested_at", label=_("Requested at")),
        DateFilter(name="paid_on", label=_("Paid on")),
        NumberFilter(name="amount", label=AMOUNT),
        of_customer(),
    )

    def rows(self, user: Any) -> QuerySet:
        return Refund.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("to-pay", pgettext_lazy("refunds", "To be paid"), "state=approved&ordering=requested_at")
        yield ShippedView("waiting", _("Waiting for approval"), "state=requested&ordering=requested_at")
