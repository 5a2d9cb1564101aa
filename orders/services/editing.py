"""What the services of orders start with: the right, asked of ``orders/scope.py``."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.refusals import Forbidden, Refusal


def need(actor: Any, *rights: Callable[[Any], bool]) -> None:
    """Refuse with 403 unless ``actor`` (``None`` = the system) has one of ``rights``."""
    if actor is not None and not any(right(actor) for right in rights):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
