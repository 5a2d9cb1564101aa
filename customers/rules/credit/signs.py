"""Warning signs the portal finds in figures that other apps feed (CUS-11, defaults.md 4). Pure: figures and the policy come in."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Policy = Mapping[str, Any]
FIGURES = ("days_late_trend", "broken_promises", "limit_overused_since", "sales_quarter_change")


def signs_in(figures: Mapping[str, Any], day: date, policy: Policy) -> Iterator[tuple[str, str]]:
    """(kind, figure) of the signs in the ``FIGURES`` of a customer on ``day``. Figures nobody feeds show nothing."""
    slower, promises, since, sales = (figures.get(name) for name in FIGURES)
    if slower is not None and slower >= policy["slower_by"]:
        yield "slower", _plain(slower)
    if promises is not None and promises >= policy["promises"]:
        yield "promises", _plain(promises)
    if since is not None and (day - since).days >= policy["used_days"]:
        yield "limit_used", since.isoformat()
    if sales is not None and sales <= -policy["down_percent"]:
        yield "orders_down", f"{_plain(sales)}%"


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
