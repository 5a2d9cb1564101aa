"""Numbers of vacancies."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import Vacancy
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> Iterator[str]:
    yield from Vacancy.objects.order_by().values_list("number", flat=True)


register_numbers(NumberKind("JP", _("Vacancy"), 3, pgettext_lazy("a vacancy", "published"), used=_used))
