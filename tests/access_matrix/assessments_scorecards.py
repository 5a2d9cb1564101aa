"""Rows of the access matrix: scorecards, what is written about them, calibration, answers of departments."""

from decimal import Decimal

from django.utils import timezone

from assessments.models import Appeal, CardAdjustment
from assessments.services.cards import appealing, correcting, red_lines
from tests.cast import Company
from tests.cast_scorecards import FROZEN, new_card

from .route import Route

LED_BY = "supervisor regional manager director deputy_director gm auditor"
SEES = f"rep {LED_BY}"
# Whoever takes customers out of their list.
TAKES = LED_BY
OTHERS = "* " + " ".join(f"-{who}" for who in SEES.split())
RATES = "supervisor"
# Everybody with a right to change something about a card; whom departments rate is told to those asked.
ANSWER_PAGE = "* -gm -secretary -lead -auditor"
CALIBRATES = "director deputy_director gm"
# Who leads the person, or decides on rewards and sanctions of everybody.
SAYS = f"supervisor regional manager {CALIBRATES}"


def frozen(company: Company) -> int:
    return new_card(company).pk


def self_assessed(company: Company) -> int:
    return new_card(company, "self_assessed").pk


def rated(company: Company) -> int:
    return new_card(company, "rated").pk


def with_rows(company: Company) -> int:
    return new_card(company, "rated", rows={"K07": ["1"]}).pk


def second(company: Company) -> int:
    new_card(company, "published")
    return new_card(company, "rated").pk


def published(company: Company) -> int:
    return new_card(company, "published").pk


def of_rep(company: Company) -> str:
    """Whose quarter of 2016 is told."""
    new_card(company, "published", kind="Q")
    return str(company.rep.username)


def asked_about(company: Company) -> int:
    return new_card(company, "frozen", kind="Q").pk


def cycle_of_rated(company: Company) -> str:
    return new_card(company, "rated").cycle.code


def appealed(company: Company) -> int:
    card = new_card(company, "published")
    appealing.appeal(actor=company.rep, card=card, kpi="K07", reason="已回款", now=FROZEN)
    return Appeal.objects.get(scorecard=card).pk


def closed(company: Company) -> int:
    return new_card(company, "closed").pk


def corrected(company: Company) -> int:
    """One correction agreed to, one that waits."""
    card = new_card(company, "closed")
    CardAdjustment.objects.create(
        scorecard=card, kpi="K01", before=58, after=60, total_before=card.total, total_after=card.total + 18, late=True,
        reason="退货漏记", by=company.director, agreed_by=company.gm, at=timezone.now(),
    )  # fmt: skip
    proof = {"reason": "回款漏记", "evidence": "SK-2026-000120"}
    correcting.correct(actor=company.director, card=card, kpi="K07", after=Decimal(96), now=timezone.now(), **proof)
    return card.pk


def accused(company: Company) -> int:
    """By the supervisor, not answered yet."""
    card = new_card(company, "rated")
    red_lines.propose(actor=company.supervisor, card=card, kind="forged", facts="与门岗登记不符", now=timezone.now())
    return card.pk


def one(
    name: str, allowed: str, given, hidden: str, *, post: bool = False, case: str = "", query: str = "", **data
) -> Route:
    return Route(
        f"assessments:{name}", allowed, hidden=hidden, given=given, args=lambda pk: [pk], post=post, case=case, query=query,
        data=data,
    )  # fmt: skip


def api(verb: str, allowed: str, given, hidden: str) -> Route:
    return Route(f"api:scorecards-{verb}", allowed, hidden=hidden, given=given, args=lambda pk: [pk], post=True)


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
    one("correct_scorecard", CALIBRATES, closed, ""),
    one("propose_red_line", SAYS, published, without(*SAYS.split())),
    one("answer_red_line", "rep", accused, without("rep")),
    one("take_back_red_line", RATES, accused, without(RATES), post=True),
    Route("assessments:year_report", SEES, hidden=OTHERS, given=published, args=lambda _pk: [2016, "rep"]),
    Route(
        "assessments:year_report_paper", SEES, hidden=OTHERS, given=published, args=lambda _pk: [2016, "rep"], post=True
    ),
    one("scorecard_rows", TAKES, with_rows, OTHERS, post=True, kpi="K07"),
    one("scorecard_comparison", SEES, second, OTHERS),
    Route("assessments:calibrations", f"{CALIBRATES} auditor"),
    one("calibration", f"{CALIBRATES} auditor", cycle_of_rated, ""),
    one("settle_cycle", CALIBRATES, cycle_of_rated, "", post=True),
    one("publish_cycle", "gm", cycle_of_rated, "", post=True),
    Route("assessments:department_ratings", ANSWER_PAGE),
    one("answer_about", "hr", asked_about, f"{ANSWER_PAGE} -hr", post=True, value="4"),
    Route("api:scorecards-list", "*"),
    Route("api:scorecards-detail", SEES, hidden=OTHERS, given=rated, args=lambda pk: [pk]),
    api("correct", CALIBRATES, closed, ""),
    api("red-line", SEES, published, OTHERS),
    api("answer-red-line", SEES, accused, OTHERS),
    Route("api:scorecards-behind", SEES, hidden=OTHERS, given=rated, args=lambda pk: [pk], query="?kpi=K07"),
]
