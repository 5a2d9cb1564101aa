"""Rows of the access matrix: api."""

from .route import Route

ROUTES: list[Route] = []
