"""Addresses of customers in the API: resources by their plural, and what lies below one customer or one month."""

from typing import Any

from django.urls import URLPattern, path

from .addresses import AddressResource
from .bank import BankChangeResource, BankVerbs
from .clashes import ClashResource
from .contacts import ContactResource
from .coverage import CoverageResource
from .credit import CreditResource
from .credit_assessments import AssessmentResource
from .credit_requests import RequestResource
from .credit_signs import SignResource
from .credit_verbs import CreditVerbs
from .customers import CustomerResource
from .file_verbs import FileVerbs, TeamResource
from .files import CustomerFileResource
from .grade import GradeResource
from .grade_data import GradeDataResource
from .grade_overrides import GradeVerbs, OverrideResource
from .grade_suggestions import SuggestionResource
from .logs import WorkLogResource, WorkReportResource
from .merges import MergeResource
from .monthly import MonthlyResource, MonthResource
from .owner_changes import OwnerChangeResource
from .planned import PlannedResource
from .plans import PlanResource
from .pool import OwnerVerbs
from .rounds import CallResource
from .stalled import StalledResource
from .target_sums import TargetSumResource
from .visits import VisitResource
from .weekly import ConfirmationResource

RESOURCES: dict[str, Any] = {
    "customers": CustomerResource,
    "contacts": ContactResource,
    "shipping-addresses": AddressResource,
    "customer-files": CustomerFileResource,
    "bank-changes": BankChangeResource,
    "merges": MergeResource,
    "credit-accounts": CreditResource,
    "credit-assessments": AssessmentResource,
    "credit-requests": RequestResource,
    "credit-signs": SignResource,
    "grade-overrides": OverrideResource,
    "grade-suggestions": SuggestionResource,
    "stalled-cases": StalledResource,
    "monthly-lists": MonthlyResource,
    "visits": VisitResource,
    "planned-visits": PlannedResource,
    "visit-plans": PlanResource,
    "owner-changes": OwnerChangeResource,
    "coverage": CoverageResource,
    "round-calls": CallResource,
    "clashes": ClashResource,
    "work-logs": WorkLogResource,
    "work-reports": WorkReportResource,
    "weekly-confirmations": ConfirmationResource,
}


def below(resource: Any, *verbs: str) -> list[URLPattern]:
    """``POST customers/<code>/<verb>/`` for each of ``verbs``; the method has underscores for its hyphens."""
    return [
        path(
            f"customers/<str:code>/{verb}/",
            resource.as_view({"post": verb.replace("-", "_")}),
            name=f"customer-{verb}",
        )
        for verb in verbs
    ]


def part(resource: Any, name: str, **methods: str) -> URLPattern:
    """``customers/<code>/<name>/``, by method."""
    return path(f"customers/<str:code>/{name}/", resource.as_view(methods), name=f"customer-{name}")


def of_month(verb: str, method: str, act: str) -> URLPattern:
    return path(
        f"monthly-lists/<slug:list>/<str:month>/{verb}", MonthResource.as_view({method: act}), name=f"monthly-{act}"
    )


PATHS: list[URLPattern] = [
    part(GradeResource, "grade", get="retrieve"),
    part(GradeDataResource, "grade-data", get="retrieve", patch="partial_update"),
    part(OwnerVerbs, "owner", get="retrieve"),
    part(TeamResource, "team", get="retrieve", put="update"),
    *below(OwnerVerbs, "claim", "release", "assign", "confirm-status"),
    *below(GradeVerbs, "set-grade"),
    *below(CreditVerbs, "assess-credit", "raise-credit", "freeze-credit", "unfreeze-credit"),
    *below(FileVerbs, "verify", "next-step", "finish-next-step", "merge"),
    *below(BankVerbs, "change-bank"),
    path("target-sums/", TargetSumResource.as_view({"get": "retrieve"}), name="target-sums"),
    of_month("", "get", "retrieve"),
    of_month("prepare/", "post", "prepare"),
    of_month("sign-off/", "post", "sign_off"),
]
