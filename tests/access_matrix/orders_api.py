"""Rows of the access matrix: orders in the API."""

from .orders_made import ELSEWHERE, HIDDEN, PAUSES, SEES, SELLS, UNSEEN, confirmed, draft, submitted
from .route import Route


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"api:orders-{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("api:orders-list", "* -admin"),
    Route("api:orders-list", f"{SELLS} {ELSEWHERE} finance lead", post=True, data={}),
    _one("detail", SEES, HIDDEN, draft),
    *(_one(verb, SELLS, ELSEWHERE, draft, post=True) for verb in ("submit", "cancel", "copy")),
    *(_one(verb, SELLS, UNSEEN, confirmed, post=True) for verb in ("change", "call-off", "short-close")),
    *(_one(verb, PAUSES, UNSEEN, confirmed, post=True) for verb in ("pause", "resume")),
    _one("confirm", "secretary", ELSEWHERE, submitted, post=True),
    _one("give-back", SELLS, ELSEWHERE, submitted, post=True),
]
