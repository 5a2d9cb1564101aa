"""Rows of the access matrix: receipts of the rep's customer."""

from orders.models import Receipt, Settlement
from tests.cast_customers import build_files
from tests.cast_orders_paid import billed, booked, paid

from .route import Route

SEES = "rep supervisor regional manager secretary lead director deputy_director gm finance auditor"
HIDDEN = "colleague other_rep other_manager legal logistics hr"


def receipt(company) -> str:
    """Half of it settled an invoice."""
    known = Receipt.objects.first()
    if known is None:
        zerun = build_files(company).zerun
        known = booked(company, zerun, "2000", payer="苏州泽润饮品有限公司", payer_account="6222020200112233445")
        paid(company, known, (billed(zerun, "1000"), "1000"))
    return known.number


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


BOOKS = "secretary finance"


def _api(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"api:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


def allocation(company) -> int:
    return Settlement.objects.get(entry__document=receipt(company)).pk


ROUTES = [
    Route("orders:receipts", f"{SEES} {HIDDEN}"),
    Route("orders:book_receipt", f"{BOOKS} lead"),
    *(Route(f"api:{name}-list", f"{SEES} {HIDDEN}") for name in ("receipts", "allocations")),
    *(Route(f"api:{name}-list", f"{BOOKS} lead", post=True, data={}) for name in ("receipts", "allocations")),
    _api("receipts-detail", SEES, HIDDEN, receipt),
    _api("allocations-detail", SEES, HIDDEN, allocation),
    *(_api(f"receipts-{verb}", BOOKS, HIDDEN, receipt, post=True) for verb in ("allocate", "unallocate", "reverse")),
    *(_one(f"{verb}_receipt", BOOKS, "", receipt) for verb in ("allocate", "take_back", "reverse")),
    _one("receipt", SEES, HIDDEN, receipt),
]
