"""Who sees which visit (ACC-4), however many customers are in reach, and counting them by parts."""

from datetime import datetime, time
from itertools import product

import pytest
from django.utils import timezone

from accounts.models import User
from customers.models import Customer, TeamMember, Visit
from customers.scope import visits as scope
from customers.scope.customers import visible_apart
from customers.scope.visits import visible_visits_apart
from tests.conftest import TODAY

from .test_customers import SINCE

EVERYBODY = (
    "rep", "colleague", "other_rep", "supervisor", "manager", "other_manager", "secretary", "director", "finance",
    "auditor", "legal", "logistics", "admin", "hr",
)  # fmt: skip
NOBODY: set[str] = set()
SEEN = {
    "rep": {"rep at zerun", "colleague at zerun", "rep at weizhiyuan", "rep at dingsheng"},
    "colleague": {"colleague at zerun", "rep at weizhiyuan"},
    "other_rep": {"rep at dingsheng", "other_rep at dingsheng", "other_rep at anrui"},
    "supervisor": {
        "rep at zerun", "colleague at zerun", "rep at weizhiyuan", "rep at dingsheng", "other_rep at anrui",
    },
    "other_manager": {"rep at dingsheng", "other_rep at dingsheng", "other_rep at anrui"},
    "hr": NOBODY,
}  # fmt: skip


@pytest.fixture
def visits(company, files) -> dict[int, str]:
    """Visits of both markets at customers of both: what each was, by id."""
    when = datetime.combine(TODAY, time(9), timezone.get_default_timezone())
    made = {}
    pairs = (
        ("rep", "zerun"), ("colleague", "zerun"), ("rep", "weizhiyuan"), ("rep", "dingsheng"),
        ("other_rep", "dingsheng"), ("other_rep", "anrui"),
    )  # fmt: skip
    for who, where in pairs:
        person = getattr(company, who)
        unit = person.postings.get().unit
        visit = Visit.objects.create(
            user=person, unit=unit, customer=getattr(files, where), way="visit", visited_at=when, logged_at=when
        )
        made[visit.pk] = f"{who} at {where}"
    return made


def seen_by(person: User, visits: dict[int, str]) -> set[str]:
    fresh = User.objects.get(pk=person.pk)
    return {visits[pk] for pk in Visit.objects.visible_to(fresh).values_list("pk", flat=True)}


# Few customers are named, some are hashed, many are looked up one by one.
SIZES = [(200, 2_000), (0, 2_000), (0, 0)]


@pytest.mark.parametrize(("few", "many"), SIZES)
def test_visits_seen(company, visits, monkeypatch, few, many):
    usual = {who: seen_by(getattr(company, who), visits) for who in EVERYBODY}
    monkeypatch.setattr(scope, "FEW", few)
    monkeypatch.setattr(scope, "MANY", many)
    assert {who: seen_by(getattr(company, who), visits) for who in EVERYBODY} == usual
    assert {who: usual[who] for who in SEEN} == SEEN


@pytest.mark.parametrize(("few", "many"), SIZES)
def test_a_service_team_sees_the_visits_of_its_customer(company, files, visits, monkeypatch, few, many):
    monkeypatch.setattr(scope, "FEW", few)
    monkeypatch.setattr(scope, "MANY", many)
    TeamMember.objects.create(customer=files.zerun, user=company.other_rep, part="technical", period=SINCE)
    assert "rep at zerun" in seen_by(company.other_rep, visits)
    assert seen_by(company.other_manager, visits) == SEEN["other_manager"]


@pytest.mark.parametrize("who", EVERYBODY)
def test_parts_hold_each_row_once(company, files, visits, who):
    user = getattr(company, who)
    for parts, whole in (
        (visible_visits_apart(Visit.objects.all(), user), Visit.objects.visible_to(user)),
        (visible_apart(Customer.objects.all(), user), Customer.objects.visible_to(user)),
    ):
        found = [pk for part in parts for pk in part.values_list("pk", flat=True)]
        assert sorted(found) == sorted(whole.values_list("pk", flat=True))
        assert all(not set(a) & set(b) for (i, a), (j, b) in product(enumerate(parts), repeat=2) if i < j)


def test_those_who_saw_nothing_before_their_first_customer_see_its_visits_now(company, files, visits):
    """How many customers are in reach is remembered for a day; which ones is not."""
    assert seen_by(company.colleague, visits) == SEEN["colleague"]
    Customer.objects.filter(pk=files.zerun.pk).update(owner=company.colleague)
    assert "rep at zerun" in seen_by(company.colleague, visits)
