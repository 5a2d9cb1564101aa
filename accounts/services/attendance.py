"""The attendance summary of a month as a spreadsheet (W15, ACC-10): asked for on the page, written in the background."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import people_in_reach
from accounts.facts import Attendance, attendance
from accounts.models import Posting, User
from salesops.core.acts import act
from salesops.core.audit.access import log_export
from salesops.core.jobs import RunningJob, enqueue
from salesops.core.jobs.models import Job
from salesops.core.lists.policies import EXPORT
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Refusal, TooMany, refuse_if
from salesops.core.sockets.attendance import figures_in_order
from salesops.core.spreadsheets import xlsx_writer
from salesops.core.spreadsheets.sheet import Maker, SheetColumn

JOB = "accounts.attendance_file"
FIGURES = ("due", "present", "leave", "training", "travel", "expected")


def month_until(first: date, today: date) -> date:
    """The last day that counts: the end of the month that begins on ``first``, in the present month today."""
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(last, today) if first <= today else last


def people_of_month(actor: Any, first: date, right: str) -> QuerySet[User]:
    """Everybody in reach of ``right`` on leave who worked here in the month, in the order of names."""
    people = User.objects.exclude(left_on__lt=first).exclude(joined_on__gt=first + timedelta(days=31))
    return people_in_reach(people, actor, "leave", right).order_by("name_key", "pk")


@act("accounts.ask_attendance_file")
def ask_attendance_file(*, actor: Any, first: date, language: str, now: datetime) -> Job:
    """Ask for the month that begins on ``first``; the file comes to "My files". Refused without the right to export."""
    refuse_if(
        None
        if actor.can("leave", "x")
        else Refusal("lists.no-export", _("Your roles don't take rows out of this list.")),
        kind=Forbidden,
    )
    # Two at once don't both stay below the limit.
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    most = policy_on(EXPORT, timezone.localdate(now))["per_hour"]
    if Job.objects.filter(kind=JOB, actor=actor, created_at__gt=now - timedelta(hours=1)).count() >= most:
        message = _("%(count)s exports an hour are the most. Wait %(minutes)s minutes.")
        raise TooMany(
            Refusal("lists.too-many-exports", message % {"count": most, "minutes": 60}),
            retry_after=3600,
        )
    return enqueue(
        JOB,
        actor=actor,
        title=gettext_lazy("Attendance %(month)s"),
        title_params={"month": f"{first:%Y-%m}"},
        args={"first": first.isoformat(), "language": language},
    )


def write_attendance_file(job: RunningJob, *, first: str, language: str) -> None:
    """The job: with the maker's scope of this moment, noted in the access log together with the file."""
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else settings.LANGUAGE_CODE):
        _write(job, date.fromisoformat(first))


def _write(job: RunningJob, first: date) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    until = month_until(first, today)
    rows = attendance(people_of_month(job.actor, first, "x"), first, until)
    units = dict(
        Posting.objects.on(until).filter(user__in=[r.person.pk for r in rows]).values_list("user", "unit__code")
    )
    title = _("Attendance %(month)s") % {"month": f"{first:%Y-%m}"}
    name = f"{title} {job.actor.name} {timezone.localtime(now):%Y-%m-%d %H%M}.xlsx"
    about = _("%(first)s – %(last)s") % {"first": date_format(first), "last": date_format(until)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "attendance.xlsx"
        written = xlsx_writer.write_xlsx(
            path,
            columns=_columns(),
            rows=_cells(rows, units, also_known(rows, first, until)),
            title=title,
            maker=Maker(job.actor.name, now),
            about=about,
        )
        with job.effect():
            job.keep_file(name, path, xlsx_writer.CONTENT_TYPE)
            log_export(
                user=job.actor,
                subject=title,
                record_kind="accounts.attendance",
                rows=written,
                filters={"address": f"month={first:%Y-%m}", "sentence": about, "file": name},
            )


def _columns() -> list[SheetColumn]:
    """Heads of W15; logs and field days come from the app that has visits."""
    texts = (_("User name"), _("Person"), _("Unit"))
    figures = (_("Due days"), _("Present"), _("Leave"), _("Training"), _("Travel"), _("Counted for targets"))
    also = (str(figure.label) for figure in figures_in_order())
    return [*(SheetColumn(head) for head in texts), *(SheetColumn(head, "number") for head in (*figures, *also))]


def also_known(rows: list[Attendance], first: date, last: date) -> dict[int, list[int]]:
    """Figures of other apps by person, in the order of their columns."""
    people = [row.person.pk for row in rows]
    values = [figure.values(people, first, last) for figure in figures_in_order()]
    return {pk: [found.get(pk, 0) for found in values] for pk in people}


def _cells(rows: list[Attendance], units: dict[int, str], also: dict[int, list[int]]) -> Iterator[list[Any]]:
    for row in rows:
        figures = (getattr(row, name) for name in FIGURES)
        yield [row.person.username, row.person.name, units.get(row.person.pk, ""), *figures, *also[row.person.pk]]
