"""A customer with a ledger of two months and its statements, by the services people use.

September: opening debt of 10,000. October: 5,000 invoiced, 4,000 received. Closing 11,000, of which 10,000 due on 15 October.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import SecretaryDuty
from customers.models import Customer
from orders.models import Difference, LedgerEntry, OpenItem, Receipt, Settlement, Statement, StatementLink
from orders.services.statement_answers import Disputed, dispute_by_link
from orders.services.statements import make_statement, send_statement
from salesops.core.notify.models import Mail

SHANGHAI = ZoneInfo("Asia/Shanghai")
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
NOW = datetime(2026, 11, 3, 10, tzinfo=SHANGHAI)


def entry(customer: Customer, kind: str, amount: str, on: date, **fields: Any) -> LedgerEntry:
    if kind == "receipt":
        # The database books its entry.
        return receipt(customer, amount.lstrip("-"), on, fields.get("document", ""))
    fields.setdefault("document", f"{kind}-{on:%m%d}")
    return LedgerEntry.objects.create(customer=customer, kind=kind, amount=Decimal(amount), on=on, at=NOW, **fields)


def receipt(customer: Customer, amount: str, on: date, number: str = "") -> LedgerEntry:
    number = number or f"HK-2026-8{Receipt.objects.count():04d}"
    made = Receipt.objects.create(
        number=number, customer=customer, received_on=on, amount=Decimal(amount), booked_at=NOW
    )
    return LedgerEntry.objects.get(receipt=made)


def ledger(customer: Customer, by: Any = None) -> None:
    first = entry(customer, "opening", "10000", date(2026, 9, 15), due_on=date(2026, 10, 15))
    entry(customer, "opening", "5000", date(2026, 10, 8), due_on=date(2026, 11, 8), document="FP-2026-90001", by=by)
    paid = receipt(customer, "4000", date(2026, 10, 20))
    item = OpenItem.objects.get(entry=first)
    Settlement.objects.create(item=item, entry=paid, amount=Decimal("4000"), on=date(2026, 10, 20), at=NOW)


def settles(company: Any) -> None:
    """The secretary settles for East China."""
    since = DateRange(date(2026, 1, 1), None)
    SecretaryDuty.objects.get_or_create(
        user=company.secretary, market=company.units["EC"], step="settle", defaults={"period": since}
    )


def made(company: Any, files: Any, month: date = OCTOBER) -> Statement:
    settles(company)
    if not LedgerEntry.objects.filter(customer=files.zerun).exists():
        ledger(files.zerun)
    return make_statement(actor=company.secretary, customer=files.zerun, month=month, now=NOW)


def sent(company: Any, files: Any, now: datetime = NOW, month: date = OCTOBER) -> Statement:
    return send_statement(actor=company.secretary, statement=made(company, files, month), now=now)


def newest_token() -> str:
    """The token of the newest letter: it stands nowhere else."""
    mail = Mail.objects.filter(text__contains="/statements/link/").latest("pk")
    return re.findall(r"/statements/link/([\w-]{43})/", mail.text)[-1]


def newest_link(statement: Statement) -> StatementLink:
    return StatementLink.objects.select_related("statement").filter(statement=statement).latest("pk")


def disputed(company: Any, files: Any, *what: Disputed, month: date = OCTOBER) -> Statement:
    """By the customer: line 1 unknown, unless told."""
    statement = sent(company, files, month=month)
    what = what or (Disputed(1, "unknown", "没有收到这张发票"),)
    return dispute_by_link(
        actor=None, link=newest_link(statement), name="郑海涛", place="203.0.113.7", seen=statement.digest, what=what,
        now=NOW + timedelta(hours=2),
    )  # fmt: skip


def difference(company: Any, files: Any) -> Difference:
    return Difference.objects.get(statement=disputed(company, files))
