"""An import in the browser, step by step: brought, matched, checked, let in."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import RoleGrant, User
from salesops.core.imports.models import ImportRun
from salesops.core.imports.services import commit_import, match_columns, start_import
from salesops.core.jobs import leases
from salesops.core.jobs.models import Job
from salesops.core.jobs.running import LostLease, RunningJob
from salesops.core.jobs.services import cancel_job
from salesops.core.jobs.work import park_abandoned, run_claimed, run_waiting_jobs
from salesops.core.refusals import Forbidden, Refused
from salesops.core.sockets.imports import import_kinds
from tests.core.spreadsheets.sheets import xlsx

DAY = date(2026, 12, 1)
HEADS = ["username", "name", "email", "position_code", "unit_code"]


def people(count):
    return [[f"user{n}", f"人{n}", f"user{n}@example.com", "P11", "EC-2-T"] for n in range(count)]


@pytest.fixture
def bring(company, tmp_path):
    def start(*rows, name="users.xlsx", actor=None):
        content = xlsx(tmp_path / "in.xlsx", *rows).read_bytes()
        return start_import(
            actor=actor or company.admin,
            kind=import_kinds.get("users"),
            uploaded=SimpleUploadedFile(name, content),
            day=DAY,
        )

    return start


def codes(refused):
    return {r.code for r in refused.value.refusals}


def test_a_small_file_is_checked_and_let_in_at_once(company, bring):
    run = bring(HEADS, *people(3))
    assert (run.state, run.counts["created"], run.job) == ("checked", 3, None)
    assert not User.objects.filter(username="user1").exists()
    run = commit_import(actor=company.admin, run=run, day=DAY)
    assert run.state == "done"
    assert User.objects.filter(username="user1").exists()


def test_the_same_run_is_let_in_once(company, bring):
    run = bring(HEADS, *people(1))
    commit_import(actor=company.admin, run=run, day=DAY)
    with pytest.raises(Refused) as refused:
        commit_import(actor=company.admin, run=run, day=DAY)
    assert codes(refused) == {"core.import-not-checked"}


def test_a_run_with_wrong_rows_offers_them_as_a_file_and_lets_nothing_in(company, bring):
    run = bring(HEADS, *people(2), ["bad", "坏", "", "P99", "EC-2-T"])
    assert run.counts == {"created": 2, "updated": 0, "unchanged": 0, "rejected": 1}
    assert run.result["wrong"][0]["number"] == 4
    assert run.error_file.owner == company.admin
    with pytest.raises(Refused) as refused:
        commit_import(actor=company.admin, run=run, day=DAY)
    assert codes(refused) == {"core.import-has-errors"}


def test_what_became_wrong_since_the_check_keeps_everything_out(company, bring):
    run = bring(HEADS, *people(2))
    User.objects.create_user("someone", "某", email="user1@example.com")
    run = commit_import(actor=company.admin, run=run, day=DAY)
    assert (run.state, run.counts["rejected"]) == ("checked", 1)
    assert not User.objects.filter(username="user0").exists()


def test_unknown_heads_are_matched_by_hand(company, bring):
    run = bring(["login", "who", "post", "place"], ["user0", "人", "P11", "EC-2-T"])
    assert run.state == "mapping"
    assert len(run.notes) >= 1
    run = match_columns(actor=company.admin, run=run, chosen={1: "name", 2: "position_code", 3: "unit_code"}, day=DAY)
    assert (run.state, run.counts["created"]) == ("checked", 1)
    with pytest.raises(Refused) as refused:
        match_columns(actor=company.admin, run=run, chosen={1: "password"}, day=DAY)
    assert codes(refused) == {"core.unknown-column"}


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_checked_and_let_in_by_jobs(company, bring):
    run = bring(HEADS, *people(25))
    run.refresh_from_db()
    assert (run.state, run.counts["created"], run.job.kind) == ("checked", 25, "imports.check_file")
    commit_import(actor=company.admin, run=run, day=DAY)
    run.refresh_from_db()
    assert (run.state, run.job.kind) == ("done", "imports.import_file")
    assert User.objects.filter(username="user24").exists()


@pytest.mark.parametrize("who", ["rep", "manager", "hr", "auditor"])
def test_who_may_not(company, bring, who):
    with pytest.raises(Forbidden):
        bring(HEADS, *people(1), actor=getattr(company, who))
    assert not ImportRun.objects.exists()


def test_an_import_is_seen_by_its_owner_only(company, bring):
    bring(HEADS, *people(1))
    assert ImportRun.objects.visible_to(company.admin).count() == 1
    assert not ImportRun.objects.visible_to(company.auditor).exists()


def test_a_file_that_is_none_leaves_nothing(company):
    with pytest.raises(Refused) as refused:
        start_import(
            actor=company.admin,
            kind=import_kinds.get("users"),
            uploaded=SimpleUploadedFile("users.xlsx", b"PK\x03\x04 torn"),
            day=DAY,
        )
    assert next(iter(codes(refused))).startswith("core.file-")
    assert not ImportRun.objects.exists()


class TestStopped:
    """A large import whose worker dies, is cancelled or loses its right: done once, or not at all."""

    @pytest.fixture
    def importing(self, company, bring):
        run = bring(HEADS, *people(60))
        run_waiting_jobs()
        run.refresh_from_db()
        run = commit_import(actor=company.admin, run=run, day=DAY)
        assert run.state == "importing"
        return run

    @staticmethod
    def count() -> int:
        return User.objects.filter(username__startswith="user").count()

    def after(self, run):
        run.refresh_from_db()
        return run.state, self.count()

    def test_a_worker_killed_in_the_middle(self, company, importing, monkeypatch):
        """At row 50 of 60 it is gone, and its transaction with it; once the lease is over another worker does it."""
        job, told, states = importing.job, RunningJob.progress, []

        def progress(running, done, total=0, note=""):
            told(running, done, total, note)
            if done == 50 and not states:
                states.append("killed")
                # The dead worker's transaction goes with it.
                raise LostLease

        monkeypatch.setattr(RunningJob, "progress", progress)
        run_claimed(leases.claim("long"))
        assert self.after(importing) == ("importing", 0)
        assert run_waiting_jobs() == 0  # the lease still holds
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(hours=1))
        assert run_waiting_jobs() >= 1
        assert self.after(importing) == ("done", 60)
        assert Job.objects.get(pk=job.pk).state == "done"
        # Rung once more it does nothing.
        assert run_waiting_jobs() == 0
        assert self.count() == 60

    def test_killed_three_times_it_stops_and_says_so(self, importing):
        for _try in range(3):
            leases.claim("long")
            Job.objects.filter(pk=importing.job_id).update(lease_until=timezone.now() - timedelta(hours=1))
        park_abandoned()
        assert self.after(importing) == ("failed", 0)

    def test_cancelled_before_it_began(self, company, importing):
        cancel_job(job=importing.job, actor=company.admin)
        assert self.after(importing) == ("failed", 0)

    def test_a_role_taken_away_while_it_runs(self, company, importing, monkeypatch):
        told = RunningJob.progress

        def progress(running, done, total=0, note=""):
            told(running, done, total, note)
            RoleGrant.objects.filter(user=company.admin, role="ADM").delete()

        monkeypatch.setattr(RunningJob, "progress", progress)
        run_waiting_jobs()
        assert self.count() == 0
        assert Job.objects.get(pk=importing.job_id).error_code == "core.no-permission"
        importing.refresh_from_db()
        assert importing.state == "failed"
