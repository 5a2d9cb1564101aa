"""Counting in a unit: due moments, time used, the printed segments, escalation."""
