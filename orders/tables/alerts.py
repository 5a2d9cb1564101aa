"""What needs attention about the orders of a list: goods lacking, made late, an open exception (ORD-6, ORD-16)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.lacking import MAKES, lacking_lines, lacking_orders
from orders.models import Order, OrderException, OrderLine, ProductionOrder
from orders.states.exception import OPEN as EXCEPTIONAL
from orders.states.production import OPEN
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import MatchFilter
from salesops.core.lists.formats import Format
from salesops.core.lists.reading import Reading
from salesops.core.prepared import Prepared

LATE = ProductionOrder.objects.open().filter(order=OuterRef("pk"), finish_on__gt=OuterRef("promised_on"))
WORDS: Mapping[str, Any] = {
    "lacking": pgettext_lazy("an order", "goods lacking"),
    "made_late": pgettext_lazy("an order", "made late"),
    "exception": _("exception"),
}
WHICH: Mapping[str, Callable[[], Q]] = {
    "lacking": lacking_orders,
    "made_late": lambda: Q(Exists(LATE)),
    "exception": lambda: Q(Exists(OrderException.objects.open().filter(order=OuterRef("pk")))),
}


def _lacking(ids: Sequence[int]) -> Any:
    return lacking_lines(
        OrderLine.objects.filter(order__in=ids, order__state__in=MAKES, order__imported_at=None)
    ).values_list("order", flat=True)


# Every page of orders asks, most of whose orders need none: which may lack goods, are made late, have an open exception.
_CONCERNED = Prepared(
    "orders_concerned",
    """SELECT 'lacking', id FROM orders_order WHERE id = ANY($1) AND state = ANY($2) AND imported_at IS NULL
    UNION ALL
    SELECT 'made_late', o.id FROM orders_productionorder p JOIN orders_order o ON o.id = p.order_id
    WHERE p.order_id = ANY($1) AND p.state = ANY($3) AND p.finish_on > o.promised_on
    UNION ALL
    SELECT 'exception', order_id FROM orders_orderexception WHERE order_id = ANY($1) AND state = ANY($4)""",
    "bigint[]",
    "text[]",
    "text[]",
    "text[]",
)


def alerts_of(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """The alerts of the orders of a page. One query, and one for those that may lack goods."""
    concerned = _CONCERNED.all(list(ids), list(MAKES), list(OPEN), list(EXCEPTIONAL))
    may_lack = [pk for code, pk in concerned if code == "lacking"]
    lacking = set(_lacking(may_lack)) if may_lack else set()
    told: dict[int, list[str]] = {pk: ["lacking"] for pk in lacking}
    for code in ("made_late", "exception"):
        for pk in {pk for found, pk in concerned if found == code}:
            told.setdefault(pk, []).append(code)
    return dict.fromkeys(names, told)


class Alerts(Format):
    """One tag each."""

    def text(self, value: Any, reading: Reading) -> str:
        return " · ".join(str(WORDS[code]) for code in value or ())

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return format_html_join(" ", '<span class="tag late">{}</span>', ((WORDS[code],) for code in value or ()))


def where(values: tuple[str, ...], reading: Reading) -> Q:
    wanted = Q()
    for value in values:
        wanted |= WHICH[value]()
    return Q(pk__in=Order.objects.filter(wanted).values("pk"))


COLUMN = Column(name="alerts", label=_("Attention"), fetch=alerts_of, format=Alerts(), phone=True)
FILTER = MatchFilter(name="alerts", label=_("Attention"), choices=tuple(WORDS.items()), where=where)
