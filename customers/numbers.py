"""Document numbers that customers draws (defaults.md 12)."""

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
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
