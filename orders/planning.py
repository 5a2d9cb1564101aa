"""The last day that may be promised or planned today, by the dated policy."""

from datetime import date, timedelta

from orders.policies.planning import PLANNING
from orders.rules.days import not_after
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal


def last_day(today: date) -> date:
    """Nothing is promised or planned for later."""
    return today + timedelta(days=policy_on(PLANNING, today)["days_ahead"])


def too_far(day: date | None, today: date, field: str) -> Refusal | None:
    """Whether ``day`` is further ahead than anybody plans; ``field``: what it was typed into."""
    return None if day is None else not_after(day, last_day(today), field)
