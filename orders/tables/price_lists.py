"""The list of price lists (ORD-1)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Lower, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.org import OrgTree
from orders.models import PriceList
from orders.scope import creates_products, sees_prices
from orders.states import PRICE_LIST
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter
from salesops.core.lists.formats import Day, Format, Number, Status
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

MARKS = {state.code: state.tone for state in PRICE_LIST.states}


class LastDay(Day):
    """The last day of a period that excludes its end."""

    def text(self, value: Any, reading: Reading) -> str:
        return super().text(value - timedelta(days=1), reading)

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return super().html(value, also, reading)

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        return value and value - timedelta(days=1)


class Market(Format):
    """The market's name today."""

    def text(self, value: int, reading: Reading) -> str:
        node = OrgTree.on(reading.today).nodes.get(value)
        return node.local_name if node else str(value)


@lists.register
class PriceLists(ListPage):
    """Published lists for everybody who sees prices, drafts for those who work on them."""

    code = "orders.price_lists"
    title = _("Price lists")
    noun = (pgettext_lazy("counted", "price list"), pgettext_lazy("counted", "price lists"))
    capability = ("products", "v")
    url_name = "orders:price_lists"
    icon = "list"
    record_url = "orders:price_list"
    record_key = "code"
    pick_key = "code"
    ordering = ("-starts",)
    search = staticmethod(lambda rows, text: rows.filter(name__icontains=text) | rows.filter(code__icontains=text))
    search_hint = _("Name, number")
    empty_title = _("No price lists")
    empty_text = _("Without one, the list prices of the products hold for everybody.")
    columns = (
        Column(name="name", label=_("Price list")),
        Column(name="code", label=_("No."), phone=True, bare=True),
        Column(name="market", label=_("Market"), value="market_id", format=Market(), sort=False, phone=True),
        Column(name="grade", label=_("Customer grade"), phone=True),
        Column(name="starts", label=_("From"), value=Lower("period"), format=Day(), phone=True, nullable=True),
        Column(name="ends", label=_("Until"), value=Upper("period"), format=LastDay(), phone=True, nullable=True),
        Column(name="lines", label=_("Products"), value="line_count", format=Number(), sort=False),
        Column(
            name="state",
            label=_("State"),
            format=Status(dict(PRICE_LIST.choices), MARKS),
            phone=True,
            bare=True,
            sort=False,
        ),
    )
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=PRICE_LIST.choices),
        ChoiceFilter(name="grade", label=_("Customer grade"), choices=PriceList.Grade.choices),
    )

    def rows(self, user: Any) -> QuerySet:
        return PriceList.objects.visible_to(user)

    def with_values(self, rows: QuerySet, user: Any) -> QuerySet:
        return rows.annotate(line_count=Count(F("lines")))

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        if creates_products(reading.user) and sees_prices(reading.user):
            yield PageAction(_("New price list"), reverse("orders:new_price_list"), "plus", primary=True, key="c")

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("drafts", _("Drafts"), "state=draft")
