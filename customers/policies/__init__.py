"""Dated policies of customers: one module for each part of the house."""

from . import cadence, credit, grading, visits

__all__ = ["cadence", "credit", "grading", "visits"]
