"""People leave and are never deleted (ACC-11); nothing stays in the hands of somebody who is gone (ACC-9)."""

from datetime import date

import pytest

from accounts.models import Posting, RoleGrant, User
from accounts.services.leaving import deactivate_user, let_leavers_go, open_duties, reactivate_user
from accounts.services.postings import post_user
from salesops.core.refusals import Forbidden, Refused

TODAY = date(2026, 11, 20)


def leave(company, who, last_day=TODAY, **more):
    return deactivate_user(actor=company.admin, user=getattr(company, who), last_day=last_day, today=TODAY, **more)


def test_a_leaver_keeps_access_until_the_last_day_is_over(company):
    leave(company, "rep")
    assert User.objects.get(username="rep").is_active
    assert let_leavers_go(actor=None, today=TODAY) == 0
    assert let_leavers_go(actor=None, today=date(2026, 11, 21)) == 1
    rep = User.objects.get(username="rep")
    assert not rep.is_active
    assert not rep.can("leave", "v")


def test_history_stays_where_it_was(company):
    leave(company, "rep")
    assert Posting.objects.on(TODAY).get(user=company.rep).unit.code == "EC-2-T"
    assert not Posting.objects.on(date(2026, 11, 21)).filter(user=company.rep).exists()
    assert not RoleGrant.objects.on(date(2026, 11, 21)).filter(user=company.rep).exists()


def test_open_duties_are_named(company):
    post_user(
        actor=company.admin,
        user=company.rep,
        unit=company.units["EC-2-T"],
        position=company.positions["P11"],
        supervisor=company.manager,
        day=TODAY,
    )
    with pytest.raises(Refused) as refused:
        leave(company, "manager")
    assert {r.code for r in refused.value.refusals} == {"accounts.open-duties"}
    assert "EC" in str(refused.value)
    assert "林若溪" in str(refused.value)
    assert User.objects.get(username="manager").left_on is None


@pytest.mark.parametrize(
    ("who", "parts"),
    [("rep", 0), ("manager", 1), ("director", 1), ("secretary", 1), ("supervisor", 1), ("deputy_director", 1)],
)
def test_what_people_hold(company, who, parts):
    assert len(open_duties(getattr(company, who), TODAY)) == parts


def test_nobody_deactivates_himself(company):
    with pytest.raises(Forbidden):
        leave(company, "admin")


def test_a_last_day_in_the_past_ends_access_at_once(company):
    assert not leave(company, "rep", date(2026, 11, 1)).is_active


def test_coming_back(company):
    leave(company, "rep", date(2026, 11, 1))
    reactivate_user(actor=company.admin, user=User.objects.get(username="rep"))
    rep = User.objects.get(username="rep")
    assert rep.is_active
    assert not rep.access.role_codes
