"""What needs attention about the orders of a list: goods lacking, made late, an open exception (ORD-6, ORD-16)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.lacking import lacking_orders
from orders.models import Order, OrderException, ProductionOrder
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import MatchFilter
from salesops.core.lists.formats import Format
from salesops.core.lists.reading import Reading

from .figures import figures

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


COLUMN = Column(name="alerts", label=_("Attention"), fetch=figures, format=Alerts(), phone=True)
FILTER = MatchFilter(name="alerts", label=_("Attention"), choices=tuple(WORDS.items()), where=where)
