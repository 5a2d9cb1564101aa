from .calendar import calendar_page, change_days, publish, this_year

__all__ = ["calendar_page", "change_days", "publish", "this_year"]
