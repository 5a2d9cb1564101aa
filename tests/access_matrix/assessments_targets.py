"""Rows of the access matrix: targets and their plans."""

from decimal import Decimal

from django.utils import timezone

from assessments.models import Target, TargetPlan
from assessments.rules.target_periods import code_of, month_of, quarter_of
from assessments.services.targets import drafts, handing_on
from assessments.targets.tree import key_of
from tests.cast import Company

from .route import Route


def coming_year() -> str:
    return str(timezone.localdate().year + 1)


def target_of_rep(company: Company) -> int:
    """Lin Ruoxi's sales of this month."""
    month = month_of(timezone.localdate().replace(day=1))
    of_month = {"metric": "sales", "grain": "month", "first": month.first, "last": month.last, "user": company.rep}
    given = {"amount": Decimal(200_000), "begun_at": timezone.now()}
    return Target.objects.in_force().get_or_create(**of_month, defaults=given)[0].pk


def draft_of_east(company: Company) -> TargetPlan:
    """East China's targets of next year, of the first later one without a plan; a million of sales handed down."""
    east = company.units["EC"]
    year = int(coming_year()) + TargetPlan.objects.filter(unit=east).count()
    plan = drafts.begin_plan(actor=company.manager, unit=east, period=str(year), now=timezone.now())
    top = key_of(None, plan.unit_id)
    return drafts.break_down(actor=company.manager, plan=plan, metric="sales", unit=top, amount=Decimal(1_000_000))


def draft(company: Company) -> int:
    return draft_of_east(company).pk


def offered(company: Company) -> int:
    return handing_on.offer_plan(actor=company.manager, plan=draft_of_east(company), now=timezone.now()).pk


def objected(company: Company) -> list[int]:
    plan = handing_on.offer_plan(actor=company.manager, plan=draft_of_east(company), now=timezone.now())
    handing_on.object_to(actor=company.rep, plan=plan, reason="太高", now=timezone.now())
    return [plan.pk, company.rep.pk]


def this_quarter() -> str:
    return code_of(quarter_of(timezone.localdate()).first, "quarter")


ALL = "director deputy_director gm finance auditor lead"
OF_REP = f"rep supervisor regional manager secretary {ALL}"
NOT_OF_REP = "colleague other_manager other_rep legal logistics hr admin"
PLANS = "supervisor regional manager other_manager director deputy_director finance legal logistics hr"
DRAWN_UP = "manager director deputy_director"
SEES_DRAFT = f"manager secretary {ALL}"
# Its unit is out of their reach.
NOT_EAST = "rep colleague supervisor regional other_manager other_rep legal logistics hr admin"
ASKED = "rep colleague supervisor regional"


def one(name: str, allowed: str, given, hidden: str, *, post: bool = False, case: str = "", **data) -> Route:
    return Route(f"{name}", allowed, hidden=hidden, given=given, args=lambda pk: [pk], post=post, case=case, data=data)


def in_api(name: str, allowed: str, given, hidden: str) -> Route:
    return one(f"api:{name}", allowed, given, hidden, post=True)


ROUTES: list[Route] = [
    Route("assessments:targets", "*"),
    Route("assessments:target_plans", "*"),
    Route("assessments:begin_targets", PLANS),
    one("assessments:target", OF_REP, target_of_rep, NOT_OF_REP),
    one("assessments:change_target", "supervisor regional manager director deputy_director", target_of_rep,
        "other_manager legal logistics hr admin"),
    one("assessments:target_plan", SEES_DRAFT, draft, NOT_EAST, case="draft"),
    one("assessments:target_plan", f"{SEES_DRAFT} {ASKED}", offered, "other_manager other_rep legal logistics hr admin"),
    one("assessments:edit_targets", DRAWN_UP, draft, "supervisor regional other_manager legal logistics hr"),
    one("assessments:break_down_targets", DRAWN_UP, draft, "supervisor regional other_manager legal logistics hr",
        post=True),
    one("assessments:answer_targets", ASKED, offered, "* -rep -colleague -supervisor -regional"),
    Route("assessments:reply_to_objection", DRAWN_UP, hidden="other_manager legal logistics hr admin", given=objected,
          args=lambda both: both),
    one("assessments:target_paper", SEES_DRAFT, draft, NOT_EAST, post=True),
    one("assessments:target_sheet", SEES_DRAFT, draft, NOT_EAST, post=True),
    Route("assessments:target_plan_verb", DRAWN_UP, hidden=NOT_EAST, given=draft, args=lambda pk: [pk, "offer"], post=True),
    Route("api:targets-list", "*"),
    one("api:targets-detail", OF_REP, target_of_rep, NOT_OF_REP),
    in_api("targets-change", "supervisor regional manager director deputy_director", target_of_rep, NOT_OF_REP),
    Route("api:target-plans-list", "*"),
    Route("api:target-plans-list", "*", post=True),
    one("api:target-plans-detail", SEES_DRAFT, draft, NOT_EAST),
    *(in_api(f"target-plans-{verb}", DRAWN_UP, draft, NOT_EAST)
      for verb in ("break-down", "offer", "submit", "revise", "publish", "discard")),
    *(in_api(f"target-plans-{verb}", ASKED, offered, "other_manager other_rep legal logistics hr admin")
      for verb in ("accept", "object-to")),
]  # fmt: skip
