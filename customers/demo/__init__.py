"""What customers adds to the demo company (``manage.py demo``)."""

from . import controls, credit, files, grading, groups, logs, papers, pool, teams, visits, weekly

__all__ = ["controls", "credit", "files", "grading", "groups", "logs", "papers", "pool", "teams", "visits", "weekly"]
