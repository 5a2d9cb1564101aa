import pytest
from django.utils import timezone

from accounts.models import User
from salesops.core.lists.models import Export
from salesops.core.lists.services.exports import ask_export
from salesops.core.policies import services as policies
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


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def limits(company):
    """From 5 rows the general manager decides, from 12 the director."""
    now = timezone.now()
    draft = policies.open_draft(actor=company.admin, code="lists.export", now=now)
    rows = [
        {"list": "accounts.users", "rows": "5", "approver": "GM"},
        {"list": "accounts.users", "rows": "12", "approver": "HR"},
    ]
    draft = policies.save_draft(
        actor=company.admin,
        draft=draft,
        version=draft.version,
        values={"per_hour": "10", "limit": "4 wh", "approval": rows},
        valid_from=timezone.localdate(now),
        reason="smaller",
        now=now,
    )
    policies.publish_draft(actor=company.admin, draft=draft, now=now)


@pytest.fixture
def ask(company):
    def export(who: str = "admin", query: str = "", picked=None, kind: str = "xlsx", now=None) -> Export:
        return ask_export(
            actor=User.objects.get(username=who),
            list_code="accounts.users",
            kind=kind,
            query=query,
            picked=picked,
            language="en",
            now=now or timezone.now(),
        )

    return export
