import pytest

from . import kinds


@pytest.fixture
def seen():
    """What the jobs of ``kinds`` did in this test."""
    kinds.SEEN.clear()
    kinds.HOOKS.during = None
    yield kinds.SEEN
    kinds.HOOKS.during = None
