"""Reminders of grading."""
