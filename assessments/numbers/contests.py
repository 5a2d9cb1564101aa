"""Numbers of contests."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import Contest
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    yield from Contest.objects.order_by().values_list("number", flat=True)


register_numbers(NumberKind("JS", _("Contest"), 3, pgettext_lazy("a contest", "prepared"), used=_used))
