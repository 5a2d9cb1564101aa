"""What accounts adds to the demo company (``manage.py demo``)."""

from . import absences, people

__all__ = ["absences", "people"]
