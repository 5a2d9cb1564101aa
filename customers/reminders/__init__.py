"""What people are reminded of about customers: one module for each part of the house."""

from . import credit, file, grading, lists, logs, plans, pool, visits

__all__ = ["credit", "file", "grading", "lists", "logs", "plans", "pool", "visits"]
