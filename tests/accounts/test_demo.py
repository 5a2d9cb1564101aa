"""The demo company (contract.md): its sign-ins, its past, the same for the same seed."""

import random
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.demo.people import PASSWORD
from accounts.models import Absence, Deputyship, LeaveRequest, User
from accounts.org import OrgTree
from assessments.invariants.scorecards import closed_cards_recompute
from assessments.invariants.vacancies import panel_points
from assessments.models import CardCorrection, Cycle, RedLine, Scorecard, Vacancy
from customers.models import WeeklyConfirmation
from salesops.core.approvals.models import Approval
from salesops.core.policies.models import PolicyVersion

CONTRACT = Path(__file__).resolve().parents[3] / "shared" / "contract.md"


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker):
    """The demo company, written once for all tests here and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", size="small", seed=7)
        # Here its constraints are checked for good: what a test checks at its end is taken back with it, and all of the company's
        # rows would be waiting for the next one.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(written, db):
    """Each test sees the written company and leaves it as it was."""


def test_sixty_people_and_two_who_left(demo):
    assert User.objects.active().count() == 60
    assert User.objects.filter(is_active=False, left_on__isnull=False).count() == 2


def test_every_market_has_a_manager_and_somebody_in_charge(demo):
    tree = OrgTree.on(timezone.localdate())
    assert all(node.head_id for node in tree.nodes.values() if node.kind == "market")
    markets = {node.id for node in tree.nodes.values() if node.kind == "market"}
    assert (
        set(User.objects.filter(market_charges__isnull=False).values_list("market_charges__market_id", flat=True))
        == markets
    )


def test_the_promised_sign_ins_exist(demo):
    if not CONTRACT.exists():
        pytest.skip("the contract is not beside this checkout")
    line = next(x for x in CONTRACT.read_text(encoding="utf-8").splitlines() if x.startswith("Demo sign-ins"))
    after = next(x for x in CONTRACT.read_text(encoding="utf-8").splitlines() if x.startswith("`secretary`"))
    promised = set(re.findall(r"`([a-z0-9]+)`", line + after)) - {"demo", "make"}
    assert promised <= set(User.objects.values_list("username", flat=True))
    assert User.objects.get(username="rep").check_password(PASSWORD)


def test_the_same_seed_makes_the_same_colleagues():
    from accounts.demo.people import _colleagues
    from salesops.core.sockets.demo import DemoCompany

    def names(seed: int) -> list[str]:
        return [p.name for p in _colleagues(DemoCompany("small", date(2026, 11, 20), random.Random(seed)))]

    assert names(7) == names(7)
    assert names(7) != names(8)


def test_a_second_demo_is_refused_and_if_empty_does_nothing(demo):
    with pytest.raises(CommandError):
        call_command("demo", size="small")
    call_command("demo", size="small", if_empty=True)
    assert User.objects.active().count() == 60


def test_production_settings_refuse_the_demo(db, settings):
    settings.DEMO_SIGN_INS = False
    with pytest.raises(CommandError):
        call_command("demo", size="small")


def test_leave_stands_in_every_stage(demo):
    states = set(LeaveRequest.objects.values_list("state", flat=True))
    assert {"pending", "approved", "rejected"} <= states
    assert Approval.objects.pending().count() >= 4
    assert Deputyship.objects.exists()


def test_past_absences_lie_within_the_time_of_each_person(demo):
    for absence in Absence.objects.filter(leave__isnull=True).select_related("user"):
        assert absence.starts_on >= absence.user.joined_on
        assert absence.user.left_on is None or absence.ends_on <= absence.user.left_on
    assert Absence.objects.filter(leave__isnull=True).count() > 200


def test_one_policy_changes_next_month_and_one_waits_for_approval(demo):
    states = dict(PolicyVersion.objects.values_list("code", "state"))
    assert states["accounts.deputies"] == "published"
    assert states["clocks.T08"] != "published"
    assert Approval.objects.pending().filter(kind__startswith="policies").exists()


def test_a_year_of_assessments_is_closed_and_somebody_stands_in_every_step(demo):
    closed = Counter(Cycle.objects.filter(person=None, closed_at__isnull=False).values_list("cycle", flat=True))
    # In January the history is a month shorter, and last quarter and year aren't closed yet.
    assert closed["M"] in (11, 12)
    assert closed["Q"] in (3, 4)
    assert closed["Y"] in (0, 1)
    probations = Scorecard.objects.filter(cycle__person__isnull=False)
    assert {"frozen", "self_assessed", "rated", "calibrated", "appealed", "closed"} <= set(
        probations.values_list("state", flat=True)
    )
    assert list(closed_cards_recompute()) == []


def test_cards_are_corrected_and_red_lines_said_answered_decided(demo):
    assert set(CardCorrection.objects.values_list("state", flat=True)) == {"approved", "in_review"}
    assert sorted(RedLine.objects.values_list("state", flat=True)) == ["decided", "hearing", "in_review"]
    # Somebody may win a higher post, or the vacancy is still open.
    assert Vacancy.objects.filter(state__in=("open", "scoring")).count() == 1
    assert list(panel_points()) == []


def test_scores_are_believable(demo):
    bands = Counter(
        Scorecard.objects.people().filter(state="closed", total__isnull=False).values_list("band", flat=True)
    )
    share = {band: count / bands.total() for band, count in bands.items()}
    assert 0.05 < share["excellent"] < 0.22
    assert share["good"] > 0.25
    assert share["competent"] > 0.25
    assert share["insufficient"] < 0.1
    # One in ten or twenty weeks is confirmed late or not at all, everywhere.
    assert WeeklyConfirmation.objects.filter(late=True).exists()
