"""Dated policies of customers: one module for each part of the house."""

from . import cadence, grading

__all__ = ["cadence", "grading"]
