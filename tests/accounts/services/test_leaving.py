"""People leave and are never deleted (ACC-11); nothing stays in the hands of somebody who is gone (ACC-9)."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.approvers import directory_of_accounts
from accounts.models import PortalSession, Posting, RoleGrant, User
from accounts.rules import deputies as deputy_rules
from accounts.rules import people as people_rules
from accounts.rules import roster as roster_rules
from accounts.services.handover import plan_handover
from accounts.services.leave import withdraw_leave
from accounts.services.leave_request import request_leave
from accounts.services.leaving import deactivate_user, let_leavers_go, open_duties, reactivate_user
from accounts.services.postings import post_user
from salesops.core.api.models import ApiToken
from salesops.core.api.tokens import make_token
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


@pytest.mark.parametrize("last_day", [date(2026, 11, 19), TODAY])
def test_the_last_day_is_still_a_day_here(company, last_day):
    """Approver, deputy and duty: on the last day a person still decides, the day after nobody counts on him."""
    leave(company, "colleague", last_day)
    User.objects.filter(pk=company.colleague.pk).update(is_active=True)
    colleague, after = User.objects.get(username="colleague"), last_day + timedelta(days=1)
    assert directory_of_accounts.is_here(colleague, last_day)
    assert not directory_of_accounts.is_here(colleague, after)
    for rule in (people_rules.still_here, deputy_rules.works_here):
        assert rule(colleague, last_day) is None
        assert rule(colleague, after) is not None
    assert roster_rules.works_here(colleague, [last_day]) is None
    assert roster_rules.works_here(colleague, [last_day, after]) is not None


@pytest.mark.parametrize("at_once", [True, False])
def test_with_access_end_sessions_and_tokens(company, client, at_once):
    now = timezone.now()
    client.force_login(company.rep)
    make_token(company.rep, name="t", scopes=["read"], lasts=timedelta(days=1), now=now, proved=True)
    yesterday = TODAY - timedelta(days=1)
    leave(company, "rep", yesterday if at_once else TODAY)
    if not at_once:
        assert PortalSession.objects.filter(user=company.rep).count() == 1
        assert ApiToken.objects.good(now).filter(user=company.rep).count() == 1
        let_leavers_go(actor=None, today=TODAY + timedelta(days=1))
    assert not PortalSession.objects.filter(user=company.rep).exists()
    assert not ApiToken.objects.filter(user=company.rep, revoked_at=None).exists()
    # Coming back opens neither again.
    reactivate_user(actor=company.admin, user=company.rep)
    assert client.get("/inbox/").status_code == 302


def test_leave_that_waits_is_named(company):
    asked = datetime(2026, 11, 20, 9, tzinfo=timezone.get_default_timezone())
    waiting = request_leave(
        actor=company.rep,
        user=company.rep,
        now=asked,
        kind="annual",
        starts_on=date(2026, 11, 24),
        ends_on=date(2026, 11, 24),
    )
    with pytest.raises(Refused) as refused:
        leave(company, "rep")
    assert refused.value.code == "accounts.leave-waits"
    assert waiting.number in str(refused.value)
    with pytest.raises(Refused) as refused:
        plan_handover(
            actor=company.admin,
            person=company.rep,
            heir=company.colleague,
            day=date(2026, 11, 21),
            leaves=True,
            now=asked,
        )
    assert "accounts.leave-waits" in {r.code for r in refused.value.refusals}
    withdraw_leave(actor=company.rep, leave=waiting, now=asked)
    leave(company, "rep")
