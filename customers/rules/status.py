"""Which status follows from the last order (defaults.md 2.5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from customers.states.customer import CustomerStatus

from .credit import months_after

# Only who bought can stop buying; what people say of others (signing, following up) stays.
BUYING = (CustomerStatus.ACTIVE, CustomerStatus.DORMANT)


def status_without_orders(status: str, last_order: date | None, day: date, policy: Mapping[str, Any]) -> str:
    """The status on ``day``: ``lost``, ``dormant``, or ``status`` as it is. No known order moves nothing; a step back up is the
    order's own.
    """
    if last_order is None or status not in BUYING:
        return status
    if last_order <= months_after(day, -policy["lost_months"]):
        return CustomerStatus.LOST
    return CustomerStatus.DORMANT if (day - last_order).days >= policy["dormant_days"] else status
