"""Numbers of OSB problems (defaults.md 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from orders.models import OsbProblem
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    rows = OsbProblem.objects.order_by().values_list("number", flat=True)
    yield from map(str, rows.iterator(chunk_size=5000))


register_numbers(NumberKind("OSB", _("OSB problem"), 4, _("recorded"), used=_used))
