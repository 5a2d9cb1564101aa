"""The sweep of reminders (RPT-5, defaults.md 7): what is due is told once to each person, in working time, the newest step only.

``holding.py`` when a step may be told, ``ladder.py`` the steps of clocks, ``planning.py`` who hears what now (the dry run shows
it), ``sending.py`` the writing.
"""

from .ladder import every_reminder
from .planning import Planned, plan
from .sending import Swept, sweep

__all__ = ["Planned", "Swept", "every_reminder", "plan", "sweep"]
