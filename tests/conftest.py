"""The cast: people with names who appear in every test, in a small company that lasts for the whole run of a test."""

from datetime import date

import pytest

from tests.cast import Company, build_company

TODAY = date(2026, 11, 20)


@pytest.fixture
def company(db) -> Company:
    """Two markets, their people, the departments; see tests/cast.py for who is who."""
    return build_company()
