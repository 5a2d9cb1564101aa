"""What people are reminded of about customers: one module for each part of the house."""

from . import grading, logs, pool

__all__ = ["grading", "logs", "pool"]
