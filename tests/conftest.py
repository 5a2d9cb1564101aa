"""The cast: people with names who appear in every test, in a small company that lasts for the whole run of a test."""

import fcntl
import gc
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.cast import Company, build_company
from tests.cast_customers import Files, build_files
from tests.cast_orders import Goods, build_goods
from tests.emptying import empty_quickly, search_later

# Examples are slow on a busy machine; that is no failure.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

TODAY = date(2026, 11, 20)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[Any]:
    """Of what is imported and collected nothing becomes garbage: it isn't looked through while it grows, nor during the tests."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000)
        gc.enable()


def pytest_collection_finish() -> None:
    """``make test`` migrates one database while tests are collected. It is waited for here, where no test's time is running."""
    if path := os.environ.get("TEST_TEMPLATE_LOCK"):
        with Path(path).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> None:
    """The database of each worker is a copy of that one."""
    if template := os.environ.get("TEST_TEMPLATE"):
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        search_later()
        empty_quickly()


@pytest.fixture(autouse=True)
def _in_the_portals_language():
    """A request leaves its reader's language behind in this process; the next test starts in that of the portal."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def company(db) -> Company:
    """Two markets, their people, the departments; see tests/cast.py for who is who."""
    return build_company()


@pytest.fixture
def files(company) -> Files:
    """Customers of the cast; see tests/cast_customers.py."""
    return build_files(company)


@pytest.fixture
def goods(company) -> Goods:
    """Products, prices and stock of the cast; see tests/cast_orders.py."""
    return build_goods(company)
