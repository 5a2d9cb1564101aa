"""Rows of the access matrix: pool, owners, clashes, weekly status."""

from datetime import date

from django.utils import timezone

from customers.models import Clash, OwnerChange, OwnerChangeItem
from tests.cast_customers import build_files

from .route import Route

# The pool of Jiangsu: its reps, the heads above, and who sees every file.
SEES_ANRUI = "rep colleague supervisor regional manager director deputy_director gm secretary lead finance auditor"
HIDDEN_FROM = "colleague other_rep other_manager legal logistics hr"
SEES_ZERUN = "rep supervisor regional manager director deputy_director gm secretary lead finance auditor"


def in_pool(company) -> str:
    return build_files(company).anrui.code


def of_the_rep(company) -> str:
    return build_files(company).zerun.code


def owner_change(company) -> int:
    """The supervisor asked for Zerun to be the colleague's."""
    files = build_files(company)
    change = OwnerChange.objects.create(
        heir=company.colleague, day=date(2026, 12, 1), reason="区域调整", state="waiting", requested_by=company.supervisor,
        requested_at=timezone.now(),
    )  # fmt: skip
    OwnerChangeItem.objects.create(change=change, customer=files.zerun, owner_before=company.rep, grade="A")
    return change.pk


def clash(company) -> int:
    """The colleague met Zerun, the rep's; the supervisor decides."""
    files = build_files(company)
    now = timezone.now()
    return Clash.objects.create(
        customer=files.zerun, reporter=company.colleague, holder=company.rep, decider=company.supervisor,
        met_on=date(2026, 11, 2), stage="已报价", evidence="11 月 2 日拜访", reported_at=now, due_at=now,
    ).pk  # fmt: skip


SEES_THE_CLASH = "rep colleague supervisor regional manager director deputy_director gm"
NOT_THE_CLASH = "* " + " ".join(f"-{who}" for who in SEES_THE_CLASH.split())


def of_the_clash(name: str, allowed: str = SEES_THE_CLASH, **rest) -> Route:
    return Route(f"customers:{name}", allowed, hidden=NOT_THE_CLASH, given=clash, args=lambda pk: [pk], **rest)


REPS = "rep colleague other_rep supervisor regional manager other_manager finance legal logistics hr"
HANDS_OVER = "supervisor regional manager other_manager director deputy_director gm finance legal logistics hr admin"
SEES_THE_CHANGE = "colleague supervisor regional manager director deputy_director gm admin auditor lead"
NOT_THE_CHANGE = "rep other_rep other_manager secretary finance legal logistics hr"

ROUTES: list[Route] = [
    Route("customers:pool", "*"),
    Route(
        "customers:claim",
        "rep colleague supervisor regional",
        hidden="other_rep other_manager legal logistics hr",
        given=in_pool,
        args=lambda code: [code],
        post=True,
    ),
    Route("customers:release", SEES_ZERUN, hidden=f"{HIDDEN_FROM} admin", given=of_the_rep, args=lambda code: [code]),
    Route(
        "customers:assign",
        "supervisor regional manager director deputy_director gm",
        hidden="other_manager legal logistics hr finance",
        given=in_pool,
        args=lambda code: [code],
    ),
    Route(
        "customers:owner_changes",
        "supervisor regional manager other_manager director deputy_director gm finance legal logistics hr admin secretary lead auditor",
    ),
    Route("customers:new_owner_change", HANDS_OVER),
    Route("customers:owner_change", SEES_THE_CHANGE, hidden=NOT_THE_CHANGE, given=owner_change, args=lambda pk: [pk]),
    Route(
        "customers:call_off_owner_change",
        "supervisor regional manager director deputy_director gm admin",
        hidden=NOT_THE_CHANGE,
        given=owner_change,
        args=lambda pk: [pk],
        post=True,
    ),
    Route("customers:clashes", "*"),
    Route(
        "customers:report_clash",
        "rep colleague other_rep supervisor regional manager other_manager director deputy_director finance legal"
        " logistics hr",
    ),
    of_the_clash("clash"),
    of_the_clash("answer_clash", post=True),
    of_the_clash("decide_clash", "supervisor regional manager director deputy_director gm", post=True),
    of_the_clash("withdraw_clash", "colleague", post=True),
    Route("customers:weekly_status", "* -admin"),
    Route("customers:weekly_team", "* -admin"),
    Route("customers:confirm_rest", REPS, post=True, data={"week": "2020-01-06"}),
    Route(
        "customers:confirm_status",
        "rep",
        hidden="* -rep -admin",
        given=of_the_rep,
        args=lambda code: [code],
        post=True,
    ),
    Route("customers:coverage", "* -admin"),
    Route(
        "customers:change_coverage",
        "supervisor regional manager other_manager director deputy_director finance legal logistics hr",
    ),
]
