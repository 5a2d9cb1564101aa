"""What a process keeps about where people stand is never older than the request (S6)."""

import pytest

from accounts.models import Deputyship, MarketCharge, OrgUnitHead, OrgUnitTerms, Posting, RoleGrant, User
from salesops.core.acts import acting
from salesops.core.sockets.approvals import directory
from tests.cast import SINCE
from tests.conftest import TODAY

USERS = "/accounts/users/"


@pytest.fixture
def listed(client, company):
    """User names a member of the cast sees on the list of people, in a new request each time."""

    def ask(who: str) -> set[str]:
        client.force_login(getattr(company, who))
        response = client.get(USERS)
        if response.status_code == 403:
            return set()
        return {str(row.pick) for row in response.context["list"].reader.rows}

    return ask


def test_a_role_taken_away_counts_from_the_next_request(company, listed):
    assert len(listed("auditor")) == User.objects.count()
    RoleGrant.objects.filter(user=company.auditor).delete()
    assert listed("auditor") == set()


def test_a_role_given_counts_from_the_next_request(company, listed):
    before = listed("rep")
    RoleGrant.objects.create(user=company.rep, role="HRT", period=SINCE)
    assert listed("rep") > before


def test_a_unit_moved_is_seen_by_its_new_head_only(company, listed):
    assert "rep" in listed("manager")
    assert "rep" not in listed("other_manager")
    OrgUnitTerms.objects.filter(unit=company.units["EC-2-T"]).update(parent=company.units["NC"])
    assert "rep" not in listed("manager")
    assert "rep" in listed("other_manager")


def test_a_new_head_and_a_new_charge_count_at_once(company, listed):
    assert listed("supervisor") == {"supervisor", "rep", "colleague"}
    OrgUnitHead.objects.filter(unit=company.units["EC-2-T"]).update(user=company.colleague)
    assert listed("supervisor") == {"supervisor"}
    MarketCharge.objects.filter(market=company.units["NC"]).update(user=company.supervisor)
    assert "other_rep" in listed("supervisor")


def test_who_is_posted_elsewhere_leaves_the_old_team(company, listed):
    listed("supervisor")
    Posting.objects.filter(user=company.rep).update(unit=company.units["NC-1-T"])
    assert "rep" not in listed("supervisor")


def test_a_deputy_acts_from_the_moment_he_is_named(company):
    assert directory().deputised_by(company.colleague, TODAY) == []
    row = Deputyship.objects.create(person=company.rep, deputy=company.colleague, period=SINCE)
    assert directory().deputised_by(company.colleague, TODAY) == [company.rep]
    row.delete()
    assert directory().deputised_by(company.colleague, TODAY) == []


def test_an_act_sees_what_it_wrote_and_nothing_of_it_stays_when_it_fails(company):
    def may() -> bool:
        return User.objects.get(username="rep").access.reaches_all("users")

    def grant_and_fail() -> None:
        with acting("tests.grant", company.admin):
            RoleGrant.objects.create(user=company.rep, role="AUD", period=SINCE)
            assert may()
            raise ZeroDivisionError

    assert not may()
    with pytest.raises(ZeroDivisionError):
        grant_and_fail()
    assert not may()
