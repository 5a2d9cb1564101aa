"""Rows of the access matrix: the reconciliation desk, a line of the rep's customer, one nobody is known for, our accounts."""

from orders.models import BankLine
from orders.services.bank_proposals import propose_matches
from tests.cast_customers import build_files
from tests.cast_orders_bank import basic_account, line, owe
from tests.cast_orders_made import NOW

from .route import Route

SEES = "rep supervisor regional manager secretary lead director deputy_director gm finance auditor"
BOOKS = "secretary lead finance"
# Have the capability, but see neither this customer's lines nor those of nobody.
ELSEWHERE = "colleague other_rep other_manager legal logistics hr"
SEES_LINES = f"{SEES} {ELSEWHERE}"
# Lines of nobody: who books receipts, and who sees all of them.
SEES_NOBODYS = f"{BOOKS} director deputy_director gm auditor"


def sure(company) -> int:
    """Paid by the rep's customer, one of two invoices."""
    known = BankLine.objects.waiting().filter(confidence="high").first()
    if known is None:
        zerun = build_files(company).zerun
        for number, amount in (("FP-2026-01066", "268000"), ("FP-2026-01081", "150000")):
            owe(zerun, number, amount)
        known = line(zerun.name, "268000", "货款", account="622202117719")
        line(zerun.name, "150000", "货款", account="622202117719")
        propose_matches(actor=None, lines=None, now=NOW)
    return known.pk


def unknown(company) -> int:
    """Nobody is known to pay so."""
    sure(company)
    known = BankLine.objects.filter(payer="广源投资管理中心").first() or line("广源投资管理中心", "88888")
    return known.pk


def account(company) -> int:
    return basic_account().pk


def _one(name: str, allowed: str, hidden: str, given=sure, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


def _api(name: str, allowed: str, hidden: str, given=sure, **more) -> Route:
    return Route(f"api:bank-lines-{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("api:bank-lines-list", SEES_LINES, given=sure),
    _api("detail", SEES, ELSEWHERE),
    _api("detail", SEES_NOBODYS, f"{ELSEWHERE} rep supervisor regional manager", unknown, case="of nobody"),
    _api("proposals", SEES, ELSEWHERE),
    *(_api(verb, BOOKS, "", post=True) for verb in ("match", "prepay", "set-aside", "undo")),
    Route("orders:reconciliation", SEES_LINES, given=sure),
    _one("bank_line", SEES, ELSEWHERE),
    _one("bank_line", SEES_NOBODYS, f"{ELSEWHERE} rep supervisor regional manager", unknown, case="of nobody"),
    Route("orders:accept_lines", BOOKS, post=True),
    *(_one(name, BOOKS, "", post=True) for name in ("find_for_line", "match_line", "prepay_line", "undo_line")),
    # Whose money it isn't says who reaches the customer it seems to be of; the lead stands in nobody's market.
    _one("set_line_aside", "secretary finance", "", post=True),
    Route("orders:bank_accounts", "finance", given=account),
    Route("orders:new_bank_account", "finance"),
    Route("orders:new_bank_account", "finance", post=True),
    _one("edit_bank_account", "finance", "", account),
    _one("edit_bank_account", "finance", "", account, post=True),
]
