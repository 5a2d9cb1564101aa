"""Taking an allocation away on paper or as a sheet: small ones at once, long ones by a job that ends in "My files"."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy

from assessments.models import TargetPlan
from assessments.targets.paper import Allocation, allocation_pdf, allocation_sheet
from salesops.core.acts import act
from salesops.core.audit.access import log_export
from salesops.core.documents import AT_ONCE
from salesops.core.jobs import enqueue

JOB = "assessments.target_paper"
TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@dataclass(frozen=True)
class Taken:
    """The form as a file."""

    name: str
    content: bytes
    content_type: str


def make(plan: TargetPlan, ending: str, user: Any, language: str, now: datetime) -> tuple[Taken, int]:
    """The file and how many rows it has."""
    with translation.override(language):
        paper = Allocation(plan, user, now)
        content = allocation_pdf(paper, language) if ending == "pdf" else allocation_sheet(paper)
        return Taken(paper.name(ending), content, TYPES[ending]), paper.count()


def noted(plan: TargetPlan, taken: Taken, user: Any, rows: int) -> None:
    """Who takes targets out stands in the access log."""
    filters = {"plan": str(plan.pk), "file": taken.name}
    log_export(user=user, subject=taken.name, record_kind="assessments.target_plan", filters=filters, rows=rows)


@act("assessments.take_targets")
def take(*, actor: Any, plan: TargetPlan, ending: str, language: str, now: datetime) -> Taken | None:
    """The file, or ``None``: a job makes it."""
    if Allocation(plan, actor, now).count() > AT_ONCE:
        args = {"plan": plan.pk, "ending": ending, "language": language}
        title = gettext_lazy("Target allocation: %(period)s")
        enqueue(JOB, actor=actor, title=title, title_params={"period": plan.period_code}, args=args)
        return None
    taken, rows = make(plan, ending, actor, language, now)
    noted(plan, taken, actor, rows)
    return taken
