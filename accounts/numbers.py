"""Document numbers that accounts draws (defaults.md 12)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import LeaveRequest
from salesops.core.sockets.numbers import NumberKind, register_numbers


def _used() -> list[str]:
    return [number for number in LeaveRequest.objects.values_list("number", flat=True) if number]


register_numbers(NumberKind("QJ", _("Leave request"), 5, _("submitted"), used=_used))
