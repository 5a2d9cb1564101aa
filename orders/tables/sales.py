"""The entries behind sales and order intake (K01, K02)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, DecimalField, F, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import people_in_reach
from accounts.models import OrgUnit, User
from customers.code_lists import CHANNEL
from customers.models import Customer
from orders.guards.sales import NO_INTAKE
from orders.models import LineEntry, Product
from orders.profit_entries import earned_with
from orders.scope import sees_cost
from salesops.core.codes.code_lists import PRODUCT_LINE
from salesops.core.codes.reading import choices
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, RelationFilter
from salesops.core.lists.formats import Choice, Day, Money, Number
from salesops.core.lists.page import ListPage
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .invoices import of_customer

KINDS = tuple((kind, label) for kind, label in LineEntry.Kind.choices if kind not in ("shipped", "invoiced"))
MONEY = DecimalField(max_digits=18, decimal_places=2)
EARNED = frozenset({"spent", "profit"})
# What came back counts against the sales it was part of.
NET = Case(When(kind="returned", then=-F("net")), default=F("net"), output_field=MONEY)


def _earned(pks: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """What the goods of an entry cost and what is left of it, for who sees costs."""
    found = earned_with(pks) if sees_cost(reading.user) else {}
    return {name: {pk: told[name == "profit"] for pk, told in found.items()} for name in names}


def _units(user: Any) -> QuerySet:
    return OrgUnit.objects.order_by("code")


@lists.register
class SalesEntries(ListPage):
    """What was confirmed, signed for, came back, became cheaper, line by line; amounts net of VAT."""

    code = "orders.sales_entries"
    counts_as = "customers.customers"
    title = _("Entries of sales")
    noun = (pgettext_lazy("counted", "entry"), pgettext_lazy("counted", "entries"))
    capability = ("orders", "v")
    url_name = "orders:sales_entries"
    icon = "sum"
    ordering = ("-on",)
    empty_title = _("No entries")
    empty_text = _("Sales count when goods are signed for, order intake when an order is confirmed.")
    columns = (
        Column(name="on", label=_("Day"), format=Day(), nullable=False, phone=True),
        Column(name="kind", label=_("Kind"), format=Choice(dict(LineEntry.Kind.choices)), phone=True),
        Column(name="order_number", label=_("Order"), value="line__order__number", sort=False, phone=True),
        Column(
            name="customer", label=_("Customer"), value="line__order__customer__name", sort=False, phone=True, bare=True
        ),
        Column(name="product", label=_("Product"), value="line__product__name", sort=False),
        Column(name="quantity", label=_("Quantity"), format=Number(3), nullable=False),
        Column(
            name="net",
            label=_("Amount (CNY, net of VAT)"),
            value=NET,
            sort=False,
            format=Money(),
            phone=True,
            total="kind",
        ),
        Column(
            name="spent", label=_("Cost (CNY, net)"), fetch=_earned, format=Money(), right=("cost", "v"), default=False
        ),
        Column(
            name="profit", label=_("Gross profit"), fetch=_earned, format=Money(), right=("cost", "v"), default=False
        ),
        Column(name="owner", label=_("Owner"), value="line__order__owner__name", sort=False),
    )
    filters = (
        DateFilter(name="on", label=_("Day")),
        ChoiceFilter(name="kind", label=_("Kind"), choices=KINDS),
        RelationFilter(
            name="owner",
            label=_("Owner"),
            path="line__order__owner",
            rows=lambda user: people_in_reach(User.objects.order_by("name_key", "pk"), user, "orders"),
            key="username",
            title=lambda person: person.name,
            find=lambda rows, text: rows.found_by(text),
        ),
        of_customer("line__order__customer"),
        RelationFilter(
            name="product", label=_("Product"), path="line__product", rows=lambda user: Product.objects.visible_to(user), key="sku",
            title=lambda product: product.name, find=lambda rows, text: rows.found_by(text),
        ),
        # The unit the order stood in when it was confirmed; with all below it, or itself.
        RelationFilter(
            name="within", label=_("Unit with all below it"), path="line__order__unit", rows=_units, key="code",
            where=lambda units, reading: Q(line__order__unit__in=reading.user.access.tree.subtree([u.pk for u in units])),
        ),
        RelationFilter(name="unit", label=_("Unit"), path="line__order__unit", rows=_units, key="code"),
        ChoiceFilter(
            name="line", label=_("Product line"), path="line__product__line", choices=lambda: choices(PRODUCT_LINE)
        ),
        ChoiceFilter(name="grade", label=_("Grade"), path="line__order__customer__grade", choices=Customer.Grade.choices),
        ChoiceFilter(
            name="channel", label=_("Channel"), path="line__order__customer__channel", choices=lambda: choices(CHANNEL)
        ),
    )  # fmt: skip

    def readable_columns(self, reading: Reading) -> list[Column]:
        columns = super().readable_columns(reading)
        return columns if sees_cost(reading.user) else [one for one in columns if one.name not in EARNED]

    def rows(self, user: Any) -> QuerySet:
        """Of orders whose amounts the reader may see: own ones and those of own units at their time."""
        rows = LineEntry.objects.filter(kind__in=[kind for kind, _label in KINDS])
        # Goods that came back were not given up by whoever ordered them: no entry of the order intake (K02).
        rows = rows.exclude(kind="ordered", record_kind__in=NO_INTAKE)
        reach = user.access.reach("orders", "v")
        if reach.everything:
            return rows
        units = reach.units | reach.market_units()
        own = Q(line__order__owner_id__in=sorted(reach.people)) | Q(line__order__unit_id__in=sorted(units))
        return rows.filter(own)
