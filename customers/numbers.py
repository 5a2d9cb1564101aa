"""Document numbers that customers draws (defaults.md 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from customers.models import CreditAssessment, CreditRequest, Customer
from salesops.core.sockets.numbers import NumberKind, register_numbers

register_numbers(
    NumberKind(
        "C",
        _("Customer"),
        6,
        _("created"),
        yearly=False,
        used=lambda: Customer.objects.values_list("code", flat=True).iterator(chunk_size=5000),
    )
)


def _credit_numbers() -> Iterator[str]:
    for model in (CreditAssessment, CreditRequest):
        yield from model.objects.values_list("number", flat=True).iterator(chunk_size=5000)


register_numbers(NumberKind("XY", _("Credit request"), 4, _("submitted"), used=_credit_numbers))
