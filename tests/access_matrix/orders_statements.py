"""Rows of the access matrix: statements of account of the rep's customer, differences in them, the customer's own page."""

from orders.models import Difference, Statement
from orders.services.statement_answers import Disputed
from tests.cast_customers import build_files
from tests.cast_orders_statements import AUGUST, OCTOBER, SEPTEMBER, made, newest_token, sent
from tests.cast_orders_statements import disputed as by_customer

from .route import Route

KEEPERS = "secretary finance"
SEES = f"rep supervisor regional manager {KEEPERS} lead director deputy_director gm auditor"
# In whose roles the capability is, but not this customer.
HIDDEN = "colleague other_rep other_manager legal logistics hr"
READERS = f"{SEES} {HIDDEN}"


def _known(company, month):
    build_files(company)
    return Statement.objects.current().filter(month=month).first()


def draft(company) -> int:
    return (_known(company, SEPTEMBER) or made(company, build_files(company), SEPTEMBER)).pk


def out(company) -> str:
    return (_known(company, OCTOBER) or sent(company, build_files(company))).number


def disputed(company) -> int:
    """Something is missing in August."""
    if _known(company, AUGUST) is None:
        lacking = Disputed(0, "missing", "少一笔 8 月回款")
        by_customer(company, build_files(company), lacking, month=AUGUST)
    return Difference.objects.get().pk


def disputed_statement(company) -> str:
    return Difference.objects.get(pk=disputed(company)).statement.number


def token(company) -> str:
    out(company)
    return newest_token()


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


ROUTES = [
    Route("orders:statements", READERS),
    Route("orders:differences", READERS),
    Route("orders:statement_coverage", READERS),
    Route("orders:make_statements", f"{KEEPERS} lead", post=True),
    Route("orders:send_statements", f"{KEEPERS} lead", post=True),
    _one("statement", SEES, HIDDEN, out),
    _one("statement_paper", SEES, HIDDEN, out),
    _one("statement_sheet", f"{KEEPERS} lead director deputy_director auditor", "", out),
    *(
        _one(name, KEEPERS, "", out)
        for name in (
            "send_statement",
            "renew_statement_link",
            "revoke_statement_link",
            "replace_statement",
            "confirm_statement",
            "lock_statement",
        )
    ),
    _one("difference", SEES, HIDDEN, disputed),
    *(_one(f"{name}_difference", KEEPERS, "", disputed) for name in ("solve", "verify", "send_back")),
    _one("statement_link", "*", "", token, public=True),
    Route("orders:statement_link_paper", "*", given=token, args=lambda key: [key, "zh"], public=True),
    Route("api:statements-list", READERS),
    Route("api:statements-list", f"{KEEPERS} lead", post=True, data={}),
    Route("api:statements-detail", SEES, HIDDEN, given=out, args=lambda key: [key]),
    *(
        Route(f"api:statements-{verb}", KEEPERS, HIDDEN, given=out, args=lambda key: [key], post=True, data={})
        for verb in ("send", "ask-again", "new-link", "revoke-link", "replace", "lock")
    ),
    Route("api:statement-differences-list", READERS),
    Route("api:statement-differences-detail", SEES, HIDDEN, given=disputed, args=lambda key: [key]),
    *(
        Route(
            f"api:statement-differences-{verb}",
            KEEPERS,
            HIDDEN,
            given=disputed,
            args=lambda key: [key],
            post=True,
            data={},
        )
        for verb in ("solve", "verify", "send-back")
    ),
]
