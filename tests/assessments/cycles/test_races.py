"""Two people at the same card, run or cycle in the same second, over real connections; a freeze that is killed (issue 6)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.invariants.scorecards import card_rows_add_up, closed_cards_recompute
from assessments.models import (
    BonusLine,
    BonusRun,
    CardComment,
    CardCorrection,
    CardRating,
    Cycle,
    Scorecard,
    ScorecardFact,
    ScorecardRow,
    WorkReport,
)
from assessments.services.bonus import computing, deciding
from assessments.services.cards import calibrating, correcting, rating, reporting
from assessments.services.cards.computing import card_of
from assessments.services.cycles import freezing
from assessments.services.cycles.opening import open_cycle
from assessments.services.cycles.progress import move_on, to_freeze
from assessments.services.shipping import ship_schemes
from orders.models import LineEntry
from salesops.core.acts import acting
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve
from salesops.core.sockets.report_periods import period_of
from tests.assessments.kpis.world import sold
from tests.cast_bonus import closed_card, quarter
from tests.cast_orders_invoiced import move
from tests.cast_scorecards import new_card, new_cycle
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told
from tests.killed import dies, kill

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
DUE = datetime(2026, 12, 3, 10, tzinfo=UTC)
COMMENTS = {"PER": "客户少", "BEH": "按时", "TEA": "分享多"}


@pytest.fixture
def staff(company):
    """With the schemes, which other tests with transactions of their own have emptied."""
    ship_schemes(None)
    return company


def opened(period):
    with acting("test", None):
        open_cycle("M", period_of(period), datetime(2026, 11, 1, tzinfo=UTC))
    return Cycle.objects.get(code=period)


def fresh(card):
    return Scorecard.objects.with_snapshot().get(pk=card.pk)


def rated_by_two(staff):
    """Its rater is gone: who calibrates stands in, but one of them alone."""
    card = new_card(staff, "self_assessed", rater=None)
    CardRating.objects.filter(scorecard=card).delete()

    def rates(who, value):
        said = {"ratings": {"K19": Decimal(value)}, "comments": COMMENTS}
        return told(lambda: rating.rate(actor=who, card=card, now=timezone.now(), **said))

    assert sorted(together(rates(staff.director, 2), rates(staff.gm, 5))) == ["core.wrong-state", "done"]
    (kept,) = CardRating.objects.filter(scorecard=card)
    assert set(CardComment.objects.filter(scorecard=card).values_list("by", flat=True)) == {kept.by_id}
    found = fresh(card)
    assert (found.state, found.total) == ("rated", card_of(found).total)


def changed_while_settled(staff):
    """Either the points were changed before, or the card was settled and they stay."""
    card = new_card(staff, "rated")
    now, points = timezone.now(), {"points": Decimal(2), "reason": ""}
    changed, settled = together(
        told(lambda: calibrating.change_points(actor=staff.gm, card=card, now=now, **points)),
        told(lambda: calibrating.calibrate(actor=staff.director, cycle=card.cycle, now=now)),
    )
    found = fresh(card)
    assert (settled, found.state, found.total) == ("done", "calibrated", card_of(found).total)
    assert (changed, found.calibration) in (("done", 2), ("core.wrong-state", 0))


def filed_when_time_is_over(staff):
    """Either it was in time, or the card went on without and nothing of the report is kept."""
    cycle = new_cycle(over=("self",))
    card = new_card(staff, "frozen", cycle=cycle)
    said = {"results": "销售 58%", "self_score": Decimal(70)}
    filed, moved = together(
        told(lambda: reporting.file_report(actor=staff.rep, card=card, values=said, now=timezone.now())),
        told(lambda: move_on(actor=None, cycle=cycle, now=timezone.now())),
    )
    found = fresh(card)
    assert (moved, found.state) == ("done", "self_assessed")
    kept = WorkReport.objects.filter(scorecard=card).exists()
    assert (filed, found.self_missed, kept) in (("done", False, True), ("core.wrong-state", True, False))


def corrected_twice(staff):
    card, proof = new_card(staff, "closed"), {"reason": "退货漏记", "evidence": "RT-2026-00012"}

    def asks(who, after):
        said = {"kpi": "K01", "after": Decimal(after), **proof}
        return told(lambda: correcting.correct(actor=who, card=card, now=timezone.now(), **said))

    assert sorted(together(asks(staff.director, 60), asks(staff.gm, 70))) == ["assessments.correction-open", "done"]
    assert CardCorrection.objects.count() == Approval.objects.count() == 1


def test_two_people_at_the_same_card(staff):
    rated_by_two(staff)
    changed_while_settled(staff)
    filed_when_time_is_over(staff)
    corrected_twice(staff)


def test_two_people_start_the_run_of_the_same_cycle_and_hand_it_in(staff):
    cycle, now = quarter(), timezone.now()
    closed_card(staff, cycle, "colleague", "P20", 1)
    chiefs = (staff.director, staff.deputy_director)
    starts = [told(lambda who=who: computing.compute(actor=who, cycle=cycle, now=now)) for who in chiefs]
    assert sorted(together(*starts)) == ["assessments.bonus-run-exists", "done"]
    assert BonusLine.objects.count() == 1
    run = BonusRun.objects.get()
    hands = [told(lambda who=who: deciding.submit(actor=who, run=run, now=now)) for who in chiefs]
    assert sorted(together(*hands)) == ["core.wrong-state", "done"]
    step = Approval.objects.get().steps.waiting().get()
    agree = [told(lambda: approve(step_id=step.pk, actor=staff.finance, now=now))] * 2
    assert "done" in together(*agree)
    # Finance agreed once: the director is asked next, nobody was passed over.
    assert Approval.objects.get().steps.waiting().get().stage == step.stage + 1


def test_a_freeze_is_killed_done_again_while_others_write_and_done_by_two(staff, files, goods, monkeypatch):
    november, order = opened("2026-11"), sold(staff, files, goods)
    models = (Scorecard, ScorecardFact, ScorecardRow)

    def work():
        # Everything is written, nothing committed yet.
        freezing.record_activity = kill
        freezing.freeze_in_one_picture(cycle=november, now=DUE)

    dies(work)
    november.refresh_from_db()
    assert november.frozen_at is None
    assert not any(model.objects.exists() for model in models)
    assert to_freeze(DUE + timedelta(hours=1)) == [november]

    # Again; one comes back on another connection after the values were counted, before the rows behind them are kept.
    keep = freezing.keep_rows

    def back():
        with acting("test", None):
            move(order, "returned", "1", on=period_of("2026-11").last)

    with monkeypatch.context() as slow:
        slow.setattr(freezing, "keep_rows", lambda *args: (together(back), keep(*args)))
        freezing.freeze_in_one_picture(cycle=november, now=DUE)
    own = Scorecard.objects.get(cycle=november, person=staff.rep)
    assert sum(row.numerator for row in own.rows(["K01"])) == own.facts.get(kpi="K01").numerator == 100_000
    assert LineEntry.objects.filter(kind="returned").count() == 2

    kept = [model.objects.count() for model in models]
    freezing.freeze_in_one_picture(cycle=november, now=DUE + timedelta(hours=1))
    assert [model.objects.count() for model in models] == kept

    # Two workers at once: the second finds it done.
    october = opened("2026-10")
    done = together(*[lambda: freezing.freeze_in_one_picture(cycle=october, now=DUE).frozen_at] * 2)
    assert done == [DUE, DUE]
    numbers = sorted(Scorecard.objects.exclude(number=None).values_list("number", flat=True))
    assert numbers == [f"KP-2026-{n:05}" for n in range(1, len(numbers) + 1)]
    people = Scorecard.objects.filter(cycle=october).people()
    assert people.count() == people.values("person").distinct().count() > 0
    assert [*card_rows_add_up(), *closed_cards_recompute()] == []
