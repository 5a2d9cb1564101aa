"""Rows of the access matrix: the rep's customer as a dealer, its reports, checks and differences, the dealer's own page."""

from orders.models import DealerCheck, DealerDifference, DealerReport
from orders.services.dealer_checks import begin_check
from tests.cast_customers import build_files
from tests.cast_dealers import (
    AUGUST,
    NOW,
    OCTOBER,
    SEPTEMBER,
    asked,
    checked,
    dealer,
    newest_token,
    reported,
    taken,
)
from tests.cast_orders import build_goods

from .route import Route

KEEPS = "secretary logistics"
ENTERS = f"rep supervisor regional manager {KEEPS}"
SEES = f"{ENTERS} lead director deputy_director gm auditor"
# In whose roles the capability is, but not this customer.
HIDDEN = "colleague other_rep other_manager finance legal hr"
READERS = f"{SEES} {HIDDEN}"
TAKES = "secretary director deputy_director auditor"


def zerun(company) -> str:
    return dealer(company, build_files(company)).code


def _known(company, month):
    return DealerReport.objects.current().filter(month=month).first()


def closed(company) -> int:
    files, goods = build_files(company), build_goods(company)
    return (_known(company, AUGUST) or checked(company, files, goods, AUGUST)).pk


def submitted(company) -> int:
    files, goods = build_files(company), build_goods(company)
    closed(company)
    return (_known(company, SEPTEMBER) or reported(company, files, goods, SEPTEMBER)).pk


def out(company) -> int:
    submitted(company)
    return (_known(company, OCTOBER) or asked(company, build_files(company))).pk


def token(company) -> str:
    out(company)
    return newest_token()


def difference(company) -> int:
    if not DealerDifference.objects.exists():
        closed(company)
        taken(company, build_files(company), counted="1")
    return DealerDifference.objects.order_by("pk")[0].pk


def check(company) -> int:
    return DealerDifference.objects.get(pk=difference(company)).dealer_check_id


def begun(company) -> int:
    found = DealerCheck.objects.filter(state="draft").first()
    files = build_files(company)
    return (found or begin_check(actor=company.rep, customer=dealer(company, files), on=NOW.date(), now=NOW)).pk


def sold(company) -> str:
    """The article number of what was reported."""
    closed(company)
    return "GZ-100-FV"


def _one(name: str, allowed: str, hidden: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, hidden, given=given, args=lambda key: [key], **more)


def _api(name: str, allowed: str, given) -> Route:
    return Route(f"api:{name}", allowed, HIDDEN, given=given, args=lambda key: [key], post=True, data={})


ROUTES = [
    *(
        Route(f"orders:{name}", READERS)
        for name in ("dealers", "dealer_stock", "dealer_reports", "dealer_checks", "dealer_differences")
    ),
    Route("orders:ask_dealers", f"{KEEPS} lead"),
    _one("dealer_report", SEES, HIDDEN, submitted),
    *(_one(f"{name}", ENTERS, HIDDEN, out) for name in ("edit_dealer_report", "ask_dealer", "revoke_dealer_link")),
    *(_one(f"{name}_dealer_report", KEEPS, "", submitted) for name in ("check", "send_back")),
    _one("correct_dealer_report", KEEPS, "", closed),
    _one("dealer_link", "*", "", token, public=True),
    _one("dealer_check", SEES, HIDDEN, check),
    _one("dealer_check_paper", SEES, HIDDEN, check),
    *(_one(f"{name}_dealer_check", ENTERS, HIDDEN, begun) for name in ("edit", "drop")),
    _one("dealer_difference", SEES, HIDDEN, difference),
    _one("solve_dealer_difference", KEEPS, HIDDEN, difference),
    *(
        _one(
            f"{name}_dealer_difference",
            f"{KEEPS} supervisor regional manager director deputy_director",
            HIDDEN,
            difference,
        )
        for name in ("verify", "send_back")
    ),
    _one("replenishment", SEES, HIDDEN, zerun),
    _one("replenishment_paper", SEES, HIDDEN, zerun),
    _one("replenishment_sheet", TAKES, "lead", zerun),
    *(_one(f"new_dealer_{name}", ENTERS, f"{HIDDEN} lead", zerun) for name in ("report", "check")),
    Route("orders:replenishment_behind", SEES, HIDDEN, given=sold, args=lambda sku: ["C-000001", sku]),
    Route("api:dealer-reports-list", READERS),
    Route("api:dealer-reports-list", f"{ENTERS} lead {HIDDEN}", post=True, data={}),
    Route("api:dealer-reports-detail", SEES, HIDDEN, given=submitted, args=lambda key: [key]),
    *(_api(f"dealer-reports-{verb}", ENTERS, out) for verb in ("write", "submit", "ask", "revoke-link")),
    *(_api(f"dealer-reports-{verb}", KEEPS, submitted) for verb in ("check", "send-back", "correct")),
    Route("api:dealer-checks-list", READERS),
    Route("api:dealer-checks-list", f"{ENTERS} lead {HIDDEN}", post=True, data={}),
    Route("api:dealer-checks-detail", SEES, HIDDEN, given=check, args=lambda key: [key]),
    *(_api(f"dealer-checks-{verb}", ENTERS, begun) for verb in ("finish", "drop")),
    Route("api:dealer-differences-list", READERS),
    Route("api:dealer-differences-detail", SEES, HIDDEN, given=difference, args=lambda key: [key]),
    _api("dealer-differences-solve", KEEPS, difference),
    *(
        _api(f"dealer-differences-{verb}", f"{KEEPS} supervisor regional manager director deputy_director", difference)
        for verb in ("verify", "send-back")
    ),
    Route("api:customer-replenishment", SEES, HIDDEN, given=zerun, args=lambda key: [key]),
]
