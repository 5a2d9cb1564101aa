"""The shipped organisation (defaults.md 1.1, 1.2)."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import OrgUnit, PositionTerms, User
from accounts.org import OrgTree
from accounts.services.install import install_defaults

NEW_YEAR = date(2026, 1, 1)


@pytest.fixture
def installed(db):
    install_defaults(company_name="恒岳", since=NEW_YEAR, actor=None)


def test_eight_markets_each_with_regions_and_one_team_a_region(installed):
    tree = OrgTree.on(NEW_YEAR)
    kinds = [node.kind for node in tree.nodes.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "company": 1,
        "market": 8,
        "region": 20,
        "team": 20,
        "department": 11,
    }


def test_a_newcomer_owes_a_growing_share_of_the_quota(installed):
    terms = PositionTerms.objects.get(position__code="P10")
    assert (terms.quota, terms.quota_steps, terms.visits, terms.customers_at_most) == (200_000, [30, 60, 80], 30, 40)


def test_a_second_run_changes_nothing(installed):
    unit = OrgUnit.objects.get(code="EC")
    install_defaults(company_name="恒岳", since=NEW_YEAR, actor=None)
    unit.refresh_from_db()
    assert unit.version == 1
    assert OrgUnit.objects.count() == 60


def test_the_command_makes_the_first_administrator(db, monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "quiet-river-88")
    options = {"company": "恒岳", "admin": "weian", "admin_name": "魏安", "admin_email": "weian@example.com"}
    call_command("install", **options)
    call_command("install", **options)
    admin = User.objects.get(username="weian")
    assert admin.holds("ADM")
    assert admin.check_password("quiet-river-88")


@pytest.mark.parametrize("weak", ["short", "password123", "weian-weian-1"])
def test_the_first_administrator_gets_no_weak_password(db, monkeypatch, weak):
    monkeypatch.setenv("ADMIN_PASSWORD", weak)
    with pytest.raises(CommandError):
        call_command("install", company="恒岳", admin="weian", admin_name="魏安", admin_email="weian@example.com")
    assert not User.objects.exists()
    assert not OrgUnit.objects.exists()
