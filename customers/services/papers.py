"""Taking a form away on paper (RPT-4, ACC-5): at once, or by a job with the maker's scope of the moment it runs at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.papers import PAPERS, Paper
from customers.papers.base import in_background, nobody_listens
from salesops.core.acts import act
from salesops.core.audit.access import log_export
from salesops.core.jobs import RunningJob, enqueue
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.lists.policies import EXPORT
from salesops.core.lists.reach import mark_of_reach
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal, TooMany

JOB = "customers.paper"


@dataclass(frozen=True)
class Taken:
    """A form as a file."""

    name: str
    content: bytes
    content_type: str


@act("customers.take_paper")
def take_paper(*, actor: Any, code: str, asked: dict[str, str], language: str, now: datetime) -> Taken | int:
    """The file, its taking noted; or the number of its rows when they are many and a job makes it.

    Asked for twice while the first is being made, there is one job. Refused over the number of exports an hour.
    """
    paper = PAPERS[code](actor, asked, now)
    rows = paper.count()
    if not in_background(rows):
        taken = Taken(paper.name, paper.made(nobody_listens), paper.content_type)
        _noted(paper, actor, rows)
        return taken
    args = {"code": code, "asked": asked, "language": language}
    # Two at once find one job, and are counted one after the other.
    get_user_model().objects.select_for_update(no_key=True).get(pk=actor.pk)
    jobs = Job.objects.filter(kind=JOB, actor=actor)
    if not jobs.filter(args=args).open().exists():
        _refuse_over_rate(jobs, now)
        title = gettext_lazy("On paper: %(name)s, %(rows)s rows")
        enqueue(JOB, actor=actor, title=title, title_params={"name": paper.name, "rows": rows}, args=args)
    return rows


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


def make_paper(job: RunningJob, *, code: str, asked: dict[str, str], language: str) -> None:
    """The job. The mark of the maker's scope stays with it: the file is handed out while the scope is the same."""
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        user = job.actor_now()
        paper = PAPERS[code](user, asked, timezone.now())
        rows = paper.count()
        content = paper.made(lambda done, total: job.progress(done, total))
        job.result = {"rows": rows, "reach": mark_of_reach(user, paper.capability)}
        with job.effect():
            stored = job.keep_file(paper.name, content, paper.content_type)
            # The door of forms (``files.py``) asks for the scope, too.
            StoredFile.objects.filter(pk=stored.pk).update(purpose=JOB, capability=paper.capability, right="v")
            _noted(paper, user, rows)
