"""More rows than are counted: found once, believed for a minute by those who stand where they stood."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from salesops.core.lists import frame, read
from tests.cast import Company

USERS = "/accounts/users/"


@pytest.fixture(autouse=True)
def few_are_counted(monkeypatch, many):
    for module in (read, frame):
        monkeypatch.setattr(module, "COUNTED", 100)
    monkeypatch.setattr(read, "believed", read.Believed())


def counts(page, who: str, address: str = USERS) -> bool:
    """Whether the page counted its rows."""
    with CaptureQueriesContext(connection) as asked:
        assert "100 以上" in page(who, address).content.decode()
    return any("COUNT(*)" in q["sql"] and "accounts_user" in q["sql"] for q in asked.captured_queries)


def test_it_is_counted_once_a_minute(page, company: Company, monkeypatch):
    assert counts(page, "admin")
    assert not counts(page, "admin")
    monkeypatch.setattr(read.Believed, "SECONDS", 0)
    monkeypatch.setattr(read, "believed", read.Believed())
    assert counts(page, "admin")
    assert counts(page, "admin")


def test_each_reader_and_question_is_counted_for_itself(page, company: Company):
    assert counts(page, "admin")
    assert counts(page, "hr")
    assert counts(page, "admin", f"{USERS}?search=ceshi")


def test_it_is_counted_anew_when_somebody_stands_elsewhere(page, company: Company):
    assert counts(page, "admin")
    company.rep.postings.update(position=company.colleague.postings.get().position)
    assert counts(page, "admin")


def test_few_rows_are_always_counted(page, company: Company):
    address = f"{USERS}?search=测试3"
    before = page("admin", address).content.decode()
    User.objects.filter(username="p003").update(name="测试4")
    assert "100 以上" not in before
    assert page("admin", address).content.decode() != before
