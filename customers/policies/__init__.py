"""Dated policies of customers: one module for each part of the house."""

from . import (
    cadence,
    completeness,
    credit,
    credit_signs,
    grading,
    lists,
    logs,
    placement,
    protection,
    status,
    visits,
    weekly,
)

__all__ = [
    "cadence",
    "completeness",
    "credit",
    "credit_signs",
    "grading",
    "lists",
    "logs",
    "placement",
    "protection",
    "status",
    "visits",
    "weekly",
]
