"""Which secretary has which step of which market (ORD-11)."""

from datetime import date

from accounts.models import SecretaryDuty, User
from accounts.standing import kept


def markets_of(secretary: User, step: str) -> list[int]:
    """Ids of the markets ``secretary`` has ``step`` of today."""
    return [
        duty.market_id
        for duty in duties_of_all(secretary.access.day)
        if duty.step == step and duty.user_id == secretary.pk
    ]


def duties_of_all(day: date) -> tuple[SecretaryDuty, ...]:
    """Which secretary has which step of which market on ``day``."""
    return kept("duties", ("of_all", day), lambda: tuple(SecretaryDuty.objects.on(day).select_related("user")))
