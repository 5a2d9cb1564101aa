"""Dated policies of customers: one module for each part of the house."""

from . import (
    cadence,
    clash,
    completeness,
    credit,
    credit_signs,
    duplicates,
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
    "clash",
    "completeness",
    "credit",
    "credit_signs",
    "duplicates",
    "grading",
    "lists",
    "logs",
    "placement",
    "protection",
    "status",
    "visits",
    "weekly",
]
