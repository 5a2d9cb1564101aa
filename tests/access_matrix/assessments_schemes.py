"""Rows of the access matrix: schemes are everybody's to read once published; drafts are for those who decide about them."""

from tests.cast_schemes import draft_of

from .route import Route

DRAFTS = "director deputy_director admin"
SEES = f"{DRAFTS} gm auditor"
HIDDEN = "rep colleague other_rep supervisor regional manager other_manager secretary lead finance legal logistics hr"


def draft(company):
    return "EM", draft_of(company.admin).number


def compared(company):
    draft_of(company.admin)
    return ["EM"]


ROUTES = [
    Route("assessments:schemes", "*"),
    Route("assessments:scheme", "*", args=lambda company: ["EM"]),
    Route("assessments:scheme_version", "*", args=lambda company: ["EM", 1], case="published"),
    Route("assessments:scheme_version", SEES, HIDDEN, given=draft, args=list, case="draft"),
    Route("api:schemes-list", "*"),
    Route("api:schemes-detail", "*", args=lambda company: ["EM"]),
    Route("assessments:compare_schemes", "*", args=lambda company: ["EM"]),
    Route("assessments:edit_scheme", DRAFTS, given=draft, args=list),
    Route("assessments:begin_scheme", DRAFTS, args=lambda company: ["EM"], post=True),
    Route("assessments:act_on_scheme", DRAFTS, given=draft, args=lambda key: [*key, "discard"], post=True),
]
