"""The list of orders (ORD-4)."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import people_in_reach
from accounts.models import User
from customers.scope.customers import scope_key
from orders.models import Order
from orders.scope_orders import order_strands, sees_amounts, visible_orders_apart
from orders.states import ORDER
from orders.states.order import OPEN
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, Filter, RelationFilter
from salesops.core.lists.formats import Day, Format, Money, Number, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.lists.strands import Strand
from salesops.core.sockets.lists import lists

from . import alerts
from .figures import figures
from .whose import of_customers

MARKS = {state.code: state.tone for state in ORDER.states}
AMOUNTS = frozenset({"worth", "ordered_amount", "open_amount", "invoiced_amount"})
# Business key: the number; a draft without one has its id.
KEY = Coalesce("number", Cast("pk", CharField(max_length=20)))


class Numbered(Format):
    """The number; a draft that has none yet says so."""

    def text(self, value: Any, reading: Reading) -> str:
        return str(value) if not str(value).isdecimal() else str(ORDER.state("draft").label)


class Promised(Day):
    """The promised day, red when it has passed and goods are still to leave."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        text = super().html(value, also, reading)
        late = value < reading.today and also[0] in OPEN and also[0] != "shipped"
        return f'<span class="late-t">{text}</span>' if late else text


@lists.register
class OrderList(ListPage):
    """Orders in reach, the newest first; amounts only for those who see them."""

    code = "orders.orders"
    counts_as = "customers.customers"
    title = _("Orders")
    noun = (pgettext_lazy("counted", "order"), pgettext_lazy("counted", "orders"))
    capability = ("orders", "v")
    url_name = "orders:orders"
    icon = "order"
    record_url = "orders:order"
    record_key = "key"
    pick_key = "key"
    ordering = ("-ordered_on",)
    keys_first = True
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Order no., customer")
    empty_title = _("No orders yet")
    empty_text = _("An order begins on the page of its customer.")
    columns = (
        Column(name="number", label=_("Order"), value="key", sort="key", format=Numbered(), nullable=False),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="state", label=_("State"), format=Status(dict(ORDER.choices), MARKS), phone=True, bare=True),
        Column(name="lines", label=_("Lines"), fetch=figures, format=Number()),
        Column(name="worth", label=_("Amount (CNY, VAT incl.)"), fetch=figures, format=Money(), phone=True),
        Column(name="ordered_on", label=_("Ordered"), format=Day(), nullable=False),
        Column(name="promised_on", label=_("Promised for"), also=("state",), format=Promised(), phone=True),
        alerts.COLUMN,
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
        Column(name="open_amount", label=_("Not invoiced (CNY, VAT incl.)"), format=Money(), default=False, total=True),
        Column(name="invoiced_amount", label=_("Invoiced (CNY, VAT incl.)"), format=Money(), default=False, total=True),
        Column(name="confirmed_on", label=_("Confirmed"), format=Day(), default=False),
        Column(name="customer_reference", label=_("Customer's own number"), default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=ORDER.choices),
        alerts.FILTER,
        DateFilter(name="ordered_on", label=_("Ordered")),
        DateFilter(name="promised_on", label=_("Promised for")),
        *of_customers("orders"),
        RelationFilter(
            name="keeper",
            label=_("Looked after by"),
            rows=lambda user: people_in_reach(User.objects.order_by("name_key", "pk"), user, "orders"),
            key="username",
            title=lambda person: person.name,
            find=lambda rows, text: rows.found_by(text),
        ),
    )

    def rows(self, user: Any) -> QuerySet:
        return Order.objects.visible_to(user).annotate(key=KEY)

    def parts(self, user: Any) -> Sequence[QuerySet]:
        return [part.annotate(key=KEY) for part in visible_orders_apart(Order.objects.all(), user)]

    def strands(self, user: Any) -> tuple[QuerySet, Sequence[Strand]] | None:
        found = order_strands(user)
        return None if found is None else (Order.objects.all(), found)

    def scope_key(self, user: Any) -> Hashable | None:
        return scope_key(user, "orders")

    def with_values(self, rows: QuerySet, user: Any) -> QuerySet:
        return rows.annotate(key=KEY)

    def readable_columns(self, reading: Reading) -> list[Column]:
        every = super().readable_columns(reading)
        return every if sees_amounts(reading.user) else [c for c in every if c.name not in AMOUNTS]

    def usable_filters(self, reading: Reading) -> list[Filter]:
        every = super().usable_filters(reading)
        return every if sees_amounts(reading.user) else [f for f in every if f.name not in AMOUNTS]

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("mine", _("My own"), f"owner={reading.user.username}")
        yield ShippedView("taken-over", _("Taken over"), f"keeper={reading.user.username}")
        yield ShippedView("waiting", _("To confirm"), "state=submitted,credit_hold&ordering=ordered_on")
        yield ShippedView(
            "under-way", _("Under way"), "state=confirmed,preparing,partly_shipped,shipped&ordering=promised_on"
        )
