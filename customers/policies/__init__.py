"""Dated policies of customers: one module for each part of the house."""

from . import cadence, credit, grading, logs, placement, protection, status, visits, weekly

__all__ = ["cadence", "credit", "grading", "logs", "placement", "protection", "status", "visits", "weekly"]
