"""Rows of the access matrix: reports."""

from io import BytesIO
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from salesops.core.jobs.files import store_upload
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.notify.models import Mail

from . import orders_invoices, orders_osb, orders_receivables, orders_statements
from .route import Route

OWED = f"{orders_receivables.SEES} {orders_receivables.HIDDEN}"


def job_of_rep(company) -> Job:
    return Job.objects.create(kind="jobs.tidy", queue="short", actor=company.rep)


def parked_job_of_rep(company) -> Job:
    job = job_of_rep(company)
    Job.objects.filter(pk=job.pk).update(state="running", lease_until="2026-01-01T00:00Z")
    Job.objects.filter(pk=job.pk).update(state="parked")
    return job


def file_of_rep(company) -> StoredFile:
    job = job_of_rep(company)
    stored = store_upload(SimpleUploadedFile("a.txt", BytesIO(b"hello").read()), owner=company.rep, purpose="job")
    StoredFile.objects.filter(pk=stored.pk).update(job=job)
    return stored


def kept_mail(company) -> Mail:
    mail = Mail.objects.create(message_id="<1@example.com>", to="rep@example.com", subject="s")
    Mail.objects.filter(pk=mail.pk).update(state="sending")
    Mail.objects.filter(pk=mail.pk).update(state="kept")
    return mail


def key(given: SimpleNamespace) -> list[str]:
    return [given.key]


OTHERS = "* -rep -admin -auditor"
NOT_REP = "* -rep"

# Who sees amounts of orders, receivables, receipts.
REPORTS = {
    "R04": f"{orders_invoices.SEES} {orders_invoices.HIDDEN} -logistics",
    "R11": OWED,
    "R12": OWED,
    "R13": orders_osb.BOARD,
    "R14": orders_statements.READERS,
}

ROUTES: list[Route] = [
    Route("reports:today", "*"),
    Route("reports:reports", "*"),
    *(Route("reports:report", who, args=lambda company, code=code: [code]) for code, who in REPORTS.items()),
    Route("reports:report", "", hidden="*", case="unknown", args=lambda company: ["R99"]),
    Route(
        "reports:take_report",
        f"{orders_receivables.TAKES} {orders_receivables.ELSEWHERE}",
        args=lambda company: ["R11"],
        post=True,
        data={"kind": "xlsx"},
    ),
    Route("api:reports-list", "*"),
    Route("api:reports-detail", OWED, args=lambda company: ["R11"]),
    Route("reports:live", "*"),
    Route("reports:jobs", "*"),
    Route("reports:job", "rep admin auditor", hidden=OTHERS, given=job_of_rep, args=key),
    Route("reports:cancel_job", "rep admin", hidden="* -rep -admin", given=job_of_rep, args=key, post=True),
    Route("reports:retry_job", "rep admin", hidden="* -rep -admin", given=parked_job_of_rep, args=key, post=True),
    Route("reports:files", "*"),
    Route("reports:file", "rep", hidden=NOT_REP, given=file_of_rep, args=key),
    Route("reports:remove_file", "rep", hidden=NOT_REP, given=file_of_rep, args=key, post=True),
    Route("reports:notifications", "*"),
    Route("reports:bell", "*"),
    Route("reports:read_notifications", "*", post=True, data={"all": "1"}),
    Route("reports:notification_settings", "*"),
    Route("reports:notification_settings", "*", post=True),
    Route("reports:outbox", "admin"),
    Route("reports:mail", "admin", given=kept_mail, args=key),
    Route("reports:send_again", "admin", given=kept_mail, args=key, post=True),
    Route("reports:reminders", "admin"),
    Route("reports:reminders_now", "admin"),
    Route("reports:sent_reminders", "admin"),
    Route("reports:health", "admin"),
    Route("reports:schedules", "admin"),
    Route("reports:schedule", "admin", args=lambda company: ["jobs.tidy"]),
]
