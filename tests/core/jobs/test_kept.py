"""How long files of jobs are kept is a dated policy (ALL-7)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from salesops.core.jobs import enqueue
from salesops.core.jobs.models import StoredFile
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.policies import services as do

from . import kinds


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def test_files_are_kept_as_long_as_the_policy_says(company, seen):
    now = timezone.now()
    draft = do.open_draft(actor=company.admin, code="jobs.files", now=now)
    draft = do.save_draft(
        actor=company.admin,
        draft=draft,
        version=draft.version,
        values={"kept_days": "3"},
        valid_from=timezone.localdate(now),
        reason="Less disk",
        now=now,
    )
    do.publish_draft(actor=company.admin, draft=draft, now=now)
    kinds.HOOKS.during = lambda job: job.keep_file("x.xlsx", b"content", "application/octet-stream")
    enqueue("tests.rename", actor=company.admin, args={"to": "Wei An"})
    run_waiting_jobs()
    assert abs(StoredFile.objects.get().expires_at - now - timedelta(days=3)) < timedelta(minutes=5)
