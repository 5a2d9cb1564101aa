"""The list of receipts (ORD-8)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import LedgerEntry, Receipt
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import DateFilter, MatchFilter, NumberFilter, TextFilter
from salesops.core.lists.formats import Day, Money
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .invoices import of_customer

# Few credits have something left: in the words of the index ``ledger_loose``, which the database reads for no others.
AHEAD = LedgerEntry.objects.filter(kind="receipt", amount__lt=-F("spent")).order_by()


def left_of(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """What of the receipts of a page was received ahead. One query."""
    rows = LedgerEntry.objects.filter(receipt__in=ids, kind="receipt").order_by()
    told = {receipt: -(amount + spent) for receipt, amount, spent in rows.values_list("receipt", "amount", "spent")}
    return dict.fromkeys(names, told)


def used(values: tuple[str, ...], reading: Reading) -> Q:
    """``ahead``, ``used``, ``reversed``."""
    ahead = Q(pk__in=AHEAD.values("receipt"))
    asked = {
        "ahead": ahead,
        "used": ~ahead & Q(reversed_on__isnull=True),
        "reversed": Q(reversed_on__isnull=False),
    }
    wanted = Q()
    for value in values:
        wanted |= asked[value]
    return wanted


@lists.register
class ReceiptList(ListPage):
    """Receipts in reach, the newest first."""

    code = "orders.receipts"
    counts_as = "customers.customers"
    title = _("Receipts")
    noun = (pgettext_lazy("counted", "receipt"), pgettext_lazy("counted", "receipts"))
    capability = ("receipts", "v")
    url_name = "orders:receipts"
    icon = "money"
    record_url = "orders:receipt"
    record_key = "number"
    pick_key = "number"
    ordering = ("-received_on",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Receipt no., payer, amount, customer")
    empty_title = _("No receipts yet")
    empty_text = _("Money is booked by the secretary of the market or by finance.")
    columns = (
        Column(name="number", label=_("Receipt"), nullable=False),
        Column(
            name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True
        ),
        Column(name="received_on", label=_("Received on"), format=Day(), nullable=False, phone=True),
        Column(name="payer", label=_("Payer"), sort=False),
        Column(
            name="amount", label=_("Amount (CNY, VAT incl.)"), format=Money(), nullable=False, phone=True, total=True
        ),
        Column(name="left", label=_("Received ahead"), fetch=left_of, format=Money(), phone=True),
        Column(name="order_number", label=_("For order"), value="order__number"),
        Column(name="account", label=_("Our account"), sort=False, default=False),
        Column(name="memo", label=_("Memo"), sort=False, default=False),
        Column(name="booked_by", label=_("Booked by"), value="booked_by__name", sort="booked_by__name_key", default=False),
        Column(name="reversed_on", label=_("Reversed on"), format=Day(), default=False),
    )  # fmt: skip
    filters = (
        MatchFilter(
            name="used",
            label=pgettext_lazy("a receipt", "Used"),
            choices=(
                ("ahead", pgettext_lazy("a receipt", "something left")),
                ("used", pgettext_lazy("a receipt", "used up")),
                ("reversed", pgettext_lazy("a receipt", "reversed")),
            ),
            where=used,
        ),
        DateFilter(name="received_on", label=_("Received on")),
        NumberFilter(name="amount", label=_("Amount (CNY, VAT incl.)")),
        TextFilter(name="payer", label=_("Payer")),
        of_customer(),
    )

    def rows(self, user: Any) -> QuerySet:
        return Receipt.objects.visible_to(user)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        if reading.user.can("receipts", "c"):
            yield PageAction(_("Book a receipt"), reverse("orders:book_receipt"), "plus", primary=True, key="c")

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("ahead", _("Received ahead"), "used=ahead&ordering=received_on")
        yield ShippedView("reversed", pgettext_lazy("receipts", "Reversed"), "used=reversed")
