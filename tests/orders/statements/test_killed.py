"""The worker dies in a run of statements: what it finished stays, the next run does the rest, nothing twice (ORD-9)."""

from datetime import date

import pytest

from customers.models import Contact
from orders.jobs import statements as run
from orders.models import LedgerEntry, Statement, StatementLink
from orders.services import statements as services
from salesops.core.notify.models import Mail
from tests.cast_orders_statements import NOW, OCTOBER, entry, ledger, settles
from tests.killed import dies, kills_at_the_second

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def month(company, files):
    settles(company)
    ledger(files.zerun)
    for n, customer in enumerate((files.weizhiyuan, files.anrui), 1):
        entry(customer, "opening", f"{n}00", date(2026, 9, 1))
        Contact.objects.create(customer=customer, name="宋岚", email=f"s{n}@example.com", influence="payer")


def test_while_they_are_made(company, files, month, monkeypatch):
    monkeypatch.setattr(run, "BATCH", 1)

    def work() -> None:
        kills_at_the_second(services, "record_activities")
        run.make_all(None, OCTOBER, now=NOW)

    dies(work)
    first = Statement.objects.get()
    assert first.lines.count() == LedgerEntry.objects.filter(customer=first.customer, on__month=10).count()
    assert run.make_all(None, OCTOBER, now=NOW) == {"made": 2, "outdated": 0}
    assert sorted(Statement.objects.values_list("customer__code", "edition")) == [
        (customer.code, 1)
        for customer in sorted((files.zerun, files.weizhiyuan, files.anrui), key=lambda one: one.code)
    ]
    assert run.make_all(None, OCTOBER, now=NOW)["made"] == 0


def test_while_they_are_sent(company, files, month):
    run.make_all(None, OCTOBER, now=NOW)

    def work() -> None:
        # Number, state, link and letter of the second are written, nothing of them is committed.
        kills_at_the_second(services, "mail_statement")
        run.send_all(company.finance, OCTOBER, now=NOW)

    dies(work)
    assert sorted(Statement.objects.values_list("state", "number")[:3], key=str) == [
        ("draft", None), ("draft", None), ("sent", "DZ-2026-000001"),
    ]  # fmt: skip
    assert (Mail.objects.count(), StatementLink.objects.count()) == (1, 1)
    assert run.send_all(company.finance, OCTOBER, now=NOW) == {"sent": 2}
    numbers = Statement.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"DZ-2026-00000{n}" for n in (1, 2, 3)]
    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        "s1@example.com",
        "s2@example.com",
        "zheng@zerun.example",
    ]
    assert run.send_all(company.finance, OCTOBER, now=NOW) == {"sent": 0}
