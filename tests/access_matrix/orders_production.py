"""Rows of the access matrix: production orders for the rep's customer. Production's own steps: ``tests/orders/production``."""

from datetime import timedelta

from tests.cast_customers import build_files
from tests.cast_orders import build_goods
from tests.cast_orders_made import PROMISED
from tests.cast_orders_produced import answered, lacking, passed

from .route import Route

SEES = "rep supervisor regional manager secretary lead director deputy_director gm logistics auditor"
# In whose roles the capability is, but not this customer.
HIDDEN = "colleague other_rep other_manager finance legal hr"


def order(company) -> str:
    """It lacks fillers, whatever lies there."""
    goods = build_goods(company)
    return lacking(company, build_files(company), goods, "12").number


def production(company) -> str:
    made = lacking(company, build_files(company), build_goods(company), "12")
    return passed(company, made, "1").number


def late(company) -> str:
    """Answered, two days later than promised."""
    made = lacking(company, build_files(company), build_goods(company), "12")
    return answered(company, passed(company, made, "1"), PROMISED + timedelta(days=2)).number


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("orders:productions", "* -admin"),
    _one("production", SEES, HIDDEN, production),
    _one("production_paper", SEES, HIDDEN, production),
    _one("pass_production", "secretary", "", order),
    _one("reserve_free", "secretary", "", order, post=True),
    *(_one(f"{verb}_production", "", "", production) for verb in ("answer", "report", "receive")),
    _one("cancel_production", "secretary", "", production),
    Route("api:production-orders-list", "* -admin"),
    Route("api:production-orders-list", "secretary lead", post=True, data={}),
    Route("api:production-orders-detail", SEES, HIDDEN, given=production, args=lambda key: [key]),
    *(
        Route(
            f"api:production-orders-{verb}", who, HIDDEN, given=production, args=lambda key: [key], post=True, data={}
        )
        for verb, who in (("answer", ""), ("report", ""), ("receive", ""), ("cancel", "secretary"))
    ),
]
