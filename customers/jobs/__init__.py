"""What customers does by the clock and in the background: one module for each part of the house."""

from . import credit, grading, logs, papers, pool, previews, status

__all__ = ["credit", "grading", "logs", "papers", "pool", "previews", "status"]
