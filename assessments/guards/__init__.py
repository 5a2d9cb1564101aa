"""Walls in the database that only assessments needs."""
