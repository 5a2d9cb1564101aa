"""Rows of the access matrix: pool, owners, clashes, weekly status."""

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
]
