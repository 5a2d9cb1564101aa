"""R04: sales performance by unit, person, customer or product (K01, K02, K04, K05), against earlier periods and the year before."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from heapq import nsmallest
from typing import Any
from urllib.parse import quote_plus

from django.utils.http import urlencode
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import OrgUnit, User
from customers.code_lists import CHANNEL
from customers.models import Customer
from orders.models import Product
from orders.profit_figures import profit_by_key
from orders.reports.filters import below, of_customer, of_owner, of_unit
from orders.sales_figures import Compared, Wanted, by_month, compared
from orders.scope import sees_cost
from orders.scope_orders import sees_amounts
from salesops.core.codes.code_lists import PRODUCT_LINE
from salesops.core.codes.reading import choices
from salesops.core.money import ZERO
from salesops.core.sockets.report_filters import AsOfFilter, ChoiceFilter, PeriodFilter
from salesops.core.sockets.report_periods import Period, this_year
from salesops.core.sockets.reports import Asked, Chart, Column, Figure, Report, ReportResult, Row, Series, reports
from salesops.core.web.places import place

BY = (("unit", _("Unit")), ("person", _("Person")), ("customer", _("Customer")), ("product", _("Product")))
NOTHING = Compared(ZERO, ZERO, ZERO, ZERO)
# Entries behind K01 and behind K02.
SIGNED, ORDERED = "signed,returned,credited", "ordered"
IN_CHART = 10
WITH_PROFIT = "with"
# Stands for the key of a row while its addresses are written once: nothing a filter holds has it.
KEY = "\ue000"
# Columns of the entries behind K04 and K05.
WITH_COST = "on,kind,order_number,customer,product,quantity,net,spent,profit,owner"


def _profit(user: Any, day: Any) -> Sequence[tuple[str, Any]]:
    """Who doesn't see costs isn't told what is left after them."""
    return [(WITH_PROFIT, _g("K04 and K05"))] if sees_cost(user) else []


def growth(now: Decimal, then: Decimal) -> Decimal | None:
    """K06 of a row: no value where there was nothing to grow from."""
    return (now - then) / then if then > 0 else None


@reports.register
class SalesPerformance(Report):
    """Net of VAT, for who sold it and in which unit at that time; within the orders the reader reaches."""

    code = "R04"
    title = _("Sales performance")
    question = _("Who sold how much, is it growing, and on how few customers or products does it rest?")
    capability = ("orders", "v")
    filters = (
        PeriodFilter(usual=this_year),
        AsOfFilter(),
        ChoiceFilter(name="by", label=pgettext_lazy("dimension", "By"), choices=BY, usual="person", needed=True),
        of_unit(),
        of_owner("orders"),
        of_customer("orders"),
        ChoiceFilter(name="line", label=_("Product line"), choices=lambda user, day: choices(PRODUCT_LINE)),
        ChoiceFilter(name="grade", label=_("Grade"), choices=lambda user, day: Customer.Grade.choices),
        ChoiceFilter(name="channel", label=_("Channel"), choices=lambda user, day: choices(CHANNEL)),
        # Asked for: each entry of the period is priced by the cost of its day.
        ChoiceFilter(name="profit", label=_("Gross profit"), choices=_profit),
    )
    ordering = "-sales"
    sortable = ("sales", "intake", "profit", "margin", "before", "last_year", "growth", "growth_year")

    def visible_to(self, user: Any) -> bool:
        return super().visible_to(user) and sees_amounts(user)

    def result(self, user: Any, asked: Asked) -> ReportResult:
        wanted = wanted_of(user, asked)
        whole: Period = asked["period"]
        period = whole.until(asked["as_of"])
        before, last = whole.before(period), period.year_before
        found = compared(wanted, period, before, last)
        profits = profit_by_key(wanted, period) if asked["profit"] else None
        total = _total(found, profits)
        order = _ordered(found, profits, *asked.sort)
        # Of a hundred thousand customers those that are shown become lines.
        shown = [_line(key, found[key], profits) for key in order[: asked.limit]]
        names = _named(wanted.by, [line["key"] for line in shown], user)
        behind = Behind(wanted, asked, period, before, last)
        rows = [_row(line, names, total["sales"], behind) for line in shown]
        ranking = [
            _line(key, found[key], profits) for key in nsmallest(IN_CHART, order, key=lambda key: -found[key].sales)
        ]
        charts = _charts(
            wanted, period, ranking, _named(wanted.by, [line["key"] for line in ranking], user), total["sales"]
        )
        columns = COLUMNS(wanted.by, profits is not None)
        totals = {column.name: total[column.name] for column in columns if column.name in total}
        figures = [
            Figure(_g("Sales (K01), net of VAT"), "money", total["sales"], behind.address(SIGNED, period), str(period)),
            Figure(_g("Order intake (K02), net of VAT"), "money", total["intake"], behind.address(ORDERED, period)),
            Figure(_g("Growth to the period before"), "percent", total["growth"], "", str(before)),
            Figure(_g("Growth to last year"), "percent", total["growth_year"], "", str(last)),
        ]  # fmt: skip
        if profits is not None:
            earned = behind.address(SIGNED, period, columns=WITH_COST)
            figures[2:2] = [
                Figure(_g("Gross profit (K04), net of VAT"), "money", total["profit"], earned),
                Figure(_g("Margin (K05)"), "percent", total["margin"], earned),
            ]  # fmt: skip
        notes = [] if profits is None else [_g("Freight we bear isn't known here yet: K04 is without it.")]
        return ReportResult(columns, rows, totals, len(found), charts, figures, notes)


def COLUMNS(by: str, profit: bool) -> list[Column]:
    earned = [
        Column("profit", _("Gross profit K04 (CNY, net of VAT)"), "money", total=True),
        Column("margin", _("Margin K05"), "percent"),
    ]
    return [
        Column("name", dict(BY)[by]),
        Column("sales", _("Sales K01 (CNY, net of VAT)"), "money", total=True, phone=True),
        Column("share", _("Share"), "percent", sort=False, phone=True),
        Column("intake", _("Order intake K02 (CNY, net of VAT)"), "money", total=True),
        *(earned if profit else ()),
        Column("before", _("Sales of the period before"), "money", total=True),
        Column("growth", _("Growth"), "change", phone=True),
        Column("last_year", _("Sales a year earlier"), "money", total=True),
        Column("growth_year", _("Growth to last year"), "change"),
    ]


def wanted_of(user: Any, asked: Asked) -> Wanted:
    unit, owner, customer = asked["unit"], asked["owner"], asked["customer"]
    return Wanted(
        user=user, by=asked["by"], units=below(user, unit) if unit else None, owner=owner.pk if owner else None,
        customer=customer.pk if customer else None, line=asked["line"], grade=asked["grade"], channel=asked["channel"],
    )  # fmt: skip


def margin(profit: Decimal | None, sales: Decimal) -> Decimal | None:
    """K05: no value without sales, nor where nobody knows the profit."""
    return profit / sales if profit is not None and sales > 0 else None


Profits = Mapping[int, Decimal | None] | None


def _line(key: int, row: Compared, profits: Profits) -> dict[str, Any]:
    profit = None if profits is None else profits.get(key, ZERO)
    return {
        **row._asdict(), "key": key, "profit": profit, "margin": margin(profit, row.sales),
        "growth": growth(row.sales, row.before), "growth_year": growth(row.sales, row.last_year),
    }  # fmt: skip


def _ordered(found: Mapping[int, Compared], profits: Profits, name: str, falling: bool) -> list[int]:
    """Keys by the column ``name``; what has no value in it comes last when it falls."""
    plain = Compared._fields.index(name) if name in Compared._fields else None

    def rank(key: int) -> tuple[bool, Decimal | int, int]:
        value = found[key][plain] if plain is not None else _line(key, found[key], profits)[name]
        return value is not None, value or 0, -key

    return sorted(found, key=rank, reverse=falling)


def _total(found: Mapping[int, Compared], profits: Profits) -> dict[str, Any]:
    sums = Compared(*(sum(column, ZERO) for column in zip(*found.values(), strict=True))) if found else NOTHING
    of_rows = [profits.get(key, ZERO) for key in found] if profits is not None else [None]
    profit = None if None in of_rows else sum(filter(None, of_rows), ZERO)
    return _line(0, sums, {0: profit})


class Behind:
    """Addresses of the entries behind the figures: they add up to them."""

    def __init__(self, wanted: Wanted, asked: Asked, period: Period, before: Period, last: Period) -> None:
        self.periods = {"sales": period, "before": before, "last_year": last}
        unit, owner, customer = asked["unit"], asked["owner"], asked["customer"]
        self.narrow = {
            "within": unit.code if unit else "", "owner": owner.username if owner else "",
            "customer": customer.code if customer else "", "line": asked["line"], "grade": asked["grade"],
            "channel": asked["channel"],
        }  # fmt: skip
        key = {"unit": "unit", "person": "owner", "customer": "customer", "product": "product"}[wanted.by]
        self.ways = {name: self._around(SIGNED, one, key) for name, one in self.periods.items()}
        self.ways["intake"] = self._around(ORDERED, period, key)
        if asked["profit"]:
            self.ways["profit"] = self.ways["margin"] = self._around(SIGNED, period, key, columns=WITH_COST)

    def address(self, kinds: str, period: Period, **more: str) -> str:
        asked = {**self.narrow, **more, "kind": kinds, "on__gte": f"{period.first}", "on__lte": f"{period.last}"}
        return f"{place('orders:sales_entries')}?{urlencode({n: v for n, v in asked.items() if v})}"

    def _around(self, kinds: str, period: Period, key: str, **more: str) -> tuple[str, str]:
        """What stands before and behind the key in the addresses of all rows."""
        before, _key, behind = self.address(kinds, period, **more, **{key: KEY}).partition(quote_plus(KEY))
        return before, behind

    def links(self, key: str) -> dict[str, str]:
        """Of a row, by the key of its unit, person, customer or product in addresses; "": the reader doesn't open it."""
        if not key:
            return {}
        written = quote_plus(key)
        return {name: f"{before}{written}{behind}" for name, (before, behind) in self.ways.items()}


Named = Mapping[int, tuple[str, str]]


def _named(by: str, keys: Sequence[int], user: Any) -> Named:
    """Key → (name, key in addresses; "" where the reader opens no such record). One query, of customers two."""
    if by == "unit":
        nodes = user.access.tree.nodes
        codes = dict(OrgUnit.objects.filter(pk__in=keys).values_list("pk", "code"))
        return {pk: (nodes[pk].local_name if pk in nodes else code, code) for pk, code in codes.items()}
    if by == "person":
        return {
            pk: (name, key) for pk, key, name in User.objects.filter(pk__in=keys).values_list("pk", "username", "name")
        }
    if by == "product":
        return {
            pk: (f"{name} {sku}", sku)
            for pk, sku, name in Product.objects.filter(pk__in=keys).values_list("pk", "sku", "name")
        }
    seen = set(Customer.objects.visible_to(user).filter(pk__in=keys).order_by().values_list("pk", flat=True))
    rows = Customer.objects.filter(pk__in=keys).order_by().values_list("pk", "code", "name", "short_name")
    return {pk: (short or name, code if pk in seen else "") for pk, code, name, short in rows}


def _row(line: Mapping[str, Any], names: Named, whole: Decimal, behind: Behind) -> Row:
    name, key = names.get(line["key"], ("—", ""))
    values = {**line, "name": name, "share": line["sales"] / whole if whole > 0 else None}
    return Row(values, behind.links(key))


def _charts(
    wanted: Wanted, period: Period, ranking: Sequence[Mapping[str, Any]], names: Named, whole: Decimal
) -> list[Chart]:
    if not ranking:
        return []
    labels = [names.get(line["key"], ("—", ""))[0] for line in ranking]
    values = [line["sales"] for line in ranking]
    months, year = by_month(wanted, period), by_month(wanted, period.year_before)
    now = [months.get(month, ZERO) for month in period.months()]
    then = [year.get(month, ZERO) for month in period.year_before.months()]
    first = _g("The first %(count)s: %(by)s") % {"count": len(labels), "by": dict(BY)[wanted.by]}
    sales = Series(_g("Sales"), values)
    return [
        Chart("pairs", _g("Sales month by month"), "CNY", [f"{month:%Y-%m}" for month in period.months()], [
            Series(_g("a year earlier"), then, "past"), Series(_g("this period"), now),
        ]),
        Chart("bars", first, "CNY", labels, [sales]),
        Chart("pareto", _g("On how few it rests"), "CNY", labels, [sales, Series(pgettext("sales", "All"), [whole])]),
    ]  # fmt: skip
