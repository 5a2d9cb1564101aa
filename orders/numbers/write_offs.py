"""Numbers of write-offs and refunds (defaults.md 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Refund, WriteOff
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _write_offs() -> Iterator[str]:
    yield from WriteOff.objects.order_by().values_list("number", flat=True).iterator(chunk_size=5000)


def _refunds() -> Iterator[str]:
    rows = Refund.objects.exclude(number=None).order_by().values_list("number", flat=True)
    yield from map(str, rows.iterator(chunk_size=5000))


register_numbers(NumberKind("XZ", _("Write-off"), 4, pgettext_lazy("a write-off", "submitted"), used=_write_offs))
register_numbers(NumberKind("TF", _("Refund"), 4, pgettext_lazy("a refund", "approved"), used=_refunds))
