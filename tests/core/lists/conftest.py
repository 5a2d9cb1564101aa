import pytest

from accounts.models import User
from tests.cast import Company


@pytest.fixture
def page(client, company: Company):
    """Open an address as a member of the cast: ``page("admin", "/accounts/users/?search=…")``."""

    def open_page(who: str, address: str, **headers: str):
        client.force_login(User.objects.get(username=who))
        return client.get(address, headers=headers)

    return open_page


@pytest.fixture
def many(company: Company) -> list[str]:
    """120 more people with names that repeat and dates that are often empty."""
    User.objects.bulk_create(
        User(
            username=f"p{n:03}",
            name=f"测试{n % 7}",
            name_key=f"ce shi {n % 7}",
            joined_on=None if n % 3 else "2026-01-05",
            email=f"p{n}@example.com",
        )
        for n in range(120)
    )
    return [f"p{n:03}" for n in range(120)]
