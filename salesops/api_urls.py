"""Addresses of the API: resources of every app under one router."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from accounts.api.absences import AbsenceResource
from accounts.api.leave_requests import LeaveRequestResource
from accounts.api.org_units import OrgUnitResource
from accounts.api.token import TokenView
from accounts.api.users import UserResource
from customers.api.addresses import AddressResource
from customers.api.clashes import ClashResource
from customers.api.contacts import ContactResource
from customers.api.credit import CreditResource
from customers.api.credit_verbs import AssessmentResource, CreditVerbs, RequestResource, SignResource
from customers.api.customers import CustomerResource
from customers.api.file_verbs import FileVerbs, TeamResource
from customers.api.grade import GradeResource
from customers.api.grading_verbs import GradeVerbs, OverrideResource, StalledResource, SuggestionResource
from customers.api.logs import WorkLogResource, WorkReportResource
from customers.api.merges import MergeResource
from customers.api.monthly import MonthlyResource, MonthResource
from customers.api.owner_changes import OwnerChangeResource
from customers.api.planned import PlannedResource, PlanResource
from customers.api.pool import OwnerVerbs
from customers.api.rounds import CallResource
from customers.api.visits import VisitResource
from customers.api.weekly import ConfirmationResource
from salesops.core.api.description import SchemaView, docs
from salesops.core.api.job_resource import JobResource
from salesops.core.approvals.resource import ApprovalResource
from salesops.core.imports.resource import ImportResource
from salesops.core.policies.resource import PolicyResource

router = SimpleRouter()
router.register("users", UserResource, basename="users")
router.register("org-units", OrgUnitResource, basename="org-units")
router.register("jobs", JobResource, basename="jobs")
router.register("imports", ImportResource, basename="imports")
router.register("approvals", ApprovalResource, basename="approvals")
router.register("policies", PolicyResource, basename="policies")
router.register("leave-requests", LeaveRequestResource, basename="leave-requests")
router.register("absences", AbsenceResource, basename="absences")
router.register("customers", CustomerResource, basename="customers")
router.register("contacts", ContactResource, basename="contacts")
router.register("shipping-addresses", AddressResource, basename="shipping-addresses")
router.register("merges", MergeResource, basename="merges")
router.register("credit-accounts", CreditResource, basename="credit-accounts")
router.register("credit-assessments", AssessmentResource, basename="credit-assessments")
router.register("credit-requests", RequestResource, basename="credit-requests")
router.register("credit-signs", SignResource, basename="credit-signs")
router.register("grade-overrides", OverrideResource, basename="grade-overrides")
router.register("grade-suggestions", SuggestionResource, basename="grade-suggestions")
router.register("stalled-cases", StalledResource, basename="stalled-cases")
router.register("monthly-lists", MonthlyResource, basename="monthly-lists")
router.register("visits", VisitResource, basename="visits")
router.register("planned-visits", PlannedResource, basename="planned-visits")
router.register("visit-plans", PlanResource, basename="visit-plans")
router.register("owner-changes", OwnerChangeResource, basename="owner-changes")
router.register("round-calls", CallResource, basename="round-calls")
router.register("clashes", ClashResource, basename="clashes")
router.register("work-logs", WorkLogResource, basename="work-logs")
router.register("work-reports", WorkReportResource, basename="work-reports")
router.register("weekly-confirmations", ConfirmationResource, basename="weekly-confirmations")

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("auth/token/", TokenView.as_view(), name="token"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("customers/<str:code>/grade/", GradeResource.as_view({"get": "retrieve"}), name="customer-grade"),
    *(
        path(f"customers/<str:code>/{verb}/", OwnerVerbs.as_view({"post": act}), name=f"customer-{verb}")
        for verb, act in (
            ("claim", "claim"),
            ("release", "release"),
            ("assign", "assign"),
            ("confirm-status", "confirm_status"),
        )
    ),
    path("customers/<str:code>/set-grade/", GradeVerbs.as_view({"post": "set_grade"}), name="customer-set-grade"),
    *(
        path(f"customers/<str:code>/{verb}-credit/", CreditVerbs.as_view({"post": act}), name=f"customer-{verb}-credit")
        for verb, act in (("assess", "assess"), ("raise", "ask_raise"), ("freeze", "freeze"), ("unfreeze", "unfreeze"))
    ),
    path(
        "customers/<str:code>/team/", TeamResource.as_view({"get": "retrieve", "put": "update"}), name="customer-team"
    ),
    *(
        path(f"customers/<str:code>/{verb}/", FileVerbs.as_view({"post": act}), name=f"customer-{verb}")
        for verb, act in (
            ("verify", "verify"),
            ("next-step", "next_step"),
            ("finish-next-step", "finish_next_step"),
            ("merge", "merge"),
        )
    ),
    *(
        path(
            f"monthly-lists/<slug:list>/<str:month>/{verb}", MonthResource.as_view({method: act}), name=f"monthly-{act}"
        )
        for verb, method, act in (
            ("", "get", "retrieve"),
            ("prepare/", "post", "prepare"),
            ("sign-off/", "post", "sign_off"),
        )
    ),
    *router.urls,
]
