"""Numbers of contracts (defaults.md 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from orders.models import Contract
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    # Amendments carry the number of their contract and one of their own in it.
    rows = Contract.objects.filter(amends=None).exclude(number=None).order_by().values_list("number", flat=True)
    yield from map(str, rows.iterator(chunk_size=5000))


register_numbers(NumberKind("HT", _("Contract"), 4, _("submitted"), used=_used))
