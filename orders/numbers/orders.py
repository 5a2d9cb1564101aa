"""Document numbers that orders draws (defaults.md 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from orders.models import Order
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    for number in (
        Order.objects.exclude(number=None).order_by().values_list("number", flat=True).iterator(chunk_size=5000)
    ):
        yield str(number)


register_numbers(NumberKind("SO", _("Order"), 6, _("submitted"), used=_used))
