"""What ``manage.py verify`` says about jobs and files."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from salesops.core.jobs.files import store_upload
from salesops.core.jobs.invariants import files_in_place, nothing_left_lying
from salesops.core.jobs.models import Job


@pytest.mark.django_db
def test_a_job_nobody_takes_is_found_unless_its_queue_is_busy():
    now = timezone.now()
    Job.objects.create(kind="test.late", queue="short", not_before=now - timedelta(minutes=6))
    Job.objects.create(kind="test.soon", queue="short", not_before=now - timedelta(minutes=4))
    [fault] = nothing_left_lying()
    assert "test.late" in fault
    busy = Job.objects.create(kind="test.busy", queue="short")
    Job.objects.filter(pk=busy.pk).update(state="running", lease_until=now + timedelta(minutes=1))
    assert list(nothing_left_lying()) == []


def test_a_file_changed_on_disk_is_found(company, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    stored = store_upload(SimpleUploadedFile("a.txt", b"hello"), owner=company.rep, purpose="test")
    assert list(files_in_place()) == []
    stored.place.chmod(0o600)
    stored.place.write_bytes(b"hullo")
    assert len(list(files_in_place())) == 1
