"""Rows of the access matrix: write-offs and refunds of the rep's customer."""

from orders.models import Refund, WriteOff
from tests.cast_customers import build_files
from tests.cast_orders_paid import billed, booked
from tests.cast_write_offs import agreed, asked_off, asked_refund

from .orders_receipts import HIDDEN as NO_RECEIPTS
from .orders_receipts import SEES as SEES_RECEIPTS
from .orders_receipts import receipt
from .route import Route

ASKS = "supervisor regional manager secretary finance"
SEES = f"{ASKS} lead director deputy_director gm legal auditor"
HIDDEN = "other_manager logistics hr"


def debtor(company) -> str:
    files = build_files(company)
    if not files.zerun.open_items.exists():
        billed(files.zerun, "8000")
    return files.zerun.code


def waiting(company) -> str:
    known = WriteOff.objects.filter(state="requested").first()
    if known is None:
        files = build_files(company)
        item = billed(files.zerun, "8000", f"FP-2026-9001{WriteOff.objects.count()}")
        known = asked_off(company, files.zerun, (item, "8000"), actor=company.secretary)
    return known.number


def posted(company) -> str:
    known = WriteOff.objects.filter(state="posted").first()
    if known is None:
        known = agreed(WriteOff.objects.get(number=waiting(company)))
    return known.number


def refund(company) -> int:
    known = Refund.objects.filter(state="requested").first()
    return (known or asked_refund(company, booked(company, build_files(company).zerun, "900"), "300")).pk


def to_pay(company) -> int:
    known = Refund.objects.filter(state="approved").first()
    return (known or agreed(asked_refund(company, booked(company, build_files(company).zerun, "900"), "300"))).pk


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(name, allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("orders:write_offs", f"{SEES} {HIDDEN}"),
    _one("orders:ask_write_off", ASKS, "other_manager lead logistics legal hr", debtor),
    _one("orders:write_off", SEES, HIDDEN, waiting),
    _one("orders:write_off_paper", SEES, HIDDEN, waiting),
    _one("orders:withdraw_write_off", "secretary", HIDDEN, waiting),
    _one("orders:write_back", "secretary finance", HIDDEN, posted),
    Route("orders:refunds", f"{SEES_RECEIPTS} {NO_RECEIPTS}"),
    _one("orders:ask_refund", "secretary finance", "", receipt),
    _one("orders:refund", SEES_RECEIPTS, NO_RECEIPTS, refund),
    _one("orders:refund_paper", SEES_RECEIPTS, NO_RECEIPTS, refund),
    _one("orders:pay_refund", "finance", "", to_pay),
    _one("orders:withdraw_refund", "secretary finance", "", refund),
    Route("api:write-offs-list", f"{SEES} {HIDDEN}"),
    Route("api:write-offs-list", f"{ASKS} {HIDDEN} lead legal", post=True, data={}),
    _one("api:write-offs-detail", SEES, HIDDEN, waiting),
    _one("api:write-offs-add-files", "secretary", HIDDEN, waiting, post=True),
    _one("api:write-offs-withdraw", "secretary", HIDDEN, waiting, post=True),
    _one("api:write-offs-write-back", "secretary finance", HIDDEN, posted, post=True),
    Route("api:refunds-list", f"{SEES_RECEIPTS} {NO_RECEIPTS}"),
    Route("api:refunds-list", "secretary finance lead", post=True, data={}),
    _one("api:refunds-detail", SEES_RECEIPTS, NO_RECEIPTS, refund),
    _one("api:refunds-pay", "finance", NO_RECEIPTS, to_pay, post=True),
    _one("api:refunds-withdraw", "secretary finance", NO_RECEIPTS, refund, post=True),
]
