"""Panels of grading."""
