"""Dunning as it stood on a day in the past, and what a level asks for until it is done (ORD-10, RPT-3, defaults.md 6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from orders.aging_list import Asked, listed
from orders.dunning import items_of
from orders.models import DunningLetter, DunningStep
from orders.receivables_beside import beside
from orders.receivables_record import record_of
from orders.services.disputes import decide_dispute, open_dispute
from orders.services.dunning import note_debt, sign_letter
from orders.services.promises import record_promise, withdraw_promise
from tests.cast_orders_made import NOW, TODAY, account
from tests.cast_receivables import billed, paid


def days(ago: int) -> date:
    return TODAY - timedelta(days=ago)


@pytest.fixture
def story(company, files):
    """Promised 20 days ago, taken back 10 days ago, paid 4 days ago; disputed in part from the 15th to the 12th day."""
    item = billed(files.zerun, "4000", 40)
    DunningStep.objects.create(item=item, level=2, on=days(30), cause="time", at=NOW)
    promise = record_promise(
        actor=company.rep, customer=files.zerun, amount=Decimal(4000), due_on=days(2), now=NOW - timedelta(days=20)
    )
    claim = open_dispute(
        actor=company.rep,
        invoice=item.entry.invoice,
        amount=Decimal(1500),
        reason="少一台",
        now=NOW - timedelta(days=15),
    )
    decide_dispute(actor=company.manager, dispute=claim, upheld=False, outcome="签收齐全", now=NOW - timedelta(days=12))
    withdraw_promise(actor=company.rep, promise=promise, reason="改口", now=NOW - timedelta(days=10))
    paid(item, "4000", on=days(4))
    return item


@pytest.mark.parametrize(("ago", "promised"), [(21, None), (20, days(2)), (11, days(2)), (10, None)])
def test_a_promise_counts_from_its_day_until_it_is_taken_back(company, files, story, ago, promised):
    (line,) = listed(days(ago), None, Asked(view="all")).lines
    assert line.promise_on == promised
    (entry,) = [one for one in record_of(files.zerun, days(ago)) if one.open]
    assert entry.promised_for == promised
    promises = beside(files.zerun, company.director, days(ago), NOW)["promises"]
    assert [one.state for one in promises] == ([] if ago == 21 else ["waiting"] if promised else ["withdrawn"])


def test_what_was_open_disputed_and_reached_then(company, files, story):
    """Paid since, the item still shows its level of that day."""
    assert items_of([files.zerun.pk], TODAY) == {}
    assert story.pk not in items_of([files.zerun.pk], days(4))
    for ago, disputed, level in ((31, 0, 0), (20, 0, 2), (15, 1500, 2), (12, 0, 2), (5, 0, 2)):
        found = items_of([files.zerun.pk], days(ago))[story.pk]
        assert (found.disputed, found.rest, found.level) == (disputed, 4000 - disputed, level), ago
    assert beside(files.zerun, company.director, days(14), NOW)["level"] == 2
    assert len(beside(files.zerun, company.director, days(16), NOW)["disputes"]) == 0


def told(company, files):
    with translation.override("en"):
        return beside(files.zerun, company.director, TODAY, NOW)


def to_do(company, files) -> str:
    return told(company, files)["to_do"]["what"]


def test_level_4_asks_for_a_visit_and_the_second_letter(company, files):
    account(files.zerun, rating="B")
    item = billed(files.zerun, "4000", 33)
    DunningStep.objects.create(item=item, level=4, on=days(3), cause="time", at=NOW)
    letter = DunningLetter.objects.create(customer=files.zerun, level=4, drafted_on=days(3))
    asked = told(company, files)["to_do"]
    # Five working days from Tuesday the 17th.
    assert (asked["what"], asked["on"], asked["late"]) == ("Visit the customer", date(2026, 11, 24), False)
    note_debt(actor=company.rep, customer=files.zerun, kind="visit", text="见到老板", now=NOW)
    assert to_do(company, files) == "Sign the second letter"
    letter = sign_letter(actor=company.manager, letter=letter, now=NOW)
    assert to_do(company, files) == "Record how the letter was delivered"
    step = told(company, files)["steps"][3]
    assert (step["state"], "见到老板" in step["note"], letter.number in step["note"]) == ("now", True, True)


@pytest.mark.parametrize(
    ("level", "late", "kind", "words"),
    [(5, 70, "lawyer", "Have a lawyer write"), (6, 95, "decision", "Decide: suit, settlement or write-off"),
     (7, 999, "confirmed", "Claim the debt in writing")],
)  # fmt: skip
def test_the_last_levels_ask_until_their_note_is_there(company, files, level, late, kind, words):
    item = billed(files.zerun, "4000", late)
    DunningStep.objects.create(item=item, level=level, on=TODAY, cause="time", at=NOW)
    note_debt(actor=company.rep, customer=files.zerun, kind="call", text="没钱", now=NOW)
    assert to_do(company, files) == words
    note_debt(actor=company.rep, customer=files.zerun, kind=kind, text="甲", now=NOW)
    found = told(company, files)
    assert found["to_do"]["what"] == "Wait for the payment"
    assert "甲" in found["steps"][level - 1]["note"]
