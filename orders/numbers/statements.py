"""Numbers of statements of account (defaults.md 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Statement
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    rows = Statement.objects.exclude(number=None).order_by().values_list("number", flat=True)
    yield from map(str, rows.iterator(chunk_size=5000))


register_numbers(NumberKind("DZ", _("Statement of account"), 6, pgettext_lazy("of a statement", "sent"), used=_used))
