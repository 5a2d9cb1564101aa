"""Telling people about a card: whose it is and which period, never what came of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from assessments.models import Scorecard
from salesops.core.notify import notify


def tell(people: Iterable[Any], event: str, card: Scorecard, *, actor: Any, now: datetime, **params: Any) -> None:
    """One notice each."""
    said = {"who": card.person.name if card.person else "", "period": card.cycle.code, **params}
    notify(list(people), event, record=card, params=said, actor=actor, on=now)
