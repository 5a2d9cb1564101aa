"""Numbers of scorecards."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import Scorecard
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    rows = Scorecard.objects.exclude(number=None).order_by().values_list("number", flat=True)
    for number in rows.iterator(chunk_size=5000):
        yield str(number)


register_numbers(NumberKind("KP", _("Scorecard"), 5, pgettext_lazy("a scorecard", "frozen"), used=_used))
