"""The lists of invoices and of their requests (ORD-8)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.models import Invoice, InvoiceRequest, OpenItem, Order
from orders.states import INVOICE_REQUEST
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, MatchFilter, RelationFilter
from salesops.core.lists.formats import Day, Moment, Money, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

MARKS = {state.code: state.tone for state in INVOICE_REQUEST.states}
ITEMS = OpenItem.objects.unsettled().order_by()


def open_of(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """What is still to be paid of the invoices of a page. One query."""
    rows = OpenItem.objects.filter(entry__invoice__in=ids).order_by()
    told = dict(rows.values_list("entry__invoice").annotate(left=Sum("open_amount")))
    return dict.fromkeys(names, told)


def _of(items: QuerySet) -> QuerySet:
    """Ids of the invoices that ``items`` are to be paid for; a debt from before the portal has none."""
    return items.filter(entry__invoice__isnull=False).values("entry__invoice")


def paid(values: tuple[str, ...], reading: Reading) -> Q:
    """``open``, ``overdue``, ``paid``, ``disputed``."""
    # Read first: few invoices are open, many more in scope.
    still, late = Q(pk__in=_of(ITEMS)), Q(pk__in=_of(ITEMS.filter(due_on__lt=reading.today)))
    asked = {"open": still, "overdue": late, "paid": ~still, "disputed": Q(disputed=True)}
    wanted = Q()
    for value in values:
        wanted |= asked[value]
    return wanted


def _customers(user: Any) -> QuerySet:
    return Customer.objects.visible_to(user)


def of_customer(path: str = "customer") -> RelationFilter:
    return RelationFilter(
        name="customer", path=path, label=_("Customer"), rows=_customers, key="code", title=lambda customer: customer.called,
        find=lambda rows, text: rows.found_by(text),
    )  # fmt: skip


@lists.register
class InvoiceList(ListPage):
    """Issued invoices in reach, the newest first."""

    code = "orders.invoices"
    counts_as = "customers.customers"
    title = _("Invoices")
    noun = (pgettext_lazy("counted", "invoice"), pgettext_lazy("counted", "invoices"))
    capability = ("invoices", "v")
    url_name = "orders:invoices"
    icon = "money"
    record_url = "orders:invoice"
    record_key = "number"
    pick_key = "number"
    ordering = ("-issued_on",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Invoice no., order no., customer")
    empty_title = _("No invoices yet")
    empty_text = _("An invoice is requested on the page of an order.")
    columns = (
        Column(name="number", label=_("Invoice"), nullable=False),
        Column(
            name="customer",
            label=_("Customer"),
            value="customer__name",
            sort="customer__name_key",
            phone=True,
            bare=True,
        ),
        Column(name="order_number", label=_("Order"), value="order__number"),
        Column(name="issued_on", label=_("Issued"), format=Day(), nullable=False),
        Column(name="due_on", label=_("Due"), format=Day(), nullable=False, phone=True),
        Column(
            name="amount", label=_("Amount (CNY, VAT incl.)"), format=Money(), nullable=False, phone=True, total=True
        ),
        Column(name="unpaid", label=_("Open (CNY, VAT incl.)"), fetch=open_of, format=Money()),
        Column(name="tax_number", label=_("Number of the tax office"), sort=False),
        Column(
            name="net", label=_("Amount (CNY, net of VAT)"), format=Money(), nullable=False, default=False, total=True
        ),
        Column(name="credited_amount", label=_("Credited (CNY, VAT incl.)"), format=Money(), default=False, total=True),
    )
    filters = (
        MatchFilter(
            name="paid",
            label=_("Payment terms"),
            choices=(
                ("open", pgettext_lazy("an invoice", "open")),
                ("overdue", pgettext_lazy("an invoice", "overdue")),
                ("paid", pgettext_lazy("an invoice", "settled")),
                ("disputed", pgettext_lazy("an invoice", "disputed")),
            ),
            where=paid,
        ),
        DateFilter(name="issued_on", label=_("Issued")),
        DateFilter(name="due_on", label=_("Due")),
        of_customer(),
    )

    def rows(self, user: Any) -> QuerySet:
        return Invoice.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("overdue", _("Overdue"), "paid=overdue&ordering=due_on")
        yield ShippedView("open", pgettext_lazy("invoices", "Open"), "paid=open&ordering=due_on")


@lists.register
class InvoiceRequestList(ListPage):
    """What finance was asked for, the oldest to be issued first."""

    code = "orders.invoice_requests"
    counts_as = "customers.customers"
    title = _("Invoice requests")
    noun = (pgettext_lazy("counted", "invoice request"), pgettext_lazy("counted", "invoice requests"))
    capability = ("invoices", "v")
    url_name = "orders:invoice_requests"
    icon = "money"
    record_url = "orders:invoice_request"
    record_key = "pk"
    pick_key = "pk"
    ordering = ("-due_at",)
    search = staticmethod(lambda rows, text: rows.filter(order__in=Order.objects.found_by(text)))
    search_hint = _("Order no., customer")
    empty_title = _("No invoice requests yet")
    empty_text = _("An invoice is requested on the page of an order.")
    columns = (
        Column(name="order_number", label=_("Order"), value="order__number", nullable=False),
        Column(name="customer", label=_("Customer"), value="order__customer__name", sort="order__customer__name_key",
               phone=True, bare=True),
        Column(name="state", label=_("State"), format=Status(dict(INVOICE_REQUEST.choices), MARKS), phone=True, bare=True),
        Column(name="due_at", label=_("To be issued until"), format=Moment(), nullable=False, phone=True),
        Column(name="requested_at", label=_("Requested"), format=Moment(), nullable=False),
        Column(name="requested_by", label=_("Requested by"), value="requested_by__name", sort=False),
        Column(name="invoice", label=_("Invoice"), value="invoice__number", sort=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=INVOICE_REQUEST.choices),
        DateFilter(name="requested_at", label=_("Requested")),
    )

    def rows(self, user: Any) -> QuerySet:
        return InvoiceRequest.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("waiting", _("To issue"), "state=requested&ordering=due_at")
