"""The dunning ladder: levels by days, what stops and what lifts them, what follows (ORD-10, defaults.md 6)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from customers.models import CreditAccount
from orders.credit import check
from orders.dunning import items_of, levels_of
from orders.models import BankAccount, DunningLetter, DunningStep
from orders.papers_dunning import letter_table
from orders.rules.release import release_of
from orders.services.disputes import decide_dispute, open_dispute
from orders.services.dunning import note_debt, sign_letter
from orders.services.dunning_sweep import batches, dun, find_limitations
from orders.services.promises import record_promise, withdraw_promise
from orders.services.statement_answers import confirm_by_link
from orders.tables.dunning import SIGNED_FOR
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Invalid
from salesops.core.sockets.customer_facts import facts_of
from salesops.core.sockets.invariants import invariants
from tests.cast_orders_made import NOW, TODAY, account, draft
from tests.cast_orders_statements import newest_link, sent
from tests.cast_receivables import billed, paid


def swept(day=TODAY) -> int:
    now = NOW + (day - TODAY)
    return sum(dun(actor=None, batch=batch, day=day, now=now) for batch in batches(day))


def level(item, day=TODAY) -> int:
    return items_of([item.customer_id], day)[item.pk].level


@pytest.mark.parametrize(
    ("rating", "days", "reached"),
    [("B", 2, 0), ("B", 3, 1), ("B", 6, 1), ("B", 7, 2), ("B", 14, 2), ("B", 15, 3), ("B", 29, 3), ("B", 30, 4), ("B", 60, 5),
     ("B", 90, 6), ("A", 5, 0), ("A", 6, 1), ("A", 9, 1), ("A", 10, 2), ("A", 17, 2), ("A", 18, 3), ("A", 29, 3), ("A", 30, 4)],
)  # fmt: skip
def test_the_level_of_the_days(company, files, rating, days, reached):
    """With credit rating A each step up to level 3 comes three days later."""
    account(files.zerun, rating=rating)
    item = billed(files.zerun, "4000", days)
    swept()
    assert level(item) == reached


def test_each_step_once_whoever_sweeps(company, files):
    item = billed(files.zerun, "4000", 8)
    assert (swept(), swept()) == (1, 0)
    assert swept(TODAY + timedelta(days=7)) == 1
    assert list(item.dunning.order_by("level").values_list("level", "on")) == [
        (2, TODAY),
        (3, TODAY + timedelta(days=7)),
    ]
    told = Notification.objects.filter(event="orders.dunned_2", person=company.rep)
    assert told.count() == 1


def test_remainders_under_a_hundred_are_never_dunned(company, files):
    small, enough = billed(files.zerun, "99.99", 40), billed(files.zerun, "100", 40)
    swept()
    assert (level(small), level(enough)) == (0, 4)
    rest = billed(files.zerun, "5000", 10)
    paid(rest, "4900.01")
    swept()
    assert level(rest) == 0


def test_a_disputed_part_stops_at_level_1_until_decided(company, files):
    whole, part = billed(files.zerun, "4000", 20), billed(files.zerun, "4000", 20)
    one = open_dispute(actor=company.rep, invoice=whole.entry.invoice, amount=Decimal(4000), reason="少一台", now=NOW)
    open_dispute(actor=company.rep, invoice=part.entry.invoice, amount=Decimal(1500), reason="价格", now=NOW)
    whole.entry.invoice.refresh_from_db()
    assert (whole.entry.invoice.disputed, whole.entry.invoice.dispute) == (True, "少一台")
    swept()
    found = items_of([files.zerun.pk], TODAY)
    assert (found[whole.pk].level, found[part.pk].level, found[part.pk].rest) == (1, 3, Decimal(2500))
    with pytest.raises(Forbidden):
        decide_dispute(actor=company.rep, dispute=one, upheld=False, outcome="签收齐全", now=NOW)
    decide_dispute(actor=company.manager, dispute=one, upheld=False, outcome="签收齐全", now=NOW)
    whole.entry.invoice.refresh_from_db()
    assert not whole.entry.invoice.disputed
    swept()
    assert level(whole) == 3
    with pytest.raises(Invalid, match=r"2500|2,500"):
        open_dispute(actor=company.rep, invoice=part.entry.invoice, amount=Decimal(2501), reason="价格", now=NOW)


def test_nobody_decides_what_he_recorded_himself(company, files):
    item = billed(files.zerun, "4000", 20)
    own = open_dispute(actor=company.manager, invoice=item.entry.invoice, amount=Decimal(10), reason="运费", now=NOW)
    with pytest.raises(Invalid) as refused:
        decide_dispute(actor=company.manager, dispute=own, upheld=True, outcome="同意", now=NOW)
    assert refused.value.refusals[0].code == "orders.own-dispute"


def promised(company, files, amount="4000", days=5, now=NOW):
    due = TODAY + timedelta(days=days)
    return record_promise(actor=company.rep, customer=files.zerun, amount=Decimal(amount), due_on=due, now=now)


def test_a_promise_stops_the_ladder_until_the_day_after_it(company, files):
    """Promised at level 2 for the 5th day: nothing on days up to the 6th, then it is broken and goes up at once."""
    item = billed(files.zerun, "4000", 8)
    swept()
    promised(company, files)
    for n in (5, 6):
        assert swept(TODAY + timedelta(days=n)) == 0
    assert swept(TODAY + timedelta(days=7)) == 1
    step = item.dunning.get(level=3)
    # By time alone level 3 comes on that day as well; the promise is what lifted it.
    assert (step.on, step.cause) == (TODAY + timedelta(days=7), "promise")
    assert swept(TODAY + timedelta(days=8)) == 0
    assert facts_of([files.zerun.pk], TODAY + timedelta(days=8), "broken_promises")["broken_promises"] == {
        files.zerun.pk: 1
    }


def test_a_broken_promise_rises_ahead_of_its_time_and_freezes(company, files):
    account(files.zerun, rating="B")
    billed(files.zerun, "9000", 16)
    swept()
    promised(company, files, "9000", days=2)
    day = TODAY + timedelta(days=4)
    assert swept(day) == 1
    assert levels_of([files.zerun.pk], day) == {files.zerun.pk: 4}
    assert CreditAccount.objects.get(customer=files.zerun).is_frozen
    # The next level comes by time, not by the same promise.
    assert swept(day + timedelta(days=1)) == 0


def test_a_kept_promise_and_one_taken_back(company, files):
    item = billed(files.zerun, "4000", 8)
    swept()
    first = promised(company, files, "1000", days=3)
    paid(item, "1000", on=TODAY + timedelta(days=3), at=NOW + timedelta(days=3))
    assert facts_of([files.zerun.pk], TODAY + timedelta(days=9), "broken_promises")["broken_promises"] == {}
    later = NOW + timedelta(days=4)
    second = record_promise(
        actor=company.rep, customer=files.zerun, amount=Decimal(3000), due_on=TODAY + timedelta(days=20), now=later
    )
    with pytest.raises(Invalid, match=r"0\.00"):
        record_promise(
            actor=company.rep, customer=files.zerun, amount=Decimal(1), due_on=TODAY + timedelta(days=20), now=later
        )
    assert swept(TODAY + timedelta(days=10)) == 0
    withdraw_promise(actor=company.rep, promise=second, reason="录错", now=later)
    assert swept(TODAY + timedelta(days=10)) == 1
    with pytest.raises(Invalid):
        withdraw_promise(actor=company.rep, promise=first, reason="录错", now=later)


def test_a_letter_holds_all_items_of_its_level(company, files):
    account(files.zerun, rating="B")
    billed(files.zerun, "4000", 15)
    billed(files.zerun, "700.5", 20)
    billed(files.zerun, "60", 20)
    billed(files.zerun, "800", 8)
    swept()
    letter = DunningLetter.objects.get(customer=files.zerun)
    # A draft asks for what is open on the day it is signed: no amount yet, and not 0.00.
    amounts = DunningLetter.objects.annotate(told=SIGNED_FOR).order_by("pk").values_list("told", flat=True)
    assert list(amounts) == [None]
    with pytest.raises(Forbidden):
        sign_letter(actor=company.rep, letter=letter, now=NOW)
    letter = sign_letter(actor=company.manager, letter=letter, now=NOW)
    assert (letter.number, letter.amount, letter.lines.count()) == ("CS-2026-00001", Decimal("4700.50"), 2)
    assert list(amounts.all()) == [Decimal("4700.50")]
    assert letter.pay_by == TODAY + timedelta(days=7)
    BankAccount.objects.create(name="基本户", number="32250198360000003021", bank="建设银行")
    assert "建设银行 32250198360000003021" in [value for _name, value in letter_table(letter, by="-", now=NOW).facts]
    assert list(invariants.get("orders.letters_are_their_lines").faults()) == []


def test_debts_that_reach_different_levels_in_one_morning(company, files):
    """Each level gets its letter and its own amount; what is only just late freezes nobody."""
    held = account(files.zerun, rating="B")
    billed(files.zerun, "4000", 30)
    billed(files.zerun, "700", 15)
    billed(files.zerun, "9000", 3)
    assert swept() == 1
    assert list(DunningLetter.objects.order_by("level").values_list("level", flat=True)) == [3, 4]
    told = Notification.objects.filter(event__startswith="orders.dunned_", person=company.manager).order_by("event")
    assert [(one.event, one.params["amount"]) for one in told] == [
        ("orders.dunned_3", "700.00"),
        ("orders.dunned_4", "4,000.00"),
    ]
    held.refresh_from_db()
    assert not held.is_frozen


def test_orders_of_the_dunned(company, files, goods):
    """Level 3 needs approval although the debt is small; level 5 only against money received."""
    held = account(files.zerun, "9000000", "B")
    billed(files.zerun, "500", 15)
    order = draft(company, files.zerun, goods)
    swept()
    found = check(order, held, TODAY, amount=Decimal(113_000))
    assert ([r.code for r in found.refusals], found.figures["dunning"]) == (["orders.dunned"], 3)
    late = TODAY + timedelta(days=45)
    swept(late)
    found = check(order, held, late, amount=Decimal(113_000))
    assert [r.code for r in found.refusals] == ["orders.only-prepaid"]
    # What would release it says why: dunning, no rating.
    wanted = {"wanted": Decimal(113_500), "tolerance": 0, "small_rest": Decimal(0), "day": late}
    release = release_of(found.refusals, [], **wanted)
    assert (release.amount, release.prepaid.figures) == (113_500, {"level": 5})


def test_claims_that_become_time_barred(company, files):
    """30 months after the last written claim; a part payment begins anew."""
    forgotten, alive = (
        billed(files.zerun, "4000", 950, issued_on=TODAY - timedelta(days=980)),
        billed(files.weizhiyuan, "4000", 950, issued_on=TODAY - timedelta(days=980)),
    )
    paid(alive, "10", on=TODAY - timedelta(days=30))
    assert (find_limitations(actor=None, day=TODAY, now=NOW), find_limitations(actor=None, day=TODAY, now=NOW)) == (
        1,
        0,
    )
    assert DunningStep.objects.get(level=7).item == forgotten


def test_a_confirmed_statement_begins_the_limitation_anew(company, files):
    billed(files.zerun, "4000", 950, issued_on=TODAY - timedelta(days=980))
    one = sent(company, files)
    confirm_by_link(actor=None, link=newest_link(one), name="郑海涛", place="203.0.113.7", seen=one.digest, now=NOW)
    assert find_limitations(actor=None, day=TODAY, now=NOW) == 0


def test_a_contact_is_noted_with_its_reason(company, files):
    billed(files.zerun, "4000", 8)
    swept()
    note = note_debt(actor=company.rep, customer=files.zerun, kind="call", reason="short", now=NOW)
    assert (note.level, note.on) == (2, TODAY)
    files.zerun.refresh_from_db()
    assert files.zerun.last_contact_at == NOW
    with pytest.raises(Invalid):
        note_debt(actor=company.rep, customer=files.zerun, kind="call", now=NOW)
