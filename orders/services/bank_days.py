"""On which day money of the bank is booked: a list may come when its month is closed or its balance confirmed (ORD-9)."""

from datetime import date

from orders.rules.bank_lines import booked_on
from orders.rules.receipts import first_open_day
from orders.rules.statements import confirmed_until

from .receipts import months_open


def booking_day(came_in: date, customer: int, today: date) -> date:
    """The day ``customer``'s money of ``came_in`` is booked on ``today``. One query, none for money of this month."""
    if came_in >= today.replace(day=1):
        # Neither closed nor confirmed before it is over.
        return came_in
    return booked_on(came_in, first_open_day(today, months_open(today)), confirmed_until([customer]).get(customer))
