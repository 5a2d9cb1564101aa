"""A dealer with reports, by the services people use: the rep's customer Zerun sells again what it buys.

``reported(company, files, goods, AUGUST)``: 20 nozzles there, 12 came, 10 sold, 22 left; each later month goes on from there.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import SecretaryDuty
from customers.models import Customer
from orders.dealer_goods import last_report, stock_of
from orders.models import DealerCheck, DealerDifference, DealerReport
from orders.services.dealer_checks import begin_check, finish_check
from orders.services.dealer_links import ask_dealer
from orders.services.dealer_reports import begin_report, check_report, hand_in
from salesops.core.notify.models import Mail

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
NOW = datetime(2026, 11, 3, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def dealer(company: Any, files: Any) -> Customer:
    """Zerun as a dealer; the secretary keeps the orders of East China."""
    since = DateRange(date(2026, 1, 1), None)
    SecretaryDuty.objects.get_or_create(
        user=company.secretary, market=company.units["EC"], step="order", defaults={"period": since}
    )
    Customer.objects.filter(pk=files.zerun.pk).update(kind="dealer", status="active")
    files.zerun.refresh_from_db()
    return files.zerun


def line(
    product: Any, opening: str = "20", received: str = "12", sold: str | None = "10", **more: Any
) -> dict[str, Any]:
    figures = {"opening": opening, "received": received, "sold": sold, "closing": None, "counted": None, **more}
    given = {name: Decimal(value) if value is not None and name != "note" else value for name, value in figures.items()}
    return {"product": product, "note": "", **given}


def begun(company: Any, files: Any, month: date = OCTOBER) -> DealerReport:
    return begin_report(actor=company.rep, customer=dealer(company, files), month=month, now=NOW)


def reported(company: Any, files: Any, goods: Any, month: date = OCTOBER, **more: Any) -> DealerReport:
    """Entered by the rep, to be checked."""
    report = begun(company, files, month)
    left = stock_of(last_report(files.zerun, month)).get(goods.nozzle.pk)
    opening = {} if left is None else {"opening": str(left)}
    lines = [line(goods.nozzle, **(opening | more))]
    return hand_in(actor=company.rep, report=report, lines=lines, name="郑海涛", now=NOW)


def checked(company: Any, files: Any, goods: Any, month: date = OCTOBER, **more: Any) -> DealerReport:
    return check_report(actor=company.secretary, report=reported(company, files, goods, month, **more), now=NOW)


def asked(company: Any, files: Any, month: date = OCTOBER, now: datetime = NOW) -> DealerReport:
    return ask_dealer(actor=company.secretary, report=begun(company, files, month), now=now, to="zheng@zerun.example")


def newest_token() -> str:
    """The token of the newest letter: it stands nowhere else."""
    mail = Mail.objects.filter(text__contains="/dealers/link/").latest("pk")
    return re.findall(r"/dealers/link/([\w-]{43})/", mail.text)[-1]


def taken(company: Any, files: Any, counted: str = "20", balance: str = "0", **more: Any) -> DealerCheck:
    """By the rep: of the 22 nozzles of the last report so many are there."""
    check = begin_check(actor=company.rep, customer=dealer(company, files), on=date(2026, 11, 2), now=NOW)
    lines = [{"no": one.no, "sold": None, "counted": Decimal(counted)} for one in check.lines.all()]
    values = {"with_whom": "郑海涛", "dealer_balance": Decimal(balance), **more}
    return finish_check(actor=company.rep, check=check, lines=lines, values=values, now=NOW)


def difference(company: Any, files: Any, goods: Any) -> DealerDifference:
    checked(company, files, goods)
    return DealerDifference.objects.get(dealer_check=taken(company, files))
