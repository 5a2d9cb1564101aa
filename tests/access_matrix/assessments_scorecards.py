"""Rows of the access matrix: scorecards, what is written about them, calibration, answers of departments."""

from assessments.models import Appeal
from assessments.services.cards import appealing
from tests.cast import Company
from tests.cast_scorecards import FROZEN, new_card

from .route import Route

LED_BY = "supervisor regional manager director deputy_director gm auditor"
SEES = f"rep {LED_BY}"
OTHERS = "* " + " ".join(f"-{who}" for who in SEES.split())
RATES = "supervisor"
# Everybody with a right to change something about a card; whom departments rate is told to those asked.
ANSWER_PAGE = "* -gm -secretary -lead -auditor"
CALIBRATES = "director deputy_director gm"


def frozen(company: Company) -> int:
    return new_card(company).pk


def self_assessed(company: Company) -> int:
    return new_card(company, "self_assessed").pk


def rated(company: Company) -> int:
    return new_card(company, "rated").pk


def published(company: Company) -> int:
    return new_card(company, "published").pk


def asked_about(company: Company) -> int:
    return new_card(company, "frozen", kind="Q").pk


def cycle_of_rated(company: Company) -> str:
    return new_card(company, "rated").cycle.code


def appealed(company: Company) -> int:
    card = new_card(company, "published")
    appealing.appeal(actor=company.rep, card=card, kpi="K07", reason="已回款", now=FROZEN)
    return Appeal.objects.get(scorecard=card).pk


def one(
    name: str, allowed: str, given, hidden: str, *, post: bool = False, case: str = "", query: str = "", **data
) -> Route:
    return Route(
        f"assessments:{name}", allowed, hidden=hidden, given=given, args=lambda pk: [pk], post=post, case=case, query=query,
        data=data,
    )  # fmt: skip


def without(*names: str) -> str:
    return "* " + " ".join(f"-{who}" for who in names)


ROUTES: list[Route] = [
    Route("assessments:scorecards", "*"),
    one("scorecard", SEES, rated, OTHERS),
    one("work_report", "rep", frozen, without("rep")),
    one("rate_scorecard", RATES, self_assessed, OTHERS, post=True),
    one("change_card_points", CALIBRATES, rated, ""),
    one("appeal", "rep", published, without("rep")),
    one("decide_appeal", CALIBRATES, appealed, ""),
    one("review_talk", RATES, published, OTHERS),
    one("confirm_talk", "rep", published, without("rep"), post=True),
    # Before publication the person assessed takes no sheet out either.
    one("scorecard_paper", LED_BY, rated, without(*LED_BY.split()), post=True),
    Route("assessments:calibrations", f"{CALIBRATES} auditor"),
    one("calibration", f"{CALIBRATES} auditor", cycle_of_rated, ""),
    one("settle_cycle", CALIBRATES, cycle_of_rated, "", post=True),
    one("publish_cycle", "gm", cycle_of_rated, "", post=True),
    Route("assessments:department_ratings", ANSWER_PAGE),
    one("answer_about", "hr", asked_about, f"{ANSWER_PAGE} -hr", post=True, value="4"),
    Route("api:scorecards-list", "*"),
    Route("api:scorecards-detail", SEES, hidden=OTHERS, given=rated, args=lambda pk: [pk]),
    Route("api:scorecards-behind", SEES, hidden=OTHERS, given=rated, args=lambda pk: [pk], query="?kpi=K07"),
]
