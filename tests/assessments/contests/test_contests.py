"""A sales contest from the draft to the wall (ASM-11)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments.invariants.contests import contest_ranks
from assessments.models import Contest, ContestEntry
from assessments.rules.contests import Runner, prize_of, ranked
from assessments.services import contests
from assessments.widgets.contests import running
from salesops.core.jobs.models import Job
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.assessments.contests.world import FINAL, NOW, announced, handicapped, prepared
from tests.assessments.kpis.world import sold


def test_handicaps_count_and_equal_ones_share_a_place():
    runners = [Runner(1, Decimal(100)), Runner(2, Decimal(80), Decimal(125)), Runner(3, None), Runner(4, Decimal(99))]
    assert ranked(runners) == {1: 1, 2: 1, 4: 3}


def test_nothing_is_won_with_nothing():
    prizes = ["A", "B"]
    assert prize_of(1, Decimal(1), prizes) == "A"
    assert prize_of(3, Decimal(1), prizes) == prize_of(1, Decimal(0), prizes) == prize_of(None, None, prizes) == ""


@pytest.fixture
def running_contest(company, files, goods):
    """The rep sold 100,000 in November; the colleague, the supervisor and the regional manager nothing."""
    sold(company, files, goods)
    contest = handicapped(company, prepared(company), rep=50)
    contest = contests.start(actor=company.manager, contest=contest, now=NOW + timedelta(days=4))
    assert Job.objects.get(kind=contests.JOB).actor is None
    return contests.refresh(actor=None, contest=contest, now=NOW + timedelta(days=4))


def told(event):
    return set(Notification.objects.filter(event=event).values_list("person__username", flat=True))


@pytest.mark.django_db
def test_from_the_announcement_to_the_wall(company, running_contest, client, django_assert_max_num_queries):
    assert told("assessments.contest_started") == {"regional", "supervisor", "rep", "colleague"}
    entries = {entry.person.username: entry for entry in ContestEntry.objects.select_related("person")}
    assert (entries["rep"].value, entries["rep"].score, entries["rep"].rank) == (100_000, 50_000, 1)
    assert entries["colleague"].rank == 2
    assert running(company.rep, NOW)["contests"][0]["rank"] == 1
    assert running(company.other_rep, NOW) is None
    assert contests.refresh(actor=None, contest=running_contest, now=FINAL - timedelta(minutes=1)).state == "running"
    assert contests.refresh(actor=None, contest=running_contest, now=FINAL).state == "closed"
    closed = Contest.objects.get()
    assert closed.as_of == date(2026, 11, 30)
    assert told("assessments.contest_won") == {"rep"}
    assert not list(contest_ranks())
    client.force_login(company.other_rep)
    wall = reverse("assessments:honours")
    client.get(wall)
    with django_assert_max_num_queries(40):
        text = client.get(wall).content.decode()
    assert company.rep.name in text
    assert "3,000 元" in text
    assert "100,000" not in text
    assert "1,000 元" not in text
    client.force_login(company.rep)
    page = reverse("assessments:contest", args=[closed.number])
    client.get(page)
    with django_assert_max_num_queries(40):
        text = client.get(page).content.decode()
    assert "100,000" in text
    # The own figure opens to its rows, nobody else's.
    assert text.count("/assessments/kpis/K01/rows/") == 1
    assert "period=2026-11&amp;person=rep" in text


@pytest.mark.django_db
def test_what_is_announced_and_closed_stays(company, running_contest):
    for change in (
        lambda: ContestEntry.objects.update(handicap=200), lambda: ContestEntry.objects.all().delete(),
        lambda: ContestEntry.objects.create(contest=running_contest, person=company.other_rep),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(Refused):
        handicapped(company, running_contest)
    contests.refresh(actor=None, contest=running_contest, now=FINAL)
    for change in (
        lambda: ContestEntry.objects.update(rank=1), lambda: Contest.objects.update(name="x"),
        lambda: Contest.objects.update(state="running"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(Refused):
        contests.cancel(actor=company.manager, contest=running_contest, reason="x", now=FINAL)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "contest-no-name"), ({"kpi": "K09"}, "contest-wrong-kpi"), ({"kpi": "K31"}, "contest-wrong-kpi"),
        ({"kpi": "K99"}, "contest-wrong-kpi"), ({"last": date(2026, 10, 31)}, "contest-wrong-days"),
        ({"last": NOW.date() - timedelta(days=1)}, "contest-wrong-days"), ({"prizes": [" "]}, "contest-no-prize"),
        ({"of": "team"}, "contest-too-few"),
    ],
)  # fmt: skip
def test_what_a_contest_needs(company, changed, code):
    with pytest.raises(Invalid) as refused:
        prepared(company, **changed)
    assert [one.code for one in refused.value.refusals] == [f"assessments.{code}"]
    assert not Contest.objects.exists()


@pytest.mark.django_db
def test_leaders_have_their_own_compete_and_take_no_part(company):
    for who in (company.rep, company.regional, company.other_manager, company.gm, company.hr):
        with pytest.raises(Forbidden):
            prepared(company, actor=who)
    contest = prepared(company)
    assert {entry.person.username for entry in contest.entries.all()} == {"regional", "supervisor", "rep", "colleague"}
    seen = Contest.objects.visible_to
    assert not seen(company.rep).exists()
    entry = contest.entries.first()
    with pytest.raises(Invalid):
        contests.set_entries(actor=company.manager, contest=contest, handicaps={entry.pk: Decimal(100)})
    with pytest.raises(Invalid):
        handicapped(company, contest, rep=9)
    contests.start(actor=company.manager, contest=contest, now=NOW)
    for who, sees in (
        (company.rep, True),
        (company.director, True),
        (company.other_rep, False),
        (company.other_manager, False),
    ):
        assert seen(who).exists() is sees


@pytest.mark.django_db
def test_units_compete_and_their_people_see_it(company):
    contest = announced(company, actor=company.director, of="market", unit=company.units["HQ"])
    assert {entry.unit.code for entry in contest.entries.all()} == {"EC", "NC"}
    assert Contest.objects.visible_to(company.other_rep).get() == contest
    assert running(company.other_rep, NOW)["contests"][0]["of"] == 2
    contests.cancel(actor=company.director, contest=contest, reason="数据口径变更", now=NOW)
    assert "other_rep" in told("assessments.contest_cancelled")
    assert running(company.other_rep, NOW) is None
