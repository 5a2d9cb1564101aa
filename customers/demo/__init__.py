"""What customers adds to the demo company (``manage.py demo``)."""

from . import controls, credit, files, grading, groups, logs, papers, pool, teams, visits

__all__ = ["controls", "credit", "files", "grading", "groups", "logs", "papers", "pool", "teams", "visits"]
