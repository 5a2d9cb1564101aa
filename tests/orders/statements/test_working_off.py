"""Statements of many customers, differences worked off to the end, clocks, reminders, merging (ORD-9, T22–T24)."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from customers.models import Contact
from orders.clocks.statements import to_answer, to_send, to_solve
from orders.handover.statements import differences_of
from orders.invariants.statements import confirmed_is_ledger, lines_add_up
from orders.jobs.statements import make_all, send_all
from orders.models import Difference, Statement
from orders.reminders.statements import to_send as reminded
from orders.services.differences import send_back_difference, solve_difference, verify_difference
from orders.services.statement_answers import confirm_by_link, confirm_on_paper
from orders.services.statements import lock_the_confirmed, make_statements, send_statement
from orders.statement_coverage import coverage
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast_orders_statements import (
    NOW,
    OCTOBER,
    SHANGHAI,
    difference,
    disputed,
    entry,
    ledger,
    made,
    newest_link,
    sent,
)

pytestmark = pytest.mark.django_db


def code_of(kind: type[Refused], act) -> str:
    with pytest.raises(kind) as caught:
        act()
    return caught.value.code


def solve(company, found: Difference, **fields) -> Difference:
    fields = {"how": "explained", "answer": "已附签收单", "now": NOW + timedelta(days=1)} | fields
    return solve_difference(actor=company.secretary, difference=found, **fields)


def test_clocks_of_the_worked_example(company, files):
    """October ends on a Saturday: T22, three working days from the Monday after it; T23: five from Tuesday 3 November."""
    draft = made(company, files)
    assert draft.send_due_at == datetime(2026, 11, 5, 18, tzinfo=SHANGHAI)
    assert [clock.key for clock in to_send()] == [draft.pk]
    statement = send_statement(actor=company.secretary, statement=draft, now=NOW)
    assert statement.answer_due_at == datetime(2026, 11, 10, 18, tzinfo=SHANGHAI)
    assert [clock.owners for clock in to_answer()] == [(company.rep.pk,)]
    assert (list(to_send()), list(to_solve())) == ([], [])


def test_worked_off_by_four_eyes(company, files):
    found = difference(company, files)
    statement = found.statement
    assert (found.owner, found.due_at) == (company.secretary, datetime(2026, 11, 17, 18, tzinfo=SHANGHAI))
    assert [clock.owners for clock in to_solve()] == [(company.secretary.pk,)]
    assert code_of(Invalid, lambda: solve(company, found, answer=" ")) == "orders.answer-missing"
    with pytest.raises(Forbidden):
        solve_difference(actor=company.rep, difference=found, how="explained", answer="好", now=NOW)
    again = lambda: send_statement(actor=company.secretary, statement=statement, now=NOW)  # noqa: E731
    assert code_of(Refused, again) == "orders.differences-open"
    done = solve(company, found)
    own = lambda: verify_difference(actor=company.secretary, difference=done, now=NOW)  # noqa: E731
    assert code_of(Refused, own) == "orders.own-solution"
    back = send_back_difference(actor=company.finance, difference=done, reason="缺签收单", now=NOW)
    done = verify_difference(actor=company.finance, difference=solve(company, back), now=NOW + timedelta(days=2))
    assert (done.state, done.verified_by) == ("verified", company.finance)
    asked = send_statement(actor=company.secretary, statement=statement, now=NOW + timedelta(days=2))
    assert (asked.state, asked.number, asked.digest) == ("sent", statement.number, statement.digest)
    link = newest_link(asked)
    final = confirm_by_link(
        actor=None, link=link, name="郑海涛", place="", seen=asked.digest, now=NOW + timedelta(days=3)
    )
    # Three working days to object, then it is final.
    assert lock_the_confirmed(NOW + timedelta(days=5)) == 0
    assert lock_the_confirmed(NOW + timedelta(days=9)) == 1
    final.refresh_from_db()
    assert final.state == "locked"
    assert [*lines_add_up(), *confirmed_is_ledger()] == []


def test_who_booked_it_does_not_verify_it(company, files):
    ledger(files.zerun, by=company.finance)
    done = solve(company, difference(company, files))
    assert done.booked_by == company.finance
    own = lambda: verify_difference(actor=company.finance, difference=done, now=NOW)  # noqa: E731
    assert code_of(Refused, own) == "orders.own-booking"


def test_confirmed_on_paper(company, files):
    statement = sent(company, files)
    paper = SimpleUploadedFile("sealed.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    bare = lambda: confirm_on_paper(actor=company.secretary, statement=statement, name="郑海涛", upload=None, now=NOW)  # noqa: E731
    assert code_of(Invalid, bare) == "orders.upload-missing"
    done = confirm_on_paper(actor=company.secretary, statement=statement, name="郑海涛", upload=paper, now=NOW)
    assert (done.state, done.answers.get().paper.name) == ("confirmed", "sealed.pdf")


def test_a_run_makes_only_what_is_missing(company, files):
    ledger(files.zerun)
    entry(files.weizhiyuan, "opening", "700", date(2026, 8, 1))
    entry(files.dingsheng, "opening", "900", date(2026, 8, 1))
    seen = []
    first = make_all(company.secretary, OCTOBER, now=NOW, told=lambda done, total: seen.append((done, total)))
    # The other market's customer is another secretary's; who owes nothing gets nothing.
    assert (first, seen[-1]) == ({"made": 2, "outdated": 0}, (2, 2))
    assert make_all(company.secretary, OCTOBER, now=NOW)["made"] == 0
    assert make_all(None, OCTOBER, now=NOW)["made"] == 1
    assert Statement.objects.count() == 3
    counts = send_all(company.secretary, OCTOBER, now=NOW)
    assert counts == {"sent": 1, "orders.no-address": 1}
    assert send_all(company.secretary, OCTOBER, now=NOW)["sent"] == 0
    Contact.objects.create(customer=files.weizhiyuan, name="宋岚", email="song@wzy.example", influence="payer")
    assert send_all(company.secretary, OCTOBER, now=NOW) == {"sent": 1}
    numbers = Statement.objects.exclude(number=None).order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["DZ-2026-000001", "DZ-2026-000002"]
    *_markets, whole = coverage(company.finance, OCTOBER, NOW)
    assert (whole.all, whole["draft"], whole["sent"], whole["none"]) == (3, 1, 2, 0)


def test_a_worker_killed_in_between(company, files, django_assert_max_num_queries):
    """Batches stand by themselves: what was made stays, the rest is made by the next try, nothing twice."""
    ledger(files.zerun)
    entry(files.weizhiyuan, "opening", "700", date(2026, 8, 1))
    make_statements(actor=company.secretary, customers=[files.zerun.pk], month=OCTOBER, now=NOW)
    assert make_all(company.secretary, OCTOBER, now=NOW) == {"made": 1, "outdated": 0}
    with django_assert_max_num_queries(20):
        make_statements(actor=company.secretary, customers=[files.zerun.pk, files.anrui.pk], month=OCTOBER, now=NOW)
    assert Statement.objects.filter(customer=files.zerun).count() == 1


def test_one_reminder_for_the_month(company, files):
    made(company, files)
    steps = {(one.event, one.step, one.params["n"]): one.to for one in reminded(NOW)}
    assert steps == {("orders.statements_to_send", "first", 1): [company.secretary]}
    late = {one.step for one in reminded(datetime(2026, 11, 6, 9, tzinfo=SHANGHAI))}
    assert late == {"first", "late"}


def test_files_that_become_one(company, files):
    """What was confirmed was the balance of one of them: it stays as it was, a new one is made of both."""
    statement = sent(company, files)
    confirm_by_link(actor=None, link=newest_link(statement), name="郑", place="", seen=statement.digest, now=NOW)
    entry(files.weizhiyuan, "opening", "700", date(2026, 8, 1))
    make_statements(actor=None, customers=[files.weizhiyuan.pk], month=OCTOBER, now=NOW)
    merge_into(company, files)
    states = {one.customer_id: one for one in Statement.objects.filter(state="confirmed")}
    assert states[files.weizhiyuan.pk].merged_at is not None
    both = make_statements(actor=None, customers=[files.weizhiyuan.pk], month=OCTOBER, now=NOW)
    assert Statement.objects.get(pk=both[0][0]).closing == 11_700
    assert list(confirmed_is_ledger()) == []


def merge_into(company, files) -> None:
    from orders.handover.merging import _take

    _take(files.zerun, files.weizhiyuan, company.manager)


def test_differences_are_handed_over(company, files):
    found = difference(company, files)
    assert list(differences_of(company.secretary)) == [found]


def test_replaced_while_disputed(company, files):
    from orders.services.statements import replace_statement

    statement = disputed(company, files)
    entry(files.zerun, "receipt", "-100", date(2026, 10, 30))
    new = replace_statement(actor=company.secretary, statement=statement, reason="补记回款", now=NOW)
    assert (new.closing, Difference.objects.get().state, Difference.objects.get().how) == (10_900, "solved", "replaced")
    assert send_statement(actor=company.secretary, statement=new, now=NOW).state == "sent"
