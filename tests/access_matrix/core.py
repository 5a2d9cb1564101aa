"""Rows of the access matrix: core."""

from .route import Route

ROUTES: list[Route] = [
    Route("core:appearance", "*", post=True, data={"theme": "dark"}),
    Route("core:language", "*", post=True, data={"language": "en"}, public=True),
    Route("core:more", "*"),
]
