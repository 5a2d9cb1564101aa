"""Rows of the access matrix: returns of the rep's customer. Customer service, which judges them, is not in the cast."""

from tests import cast_orders_returns as cast
from tests.cast_customers import build_files
from tests.cast_orders import build_goods, receive

from .route import Route

ASKS = "rep supervisor regional manager secretary"
SEES = f"{ASKS} lead director deputy_director gm auditor"
# In whose roles the capability is, but not this customer.
HIDDEN = "colleague other_rep other_manager legal hr"
LATER = "finance logistics"


def order(company) -> str:
    # Many pages ask for an order of their own.
    receive(build_goods(company).suzhou, build_goods(company).filler, "4")
    return _order(company).number


def _order(company):
    return cast.signed_for(company, build_files(company), build_goods(company), "1")


def asked(company) -> str:
    order(company)
    return cast.asked(company, _order(company), "1").number


def _approved(company, wanted="refund"):
    order(company)
    return cast.approved(company, _order(company), "1", wanted=wanted)


def approved(company) -> str:
    return _approved(company).number


def to_exchange(company) -> str:
    return cast.back(company, build_goods(company), _approved(company, "replace"), good="1").number


def in_repair(company) -> str:
    return cast.back(company, build_goods(company), _approved(company, "repair"), good="1").number


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("orders:returns", "* -admin"),
    _one("return", SEES, f"{HIDDEN} {LATER}", asked, case="asked for"),
    _one("return", f"{SEES} {LATER}", HIDDEN, approved, case="approved"),
    _one("return_paper", f"{SEES} {LATER}", HIDDEN, approved),
    _one("ask_return", ASKS, "colleague other_rep other_manager legal hr", order),
    *(_one(f"{verb}_return", "", "other_manager legal hr", approved) for verb in ("evaluate", "refuse")),
    _one("ask_for_goods_return", "", "other_manager legal hr", approved, post=True),
    _one("goods_came_return", f"{ASKS} logistics", HIDDEN, approved, post=True),
    _one("send_return", f"{ASKS} logistics", HIDDEN, approved),
    _one("take_back_return", "logistics", "", approved),
    _one("replace_return", "secretary logistics", HIDDEN, to_exchange),
    _one("send_home_return", "logistics", HIDDEN, in_repair),
    _one("settle_return", "secretary finance", HIDDEN, in_repair),
    Route("api:returns-list", "* -admin"),
    Route(
        "api:returns-list",
        f"{ASKS} lead colleague other_rep other_manager finance legal logistics hr",
        post=True,
        data={},
    ),
    Route("api:returns-detail", f"{SEES} {LATER}", HIDDEN, given=approved, args=lambda key: [key]),
    *(
        Route(f"api:returns-{verb}", allowed, HIDDEN, given=approved, args=lambda key: [key], post=True)
        for verb, allowed in (
            ("photos", f"{ASKS} logistics"),
            ("ask-for-goods", ""),
            ("goods-came", f"{ASKS} logistics"),
            ("evaluate", ""),
            ("refuse", ""),
            ("send", f"{ASKS} logistics"),
            ("take-back", "logistics"),
            ("replace", "secretary logistics"),
            ("send-home", "logistics"),
            ("settle", "secretary finance"),
            ("withdraw", ASKS),
        )
    ),
    _one("withdraw_return", ASKS, "colleague other_rep other_manager legal hr", approved),
]
