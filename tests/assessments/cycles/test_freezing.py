"""Opening, freezing all or nothing, what is kept, steps that pass, closing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from accounts.models import PositionTerms, Posting, User
from assessments.invariants.scorecards import card_rows_add_up, closed_cards_recompute
from assessments.models import Cycle, Scorecard, ScorecardFact, ScorecardRow
from assessments.services.cards.computing import card_of
from assessments.services.cycles import freezing
from assessments.services.cycles.opening import open_cycle, open_cycles
from assessments.services.cycles.progress import move_on, to_freeze
from customers.models import WeeklyConfirmation
from salesops.core.sockets.report_periods import period_of
from tests.assessments.kpis.world import moved, sold
from tests.assessments.targets.conftest import owe
from tests.cast_orders_invoiced import move

from .world import carried

pytestmark = pytest.mark.django_db
NOVEMBER = period_of("2026-11")
DUE = datetime(2026, 12, 3, 10, tzinfo=UTC)


@pytest.fixture
def cycle(company):
    open_cycle("M", NOVEMBER, datetime(2026, 11, 1, tzinfo=UTC))
    return Cycle.objects.get(code="2026-11")


def frozen(cycle, now=DUE):
    return freezing.freeze(actor=None, cycle=cycle, now=now)


def card(cycle, person):
    return Scorecard.objects.with_snapshot().get(cycle=cycle, person=person)


def left(person, on):
    User.objects.filter(pk=person.pk).update(left_on=on)
    had = Posting.objects.get(user=person)
    Posting.objects.filter(pk=had.pk).update(period=DateRange(had.period.lower, on + timedelta(days=1)))


def test_what_runs_is_opened_once_and_a_newcomer_gets_a_cycle_of_her_own(company):
    position = company.positions["P11"]
    terms = PositionTerms.objects.get(position=position)
    PositionTerms.objects.filter(pk=terms.pk).update(tier="newcomer")
    User.objects.filter(pk=company.rep.pk).update(joined_on=date(2026, 10, 31))
    now = datetime(2026, 11, 20, 2, tzinfo=UTC)
    assert (open_cycles(actor=None, now=now), open_cycles(actor=None, now=now)) == (4, 0)
    assert set(Cycle.objects.filter(person=None).values_list("code", flat=True)) == {"2026-11", "2026Q4", "2026"}
    own = Cycle.objects.get(person=company.rep)
    assert (own.first, own.last) == (date(2026, 10, 31), date(2027, 1, 30))
    assert Cycle.objects.visible_to(company.supervisor).filter(pk=own.pk).exists()
    assert not Cycle.objects.visible_to(company.other_rep).filter(pk=own.pk).exists()
    assert to_freeze(now) == []
    frozen(own, datetime(2027, 2, 5, tzinfo=UTC))
    assert list(own.scorecards.values_list("person", "tier", "state")) == [(company.rep.pk, "N", "frozen")]


def test_facts_and_rows_of_everybody_are_kept_as_they_were(company, files, goods, cycle):
    owe(company.rep, "sales", "2026-11", "200000")
    order = sold(company, files, goods)
    frozen(cycle)
    own = card(cycle, company.rep)
    fact = own.facts.get(kpi="K01")
    assert (fact.numerator, fact.target, fact.reached) == (100_000, 200_000, 50)
    rows = list(own.rows(["K01"]))
    assert sum(row.numerator for row in rows) == 100_000
    assert rows[0].records(cycle.__class__.objects.get(pk=cycle.pk).definitions)[0] == ("orders.order", order.pk)
    assert (own.rater, own.home.code, own.working_days) == (company.supervisor, "EC-2-T", 21)
    assert own.total == card_of(own).total is not None
    team = Scorecard.objects.get(cycle=cycle, unit=company.units["EC"])
    assert (team.state, team.facts.get(kpi="K01").numerator) == ("calibrated", 100_000)
    assert sum(row.numerator for row in team.rows(["K01"])) == 100_000
    assert not Scorecard.objects.filter(cycle=cycle, tier="D").exists()
    # Corrected later: the snapshot stays; frozen again nothing happens.
    move(order, "returned", "1", on=date(2026, 11, 29))
    before = (ScorecardFact.objects.count(), ScorecardRow.objects.count())
    frozen(cycle, DUE + timedelta(days=2))
    assert (ScorecardFact.objects.count(), ScorecardRow.objects.count()) == before
    assert card(cycle, company.rep).facts.get(kpi="K01").numerator == 100_000
    assert list(card_rows_add_up()) == []


def test_members_are_kept_with_their_cards_and_sharing_is_held_against_its_own_target(
    company, files, goods, cycle, client
):
    """A supervisor's K32 opens to the members as frozen, and further to their sales; K30 owes one a month and member."""
    owe(company.rep, "sales", "2026-11", "100000")
    owe(company.colleague, "sales", "2026-11", "90000")
    sold(company, files, goods)
    frozen(cycle)
    led = card(cycle, company.supervisor)
    assert led.facts.get(kpi="K32").value == 50
    assert [(row.person_id, row.numerator, row.record) for row in led.rows(["K32"])] == [
        (company.rep.pk, 1, card(cycle, company.rep).pk), (company.colleague.pk, 0, card(cycle, company.colleague).pk),
    ]  # fmt: skip
    assert list(card_rows_add_up()) == []
    client.force_login(company.supervisor)
    url = reverse("assessments:scorecard", args=[led.pk])
    page = client.get(f"{url}?kpi=K32").content.decode()
    assert reverse("assessments:scorecard", args=[card(cycle, company.colleague).pk]) in page
    assert "90,000.00" in page
    assert company.colleague.name in page
    sales = client.get(f"{url}?kpi=K32&part=K01").content.decode()
    assert "200,000.00" in sales or "200,000" in sales
    shared = {
        one.person_id: one.facts.get(kpi="K30") for one in Scorecard.objects.filter(cycle=cycle, facts__kpi="K30")
    }
    assert (shared[company.rep.pk].target, shared[company.rep.pk].value) == (1, None)
    assert shared[company.supervisor.pk].target == 2
    assert card_of(led).lines
    assert "K30" in card_of(led).dropped


def test_of_the_weekly_status_those_missed_are_kept_and_sums_of_the_others(company, files, cycle, client):
    """Zerun: the first week confirmed in time, three missed. The figure has all four, the drawer says which are listed."""
    WeeklyConfirmation.objects.create(
        customer=files.zerun, week=date(2026, 11, 2), owner=company.rep, by=company.rep, status="active",
        confirmed_at=datetime(2026, 11, 6, 4, tzinfo=UTC),
    )  # fmt: skip
    frozen(cycle)
    own = card(cycle, company.rep)
    rows = list(own.rows(["K24"]))
    assert [(row.note, row.numerator, row.denominator, row.other) for row in rows] == [
        *[("missing", 0, 1, files.zerun.pk)] * 3, ("counted", 1, 1, None),
    ]  # fmt: skip
    assert list(card_rows_add_up()) == []
    client.force_login(company.rep)
    url = f"{reverse('assessments:scorecard', args=[own.pk])}?kpi=K25"
    listed = "逐户列出未按时确认的客户；按时确认的，每人每周合计一行。"
    page = client.get(f"{url}&part=K24").content.decode()
    assert listed in page
    assert "按时，合计" in page
    assert listed not in client.get(f"{url}&part=K23").content.decode()


def test_a_freeze_that_dies_leaves_nothing_and_is_done_again(company, files, goods, cycle, monkeypatch):
    sold(company, files, goods)

    def dies(*_args, **_more):
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(freezing, "draw_numbers", dies)
        with pytest.raises(RuntimeError):
            frozen(cycle)
    cycle.refresh_from_db()
    assert cycle.frozen_at is None
    assert not any(model.objects.exists() for model in (Scorecard, ScorecardFact, ScorecardRow))
    assert [one.code for one in to_freeze(DUE + timedelta(hours=1))] == ["2026-11"]
    frozen(cycle)
    numbers = list(Scorecard.objects.exclude(number=None).order_by("number").values_list("number", flat=True))
    assert numbers == [f"KP-2026-{n:05}" for n in range(1, len(numbers) + 1)]


def test_who_was_hardly_there_is_not_assessed_and_who_moved_has_the_unit_of_most_days(company, cycle):
    left(company.rep, date(2026, 11, 10))
    moved(company.colleague, company.units["NC-1-T"], date(2026, 11, 10))
    Posting.objects.filter(user=company.other_rep).update(period=DateRange(date(2026, 11, 30), None))
    frozen(cycle)
    gone, late = card(cycle, company.rep), card(cycle, company.other_rep)
    assert (gone.state, gone.exempt_reason, gone.number) == ("exempt", "absent", None)
    assert (late.state, late.present_days) == ("exempt", Decimal(1))
    went = card(cycle, company.colleague)
    assert (went.state, went.home.code, went.rater) == ("frozen", "NC-1-T", company.other_manager)


def test_time_and_cards_carry_a_cycle_to_its_end(company, cycle):
    frozen(cycle)
    own = card(cycle, company.rep)
    move_on(actor=None, cycle=cycle, now=DUE + timedelta(hours=1))
    assert card(cycle, company.rep).state == "frozen"
    move_on(actor=None, cycle=cycle, now=datetime(2026, 12, 7, 12, tzinfo=UTC))
    own = card(cycle, company.rep)
    assert (own.state, own.self_missed) == ("self_assessed", True)
    out = datetime(2026, 12, 17, 2, tzinfo=UTC)
    for one in cycle.scorecards.people().exclude(state="exempt"):
        carried(one, "rated", "calibrated")
    Scorecard.objects.filter(cycle=cycle).update(state="published", published_at=out)
    move_on(actor=None, cycle=cycle, now=out)
    cycle.refresh_from_db()
    steps = {one.step: one for one in cycle.steps.all()}
    # Published a day late, the three working days to appeal run from then.
    assert (cycle.published_at, steps["appeal"].due_at.date()) == (out, date(2026, 12, 22))
    carried(own, "appealed")
    move_on(actor=None, cycle=cycle, now=datetime(2026, 12, 23, tzinfo=UTC))
    cycle.refresh_from_db()
    assert cycle.closed_at is None
    carried(own, "published")
    move_on(actor=None, cycle=cycle, now=datetime(2026, 12, 24, tzinfo=UTC))
    cycle.refresh_from_db()
    assert cycle.closed_at is not None
    assert set(cycle.scorecards.values_list("state", flat=True)) == {"closed"}
    assert list(closed_cards_recompute()) == []


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_closed_while_somebody_appeals():
    """Either the appeal was first and the cycle stays open, or the cycle was and the appeal finds a closed card."""
    from django.db import IntegrityError, transaction

    from assessments.services.shipping import ship_schemes
    from tests.cast import build_company
    from tests.core.approvals.test_races import together

    company = build_company()
    ship_schemes(None)
    with transaction.atomic():
        open_cycle("M", NOVEMBER, datetime(2026, 11, 1, tzinfo=UTC))
    cycle = frozen(Cycle.objects.get(code="2026-11"))
    for one in cycle.scorecards.people():
        carried(one, "self_assessed", "rated", "calibrated")
    Scorecard.objects.filter(cycle=cycle).update(state="published", published_at=DUE)
    move_on(actor=None, cycle=cycle, now=DUE)
    own = card(cycle, company.rep)

    def appeal():
        try:
            with transaction.atomic():
                found = Scorecard.objects.select_for_update().get(pk=own.pk)
                Scorecard.objects.filter(pk=found.pk).update(state="appealed")
                return "appealed"
        except IntegrityError:
            return "too late"

    answers = together(appeal, lambda: move_on(actor=None, cycle=cycle, now=DUE + timedelta(days=30)) and "moved on")
    cycle.refresh_from_db()
    own.refresh_from_db()
    assert (answers[0], own.state, cycle.closed_at is None) in (
        ("appealed", "appealed", True), ("too late", "closed", False),
    )  # fmt: skip
    assert (Scorecard.objects.filter(cycle=cycle, state="closed").count() == 0) == (cycle.closed_at is None)
