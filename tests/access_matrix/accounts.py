"""Rows of the access matrix: accounts."""

from .route import Route

ROUTES: list[Route] = []
