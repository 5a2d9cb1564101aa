"""Exports that end before their file is kept: called off, broken, parked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import RoleGrant
from salesops.core.audit.models import AccessLog
from salesops.core.jobs import leases
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.jobs.services import cancel_job, retry_job
from salesops.core.jobs.work import park_abandoned, run_claimed, run_waiting_jobs
from salesops.core.lists import jobs
from salesops.core.lists.models import Export
from salesops.core.spreadsheets import xlsx_writer


class TestStopped:
    """An export that came to nothing takes no rows out, so the sum of the day forgets it."""

    @pytest.fixture
    def export(self, ask, limits):
        return ask(query="unit=EC-2-T")

    def _counts_no_more(self, export, ask):
        export.refresh_from_db()
        assert export.state == "failed"
        assert ask(query="unit=NC").rows_of_day == 2

    def test_while_it_counts(self, export, ask):
        assert ask(query="unit=NC").rows_of_day == export.rows + 2

    def test_cancelled_before_it_began(self, export, ask, company):
        cancel_job(job=Job.objects.get(kind="lists.export"), actor=company.admin)
        self._counts_no_more(export, ask)

    def test_cancelled_while_it_runs(self, export, ask, company, monkeypatch):
        def cancelling(rows, job, *args):
            cancel_job(job=Job.objects.get(kind="lists.export"), actor=company.admin)
            job.check_cancelled()
            return rows

        monkeypatch.setattr("salesops.core.lists.jobs._told", cancelling)
        run_waiting_jobs()
        self._counts_no_more(export, ask)
        assert not StoredFile.objects.exists()

    def test_crashed_three_times(self, export, ask, monkeypatch):
        def broken(*args, **kwargs):
            raise RuntimeError("disk on fire")

        monkeypatch.setattr("salesops.core.lists.jobs.xlsx_writer.write_xlsx", broken)
        for _try in range(3):
            Job.objects.filter(state="waiting").update(not_before=timezone.now() - timedelta(hours=1))
            run_waiting_jobs()
        assert Job.objects.get(kind="lists.export").state == "parked"
        self._counts_no_more(export, ask)

    def test_its_worker_died_three_times(self, export, ask):
        for _try in range(3):
            leases.claim("long")
            Job.objects.filter(kind="lists.export").update(lease_until=timezone.now() - timedelta(hours=1))
        park_abandoned()
        self._counts_no_more(export, ask)

    def test_tried_again_by_hand_it_says_to_ask_anew(self, export, ask, company):
        Export.objects.update(list_code="accounts.users", query="search=zzzz%00&nothing=1")
        run_waiting_jobs()
        assert Job.objects.get(kind="lists.export").state == "failed"
        Export.objects.update(query="")
        retry_job(job=Job.objects.get(kind="lists.export"), actor=company.admin)
        run_waiting_jobs()
        assert Job.objects.get(kind="lists.export").error_code == "lists.export-ended"
        assert not StoredFile.objects.exists()

    def test_a_worker_killed_in_the_middle_leaves_one_file(self, export, company, monkeypatch):
        """The first worker dies before its effect; the next writes the file once; the first one waking up writes nothing."""
        job = Job.objects.get(kind="lists.export")
        first = leases.claim("long")
        write, workers = xlsx_writer.write_xlsx, []

        def writes(*args, **kwargs):
            workers.append(len(workers))
            rows = write(*args, **kwargs)
            if workers == [0]:
                Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(hours=1))
                assert run_waiting_jobs() >= 1
            return rows

        monkeypatch.setattr("salesops.core.lists.jobs.xlsx_writer.write_xlsx", writes)
        run_claimed(first)
        assert workers == [0, 1]
        export.refresh_from_db()
        assert (export.state, Job.objects.get(pk=job.pk).state) == ("done", "done")
        assert StoredFile.objects.filter(purpose="lists.export").count() == 1
        assert AccessLog.objects.filter(kind="export").count() == 1

    def test_a_role_taken_away_while_it_runs(self, export, company, monkeypatch):
        rows = jobs.sheet_rows

        def taking(reader):
            RoleGrant.objects.filter(user=company.admin, role="ADM").delete()
            yield from rows(reader)

        monkeypatch.setattr(jobs, "sheet_rows", taking)
        run_waiting_jobs()
        export.refresh_from_db()
        assert (export.state, Job.objects.get(kind="lists.export").error_code) == ("failed", "lists.no-export")
        assert not StoredFile.objects.exists()
