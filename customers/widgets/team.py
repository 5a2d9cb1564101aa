"""Widgets of those who lead a team."""
