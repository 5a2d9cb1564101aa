"""Numbers of invoices and credit notes (defaults.md 12); imported invoices keep theirs."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from orders.models import CreditNote, Invoice
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used(model: Any) -> Iterator[str]:
    rows = model.objects.exclude(number=None).order_by().values_list("number", flat=True)
    yield from (str(number) for number in rows.iterator(chunk_size=5000))


register_numbers(NumberKind("FP", _("Invoice"), 5, _("issued"), used=lambda: _used(Invoice)))
register_numbers(NumberKind("HZ", _("Credit note"), 5, _("issued"), used=lambda: _used(CreditNote)))
