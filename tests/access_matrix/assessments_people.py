"""Rows of the access matrix: honours, promotions, improvement plans, proposals."""

from datetime import date
from typing import Any

from django.utils import timezone

from assessments.models import Cycle, GrowthProposal, Honour, ImprovementPlan, Promotion, Scorecard
from assessments.services.people import coaching
from tests.assessments.people.world import card, cycle_of
from tests.cast import Company

from .route import Route


def card_of_rep(company: Company) -> Scorecard:
    """Lin Ruoxi's closed quarter."""
    known = Scorecard.objects.filter(person=company.rep, cycle__code="2026Q2").first()
    if known is not None:
        return known
    cycle = Cycle.objects.filter(code="2026Q2").first() or cycle_of("2026Q2")
    return card(cycle, company.rep, every="50", rater=company.supervisor, home=company.units["EC-2-T"])


def promotion(company: Company) -> int:
    """Hers to account manager, found at a closing; the course is still to be attested."""
    conditions = [
        {"code": "quota", "outcome": "met", "asked": "400000", "found": "", "parts": [["2026-08", "410000", True]]},
        {"code": "course", "outcome": "by_hand", "asked": "", "found": "", "parts": []},
    ]
    given = {
        "position": company.positions["P11"], "to": company.positions["P20"], "rule": "PR1", "conditions": conditions,
        "unit": company.units["EC-2-T"], "starts_on": date(2030, 1, 1), "created_at": timezone.now(),
    }  # fmt: skip
    return Promotion.objects.undecided().get_or_create(person=company.rep, defaults=given)[0].pk


def due(company: Company) -> int:
    given = {"trigger": "low_quarter", "due_on": date(2030, 1, 8), "person": company.rep}
    return ImprovementPlan.objects.get_or_create(scorecard=card_of_rep(company), defaults=given)[0].pk


def opened(company: Company) -> int:
    """Coached by the regional manager."""
    plan = ImprovementPlan.objects.get(pk=due(company))
    if plan.state == "due":
        texts = {"gap": "回款率 62%", "cause": "催收晚", "actions": "每周对账"}
        coaching.open_plan(actor=company.supervisor, plan=plan, coach=company.regional, now=timezone.now(), **texts)
    return plan.pk


def checkpoint(company: Company) -> list[Any]:
    plan = opened(company)
    return [plan, ImprovementPlan.objects.get(pk=plan).checkpoints.order_by("due_on")[0].pk]


def proposal(company: Company) -> int:
    given = {"person": company.rep, "about": ["K07", "K01"], "made_at": timezone.now()}
    return GrowthProposal.objects.get_or_create(scorecard=card_of_rep(company), kind="pairing", defaults=given)[0].pk


def honour(company: Company) -> Honour:
    given = {"number": "ZS-2026-0001", "place": 1, "awarded_at": timezone.now()}
    known = {"cycle": card_of_rep(company).cycle, "kind": "total", "user": company.rep}
    return Honour.objects.get_or_create(**known, defaults=given)[0]


OF_REP = "rep supervisor regional manager director deputy_director gm hr auditor"
NOT_OF_REP = "colleague other_manager other_rep secretary lead finance legal logistics"
LEADS = "supervisor regional manager director deputy_director"
# They lead somebody, but not her; who leads nobody isn't even asked about the record.
OTHERS = "other_manager finance legal logistics"
PROPOSES = f"{LEADS} {OTHERS} hr"


def one(name: str, allowed: str, given: Any, hidden: str = NOT_OF_REP, **more: Any) -> Route:
    return Route(name, allowed, hidden=hidden, given=given, args=lambda pk: [pk], **more)


ROUTES: list[Route] = [
    Route("assessments:honours", "*"),
    Route("assessments:honour_certificate", "*", given=honour, args=lambda found: [found.pk], post=True),
    Route("assessments:promotions", "* -admin"),
    Route("assessments:propose_promotion", PROPOSES),
    Route("assessments:promotion_reviews", OF_REP, hidden=NOT_OF_REP, args=lambda _given: ["rep"]),
    one("assessments:promotion", OF_REP, promotion),
    one("assessments:promotion_paper", OF_REP, promotion, post=True),
    one("assessments:edit_promotion", LEADS, promotion, OTHERS),
    one("assessments:decline_promotion", LEADS, promotion, OTHERS),
    one("assessments:submit_promotion", LEADS, promotion, OTHERS, post=True),
    Route("assessments:attest_condition", LEADS, hidden=OTHERS, given=promotion, args=lambda pk: [pk, "course"]),
    Route("assessments:improvement_plans", "* -admin"),
    one("assessments:improvement_plan", OF_REP, due),
    one("assessments:open_improvement", LEADS, due, OTHERS),
    one("assessments:improvement_paper", OF_REP, opened, post=True),
    Route("assessments:plan_checkpoint", f"rep {LEADS}", hidden=NOT_OF_REP, given=checkpoint, args=lambda both: both),
    Route("assessments:end_improvement", "director deputy_director gm", hidden=NOT_OF_REP, given=due,
          args=lambda pk: [pk, "cancel"]),
    Route("assessments:growth_proposals", "* -admin"),
    one("assessments:settle_proposal", OF_REP, proposal),
    Route("api:honours-list", "*"),
    Route("api:honours-detail", "*", given=honour, args=lambda found: [found.number]),
    Route("api:promotions-list", "* -admin"),
    one("api:promotions-detail", OF_REP, promotion),
    Route("api:improvement-plans-list", "* -admin"),
    one("api:improvement-plans-detail", OF_REP, due),
    Route("api:growth-proposals-list", "* -admin"),
    one("api:growth-proposals-detail", OF_REP, proposal),
]  # fmt: skip
