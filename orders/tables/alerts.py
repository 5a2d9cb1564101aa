"""What needs attention about the orders of a list: goods lacking, made late, an open exception (ORD-6, ORD-16)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.lacking import MAKES, lacking_lines, lacking_orders
from orders.models import Order, OrderException, OrderLine, ProductionOrder
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import MatchFilter
from salesops.core.lists.formats import Format
from salesops.core.lists.reading import Reading

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


def _made_late(ids: Sequence[int]) -> Any:
    rows = ProductionOrder.objects.open().filter(order__in=ids, finish_on__gt=F("order__promised_on"))
    return rows.values_list("order", flat=True)


def _exceptional(ids: Sequence[int]) -> Any:
    return OrderException.objects.open().filter(order__in=ids).values_list("order", flat=True)


FOUND: Mapping[str, Callable[[Sequence[int]], Any]] = {
    "lacking": _lacking,
    "made_late": _made_late,
    "exception": _exceptional,
}


def alerts_of(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """The alerts of the orders of a page. One query each."""
    told: dict[int, list[str]] = {}
    for code, found in FOUND.items():
        for pk in set(found(ids)):
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
