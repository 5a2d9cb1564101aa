"""Taking a report away as a sheet or on paper (RPT-3): always by a job, with the maker's scope and rights of the moment it runs."""

import tempfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.engine.asked import question, sentence
from reports.engine.drawing import sheet_columns, sheet_rows
from reports.engine.paper import drawn_on_paper
from salesops.core.acts import act
from salesops.core.audit.access import log_export
from salesops.core.jobs import RunningJob, enqueue
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.lists.policies import EXPORT
from salesops.core.lists.reach import mark_of_reach
from salesops.core.lists.rules.exports import tier
from salesops.core.lists.services.exports import rows_taken
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, TooMany, refuse_if
from salesops.core.sockets.reports import Report, reports
from salesops.core.spreadsheets.sheet import Maker
from salesops.core.spreadsheets.xlsx_writer import CONTENT_TYPE, write_xlsx

JOB = "reports.write_report"
KINDS = ("xlsx", "pdf")
# Of the access log; counted with the list of customers, so rows don't leave in slices.
RECORD_KIND, LIMITED_AS = "reports.report", "customers.customers"
# More rows than this nobody reads on paper.
ON_PAPER = 3000


def _allowed(report: Report, user: Any) -> None:
    if not report.may_export(user):
        raise Forbidden(Refusal("reports.no-export", _("Your roles don't take this report out.")))


def too_many(actor: Any, rows: int, now: datetime) -> Refusal | None:
    """Rows above the limit of the policy need an approval, which the export of the list behind the report asks for."""
    passed = tier(LIMITED_AS, rows + rows_taken(actor, LIMITED_AS, now), timezone.localdate(now))
    if passed is None:
        return None
    message = _(
        "%(rows)s rows today are the most without approval. Narrow the filters, or export the list behind the report."
    )
    return Refusal("reports.too-many-rows", message % {"rows": passed[0]})


def _too_long(rows: int) -> Refusal | None:
    if rows <= ON_PAPER:
        return None
    message = _("More than %(rows)s rows are no reading on paper. Narrow the filters, or take the sheet.")
    return Refusal("reports.too-long-for-paper", message % {"rows": ON_PAPER})


def reach_of(report: Report, user: Any) -> str:
    """A mark of what this person's report is made from: another mark, another report."""
    return " ".join(mark_of_reach(user, name) for name in (report.capability[0], *report.beside))


def _over_rate(actor: Any, now: datetime) -> None:
    most = policy_on(EXPORT, timezone.localdate(now))["per_hour"]
    if Job.objects.filter(kind=JOB, actor=actor, created_at__gt=now - timedelta(hours=1)).count() >= most:
        message = _("%(count)s exports an hour are the most. Wait %(minutes)s minutes.")
        raise TooMany(Refusal("lists.too-many-exports", message % {"count": most, "minutes": 60}), retry_after=3600)


@act("reports.take_report")
def take_report(*, actor: Any, code: str, kind: str, given: Mapping[str, str], language: str, now: datetime) -> Job:
    """Begin the job. Asked for twice while the first is under way, there is one."""
    report = reports.get(code)()
    _allowed(report, actor)
    if kind not in KINDS:
        raise Invalid(Refusal("reports.unknown-kind", _("A report is taken out as xlsx or PDF."), "kind"))
    question(report, given, actor, timezone.localdate(now)).right()
    # Two at once find one, and are counted one after the other.
    get_user_model().objects.select_for_update(no_key=True).get(pk=actor.pk)
    # What nobody chose is chosen now: the file says what the page said, also when it is made tomorrow.
    args = {
        "code": code,
        "kind": kind,
        "given": dict(given),
        "language": language,
        "today": timezone.localdate(now).isoformat(),
    }
    same = Job.objects.filter(kind=JOB, actor=actor, args=args).open().first()
    if same is not None:
        return same
    _over_rate(actor, now)
    title = gettext_lazy("Report %(code)s as %(kind)s")
    return enqueue(JOB, actor=actor, title=title, title_params={"code": code, "kind": kind.upper()}, args=args)


def write_report(job: RunningJob, *, code: str, kind: str, given: dict[str, str], language: str, today: str) -> None:
    """Make the file, log it, put it into "My files"; it is handed out while the maker's scope stays (S15)."""
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        user, now, report = job.actor_now(), timezone.now(), reports.get(code)()
        _allowed(report, user)
        day = date.fromisoformat(today)
        asked = question(report, given, user, day).right()
        result = report.result(user, asked)
        refuse_if(too_many(user, len(result.rows), now))
        told = sentence(report, asked, user)
        name = f"{code} {report.title} {user.name} {timezone.localtime(now):%Y-%m-%d %H%M}.{kind}"
        with tempfile.TemporaryDirectory(prefix="report-") as folder:
            path = Path(folder) / f"report.{kind}"
            if kind == "pdf":
                refuse_if(_too_long(len(result.rows)))
                path.write_bytes(drawn_on_paper(report, result, told, Maker(user.name, now), day, language))
            else:
                columns, rows = sheet_columns(result), sheet_rows(result)
                write_xlsx(
                    path,
                    columns=columns,
                    rows=rows,
                    title=f"{code} {report.title}",
                    maker=Maker(user.name, now),
                    about=told,
                )
            job.result = {"rows": len(result.rows), "reach": reach_of(report, user)}
            with job.effect():
                stored = job.keep_file(name, path, "application/pdf" if kind == "pdf" else CONTENT_TYPE)
                StoredFile.objects.filter(pk=stored.pk).update(purpose=JOB, capability=report.capability[0], right="x")
                filters = {**given, "sentence": told, "file": name}
                log_export(
                    user=user,
                    subject=f"{code} {report.title}",
                    record_kind=RECORD_KIND,
                    rows=len(result.rows),
                    filters=filters,
                )
