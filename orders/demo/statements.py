"""Statements of account of the demo: of past months, sent, confirmed, disputed, solved, unanswered, by the services people use."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from customers.models import Customer
from orders.models import Difference, Statement, StatementLink
from orders.people import finance_on, secretary_of
from orders.services.differences import solve_difference, verify_difference
from orders.services.statement_answers import Disputed, confirm_by_link, dispute_by_link
from orders.services.statements import BATCH, lock_the_confirmed, make_statements, send_statement
from orders.statement_coverage import month_before, without_statement
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts
from salesops.core.worktime import add_working_days

PLACE = "203.0.113.20"
CONFIRMED, DISPUTED, SOLVED, SILENT, DRAFT = range(5)
# What becomes of the statements of the last month, over and over.
LAST = (CONFIRMED, DISPUTED, SILENT, CONFIRMED, SOLVED, SILENT, CONFIRMED, DRAFT)
SAID = (
    ("unknown", "我方未收到该发票，请提供签收记录"),
    ("amount", "与合同约定的金额不一致，请核对"),
    ("paid", "该笔货款已于月底电汇"),
)
PAID_OTHERWISE = ("amount", "我方付款金额与此不符，请核对银行回单")
# In the large demo statements of so many customers wait to be sent.
LARGE = 4_000


def build_statements(demo: DemoCompany) -> None:
    if demo.size == "large":
        _make_many(demo)
        return
    last = month_before(demo.today)
    before = month_before(last)
    for month in (before, last):
        made_at = _at(add_working_days(_first_after(month), 1), 9)
        customers = list(without_statement(month).order_by("pk").values_list("pk", flat=True))
        make_statements(actor=None, customers=customers, month=month, now=made_at)
        rows = Statement.objects.filter(month=month).select_related("customer__owner").order_by("pk")
        for n, statement in enumerate(rows):
            _one(demo, statement, CONFIRMED if month == before else LAST[n % len(LAST)])
        lock_the_confirmed(_at(demo.today, 6))


def _make_many(demo: DemoCompany) -> None:
    month = month_before(demo.today)
    customers = list(without_statement(month).order_by("pk").values_list("pk", flat=True)[:LARGE])
    for start in range(0, len(customers), BATCH):
        make_statements(actor=None, customers=customers[start : start + BATCH], month=month, now=timezone.now())


def _first_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _one(demo: DemoCompany, statement: Statement, way: int) -> None:
    secretary: Any = secretary_of(statement.customer, demo.today) or demo.people.get("secretary")
    sent_at = _at(add_working_days(_first_after(statement.month), 2), 10)
    if way == DRAFT or sent_at > timezone.now():
        return
    try:
        # Nobody's real address: mails of the demo are read in the outbox.
        to = f"caiwu.{statement.customer.code.lower()}@customer.example"
        sent = send_statement(actor=secretary, statement=statement, now=sent_at, to=to)
        if way != SILENT:
            _answered(demo, sent, way, secretary, sent_at)
    except Refused:
        # The demo's ledger moved meanwhile: it stays where it is.
        return


def _answered(demo: DemoCompany, sent: Statement, way: int, secretary: Any, sent_at: datetime) -> None:
    link = StatementLink.objects.select_related("statement").filter(statement=sent).latest("pk")
    name = _name(sent.customer)
    answered = min(sent_at + timedelta(days=2, hours=4), timezone.now() - timedelta(hours=1))
    lines = list(sent.lines.order_by("-amount")[:2])
    if way == CONFIRMED or not lines:
        confirm_by_link(actor=None, link=link, name=name, place=PLACE, seen=sent.digest, now=answered)
        return
    what = []
    for n, line in enumerate(lines):
        reason, text = SAID[(sent.pk + n) % 3] if line.amount > 0 else PAID_OTHERWISE
        what.append(Disputed(line.no, reason, text, line.amount - Decimal(100) if reason == "amount" else None))
    dispute_by_link(actor=None, link=link, name=name, place=PLACE, seen=sent.digest, what=what, now=answered)
    rows = list(Difference.objects.filter(statement=sent).select_related("statement", "line").order_by("pk"))
    solved_at = min(answered + timedelta(days=1), timezone.now() - timedelta(minutes=40))
    checker = next((one for one in finance_on(demo.today) if one.pk != secretary.pk), None)
    for n, one in enumerate(rows):
        if way == DISPUTED and n:
            continue
        done = solve_difference(
            actor=secretary, difference=one, how="explained", answer="已附签收单与发票复印件，请核对。", now=solved_at
        )  # fmt: skip
        if way == SOLVED and checker is not None and one.booked_by_id != checker.pk:
            verify_difference(actor=checker, difference=done, now=solved_at + timedelta(minutes=10))


def _name(customer: Customer) -> str:
    found = customer.contacts.filter(is_active=True).order_by("-is_primary", "pk").first()
    return found.name if found else "财务"


demo_parts.register(DemoPart("orders.statements", 58, build_statements))
