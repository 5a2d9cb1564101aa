"""Rows of the access matrix: shipments of the rep's customer."""

from tests.cast_customers import build_files
from tests.cast_orders import build_goods, receive
from tests.cast_orders_shipped import confirmed, delivered, picked, sent
from tests.cast_orders_shipped import planned as plan

from .route import Route

SEES = "rep supervisor regional manager secretary lead director deputy_director gm logistics auditor"
# In whose roles the capability is, but not this customer.
HIDDEN = "colleague other_rep other_manager finance legal hr"
PLANS = "secretary logistics"


def order(company) -> str:
    return confirmed(company, build_files(company), build_goods(company)).number


def _made(company):
    goods = build_goods(company)
    # Many pages ask for a shipment of their own.
    receive(goods.suzhou, goods.filler, "4")
    return plan(company, confirmed(company, build_files(company), goods), goods)


def planned(company) -> int:
    return _made(company).pk


def being_picked(company) -> str:
    return picked(company, _made(company)).number


def under_way(company) -> str:
    return sent(company, _made(company)).number


def left_in_part(company) -> str:
    return sent(company, _made(company)).order.number


def arrived(company) -> str:
    return delivered(company, _made(company)).number


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("orders:shipments", "* -admin"),
    Route("orders:delivery_plan", "* -admin"),
    _one("shipment", SEES, HIDDEN, planned),
    _one("plan_shipment", PLANS, "colleague other_rep", order),
    _one("confirm_shipment", f"rep {PLANS}", "colleague other_rep", planned),
    _one("release_shipment", "manager", HIDDEN, planned),
    *(_one(f"{verb}_shipment", PLANS, "", planned) for verb in ("replan", "cancel")),
    *(
        _one(f"{verb}_shipment", "logistics", "", being_picked)
        for verb in ("pick", "dispatch", "take_back", "arrive_back")
    ),
    _one("deliver_shipment", PLANS, "", under_way),
    _one("sign_off_shipment", f"rep {PLANS}", "colleague other_rep", arrived),
    _one("dispute_shipment", f"rep {PLANS}", "colleague other_rep", arrived),
    _one("deem_shipment", PLANS, "", arrived),
    _one("shipment_closed", f"rep {PLANS}", "colleague other_rep", arrived),
    Route("orders:shipment_paper", SEES, HIDDEN, given=being_picked, args=lambda key: [key, "note"]),
    Route("api:shipments-list", "* -admin"),
    Route("api:shipments-list", f"{PLANS} rep colleague other_rep regional supervisor lead", post=True, data={}),
    Route("api:shipments-detail", SEES, HIDDEN, given=planned, args=lambda key: [key]),
    *(
        Route(f"api:shipments-{verb}", allowed, hidden, given=planned, args=lambda key: [key], post=True)
        for verb, allowed, hidden in (
            ("confirm", f"rep {PLANS}", HIDDEN),
            ("sign-off", f"rep {PLANS}", HIDDEN),
            ("pick", "logistics", HIDDEN),
            ("send", "logistics", HIDDEN),
            ("deliver", PLANS, HIDDEN),
            ("cancel", PLANS, HIDDEN),
            ("replan", PLANS, HIDDEN),
            ("release", "manager", HIDDEN),
            ("dispute", f"rep {PLANS}", HIDDEN),
            ("deem", PLANS, HIDDEN),
            ("customer-closed", f"rep {PLANS}", HIDDEN),
            ("take-back", "logistics", HIDDEN),
            ("arrive-back", "logistics", HIDDEN),
        )
    ),
]
