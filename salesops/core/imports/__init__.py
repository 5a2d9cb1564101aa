"""Imports from spreadsheets (ALL-3): read, map, check row by row, then all or nothing."""
