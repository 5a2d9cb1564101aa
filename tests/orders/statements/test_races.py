"""A confirmation and an entry of that month in the same second, two answers at once, two runs at once (ORD-9)."""

from datetime import date

import pytest
from django.db import IntegrityError

from orders.jobs.statements import make_all
from orders.models import LedgerEntry, Statement, StatementAnswer
from orders.services.statement_answers import confirm_by_link
from salesops.core.acts import acting
from tests.cast_orders_statements import NOW, OCTOBER, entry, ledger, newest_link, sent
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def confirm(statement: Statement, name: str) -> None:
    link = newest_link(statement)
    confirm_by_link(actor=None, link=link, name=name, place="203.0.113.7", seen=statement.digest, now=NOW)


def test_an_entry_while_the_balance_is_confirmed(company, files):
    """Whoever is second sees the first: the entry is refused, or the balance isn't confirmed."""
    statement = sent(company, files)

    def book() -> str:
        try:
            with acting("test", None):
                entry(files.zerun, "receipt", "-1", date(2026, 10, 30))
        except IntegrityError:
            return "refused"
        return "booked"

    answers = together(told(lambda: confirm(statement, "郑海涛")), book)
    assert sorted(answers) in (["done", "refused"], ["booked", "orders.statement-outdated"])
    balance = sum(LedgerEntry.objects.filter(customer=files.zerun).values_list("amount", flat=True))
    statement.refresh_from_db()
    assert statement.state == "sent" or statement.closing == balance


def test_two_answers_at_once(company, files):
    statement = sent(company, files)
    answers = together(*(told(lambda name=name: confirm(statement, name)) for name in ("甲", "乙")))
    assert sorted(answers) == ["done", "orders.answered-before"]
    assert StatementAnswer.objects.count() == 1


def test_two_runs_at_once(company, files):
    ledger(files.zerun)
    ledger(files.weizhiyuan)

    def run() -> str:
        make_all(company.secretary, OCTOBER, now=NOW)
        return "done"

    assert together(run, run) == ["done", "done"]
    assert sorted(Statement.objects.values_list("customer__code", "edition")) == [("C-000001", 1), ("C-000002", 1)]
