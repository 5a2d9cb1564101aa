"""The attendance summary of a month (W15): figures on the page, the same in a spreadsheet for those who may export."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import Absence, RoleGrant
from accounts.services.attendance import ask_attendance_file
from salesops.core.audit.models import AccessLog
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.refusals import Forbidden, TooMany
from tests.accounts.absences.conftest import NOW, nov

PAGE, EXPORT = reverse("accounts:attendance"), reverse("accounts:export_attendance")


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def october(company):
    """October 2026 has 18 working days (1 to 7 are holidays, the 10th is worked): the rep is away on some."""
    day = lambda n: nov(1).replace(month=10, day=n)  # noqa: E731
    Absence.objects.create(user=company.rep, kind="annual", starts_on=day(12), ends_on=day(13), ends_noon=True)
    Absence.objects.create(user=company.rep, kind="training", starts_on=day(14), ends_on=day(14))
    Absence.objects.create(user=company.rep, kind="trip", starts_on=day(15), ends_on=day(18))
    return day(1)


def test_the_page_shows_the_month_asked_for(client, company, october, django_assert_max_num_queries):
    client.force_login(company.supervisor)
    # One of them: field days and missing logs, which another app plugs in.
    with django_assert_max_num_queries(19):
        answer = client.get(f"{PAGE}?month=2026-10")
    [rep] = [row for row in answer.context["rows"] if row.person == company.rep]
    assert [rep.due, rep.present, rep.leave, rep.training, rep.travel, rep.expected] == [18, 16.5, 1.5, 1, 2, 15.5]
    assert {row.person for row in answer.context["rows"]} == {company.supervisor, company.rep, company.colleague}
    assert "month=2026-09" in answer.content.decode()
    assert EXPORT not in answer.content.decode()


def test_the_spreadsheet_says_the_same_and_who_made_it(client, company, october):
    client.force_login(company.hr)
    assert EXPORT in client.get(PAGE).content.decode()
    assert client.post(f"{EXPORT}?month=2026-10").url == reverse("reports:files")
    assert run_waiting_jobs() >= 1
    stored = StoredFile.objects.get(owner=company.hr)
    sheet = openpyxl.load_workbook(io.BytesIO(stored.place.read_bytes())).active
    rows = {row[0]: row[2:] for row in sheet.iter_rows(values_only=True)}
    assert rows["rep"] == ("EC-2-T", 18, 16.5, 1.5, 1, 2, 15.5, 0, 0)
    assert {"rep", "other_rep", "gm", "auditor"} <= set(rows)
    assert company.hr.name in stored.name
    assert company.hr.name in sheet.oddFooter.left.text
    entry = AccessLog.objects.get(kind="export")
    assert (entry.user, entry.record_kind, entry.rows) == (company.hr, "accounts.attendance", len(rows) - 1)
    assert entry.filters["address"] == "month=2026-10"


def test_the_right_is_asked_again_when_written_and_when_fetched(client, company, october):
    ask_attendance_file(actor=company.auditor, first=october, language="en", now=NOW)
    run_waiting_jobs()
    address = reverse("reports:file", args=[StoredFile.objects.get(owner=company.auditor).key])
    client.force_login(company.auditor)
    assert client.get(address).status_code == 200
    client.force_login(company.hr)
    assert client.get(address).status_code == 404
    RoleGrant.objects.filter(user=company.auditor).delete()
    client.force_login(company.auditor)
    assert client.get(address).status_code == 404


def test_only_who_may_export_and_not_without_end(company):
    for who in ("rep", "manager", "director", "gm", "admin"):
        with pytest.raises(Forbidden):
            ask_attendance_file(actor=getattr(company, who), first=nov(1), language="en", now=NOW)
    for _n in range(10):
        job = ask_attendance_file(actor=company.hr, first=nov(1), language="en", now=NOW)
        Job.objects.filter(pk=job.pk).update(created_at=NOW)
    with pytest.raises(TooMany):
        ask_attendance_file(actor=company.hr, first=nov(1), language="en", now=NOW)
