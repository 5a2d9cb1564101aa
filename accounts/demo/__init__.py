"""What accounts adds to the demo company (``manage.py demo``)."""

from . import absences, people, policies

__all__ = ["absences", "people", "policies"]
