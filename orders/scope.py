"""Who sees and keeps products (defaults.md 1.4, rows products and cost).

Products belong to nobody: whoever holds the capability sees all of them. What differs is the parts: logistics has the stock
and no prices; cost and floor are figures for those whose right on ``cost`` is unlimited, a traffic light for reps.
"""

from typing import Any

STOCK, IMPORT, LIGHT = "stock", "import", "traffic_light"


def _whole(user: Any, capability: str, right: str) -> bool:
    return user is None or (user.can(capability, right) and user.access.limits(capability, right) is None)


def sees_products(user: Any) -> bool:
    return user is None or user.can("products")


def sees_prices(user: Any) -> bool:
    """Everybody who sees products, but for those whose right is the stock alone."""
    if user is None or not user.can("products"):
        return user is None
    limits = user.access.limits("products")
    return limits is None or bool(limits - {STOCK})


def sees_cost(user: Any) -> bool:
    """Figures of cost and floor price."""
    return _whole(user, "cost", "v")


def sees_light(user: Any) -> bool:
    """Whether a price keeps above the floor, without the figure."""
    return user is None or user.can("cost")


def edits_products(user: Any) -> bool:
    """Changes products, prices and price lists (finance)."""
    return _whole(user, "products", "e")


def creates_products(user: Any) -> bool:
    """Opens products and drafts of price lists (finance, marketing)."""
    return _whole(user, "products", "c")


def publishes_prices(user: Any) -> bool:
    return _whole(user, "products", "a")


def sets_cost(user: Any) -> bool:
    return _whole(user, "cost", "e")


def imports_products(user: Any) -> bool:
    """Finance, and administrators setting up the portal."""
    if user is None or edits_products(user):
        return True
    return bool(user.can("products", "e") and IMPORT in (user.access.limits("products", "e") or ()))


def moves_stock(user: Any) -> bool:
    """Receives, counts and corrects stock (logistics, finance)."""
    if user is None or edits_products(user):
        return True
    return bool(user.can("products", "e") and STOCK in (user.access.limits("products", "e") or ()))
