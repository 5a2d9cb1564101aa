"""The list of shipments (ORD-5)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Shipment, Warehouse
from orders.scope_shipments import visible_shipments_apart
from orders.states import SHIPMENT
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, RelationFilter
from salesops.core.lists.formats import Day, Format, Moment, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .whose import of_customers

MARKS = {state.code: state.tone for state in SHIPMENT.states}
# Business key: the number; one that is not picked yet has its id.
KEY = Coalesce("number", Cast("pk", CharField(max_length=20)))


class Numbered(Format):
    """The number; before picking the word for it."""

    def text(self, value: Any, reading: Reading) -> str:
        return str(value) if not str(value).isdecimal() else str(SHIPMENT.state("planned").label)


class Delivery(Day):
    """The planned day, red when it has passed and the goods have not arrived."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        text = super().html(value, also, reading)
        late = value < reading.today and also[0] in ("planned", "agreed", "picking", "in_transit")
        return f'<span class="late-t">{text}</span>' if late else text


@lists.register
class ShipmentList(ListPage):
    """Shipments in reach, the latest planned day first."""

    code = "orders.shipments"
    counts_as = "customers.customers"
    title = _("Shipments")
    noun = (pgettext_lazy("counted", "shipment"), pgettext_lazy("counted", "shipments"))
    capability = ("shipments", "v")
    url_name = "orders:shipments"
    icon = "truck"
    record_url = "orders:shipment"
    record_key = "key"
    pick_key = "key"
    ordering = ("-planned_on",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Shipment, order, waybill, customer")
    empty_title = _("No shipments yet")
    empty_text = _("A shipment is planned on the page of its order.")
    columns = (
        Column(name="number", label=_("Shipment"), value="key", sort="key", format=Numbered(), nullable=False),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="state", label=_("State"), format=Status(dict(SHIPMENT.choices), MARKS), phone=True, bare=True),
        Column(name="order", label=_("Order"), value="order__number"),
        Column(name="planned_on", label=_("Delivery day"), also=("state",), format=Delivery(), phone=True, nullable=False),
        Column(name="warehouse", label=_("Warehouse"), value="warehouse__name", sort=False),
        Column(name="carrier", label=_("Carrier")),
        Column(name="waybill", label=_("Waybill")),
        Column(name="sent_at", label=pgettext_lazy("goods", "Sent"), format=Moment()),
        Column(name="signed_at", label=pgettext_lazy("goods", "Signed for"), format=Moment(), phone=True),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
        Column(name="confirm_due", label=_("To be confirmed until"), format=Moment(), default=False),
        Column(name="sign_due", label=_("To be signed until"), format=Moment(), default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=SHIPMENT.choices),
        DateFilter(name="planned_on", label=_("Delivery day")),
        RelationFilter(
            name="warehouse",
            label=_("Warehouse"),
            rows=lambda user: Warehouse.objects.order_by("code"),
            key="code",
            title=lambda warehouse: warehouse.name,
        ),
        *of_customers("shipments"),
    )

    def rows(self, user: Any) -> QuerySet:
        return Shipment.objects.visible_to(user).annotate(key=KEY)

    def parts(self, user: Any) -> Sequence[QuerySet]:
        return [part.annotate(key=KEY) for part in visible_shipments_apart(Shipment.objects.all(), user)]

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("to-confirm", _("To confirm"), "state=planned&ordering=planned_on")
        yield ShippedView("to-send", _("To send"), "state=agreed,picking&ordering=planned_on")
        yield ShippedView("to-sign", _("To sign for"), "state=delivered,disputed&ordering=planned_on")
