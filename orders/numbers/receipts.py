"""Numbers of receipts (defaults.md 12); imported receipts keep their reference."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.imports.numbers import Highest
from orders.models import Receipt
from salesops.core.sockets.numbers import NumberKind, register_numbers

OWN = Highest("HK")


def _receipts() -> Iterator[str]:
    rows = Receipt.objects.order_by().values_list("number", "imported_at")
    for number, imported_at in rows.iterator(chunk_size=5000):
        # What came from a former system keeps its reference, whatever that looks like.
        if imported_at is None or OWN.is_own(number):
            yield number


register_numbers(NumberKind("HK", _("Receipt"), 6, pgettext_lazy("a receipt", "booked"), used=_receipts))
