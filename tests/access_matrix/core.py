"""Rows of the access matrix: core."""

from .route import Route

ROUTES: list[Route] = []
