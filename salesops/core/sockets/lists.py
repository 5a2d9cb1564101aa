"""Socket ``tables.py``: lists (customers, users, leave requests), each a class the list engine serves."""

from typing import Any

from .registry import Registry


def _problem(page: Any) -> str | None:
    return page.problem()


# Classes derived from ``salesops.core.lists.ListPage``, by code. ``register`` works as a decorator.
lists: Registry[Any] = Registry("lists", _problem)
