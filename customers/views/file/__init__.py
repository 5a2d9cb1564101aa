"""Entering a file and changing its parts."""
