"""Rows of the access matrix: the OSB board; a problem of the rep's order, which the rep owns and logistics is responsible for."""

from tests.cast_customers import build_files
from tests.cast_orders import build_goods
from tests.cast_orders_osb import numbered, solved
from tests.cast_orders_shipped import confirmed

from .route import Route

BOARD = (
    "rep colleague other_rep supervisor regional other_manager manager secretary lead director deputy_director gm finance"
    " legal logistics hr auditor"
)
CHAIN = "rep supervisor regional manager secretary"
SEES = f"{CHAIN} lead director deputy_director gm logistics auditor"
# In whose roles the capability is, but not this customer.
HIDDEN = "colleague other_rep other_manager finance legal hr"


def order(company) -> str:
    return confirmed(company, build_files(company), build_goods(company)).number


def zerun(company) -> str:
    return build_files(company).zerun.code


def fresh(company) -> str:
    return numbered(company, confirmed(company, build_files(company), build_goods(company))).number


def done(company) -> str:
    return solved(company, numbered(company, confirmed(company, build_files(company), build_goods(company)))).number


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


WORKS = "rep secretary logistics"
DECIDES = "secretary director deputy_director"
ROUTES = [
    Route("orders:osb", BOARD),
    Route("orders:problems", BOARD),
    _one("problem", SEES, HIDDEN, fresh),
    _one("record_problem", "secretary", "", order),
    _one("record_problem_of", "secretary", "", zerun),
    *(_one(f"{verb}_problem", WORKS, HIDDEN, fresh) for verb in ("take", "solve", "note")),
    _one("change_problem", "secretary", "finance", fresh),
    *(_one(f"{verb}_problem", DECIDES, "", done) for verb in ("verify", "send_back")),
    _one("drop_problem", DECIDES, "", fresh),
    Route("api:osb-list", BOARD),
    Route("api:osb-detail", BOARD, given=lambda company: "ship", args=lambda key: [key]),
    Route("api:osb-problems-list", BOARD),
    Route("api:osb-problems-list", "secretary lead", post=True, data={}),
    Route("api:osb-problems-detail", SEES, HIDDEN, given=fresh, args=lambda key: [key]),
    *(
        Route(f"api:osb-problems-{verb}", allowed, HIDDEN, given=given, args=lambda key: [key], post=True, data={})
        for verb, allowed, given in (
            ("take", WORKS, fresh), ("solve", WORKS, fresh), ("note", WORKS, fresh), ("change", "secretary", fresh),
            ("verify", DECIDES, done), ("send-back", DECIDES, done), ("drop", DECIDES, fresh),
        )
    ),
]  # fmt: skip
