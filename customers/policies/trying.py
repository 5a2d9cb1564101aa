"""The preview of a policy that is tried on the files of customers (ALL-7)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from salesops.core.sockets.policies import Effect


def tried(code: str) -> Callable[[Mapping[str, Any], date], list[Effect]]:
    """What the values of policy ``code`` would change, worked out by ``customers/previews``."""

    def preview(values: Mapping[str, Any], day: date) -> list[Effect]:
        from customers.services.policy_preview import effects_of

        return effects_of(code, values, day)

    return preview
