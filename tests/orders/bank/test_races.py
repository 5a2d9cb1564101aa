"""Two people at the desk at once, with real connections; a worker that is killed (ORD-9)."""

import os
import signal
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from orders.imports import bank_lines
from orders.models import BankLine, BankList, OpenItem, Receipt
from orders.services.bank_lines import BroughtLine, take_lines
from orders.services.reconciliation import match_line, set_aside, undo_line
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.refusals import Refused
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import read_table
from tests.cast_orders_bank import AT, BASIC, basic_account, line, owe
from tests.cast_orders_files import written
from tests.cast_orders_made import NOW
from tests.conftest import TODAY

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def together(*acts) -> list[str]:
    """What became of ``acts``, begun at the same moment: "done" or the code of the refusal."""
    barrier, said = Barrier(len(acts)), []

    def run(act) -> None:
        try:
            barrier.wait(timeout=20)
            act()
            said.append("done")
        except Refused as refused:
            said.append(refused.refusals[0].code)
        except Exception as error:
            said.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(said)


def test_two_secretaries_on_one_line_book_it_once(company, files):
    item = owe(files.zerun, "FP-2026-01066", "268000")
    paid = line(files.zerun.name, "268000")
    parts = [(item.pk, Decimal(268000))]
    said = together(
        lambda: match_line(actor=company.secretary, line=paid, parts=parts, now=NOW),
        lambda: set_aside(actor=company.finance, line=paid, reason="利息", now=NOW),
        lambda: match_line(actor=company.finance, line=paid, parts=parts, now=NOW),
    )
    assert said == ["done", "orders.line-taken", "orders.line-taken"]
    assert Receipt.objects.count() <= 1
    paid.refresh_from_db()
    assert (paid.state == "matched") == Receipt.objects.exists()


def test_two_lines_for_one_invoice_pay_it_once(company, files):
    item = owe(files.zerun, "FP-2026-01066", "268000")
    lines = [line(files.zerun.name, "268000") for _n in range(2)]
    said = together(
        *(
            lambda one=one: match_line(actor=company.secretary, line=one, parts=[(item.pk, Decimal(268000))], now=NOW)
            for one in lines
        )
    )
    assert said == ["done", "orders.more-than-open"]
    assert OpenItem.objects.get(pk=item.pk).open_amount == 0
    assert Receipt.objects.count() == 1


def test_undone_once(company, files):
    item = owe(files.zerun, "FP-2026-01066", "268000")
    paid = match_line(
        actor=company.secretary, line=line(files.zerun.name, "268000"), parts=[(item.pk, Decimal(268000))], now=NOW
    )
    said = together(
        *(lambda who=who: undo_line(actor=who, line=paid, now=NOW) for who in (company.secretary, company.finance))
    )
    assert said == ["done", "orders.line-taken"]
    assert OpenItem.objects.get(pk=item.pk).open_amount == Decimal(268000)


def test_the_same_list_brought_twice_at_once_comes_once(company, files):
    brought = BroughtLine(basic_account(), AT, "8841207733", "泽润", Decimal(5))
    take = lambda: take_lines(actor=company.secretary, lines=[brought], file_name="a.csv", now=NOW)  # noqa: E731
    assert together(take, take) == ["IntegrityError", "done"]
    assert (BankLine.objects.count(), BankList.objects.count()) == (1, 1)


def bring(path, actor) -> dict[str, int]:
    kind, table = import_kinds.get("bank_lines"), read_table(path, path.name)
    return run_import(kind, table, match(kind, table.heads), actor=actor, day=TODAY, dry_run=False).counts


def test_a_worker_killed_meanwhile_leaves_nothing(company, files, tmp_path):
    basic_account()
    row = {"account": BASIC, "booked_at": "2026-11-19 09:31", "payer": "泽润", "amount": "5.00"}
    path = written(tmp_path / "bank_lines.csv", [row | {"reference": f"R{n}"} for n in range(20)])
    connection.close()
    child = os.fork()
    if not child:
        # All lines are written, nothing is committed yet.
        bank_lines.look_for_matches = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
        bring(path, company.secretary)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert not BankLine.objects.exists()
    assert not BankList.objects.exists()
    assert bring(path, company.secretary)["created"] == 20
    assert bring(path, company.secretary)["unchanged"] == 20
