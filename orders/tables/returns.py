"""The list of returns (ORD-7)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Return
from orders.states import RETURN
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter
from salesops.core.lists.formats import Choice, Moment, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .whose import of_customers

REQUESTED = pgettext_lazy("when a return was", "Requested")
MARKS = {state.code: state.tone for state in RETURN.states}
WAYS = dict(Return.Way.choices)


@lists.register
class ReturnList(ListPage):
    """Returns in reach, the newest first."""

    code = "orders.returns"
    counts_as = "customers.customers"
    title = _("Returns")
    noun = (pgettext_lazy("counted", "return"), pgettext_lazy("counted", "returns"))
    capability = ("returns", "v")
    url_name = "orders:returns"
    icon = "flow"
    record_url = "orders:return"
    record_key = "number"
    pick_key = "number"
    ordering = ("-requested_at",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Return, order, customer")
    empty_title = _("No returns yet")
    empty_text = _("A return is requested on the page of its order.")
    columns = (
        Column(name="number", label=_("Return"), nullable=False),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="state", label=_("State"), format=Status(dict(RETURN.choices), MARKS), phone=True, bare=True),
        Column(name="order", label=_("Order"), value="order__number"),
        Column(name="wanted", label=_("The customer wants"), format=Choice(WAYS), phone=True),
        Column(name="advice", label=_("Decided"), format=Choice(WAYS), default=False),
        Column(name="requested_at", label=REQUESTED, format=Moment(), phone=True, nullable=False),
        Column(name="decide_due", label=_("To be decided until"), format=Moment(), nullable=False),
        Column(name="received_at", label=pgettext_lazy("goods", "Came back"), format=Moment()),
        Column(name="credit_due", label=_("To be credited until"), format=Moment(), default=False),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=RETURN.choices),
        ChoiceFilter(name="wanted", label=_("The customer wants"), choices=[w for w in Return.Way.choices if w[0] != "concede"]),
        DateFilter(name="requested_at", label=REQUESTED),
        *of_customers("returns"),
    )  # fmt: skip

    def rows(self, user: Any) -> QuerySet:
        return Return.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("to-evaluate", _("To evaluate"), "state=requested&ordering=decide_due")
        yield ShippedView("coming", _("Coming back"), "state=approved,under_way&ordering=requested_at")
        yield ShippedView("to-end", _("To credit, exchange, repair"), "state=received&ordering=received_at")
