"""A statement says what the ledger says; what was confirmed stays so, whoever writes (ORD-9)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orders.models import Statement, StatementLine
from orders.papers_statements import paper_of
from orders.services.statement_answers import confirm_by_link
from orders.services.statements import lock_balance, make_statement, replace_statement, send_statement
from salesops.core.refusals import Invalid, Refused
from tests.cast_orders_statements import NOW, OCTOBER, SEPTEMBER, entry, ledger, made, newest_link, sent

pytestmark = pytest.mark.django_db


def figures(statement: Statement) -> list[Decimal]:
    return [statement.opening, statement.debit, statement.credit, statement.closing]


def confirmed(statement: Statement) -> Statement:
    link = newest_link(statement)
    return confirm_by_link(actor=None, link=link, name="郑海涛", place="203.0.113.7", seen=statement.digest, now=NOW)


def refused_by_database(write) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    return str(caught.value)


def test_the_worked_example(company, files):
    ledger(files.zerun)
    september = made(company, files, SEPTEMBER)
    october = made(company, files)
    assert figures(september) == [0, 10000, 0, 10000]
    assert figures(october) == [10000, 5000, 4000, 11000]
    # 6,000 of the 10,000 were 16 days late on 31 October, 5,000 not due.
    assert (october.not_due, october.late_30, october.overdue, october.ahead) == (5000, 6000, 6000, 0)
    lines = list(october.lines.order_by("no").values_list("document", "amount", "balance"))
    assert lines == [("FP-2026-90001", 5000, 15000), ("HK-2026-80000", -4000, 11000)]
    assert october.opening + sum(amount for _document, amount, _balance in lines) == october.closing
    # On paper a balance of nothing is a figure, an amount that isn't there a dash or nothing.
    paper = paper_of(september)
    assert (paper["rows"][0][-1], paper["total"][4], paper["ages"][-1][-1]) == ("0.00", "—", "0.00")


def test_figures_and_lines_are_written_by_the_database(company, files):
    statement = made(company, files)
    rows = Statement.objects.filter(pk=statement.pk)
    assert "written once" in refused_by_database(lambda: rows.update(closing=1, opening=-3999))
    assert "written once" in refused_by_database(lambda: statement.lines.update(amount=1))
    assert "written once" in refused_by_database(statement.lines.all().delete)
    line = statement.lines.first()
    more = StatementLine(
        statement=statement, no=9, entry=line.entry, on=line.on, kind="receipt", document="x", amount=1, balance=1
    )
    assert "follow the ledger" in refused_by_database(more.save)
    typed = Statement.objects.create(customer=files.weizhiyuan, month=OCTOBER, closing=99, made_at=NOW, send_due_at=NOW)
    typed.refresh_from_db()
    assert figures(typed) == [0, 0, 0, 0]


def test_it_goes_on_where_the_one_before_ended(company, files):
    ledger(files.zerun)
    september = made(company, files, SEPTEMBER)
    entry(files.zerun, "receipt", "-1", date(2026, 9, 30))
    with pytest.raises(Refused) as caught:
        made(company, files)
    assert caught.value.code == "orders.statement-before-outdated"
    assert "is not what statement" in refused_by_database(
        lambda: Statement.objects.create(customer=files.zerun, month=OCTOBER, made_at=NOW, send_due_at=NOW)
    )
    again = replace_statement(actor=company.secretary, statement=september, reason="回单补录", now=NOW)
    assert (again.closing, again.edition, made(company, files).opening) == (9999, 2, 9999)


def test_a_confirmed_month_takes_no_entry(company, files):
    statement = confirmed(sent(company, files))
    assert (statement.state, Statement.objects.get().state) == ("confirmed", "confirmed")
    for on in (date(2026, 10, 31), date(2026, 9, 1)):
        assert "confirmed a balance" in refused_by_database(lambda on=on: entry(files.zerun, "receipt", "-1", on))
    entry(files.zerun, "receipt", "-1", date(2026, 11, 1))
    entry(files.weizhiyuan, "opening", "1", date(2026, 10, 31))
    done = lock_balance(actor=company.secretary, statement=statement, now=NOW)
    assert done.state == "locked"
    with pytest.raises(Refused):
        replace_statement(actor=company.secretary, statement=done, reason="再来", now=NOW)
    assert "may not go" in refused_by_database(lambda: Statement.objects.update(state="sent"))


def test_nobody_confirms_what_the_ledger_no_longer_says(company, files):
    statement = sent(company, files)
    entry(files.zerun, "receipt", "-1", date(2026, 10, 31))
    with pytest.raises(Refused) as caught:
        confirmed(statement)
    assert caught.value.code == "orders.statement-outdated"
    write = Statement.objects.filter(pk=statement.pk)
    assert "replace it" in refused_by_database(lambda: write.update(state="confirmed", answered_at=NOW))


def test_numbers_are_drawn_when_sent_and_have_no_gap(company, files):
    statement = made(company, files)
    with pytest.raises(Invalid):
        make_statement(actor=company.secretary, customer=files.zerun, month=OCTOBER, now=NOW)
    with pytest.raises(Invalid):
        make_statement(actor=company.secretary, customer=files.zerun, month=date(2026, 11, 1), now=NOW)
    assert statement.number is None
    first = send_statement(actor=company.secretary, statement=statement, now=NOW)
    with pytest.raises(Refused):
        send_statement(actor=company.secretary, statement=statement, now=NOW)
    second = replace_statement(actor=company.secretary, statement=first, reason="更正", now=NOW)
    assert (first.number, second.number) == ("DZ-2026-000001", None)
    second = send_statement(actor=company.secretary, statement=second, now=NOW + timedelta(days=1))
    assert (second.number, second.replaces_id) == ("DZ-2026-000002", first.pk)
