"""Telling people: notifications in the page, mail through the outbox, the daily digest (RPT-6)."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .outbox import send_mail
    from .services import Telling, choose_channels, mark_read, notify, notify_each, send_again, settle_notices

__all__ = [
    "Telling",
    "choose_channels",
    "mark_read",
    "notify",
    "notify_each",
    "send_again",
    "send_mail",
    "settle_notices",
]


def __getattr__(name: str) -> Any:
    # Loaded on first use: this package is imported before the models may be.
    if name == "send_mail":
        from .outbox import send_mail

        return send_mail
    if name in __all__:
        from . import services

        return getattr(services, name)
    raise AttributeError(name)
