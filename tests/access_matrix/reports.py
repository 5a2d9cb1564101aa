"""Rows of the access matrix: reports."""

from .route import Route

ROUTES: list[Route] = [
    Route("reports:today", "*"),
]
