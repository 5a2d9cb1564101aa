"""Numbers of dunning letters (defaults.md 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from orders.models import DunningLetter
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    rows = DunningLetter.objects.exclude(number=None).order_by().values_list("number", flat=True)
    yield from map(str, rows.iterator(chunk_size=5000))


register_numbers(NumberKind("CS", _("Dunning letter"), 5, _("signed"), used=_used))
