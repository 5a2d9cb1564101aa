"""Numbers of invoices and credit notes (defaults.md 12); imported invoices keep theirs."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from orders.imports.numbers import Highest
from orders.models import CreditNote, Invoice
from salesops.core.sockets.numbers import NumberKind, register_numbers

OWN = Highest("FP")


def _invoices() -> Iterator[str]:
    rows = Invoice.objects.order_by().values_list("number", "imported_at")
    for number, imported_at in rows.iterator(chunk_size=5000):
        # Invoices of a former system keep their numbers, whatever these look like.
        if imported_at is None or OWN.is_own(number):
            yield number


def _notes() -> Iterator[str]:
    rows = CreditNote.objects.exclude(number=None).order_by().values_list("number", flat=True)
    yield from (str(number) for number in rows.iterator(chunk_size=5000))


register_numbers(NumberKind("FP", _("Invoice"), 5, _("issued"), used=_invoices))
register_numbers(NumberKind("HZ", _("Credit note"), 5, _("issued"), used=_notes))
