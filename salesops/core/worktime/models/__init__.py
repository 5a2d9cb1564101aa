from .day import CalendarDay
from .year import CalendarYear

__all__ = ["CalendarDay", "CalendarYear"]
