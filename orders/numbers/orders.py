"""Document numbers that orders draws (defaults.md 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from orders.imports.numbers import Highest
from orders.models import Order
from salesops.core.sockets.numbers import NumberKind, register_numbers

OWN = Highest("SO")


def _used() -> Iterator[str]:
    rows = Order.objects.exclude(number=None).order_by().values_list("number", "imported_at")
    for number, imported_at in rows.iterator(chunk_size=5000):
        # Orders of a former system keep their numbers, whatever these look like.
        if imported_at is None or OWN.is_own(str(number)):
            yield str(number)


register_numbers(NumberKind("SO", _("Order"), 6, _("submitted"), used=_used))
