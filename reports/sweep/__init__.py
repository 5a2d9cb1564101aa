"""The sweep of reminders (RPT-5, defaults.md 7): what is due is told once to each person, in working time, the newest step only.

``holding.py`` when a step may be told, ``ladder.py`` the steps of clocks, ``planning.py`` who hears what now (the dry run shows
it), ``sending.py`` the writing, ``trying.py`` what other numbers would change.
"""

from .ladder import every_reminder
from .planning import Planned, plan
from .sending import Swept, sweep
from .trying import effects_of

__all__ = ["Planned", "Swept", "effects_of", "every_reminder", "plan", "sweep"]
