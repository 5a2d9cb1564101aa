"""Lists of checks with dealers and of the differences found (ORD-12)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.scope.customers import customers_in_reach
from orders.models import DealerCheck, DealerDifference
from orders.states import DEALER_CHECK, DEALER_DIFFERENCE
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter
from salesops.core.lists.formats import Choice, Day, Moment, Money, Number, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .invoices import of_customer
from .statements import SolveUntil

CHECK_MARKS = {state.code: state.tone for state in DEALER_CHECK.states}
DIFFERENCE_MARKS = {state.code: state.tone for state in DEALER_DIFFERENCE.states}
HOWS = dict(DealerDifference.How.choices)


@lists.register
class DealerCheckList(ListPage):
    """Checks of goods and money in reach, the newest first."""

    code = "orders.dealer_checks"
    counts_as = "customers.customers"
    title = _("Checks with dealers")
    noun = (pgettext_lazy("counted", "check"), pgettext_lazy("counted", "checks"))
    capability = ("replenishment", "v")
    url_name = "orders:dealer_checks"
    icon = "check"
    record_url = "orders:dealer_check"
    record_key = "pk"
    pick_key = "pk"
    ordering = ("-on",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Dealer")
    empty_title = _("No checks yet")
    empty_text = _("A check is begun on the replenishment record of a dealer.")
    columns = (
        Column(name="customer", label=_("Dealer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="on", label=_("Day"), format=Day(), nullable=False, phone=True),
        Column(name="state", label=_("State"), format=Status(dict(DEALER_CHECK.choices), CHECK_MARKS), phone=True, bare=True),
        Column(name="taken_by", label=_("Taken by"), value="taken_by__name", sort=False),
        Column(name="with_whom", label=_("Together with"), sort=False),
        Column(name="ledger_balance", label=_("Our balance (CNY)"), format=Money(), sort=False),
        Column(name="dealer_balance", label=_("Dealer's balance (CNY)"), format=Money(), sort=False),
        Column(name="money_difference", label=_("Difference in money (CNY)"), format=Money(), sort=False),
        Column(name="statement", label=_("Statement"), value="statement__number", sort=False),
        Column(name="closed_at", label=_("Closed"), format=Moment(), sort=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=DEALER_CHECK.choices),
        DateFilter(name="on", label=_("Day")),
        of_customer(),
    )

    def rows(self, user: Any) -> QuerySet:
        return DealerCheck.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", pgettext_lazy("dealers", "Differences open"), "state=open")


@lists.register
class DealerDifferenceList(ListPage):
    """Differences found with dealers, the first to be solved on top."""

    code = "orders.dealer_differences"
    counts_as = "customers.customers"
    title = _("Differences with dealers")
    noun = (pgettext_lazy("counted", "difference"), pgettext_lazy("counted", "differences"))
    capability = ("replenishment", "v")
    url_name = "orders:dealer_differences"
    icon = "flag"
    record_url = "orders:dealer_difference"
    record_key = "pk"
    pick_key = "pk"
    ordering = ("due_at",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Dealer")
    empty_title = _("No differences")
    empty_text = _("They come from checks of goods and money with dealers.")
    columns = (
        Column(name="customer", label=_("Dealer"), value="dealer_check__customer__name", sort=False, phone=True, bare=True),
        Column(name="product", label=_("Product"), value="line__product__name", sort=False, phone=True),
        Column(name="state", label=_("State"), format=Status(dict(DEALER_DIFFERENCE.choices), DIFFERENCE_MARKS), phone=True,
               bare=True),
        Column(name="quantity", label=_("Quantity"), format=Number(), sort=False, phone=True),
        Column(name="amount", label=_("Amount (CNY, VAT incl.)"), format=Money(), sort=False, phone=True),
        Column(name="on", label=_("Day of the check"), value="dealer_check__on", format=Day(), sort=False),
        Column(name="due_at", label=_("To be solved until"), also=("state",), format=SolveUntil(), nullable=False),
        Column(name="owner", label=_("Owner"), value="owner__name", sort=False),
        Column(name="how", label=_("How it was solved"), format=Choice(HOWS), sort=False, default=False),
        Column(name="solved_at", label=_("Solved"), format=Moment(), sort=False, default=False),
        Column(name="verified_at", label=_("Verified"), format=Moment(), sort=False, default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=DEALER_DIFFERENCE.choices),
        of_customer("dealer_check__customer"),
    )

    def rows(self, user: Any) -> QuerySet:
        return customers_in_reach(
            DealerDifference.objects.all(), user, "replenishment", "v", field="dealer_check__customer"
        )

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", pgettext_lazy("differences", "Open"), "state=open&ordering=due_at")
        yield ShippedView("to-verify", pgettext_lazy("differences", "To verify"), "state=solved")
