"""Addresses that never change while a process runs, worked out once: a page's frame needs some dozens of them."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


@lru_cache(maxsize=2000)
def _reversed(urls: str, prefix: str, name: str, arguments: tuple[str, ...]) -> str:
    return reverse(name, urlconf=urls, args=arguments)


def place(name: str, *arguments: str) -> str:
    """``reverse(name, args=arguments)`` for pages that are not about one record (a record's address would fill the memory)."""
    return _reversed(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), name, arguments)
