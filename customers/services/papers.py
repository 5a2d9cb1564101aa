"""Taking a form away on paper (RPT-4, ACC-5): at once, or by a job with the maker's scope of the moment it runs at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import PaperRequest
from customers.papers import PAPERS, Paper
from customers.papers.base import in_background, nobody_listens
from salesops.core.acts import act
from salesops.core.approvals.services import open_approval
from salesops.core.audit.access import log_export
from salesops.core.jobs import RunningJob, enqueue
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.lists.policies import EXPORT
from salesops.core.lists.reach import mark_of_reach
from salesops.core.lists.rules.exports import grown_past_approval, tier
from salesops.core.lists.services.exports import rows_taken
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal, TooMany, refuse_if

JOB = "customers.paper"
State = PaperRequest.State


MATTER = "customers.paper"
# The limits of the policy of exports that hold: forms name customers.
LIMITED_AS = "customers.customers"


@dataclass(frozen=True)
class Later:
    """A form that comes to "My files": when it was ``approved``, or at once by a job."""

    rows: int
    needs_approval: bool


@dataclass(frozen=True)
class Taken:
    """A form as a file."""

    name: str
    content: bytes
    content_type: str


@act("customers.take_paper")
def take_paper(*, actor: Any, code: str, asked: dict[str, str], language: str, now: datetime) -> Taken | Later:
    """The file, its taking noted; when its rows are many, a job makes it, above the limit of the policy after approval.

    Asked for twice while the first is under way, there is one. Refused over the number of exports an hour.
    """
    paper = PAPERS[code](actor, asked, now)
    rows = paper.count()
    # Two at once find one, and are counted one after the other.
    get_user_model().objects.select_for_update(no_key=True).get(pk=actor.pk)
    rows_of_day = rows + rows_taken(actor, LIMITED_AS, now)
    passed = tier(LIMITED_AS, rows_of_day, timezone.localdate(now))
    if passed is None and not in_background(rows):
        taken = Taken(paper.name, paper.made(nobody_listens), paper.content_type)
        _noted(paper, actor, rows)
        return taken
    jobs = Job.objects.filter(kind=JOB, actor=actor)
    if passed is not None:
        _ask(paper, actor, asked, (rows, rows_of_day), language, passed, now)
    elif not jobs.filter(args__code=code, args__asked=asked, args__language=language).open().exists():
        _refuse_over_rate(jobs, now)
        _enqueue(paper.name, actor, code, asked, language, rows)
    return Later(rows, passed is not None)


def _enqueue(name: str, actor: Any, code: str, asked: dict[str, str], language: str, rows: int) -> None:
    args = {"code": code, "asked": asked, "language": language, "rows": rows}
    title = gettext_lazy("On paper: %(name)s, %(rows)s rows")
    enqueue(JOB, actor=actor, title=title, title_params={"name": name, "rows": rows}, args=args)


def _ask(
    paper: Paper,
    actor: Any,
    asked: dict[str, str],
    counted: tuple[int, int],
    language: str,
    passed: tuple[int, str],
    now: datetime,
) -> None:
    """Ask for approval, unless the same form waits for it already. ``counted``: rows of the form, and of the day with it."""
    rows, rows_of_day = counted
    same = {"user": actor, "code": paper.code, "asked": asked, "language": language}
    if PaperRequest.objects.filter(**same, state=State.WAITING).exists():
        return
    made = PaperRequest.objects.create(**same, rows=rows, asked_at=now)
    facts = {
        "code": paper.code, "asked": asked, "name": actor.name, "rows": rows,
        "rows_of_day": rows_of_day, "more_than": passed[0],
        "approver": passed[1], "kind": paper.name.rpartition(".")[2],
    }  # fmt: skip
    open_approval(MATTER, made, requester=actor, facts=facts, now=now)


def _move(record: PaperRequest, state: str) -> PaperRequest:
    found = PaperRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=record.pk)
    found.state = state
    found.save(update_fields=["state"])
    return found


def approved(*, record: PaperRequest, approval: Any, actor: Any, now: datetime) -> None:
    """Approved: the file is made with the maker's rights of then."""
    found = _move(record, State.QUEUED)
    with translation.override(found.language):
        name = PAPERS[found.code].called(found.asked)
    _enqueue(name, found.user, found.code, found.asked, found.language, found.rows)


def rejected(*, record: PaperRequest, approval: Any, actor: Any, now: datetime) -> None:
    _move(record, State.REJECTED)


def withdrawn(*, record: PaperRequest, approval: Any, actor: Any, now: datetime) -> None:
    _move(record, State.WITHDRAWN)


def _refuse_over_rate(jobs: Any, now: datetime) -> None:
    most = policy_on(EXPORT, timezone.localdate(now))["per_hour"]
    if jobs.filter(created_at__gt=now - timedelta(hours=1)).count() >= most:
        message = _("%(count)s exports an hour are the most. Wait %(minutes)s minutes.")
        raise TooMany(
            Refusal("lists.too-many-exports", message % {"count": most, "minutes": 60}), retry_after=3600
        )  # fmt: skip


def _noted(paper: Paper, user: Any, rows: int) -> None:
    filters = paper.filters() | {"file": paper.name}
    log_export(user=user, subject=paper.title, record_kind=paper.record_kind, filters=filters, rows=rows)


def make_paper(job: RunningJob, *, code: str, asked: dict[str, str], language: str, rows: int) -> None:
    """The job; ``rows`` is what was asked for or approved.

    The mark of the maker's scope stays with it: the file is handed out while the scope is the same.
    """
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        user = job.actor_now()
        paper = PAPERS[code](user, asked, timezone.now())
        known_rows, rows = rows, paper.count()
        refuse_if(grown_past_approval(LIMITED_AS, known_rows, rows, timezone.localdate()))
        content = paper.made(lambda done, total: job.progress(done, total))
        job.result = {"rows": rows, "reach": mark_of_reach(user, paper.capability)}
        with job.effect():
            stored = job.keep_file(paper.name, content, paper.content_type)
            # The door of forms (``files.py``) asks for the scope, too.
            StoredFile.objects.filter(pk=stored.pk).update(purpose=JOB, capability=paper.capability, right="v")
            _noted(paper, user, rows)
