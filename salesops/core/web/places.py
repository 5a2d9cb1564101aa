"""Addresses that never change while a process runs, worked out once: a page's frame needs some dozens of them."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


@lru_cache(maxsize=2000)
def _reversed(urls: str, prefix: str, name: str, arguments: tuple[str, ...]) -> str:
    return reverse(name, urlconf=urls, args=arguments)


def place(name: str, *arguments: str) -> str:
    """``reverse(name, args=arguments)`` for pages that are not about one record (a record's address would fill the memory)."""
    return _reversed(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), name, arguments)


# Stands for the key while the addresses of all records are built once; survives quoting.
KEY = "0"


def around(name: str, *rest: str) -> tuple[str, str]:
    """What stands before and behind the key in the addresses of ``name``, which takes a key and then ``rest``."""
    before, _key, behind = place(name, KEY, *rest).partition(f"/{KEY}/")
    return f"{before}/", f"/{behind}"


def link_to(name: str, *rest: str) -> Callable[[Any], str]:
    """Key → address: ``reverse()`` for each row costs more than drawing the row."""
    before, behind = around(name, *rest)
    return lambda key: f"{before}{quote(str(key))}{behind}"
