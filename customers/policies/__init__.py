"""Dated policies of customers: one module for each part of the house."""

from . import cadence

__all__ = ["cadence"]
