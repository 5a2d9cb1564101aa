"""Numbers of bonus runs."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import BonusRun
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    yield from BonusRun.objects.order_by().values_list("number", flat=True)


register_numbers(NumberKind("JJ", _("Bonus run"), 3, pgettext_lazy("a bonus run", "computed"), used=_used))
