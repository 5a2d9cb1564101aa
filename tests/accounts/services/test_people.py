"""People: created, posted, given roles, never deleted (ACC-1, -3, -11)."""

from datetime import date

import pytest

from accounts.models import Posting, RoleGrant, User
from accounts.services.positions import save_position, set_position_terms
from accounts.services.postings import post_user
from accounts.services.roles import grant_role, revoke_role
from accounts.services.users import create_user, edit_user
from salesops.core.refusals import Conflict, Forbidden, Refused

DAY = date(2026, 12, 1)


@pytest.fixture
def ladder(company):
    for code, roles in (("P11", ["REP"]), ("P25", ["REP", "MGR"]), ("P40", ["MGR"]), ("S20", ["MGR"])):
        company.positions[code].first_roles = roles
        company.positions[code].save()
    return company


def new(company, username="new.person", **more):
    values = {
        "actor": company.admin,
        "username": username,
        "name": "单雄信",
        "unit": company.units["EC-2-T"],
        "position": company.positions["P11"],
        "joined_on": DAY,
        "email": f"{username}@example.com",
    }
    return create_user(**(values | more))


def roles_on(user, day):
    return set(RoleGrant.objects.on(day).filter(user=user).values_list("role", flat=True))


def codes(refused):
    return {r.code for r in refused.value.refusals}


def test_a_new_person_is_posted_with_the_roles_of_the_position(ladder):
    user = new(ladder)
    assert user.name_key == "shan xiong xin"
    assert not user.has_usable_password()
    posting = Posting.objects.get(user=user)
    assert (posting.unit.code, posting.position.code, posting.period.lower) == ("EC-2-T", "P11", DAY)
    assert roles_on(user, DAY) == {"REP"}
    assert roles_on(user, date(2026, 11, 30)) == set()


def test_every_reason_is_told_at_once(company):
    with pytest.raises(Refused) as refused:
        new(company, "REP", name="", email="no address", mobile="call me")
    assert codes(refused) == {
        "accounts.username-taken", "accounts.name-missing", "accounts.bad-email", "accounts.bad-mobile",
    }  # fmt: skip
    assert {r.field for r in refused.value.refusals} == {"username", "name", "email", "mobile"}
    assert not User.objects.filter(name="").exists()


def test_an_email_in_use_changes_only_by_its_owner(company):
    edit_user(actor=company.admin, user=company.rep, email="typo@example.com")
    User.objects.filter(pk=company.rep.pk).update(last_login="2026-11-01T00:00:00Z")
    company.rep.refresh_from_db()
    with pytest.raises(Refused) as refused:
        edit_user(actor=company.admin, user=company.rep, email="admin-reads-this@example.com")
    assert codes(refused) == {"accounts.email-by-owner"}


def test_promotion_splits_the_posting_and_brings_the_roles(ladder):
    user = new(ladder)
    later = date(2027, 4, 1)
    assert post_user(
        actor=ladder.admin, user=user, unit=ladder.units["EC"], position=ladder.positions["P40"], day=later
    )
    rows = list(Posting.objects.filter(user=user).order_by("period").values_list("position__code", "period"))
    assert [(code, p.lower, p.upper) for code, p in rows] == [("P11", DAY, later), ("P40", later, None)]
    assert roles_on(user, date(2027, 3, 31)) == {"REP"}
    assert roles_on(user, later) == {"MGR"}


def test_nobody_posts_himself(company):
    with pytest.raises(Forbidden) as refused:
        post_user(
            actor=company.admin,
            user=company.admin,
            unit=company.units["HQ"],
            position=company.positions["P80"],
            day=DAY,
        )
    assert codes(refused) == {"accounts.own-posting"}


@pytest.mark.parametrize("who", ["director", "gm", "hr", "manager"])
def test_only_an_admin_gives_roles(company, who):
    with pytest.raises(Forbidden) as refused:
        grant_role(actor=getattr(company, who), user=company.rep, role="FIN", day=DAY)
    assert codes(refused) == {"accounts.roles-by-admin"}


def test_nobody_gives_himself_a_role(company):
    with pytest.raises(Forbidden) as refused:
        grant_role(actor=company.admin, user=company.admin, role="GM", day=DAY)
    assert codes(refused) == {"accounts.own-role"}


def test_a_role_given_and_taken_keeps_its_days(company):
    grant_role(actor=company.admin, user=company.rep, role="FIN", day=DAY)
    with pytest.raises(Refused) as refused:
        grant_role(actor=company.admin, user=company.rep, role="FIN", day=DAY)
    assert codes(refused) == {"accounts.role-held"}
    assert revoke_role(actor=company.admin, user=company.rep, role="FIN", day=date(2027, 1, 1))
    assert roles_on(company.rep, date(2026, 12, 31)) == {"REP", "FIN"}
    assert roles_on(company.rep, date(2027, 1, 1)) == {"REP"}


def test_an_admin_always_stays(company):
    grant_role(actor=None, user=company.hr, role="ADM", day=date(2026, 1, 1))
    second = User.objects.get(username="hr")
    assert revoke_role(actor=second, user=company.admin, role="ADM", day=date(2027, 1, 1))
    with pytest.raises(Refused) as refused:
        revoke_role(actor=None, user=second, role="ADM", day=date(2027, 1, 2))
    assert codes(refused) == {"accounts.last-admin"}


def test_two_admins_edit_one_person(company):
    seen = User.objects.get(username="rep").version
    edit_user(actor=company.admin, user=company.rep, mobile="138 0000 0001", version=seen)
    with pytest.raises(Conflict) as conflict:
        edit_user(actor=company.admin, user=company.rep, mobile="138 0000 0002", version=seen)
    assert conflict.value.theirs["mobile"] == "138 0000 0001"


def test_signing_in_meanwhile_is_no_conflict(company):
    user = User.objects.get(username="rep")
    seen = user.version
    user.last_login = "2026-11-01T00:00:00Z"
    user.save(update_fields=["last_login"])
    assert edit_user(actor=company.admin, user=user, mobile="138 0000 0001", version=seen)


def test_terms_of_a_position_are_dated(company):
    position = company.positions["P11"]
    assert set_position_terms(actor=company.admin, position=position, day=DAY, tier="experienced", quota=210000)
    assert not set_position_terms(actor=company.admin, position=position, day=DAY, tier="experienced", quota=210000)
    assert position.terms.on(date(2026, 11, 30)).get().quota is None
    assert position.terms.on(DAY).get().quota == 210000


def test_roles_of_a_position_are_decided_by_an_admin(company):
    with pytest.raises(Refused) as refused:
        save_position(actor=company.director, position=company.positions["P11"], name="x", first_roles=["ADM", "XXX"])
    assert codes(refused) == {"accounts.roles-by-admin", "accounts.unknown-role"}


@pytest.mark.parametrize("who", ["rep", "manager", "director", "hr", "finance"])
def test_the_right_to_ones_own_record_reaches_nobody_else(company, who):
    actor, colleague = getattr(company, who), company.colleague
    unit, position = company.units["HQ"], company.positions["P80"]
    with pytest.raises(Forbidden):
        post_user(actor=actor, user=colleague, unit=unit, position=position, day=DAY)
    with pytest.raises(Forbidden):
        edit_user(actor=actor, user=colleague, name="x")


def test_of_the_own_record_only_the_mobile_changes(company):
    assert edit_user(actor=company.rep, user=company.rep, mobile="138 0000 0001")
    with pytest.raises(Refused) as refused:
        edit_user(actor=company.rep, user=company.rep, name="x", email="rep2@example.com", joined_on=date(2020, 1, 1))
    assert codes(refused) == {"accounts.not-own-field"}
