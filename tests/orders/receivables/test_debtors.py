"""The aging of today from its sums: the same as told from every open item, whatever was counted meanwhile (ORD-10)."""

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from orders.aging import each_on, total_on
from orders.aging_list import ORDERINGS, VIEWS, Asked, listed
from orders.debtors import settle
from orders.invariants.debtors import debtors_are_their_items
from orders.models import DebtDay, Debtor, DebtorMark, DunningNote, LedgerEntry, OpenItem, Settlement
from orders.services.dunning import note_debt
from orders.services.dunning_sweep import note_steps
from orders.services.promises import record_promise
from tests.cast_orders_made import NOW, TODAY
from tests.cast_receivables import billed, paid, received
from tests.core.approvals.test_races import together

SUMS = ("open", "overdue", "amounts", "ahead", "undated")


def debts(company, files) -> None:
    """Everything a view asks for: dunned and called, dunned and not called, promised for today, due soon, ahead, undated."""
    first = billed(files.zerun, "1000", 50)
    billed(files.zerun, "300", -3)
    billed(files.weizhiyuan, "5000", 10)
    billed(files.dingsheng, "70", -5)
    billed(files.dingsheng, "7000", 10)
    received(files.anrui, "800")
    LedgerEntry.objects.create(
        customer=files.dingsheng, kind="opening", amount=77, on=TODAY - timedelta(days=90), document="QC-1", at=NOW
    )
    note_steps(TODAY - timedelta(days=1), NOW)
    note_debt(actor=company.rep, customer=files.zerun, kind="call", reason="short", now=NOW)
    paid(first, "400", on=TODAY - timedelta(days=2))
    given = {"customer": files.weizhiyuan, "amount": Decimal(900), "due_on": TODAY, "said_by": "", "text": ""}
    record_promise(actor=None, now=NOW, **given)


def told(day, customers) -> list:
    """Each view in each order, page by page of two."""
    found = []
    for view, ordering in product(VIEWS, ORDERINGS):
        page = listed(day, customers, Asked(view, ordering), limit=2)
        found.append([page.counts, [getattr(page.total, name) for name in SUMS], page.lines])
        while page.more:
            last = page.lines[-1]
            page = listed(day, customers, Asked(view, ordering, after=(last.key(ordering), last.id)), limit=2)
            found.append([view, ordering, page.lines])
    return found


def test_the_sums_tell_what_the_items_tell(company, files):
    debts(company, files)
    everybody = sorted(each_on(TODAY))
    whole = told(TODAY, everybody)
    assert whole[0][0] == {"overdue": 3, "to_call": 2, "promised": 1, "watch": 1, "soon": 2, "all": 4}
    # All of them marked, then none, then the one that changed.
    assert told(TODAY, None) == whole
    assert settle() > 0
    assert (told(TODAY, None), list(debtors_are_their_items())) == (whole, [])
    paid(OpenItem.objects.get(customer=files.weizhiyuan), "4000")
    DunningNote.objects.create(
        customer=files.dingsheng, kind="call", text="月底付", level=1, on=TODAY, at=NOW, by=company.rep
    )
    changed = told(TODAY, everybody)
    assert changed != whole
    assert (told(TODAY, None), list(debtors_are_their_items())) == (changed, [])
    settle()
    assert (told(TODAY, None), list(debtors_are_their_items())) == (changed, [])


def test_a_day_later_the_same_rows_tell_the_next_day(company, files):
    debts(company, files)
    settle()
    for ahead in (1, 4, 6, 200):
        day = TODAY + timedelta(days=ahead)
        assert told(day, None) == told(day, sorted(each_on(day))), ahead


def test_a_merge_takes_the_debts_along(company, files):
    debts(company, files)
    settle()
    before = total_on(TODAY)
    for model in (LedgerEntry, OpenItem, DunningNote):
        model.objects.filter(customer=files.zerun).update(customer=files.anrui)
    settle()
    assert (total_on(TODAY), list(debtors_are_their_items())) == (before, [])
    assert Debtor.objects.get(customer=files.anrui).open == 900
    assert not Debtor.objects.filter(customer=files.zerun).exists()


def test_nobody_writes_them(company, files):
    debts(company, files)
    settle()
    for sql in (
        "UPDATE orders_debtor SET open = 5",
        "DELETE FROM orders_debtor",
        "UPDATE orders_debtday SET amount = 5",
        "DELETE FROM orders_debtday",
        "INSERT INTO orders_debtday (kind, amount) VALUES ('ahead', 5)",
    ):
        with pytest.raises(IntegrityError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_counted_anew_they_are_the_same(company, files, capsys):
    debts(company, files)
    settle()
    with connection.cursor() as cursor:
        # As if triggers had been away for a while.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, change in (("orders_debtor", "open = open + 1"), ("orders_debtday", "amount = amount + 1")):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET {change}")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    wrong = len(list(debtors_are_their_items()))
    assert wrong == Debtor.objects.count() + DebtDay.objects.count()
    call_command("rebuild_debtors")
    assert f"{wrong} rows differed" in capsys.readouterr().out
    assert list(debtors_are_their_items()) == []


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_counted_while_others_write(company, files):
    """Whoever counts while somebody writes loses nothing: what isn't committed yet keeps its mark."""
    pairs = [(billed(files.zerun, "100", n), received(files.zerun, "60")) for n in range(4)]

    def pays(item, entry):
        def act() -> None:
            with transaction.atomic():
                for amount in ("10", "20"):
                    Settlement.objects.create(item=item, entry=entry, amount=Decimal(amount), on=TODAY, at=NOW)

        return act

    together(pays(*pairs[0]), settle, pays(*pairs[1]), settle)
    together(settle, pays(*pairs[2]), settle, pays(*pairs[3]))
    assert list(debtors_are_their_items()) == []
    assert (total_on(TODAY).open, total_on(TODAY).ahead) == (280, 120)
    settle()
    assert (list(debtors_are_their_items()), DebtorMark.objects.count()) == ([], 0)
    assert Debtor.objects.get().open == 280
