"""Taking rows out: what is shown, within scope at making and fetching, logged, limited, approved by policy (ACC-5)."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleGrant, User
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services.decide import approve, reject
from salesops.core.audit.models import AccessLog
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.lists.models import Export
from salesops.core.refusals import Forbidden, Refused, TooMany

TOOL = "/lists/accounts.users/export/"


def sheet_of(stored: StoredFile):
    return openpyxl.load_workbook(io.BytesIO(stored.place.read_bytes())).active


def fetch(client, who: str, stored: StoredFile) -> int:
    client.force_login(User.objects.get(username=who))
    return client.get(reverse("reports:file", args=[stored.key])).status_code


def test_what_is_shown_comes_to_my_files(ask, client, company):
    company.rep.email = "=1+1@example.com"
    company.rep.save()
    export = ask(query="unit=EC-2-T&ordering=-name&columns=name,email,joined_on")
    assert run_waiting_jobs() >= 1
    export.refresh_from_db()
    assert (export.state, export.rows) == ("done", 3)
    stored = StoredFile.objects.get(purpose="lists.export")
    rows = list(sheet_of(stored).iter_rows(values_only=True))
    assert rows[0] == ("Name", "E-mail", "Joined on")
    assert [r[0] for r in rows[1:]] == ["赵雨桐", "王梓涵", "林若溪"]
    assert rows[1][2].date() == company.rep.joined_on
    assert sheet_of(stored)["B4"].data_type == "s"
    assert "魏安" in stored.name
    assert "魏安" in sheet_of(stored).oddFooter.left.text


def test_the_access_log_knows_who_what_and_how_many(ask, company):
    ask(query="is_active=1&search=lrx", kind="csv")
    run_waiting_jobs()
    entry = AccessLog.objects.get(kind="export")
    assert (entry.user, entry.record_kind, entry.rows) == (company.admin, "accounts.users", 1)
    assert entry.filters["address"] == "is_active=1&search=lrx"
    assert "lrx" in entry.filters["sentence"]


def test_csv_has_a_bom_and_chosen_rows_only(ask):
    ask(picked=["rep", "nobody", "colleague"], kind="csv")
    run_waiting_jobs()
    text = StoredFile.objects.get(purpose="lists.export").place.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert len(text.decode("utf-8-sig").splitlines()) == 3


@pytest.mark.parametrize("who", ["rep", "manager", "director", "gm", "finance"])
def test_who_may_not_export(ask, who):
    with pytest.raises(Forbidden):
        ask(who)
    assert not Job.objects.filter(kind="lists.export").exists()


def test_ten_an_hour(ask):
    now = timezone.now()
    for minute in range(10):
        ask(query="search=lrx", now=now + timedelta(minutes=minute))
    with pytest.raises(TooMany) as refused:
        ask(query="search=lrx", now=now + timedelta(minutes=10))
    assert refused.value.retry_after == 50 * 60 + 1
    ask(query="search=lrx", now=now + timedelta(minutes=61))


def test_nothing_to_export_is_said(ask):
    with pytest.raises(Refused) as refused:
        ask(query="search=zzzzz")
    assert refused.value.code == "lists.nothing-to-export"


class TestApproval:
    def test_above_the_limit_it_waits_for_the_approver(self, ask, limits, company):
        export = ask(query="unit=EC&columns=name")
        assert (export.state, export.rows) == ("queued", 5)
        export = ask(who="hr", query="is_active=1&joined_on__gte=2020-01-01&unit=EC,SSG")
        assert (export.state, export.rows) == ("waiting", 7)
        run_waiting_jobs()
        assert StoredFile.objects.filter(owner=company.hr).count() == 0
        step = ApprovalStep.objects.get(approval__matter="lists.export")
        approve(step_id=step.pk, actor=company.gm, now=timezone.now())
        run_waiting_jobs()
        export.refresh_from_db()
        assert export.state == "done"
        assert StoredFile.objects.get(owner=company.hr, purpose="lists.export")

    def test_parts_of_a_day_are_added_up(self, ask, limits):
        assert ask(query="search=lrx").state == "queued"
        assert ask(query="unit=EC-2-T").state == "queued"
        assert ask(query="unit=NC").state == "waiting"

    def test_another_day_begins_anew(self, ask, limits):
        yesterday = timezone.now() - timedelta(days=1)
        ask(query="unit=EC", now=yesterday)
        assert ask(query="unit=EC").state == "queued"

    def test_a_rejected_export_writes_nothing(self, ask, limits, company):
        export = ask(query="is_active=1&unit=EC,NC")
        step = ApprovalStep.objects.get(approval__matter="lists.export")
        with pytest.raises(Forbidden):
            approve(step_id=step.pk, actor=company.admin, now=timezone.now())
        reject(step_id=step.pk, actor=company.gm, now=timezone.now(), note="why?")
        export.refresh_from_db()
        assert export.state == "rejected"
        assert run_waiting_jobs() >= 0
        assert not StoredFile.objects.exists()

    def test_rows_that_grew_into_the_next_limit_were_not_approved(self, ask, limits, company):
        export = ask(query="unit=EC,NC")
        assert export.rows < 12
        step = ApprovalStep.objects.get(approval__matter="lists.export")
        approve(step_id=step.pk, actor=company.gm, now=timezone.now())
        from accounts.models import Posting
        from tests.cast import SINCE

        for n in range(12):
            user = User.objects.create_user(f"late{n}", f"新人{n}")
            Posting.objects.create(user=user, unit=company.units["EC"], position=company.positions["P11"], period=SINCE)
        run_waiting_jobs()
        export.refresh_from_db()
        assert export.state == "failed"
        assert Job.objects.get(kind="lists.export").error_code == "lists.grown-past-approval"
        assert not StoredFile.objects.exists()

    def test_the_approval_shows_rows_and_list(self, ask, limits, company):
        ask(query="is_active=1&unit=EC,NC")
        approval = Approval.objects.get(matter="lists.export")
        assert company.admin.name in approval.plug.title(approval.facts)


class TestFetching:
    def test_only_by_its_maker(self, ask, client):
        ask(query="search=lrx")
        run_waiting_jobs()
        stored = StoredFile.objects.get(purpose="lists.export")
        assert fetch(client, "admin", stored) == 200
        for who in ("hr", "gm", "auditor", "rep"):
            assert fetch(client, who, stored) == 404

    def test_not_once_the_right_is_gone(self, ask, client, company):
        ask(query="search=lrx")
        run_waiting_jobs()
        RoleGrant.objects.filter(user=company.admin, role="ADM").delete()
        assert fetch(client, "admin", StoredFile.objects.get(purpose="lists.export")) == 404

    def test_not_with_another_scope(self, ask, client, company):
        ask("hr", query="search=lrx")
        run_waiting_jobs()
        stored = StoredFile.objects.get(purpose="lists.export")
        assert fetch(client, "hr", stored) == 200
        Export.objects.update(reach="another")
        assert fetch(client, "hr", stored) == 404

    def test_the_scope_of_writing_counts_not_that_of_asking(self, ask, company):
        export = ask("hr", query="unit=EC")
        RoleGrant.objects.filter(user=company.hr, role="HRT").delete()
        run_waiting_jobs()
        export.refresh_from_db()
        assert export.state == "failed"
        assert not StoredFile.objects.exists()


def test_the_form_asks_and_leads_to_my_files(client, company):
    client.force_login(company.admin)
    shown = client.get(TOOL, {"for": "search=lrx"})
    assert shown.context["count"] == 1
    sent = client.post(TOOL, {"for": "search=lrx", "kind": "csv"})
    assert sent.status_code == 302
    assert Export.objects.get().kind == "csv"
    assert client.post(TOOL, {"for": "search=zzzz", "kind": "csv"}).status_code == 409
    assert client.post(TOOL, {"for": "search=lrx", "kind": "exe"}).status_code == 422
    client.force_login(company.rep)
    assert client.get(TOOL).status_code == 403
