"""Forms on paper: small ones at once, large ones by a job into "My files"; long lists signed off by a job (RPT-4, ACC-5, S15)."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import RoleGrant
from customers.models import MonthlyList, MonthlyListRow, PaperRequest
from customers.services import monthly_lists
from customers.services.credit_accounts import set_imported_credit
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import approve, reject
from salesops.core.audit.access import log_export
from salesops.core.audit.models import AccessLog
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.lists.services.exports import ask_export
from tests.customers.visits.conftest import at, visited  # noqa: F401 - a fixture

NOW = timezone.make_aware(timezone.datetime(2026, 11, 4, 10))
OCTOBER = date(2026, 10, 1)
PDF = ["credit", "2026-10"]


@pytest.fixture
def rated(files):
    for customer, rating in ((files.zerun, "A"), (files.weizhiyuan, "B"), (files.dingsheng, "C")):
        set_imported_credit(actor=None, customer=customer, rating=rating, limit=Decimal(100_000), term=None, now=NOW)
    return files


@pytest.fixture
def long(monkeypatch):
    """More than two rows count as many."""
    monkeypatch.setattr("customers.papers.base.AT_ONCE", 2)
    monkeypatch.setattr("customers.services.monthly_lists.AT_ONCE", 2)
    monkeypatch.setattr("customers.monthly.BATCH", 2)


def client_of(person, language="en"):
    client = Client(headers={"Accept-Language": language})
    client.force_login(person)
    return client


def fetched(client, stored):
    response = client.get(reverse("reports:file", args=[stored.key]))
    return response.status_code, b"".join(response.streaming_content) if response.streaming else response.content


def test_many_rows_come_to_my_files(company, rated, long):
    client = client_of(company.lead, "zh-hans")
    for _twice in range(2):
        response = client.post(reverse("customers:monthly_pdf", args=PDF), headers={"Accept-Language": "zh-hans"})
        assert response["Location"] == reverse("reports:files")
    job = Job.objects.get(kind="customers.paper")
    assert not AccessLog.objects.filter(kind="export").exists()
    run_waiting_jobs()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    stored = StoredFile.objects.get(job=job)
    assert stored.name == "客户信用等级一览表-2026-10.pdf"
    status, content = fetched(client, stored)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert status == 200
    assert rated.dingsheng.name in text.replace(" ", "").replace("\n", "")
    assert AccessLog.objects.get(kind="export").rows == 3
    assert fetched(client_of(company.finance), stored)[0] == 404


def test_a_sheet_of_many_rows(company, rated, long):
    client = client_of(company.finance)
    assert client.post(reverse("customers:monthly_xlsx", args=PDF)).status_code == 302
    run_waiting_jobs()
    _status, content = fetched(client, StoredFile.objects.get())
    assert len(list(load_workbook(BytesIO(content)).active.values)) == 4


def test_a_file_is_handed_out_while_the_scope_stays(company, rated, long):
    client = client_of(company.lead)
    client.post(reverse("customers:monthly_pdf", args=PDF))
    run_waiting_jobs()
    stored = StoredFile.objects.get()
    assert fetched(client, stored)[0] == 200
    RoleGrant.objects.filter(user=company.lead).delete()
    assert fetched(client_of(company.lead), stored)[0] == 404


def test_not_with_another_scope(company, rated, long):
    client = client_of(company.lead)
    client.post(reverse("customers:monthly_pdf", args=PDF))
    run_waiting_jobs()
    Job.objects.filter(kind="customers.paper").update(result={"reach": "another"})
    assert fetched(client, StoredFile.objects.get())[0] == 404


def test_who_lost_the_right_meanwhile_gets_no_file(company, rated, long):
    client_of(company.lead).post(reverse("customers:monthly_pdf", args=PDF))
    RoleGrant.objects.filter(user=company.lead).delete()
    run_waiting_jobs()
    assert Job.objects.get(kind="customers.paper").state == "failed"
    assert not StoredFile.objects.exists()


def test_so_many_an_hour(company, rated, long):
    client = client_of(company.lead)
    for month in range(1, 11):
        assert client.post(reverse("customers:monthly_pdf", args=["credit", f"2026-{month:02}"])).status_code == 302
    refused = client.post(reverse("customers:monthly_pdf", args=["credit", "2026-11"]))
    assert (refused.status_code, Job.objects.filter(kind="customers.paper").count()) == (429, 10)


def step_of(request):
    return ApprovalStep.objects.get(
        approval__record_id=str(request.pk), approval__matter="customers.paper", state="open"
    )


def test_more_customers_than_the_policy_lets_go_wait_for_approval(company, rated, monkeypatch):
    limit = lambda code, rows, day: (2, "MM") if rows > 2 else None  # noqa: E731
    monkeypatch.setattr("customers.services.papers.tier", limit)
    monkeypatch.setattr("customers.services.papers.grown_past_approval", lambda *given: None)
    client = client_of(company.finance)
    for _twice in range(2):
        answer = client.post(reverse("customers:monthly_pdf", args=PDF), follow=True)
        assert "3 rows wait for approval" in answer.content.decode()
    asked = PaperRequest.objects.get()
    assert not Job.objects.filter(kind="customers.paper").exists()
    step = step_of(asked)
    approver = step.people.get().user
    assert approver != company.finance
    desk = client_of(approver).get(reverse("approvals:desk")).content.decode()
    assert "Credit rating list 2026-10" in desk
    approve(step_id=step.pk, actor=approver, now=timezone.now())
    run_waiting_jobs()
    asked.refresh_from_db()
    assert (asked.state, StoredFile.objects.get().name) == ("queued", "Credit rating list-2026-10.pdf")
    assert AccessLog.objects.get(kind="export").rows == 3


def test_a_form_not_approved_is_not_made(company, rated, monkeypatch):
    monkeypatch.setattr("customers.services.papers.tier", lambda code, rows, day: (2, "MM") if rows > 2 else None)
    client_of(company.finance).post(reverse("customers:monthly_pdf", args=PDF))
    asked = PaperRequest.objects.get()
    step = step_of(asked)
    reject(step_id=step.pk, actor=step.people.get().user, now=timezone.now(), note="不需要")
    run_waiting_jobs()
    asked.refresh_from_db()
    assert asked.state == "rejected"
    assert not StoredFile.objects.exists()
    assert list(PaperRequest.objects.visible_to(company.manager)) == []


def test_rows_grown_past_what_was_approved_are_not_written(company, rated, long, monkeypatch):
    client_of(company.finance).post(reverse("customers:monthly_pdf", args=PDF))
    monkeypatch.setattr(
        "salesops.core.lists.rules.exports.tier", lambda code, rows, day: (2, "MM") if rows > 2 else None
    )
    Job.objects.filter(kind="customers.paper").update(args={
        "code": "monthly", "asked": {"kind": "credit", "month": "2026-10", "edition": ""}, "language": "en", "rows": 2,
    })  # fmt: skip
    run_waiting_jobs()
    assert Job.objects.get(kind="customers.paper").state == "failed"
    assert not StoredFile.objects.exists()


def test_a_long_list_is_signed_off_by_a_job(company, rated, long):
    draft = monthly_lists.prepare(actor=company.lead, kind="credit", month=OCTOBER, now=NOW)
    client = client_of(company.lead)
    sign = reverse("customers:sign_monthly", args=PDF)
    for _twice in range(2):
        assert client.post(sign, {"version": draft.version}).status_code == 302
    job = Job.objects.get(kind="customers.sign_list")
    text = client.get(reverse("customers:monthly", args=PDF)).content.decode()
    assert "signed off in the background" in text
    assert sign not in text
    draft.refresh_from_db()
    assert draft.state == "draft"
    run_waiting_jobs()
    draft.refresh_from_db()
    job.refresh_from_db()
    assert (draft.state, draft.signed_by, draft.rows.count(), job.done) == ("signed", company.lead, 3, 3)
    places = list(MonthlyListRow.objects.filter(monthly=draft).order_by("place").values_list("place", flat=True))
    assert places == [1, 2, 3]


def test_a_list_changed_meanwhile_isnt_signed(company, rated, long):
    draft = monthly_lists.prepare(actor=company.lead, kind="credit", month=OCTOBER, now=NOW)
    monthly_lists.ask_sign_off(actor=company.lead, monthly=draft, now=NOW, version=draft.version)
    MonthlyList.objects.filter(pk=draft.pk).update(note="更正")
    run_waiting_jobs()
    draft.refresh_from_db()
    assert (draft.state, draft.rows.count()) == ("draft", 0)
    assert Job.objects.get(kind="customers.sign_list").state == "failed"


def test_signed_in_the_job_or_at_once_it_is_the_same(company, rated, monkeypatch):
    draft = monthly_lists.prepare(actor=company.lead, kind="credit", month=OCTOBER, now=NOW)
    assert monthly_lists.ask_sign_off(actor=company.lead, monthly=draft, now=NOW) is None
    monkeypatch.setattr("customers.monthly.BATCH", 1)
    other = monthly_lists.prepare(actor=company.lead, kind="credit", month=OCTOBER, now=NOW, note="再签")
    monthly_lists.sign_off(actor=company.lead, monthly=other, now=NOW)
    first, second = (list(m.rows.order_by("place").values_list("key", "values")) for m in (draft, other))
    assert first == second


def test_every_visit_of_the_week_stands_in_c01(company, files, visited, monkeypatch):  # noqa: F811
    monkeypatch.setattr("customers.target_table.SHOWN", 1)
    monkeypatch.setattr("customers.papers.targets.BATCH", 2)
    for hour in (9, 10, 11):
        visited(visited_at=at(hour))
    client = client_of(company.rep)
    week = {"week": "2026-11-16", "person": "rep"}
    paper = client.get("/customers/visits/targets/form/", week).content.decode()
    assert "The first 1 visits of the week" in paper
    content = client.post(reverse("customers:target_pdf"), week).content
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert [text.count(f"{hour:02}:00 ·") for hour in (9, 10, 11)] == [1, 1, 1]
    assert AccessLog.objects.get(kind="export").rows == 3
    monkeypatch.setattr("customers.papers.base.AT_ONCE", 2)
    assert client.post(reverse("customers:target_pdf"), week)["Location"] == reverse("reports:files")
    run_waiting_jobs()
    assert StoredFile.objects.get().name == "C01-rep-2026-11-16.pdf"


def test_lists_and_forms_of_a_day_are_added_up(company, rated):
    log_export(user=company.director, subject="C01", record_kind="customers.targets", rows=500, filters={})
    now = timezone.now()
    wanted = {"kind": "xlsx", "query": "search=泽润", "picked": None, "language": "en", "now": now}
    export = ask_export(actor=company.director, list_code="customers.customers", **wanted)
    assert (export.state, export.rows_of_day) == ("waiting", 501)
    assert client_of(company.director).post(reverse("customers:monthly_pdf", args=PDF)).status_code == 302
    approval = Approval.objects.get(matter="customers.paper")
    # The form's three rows, the one that waits, and what was taken on paper.
    assert (approval.facts["rows"], approval.facts["rows_of_day"]) == (3, 504)
