"""Row-level scope (ACC-4): who reaches whose record."""

import pytest

from accounts.access import people_in_reach
from accounts.models import User

ALL = {"everyone"}


def seen_by(user) -> set[str]:
    return set(User.objects.visible_to(user).values_list("username", flat=True))


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("rep", {"rep"}),
        ("other_rep", {"other_rep"}),
        ("supervisor", {"supervisor", "rep", "colleague"}),
        ("manager", {"manager", "regional", "supervisor", "rep", "colleague"}),
        ("secretary", {"secretary"}),
    ],
)
def test_people_seen(company, who, expected):
    assert seen_by(getattr(company, who)) == expected


@pytest.mark.parametrize("who", ["gm", "director", "hr", "admin", "auditor"])
def test_who_sees_everyone(company, who):
    assert seen_by(getattr(company, who)) == set(User.objects.values_list("username", flat=True))


def test_rights_of_a_deactivated_person_end_at_once(company):
    company.manager.is_active = False
    company.manager.save()
    assert seen_by(User.objects.get(username="manager")) == set()


def test_manager_may_approve_leave_of_his_subtree_only(company):
    reached = people_in_reach(User.objects.all(), company.manager, "leave", "a")
    assert set(reached.values_list("username", flat=True)) == {
        "manager",
        "regional",
        "supervisor",
        "rep",
        "colleague",
    }


def test_an_unknown_capability_raises(company):
    with pytest.raises(LookupError):
        company.rep.can("no-such-thing")
