"""Rows of the access matrix: orders of the rep's customer."""

from orders.models import Order
from orders.services.drafts import open_order
from orders.services.orders import confirm_order, submit_order
from tests.cast_customers import build_files
from tests.cast_orders import build_goods
from tests.cast_orders_made import NOW, account
from tests.cast_orders_made import draft as made_by_the_rep

from .route import Route

SELLS = "rep supervisor regional manager secretary"
SEES = f"{SELLS} lead director deputy_director gm finance auditor"
MANAGES = "supervisor regional manager secretary"
PAUSES = "supervisor regional manager director deputy_director gm finance"
HIDDEN = "colleague other_rep other_manager legal logistics hr"
# Logistics sees what is confirmed.
UNSEEN = "colleague other_rep other_manager legal hr"
# Who may write orders, but not this customer's.
ELSEWHERE = "colleague other_rep other_manager legal logistics hr"


def zerun(company) -> str:
    return build_files(company).zerun.code


def draft(company) -> int:
    return made_by_the_rep(company, build_files(company).zerun, build_goods(company)).pk


def submitted(company) -> str:
    files = build_files(company)
    account(files.zerun)
    order = made_by_the_rep(company, files.zerun, build_goods(company))
    return submit_order(actor=company.rep, order=order, now=NOW).number


def confirmed(company) -> str:
    """Nobody of those asked sees it as logistics would: it is confirmed."""
    return confirm_order(actor=None, order=Order.objects.get(number=submitted(company)), now=NOW).number


def bare(company) -> int:
    return open_order(actor=company.rep, customer=build_files(company).zerun, lines=[], now=NOW).pk


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


# Who sees the credit of the rep's customer; logistics and the like see the order without amounts.
CREDIT = "rep supervisor regional manager secretary lead director deputy_director gm finance auditor"


ROUTES = [
    Route("orders:orders", "* -admin"),
    Route("orders:find_products", "* -admin"),
    Route("orders:my_day", "* -admin"),
    _one("order", SEES, HIDDEN, draft),
    _one("order_credit", CREDIT, HIDDEN, draft),
    _one("exposure", CREDIT, HIDDEN, zerun),
    _one("new_order", SELLS, f"{ELSEWHERE} finance lead", zerun),
    _one("edit_order", SELLS, ELSEWHERE, draft),
    _one("submit_order", SELLS, ELSEWHERE, bare, post=True),
    _one("cancel_order", SELLS, ELSEWHERE, draft),
    _one("copy_order", SELLS, ELSEWHERE, draft, post=True),
    _one("confirm_order", "secretary", ELSEWHERE, submitted, post=True),
    *(_one(name, SELLS, UNSEEN, confirmed) for name in ("change_order", "call_off", "short_close")),
    _one("pause_order", PAUSES, "other_manager legal hr", confirmed),
    _one("resume_order", PAUSES, "other_manager legal hr", confirmed, post=True),
    _one("return_order", f"{MANAGES} rep", ELSEWHERE, submitted),
]
