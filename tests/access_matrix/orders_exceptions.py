"""Rows of the access matrix: exceptions of the rep's order; logistics is involved."""

from tests.cast_customers import build_files
from tests.cast_orders import build_goods
from tests.cast_orders_exceptional import offered, recorded, told
from tests.cast_orders_shipped import confirmed

from .route import Route

CHAIN = "rep supervisor regional manager secretary"
SEES = f"{CHAIN} lead director deputy_director gm logistics auditor"
# In whose roles the capability is, but not this customer.
HIDDEN = "colleague other_rep other_manager finance legal hr"


def order(company) -> str:
    return confirmed(company, build_files(company), build_goods(company)).number


def fresh(company) -> str:
    goods = build_goods(company)
    return recorded(company, confirmed(company, build_files(company), goods)).number


def known(company) -> str:
    goods = build_goods(company)
    return told(company, recorded(company, confirmed(company, build_files(company), goods))).number


def answered(company) -> str:
    goods = build_goods(company)
    exception = recorded(company, confirmed(company, build_files(company), goods))
    return offered(company, told(company, exception)).number


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("orders:exceptions", "* -admin"),
    _one("exception", SEES, HIDDEN, fresh),
    # Finance sees the order and has no part in what goes wrong with it.
    _one("record_exception", f"{CHAIN} logistics", "colleague other_rep other_manager legal hr", order),
    *(_one(f"{verb}_exception", CHAIN, HIDDEN, fresh) for verb in ("tell", "void")),
    *(_one(f"{verb}_exception", f"{CHAIN} logistics", HIDDEN, known) for verb in ("offer", "note")),
    *(_one(f"{verb}_exception", CHAIN, HIDDEN, answered) for verb in ("accept", "decline", "close")),
    Route("api:exceptions-list", "* -admin"),
    Route(
        "api:exceptions-list", f"{CHAIN} colleague other_rep other_manager logistics lead finance legal hr", post=True,
        data={},
    ),
    Route("api:exceptions-detail", SEES, HIDDEN, given=fresh, args=lambda key: [key]),
    *(
        Route(f"api:exceptions-{verb}", allowed, HIDDEN, given=fresh, args=lambda key: [key], post=True, data={})
        for verb, allowed in (
            ("tell", CHAIN),
            ("offer", f"{CHAIN} logistics"),
            ("accept", CHAIN),
            ("decline", CHAIN),
            ("note", f"{CHAIN} logistics"),
            ("close", CHAIN),
            ("void", CHAIN),
        )
    ),
]  # fmt: skip
