"""Scorecards: what they come to, how they go from step to step."""
