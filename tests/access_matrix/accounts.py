"""Rows of the access matrix: accounts."""

from .route import Route

SIGN_IN = [
    Route("accounts:sign_in", "*", public=True),
    Route("accounts:sign_in", "*", post=True, data={"name": "nobody", "password": "x"}, public=True),
    Route("accounts:code", "*", public=True),
    Route("accounts:enrol", "*", public=True),
    Route("accounts:confirm", "*"),
    Route("accounts:sign_out", "*", post=True, public=True),
]

ROUTES: list[Route] = [*SIGN_IN]
