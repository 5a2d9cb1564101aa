"""Numbers of returns (defaults.md 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from orders.models import Return
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    yield from map(str, Return.objects.order_by().values_list("number", flat=True).iterator(chunk_size=5000))


register_numbers(NumberKind("TH", _("Return"), 4, _("requested"), used=_used))
