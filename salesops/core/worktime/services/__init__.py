"""Everything that can be done with the calendar."""

from .days import preview_days, publish_year, set_days

__all__ = ["preview_days", "publish_year", "set_days"]
