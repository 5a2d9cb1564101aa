"""Rows of the access matrix: schemes are everybody's to read once published; drafts are for those who decide about them."""

from django.utils import timezone

from assessments.models import SchemeVersion
from tests.cast_schemes import draft_of, tried

from .route import Route

DRAFTS = "director deputy_director admin"
SEES = f"{DRAFTS} gm auditor"
HIDDEN = "rep colleague other_rep supervisor regional manager other_manager secretary lead finance legal logistics hr"


def the_draft(company):
    """A scheme has one at a time: a walk over several pages goes on with it."""
    return SchemeVersion.objects.filter(scheme__code="EM", state="draft").first() or draft_of(company.admin)


def draft(company):
    return "EM", the_draft(company).number


def compared(company):
    the_draft(company)
    return ["EM"]


def what_if(company):
    made = the_draft(company)
    return "EM", made.number, tried(made, company.admin, timezone.now()).pk


ROUTES = [
    Route("assessments:schemes", "*"),
    Route("assessments:scheme", "*", args=lambda company: ["EM"]),
    Route("assessments:scheme_version", "*", args=lambda company: ["EM", 1], case="published"),
    Route("assessments:scheme_version", SEES, HIDDEN, given=draft, args=list, case="draft"),
    Route("api:schemes-list", "*"),
    Route("api:schemes-detail", "*", args=lambda company: ["EM"]),
    Route("assessments:scheme_revision", "*", args=lambda company: [2026]),
    Route("assessments:compare_schemes", "*", args=lambda company: ["EM"]),
    Route("assessments:edit_scheme", DRAFTS, given=draft, args=list),
    Route("assessments:begin_scheme", DRAFTS, args=lambda company: ["EM"], post=True),
    Route("assessments:try_scheme", DRAFTS, given=draft, args=list, post=True, data={"periods": "2"}),
    Route("assessments:what_if", SEES, HIDDEN, given=what_if, args=list),
    Route("assessments:act_on_scheme", DRAFTS, given=draft, args=lambda key: [*key, "discard"], post=True),
]
