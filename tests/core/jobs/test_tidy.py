"""History is kept as long as it is of use."""

from datetime import timedelta

from django.utils import timezone

from salesops.core.jobs import enqueue
from salesops.core.jobs.models import Job, PlannedRun
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.notify.models import Mail, Notification

from . import kinds  # noqa: F401


def ended(days, kind, state="done", schedule=""):
    moment = timezone.now() - timedelta(days=days)
    job = Job.objects.create(kind=kind, queue="short")
    Job.objects.filter(pk=job.pk).update(state="running", lease_until=moment)
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=moment, lease_until=None)
    if schedule:
        PlannedRun.objects.create(schedule=schedule, planned_at=moment, created_at=moment, job=job)
    return job


def test_old_jobs_and_runs_are_forgotten(db):
    kept = [ended(30, "tests.break"), ended(3, "tests.count"), ended(30, "tests.count", "failed")]
    kept += [ended(30, "jobs.tidy", schedule="jobs.tidy")]
    for days, kind, schedule in (
        (91, "tests.break", ""),
        (8, "tests.count", ""),
        (8, "notify.send_mail", "notify.send_mail"),
    ):
        ended(days, kind, schedule=schedule)
    job = enqueue("jobs.tidy", actor=None)
    run_waiting_jobs()
    assert set(Job.objects.all()) == {*kept, job}


def test_old_notices_and_mail_are_forgotten(company):
    long_ago = timezone.now() - timedelta(days=181)
    for read in (None, long_ago):
        Notification.objects.create(person=company.rep, event="tests.due", group="reminder", at=long_ago, read_at=read)
    for n, moment in enumerate((long_ago, timezone.now())):
        mail = Mail.objects.create(message_id=f"<{n}@x>", to="a@example.com", created_at=moment)
        for state in ("sending", "sent"):
            Mail.objects.filter(pk=mail.pk).update(state=state)
    enqueue("notify.tidy", actor=None)
    run_waiting_jobs()
    assert [n.read_at for n in Notification.objects.all()] == [None]
    assert Mail.objects.count() == 1
