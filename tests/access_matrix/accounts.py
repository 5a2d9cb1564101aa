"""Rows of the access matrix: accounts."""

from datetime import timedelta

from django.utils import timezone

from accounts.auth.letters import INVITE, NEW_ADDRESS, RESET
from salesops.core.links.engine import issue

from .route import Route


def link_for(purpose: str):
    """A fresh link of ``purpose`` for the rep, as the address wants it."""
    return lambda company: issue(
        purpose,
        subject=company.rep.pk,
        lasts=timedelta(hours=1),
        now=timezone.now(),
        data={"email": "new@example.com"},
    )


SIGN_IN = [
    Route("accounts:sign_in", "*", public=True),
    Route("accounts:sign_in", "*", post=True, data={"name": "nobody", "password": "x"}, public=True),
    Route("accounts:code", "*", public=True),
    Route("accounts:enrol", "*", public=True),
    Route("accounts:confirm", "*"),
    Route("accounts:sign_out", "*", post=True, public=True),
    Route("accounts:forgot", "*", public=True),
    Route("accounts:forgot", "*", post=True, data={"name": "nobody"}, public=True),
    Route("accounts:reset", "*", public=True, given=link_for(RESET), args=lambda token: [token]),
    Route("accounts:welcome", "*", public=True, given=link_for(INVITE), args=lambda token: [token]),
    Route("accounts:new_address", "*", public=True, given=link_for(NEW_ADDRESS), args=lambda token: [token]),
    Route("accounts:choose_password", "*", public=True),
    Route("accounts:confirm_address", "*", public=True),
]

PEOPLE = [Route("accounts:users", "*")]

ROUTES: list[Route] = [*SIGN_IN, *PEOPLE]
