"""Numbers of production orders (defaults.md 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from orders.models import ProductionOrder
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    rows = ProductionOrder.objects.order_by().values_list("number", flat=True)
    yield from map(str, rows.iterator(chunk_size=5000))


register_numbers(NumberKind("PO", _("Production order"), 4, _("passed"), used=_used))
