"""``/admin/``: technical administrators look at the machine room through the portal's own door; nothing else is in it."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.models import PortalSession, SignInEvent
from salesops.core.jobs.models import Job, PlannedRun, Pulse
from tests.access_matrix.route import CAST

TECHNICAL = {PortalSession, SignInEvent, Job, PlannedRun, Pulse}
PAGES = ["admin:index", *sorted(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist" for m in TECHNICAL)]


@pytest.fixture
def rows(company):
    job = Job.objects.create(kind="tests.count", queue="short", actor=company.rep, args={"secret": "args-of-a-job"})
    PlannedRun.objects.create(schedule="tests.daily", planned_at=timezone.now(), job=job)
    Pulse.objects.create(name="beat", at=timezone.now())
    return job


def test_only_technical_models_and_only_to_look_at(company, rf):
    """No salary, bonus or rating can be read here: a business model in this list is a mistake."""
    request = rf.get("/admin/")
    request.user = company.admin
    assert set(admin.site._registry) == TECHNICAL
    for model, plug in admin.site._registry.items():
        assert plug.get_model_perms(request) == {"add": False, "change": False, "delete": False, "view": True}, model
        shown = {*plug.fields, *plug.list_display}
        assert not shown & {"args", "result", "title", "title_params", "note", "error", "session_data", "session_key"}


def test_who_gets_in(company, client, rows):
    for name in PAGES:
        path = reverse(name)
        client.logout()
        assert client.get(path).headers["Location"].startswith(reverse("accounts:sign_in")), path
    for who in CAST:
        client.force_login(getattr(company, who))
        assert client.get("/admin/").status_code == (200 if who == "admin" else 403), who
        assert client.get("/admin/login/").status_code == (302 if who == "admin" else 403), who


def test_no_way_in_but_the_portals_own(company, client):
    """A right name and password sent to the admin's old address open nothing."""
    sent = {"username": "admin", "password": "violet-harbour-41", "next": "/admin/"}
    response = client.post("/admin/login/", sent)
    assert response.headers["Location"].startswith(reverse("accounts:sign_in"))
    assert client.get("/admin/").status_code == 302
    client.force_login(company.admin)
    assert client.get("/admin/password_change/").headers["Location"] == reverse("accounts:me_password")
    assert client.post("/admin/logout/").headers["Location"] == reverse("accounts:me")


@pytest.mark.parametrize("name", PAGES)
def test_pages_keep_to_the_policy(company, client, rows, name):
    client.force_login(company.admin)
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", response.text)
    assert "args-of-a-job" not in response.text


def test_a_job_is_shown_without_what_it_works_on_and_cannot_be_changed(company, client, rows):
    client.force_login(company.admin)
    path = reverse("admin:jobs_job_change", args=[rows.pk])
    page = client.get(path)
    assert page.status_code == 200
    assert "tests.count" in page.text
    assert "args-of-a-job" not in page.text
    assert client.post(path, {"state": "done"}).status_code == 403
    assert client.post(reverse("admin:jobs_job_delete", args=[rows.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:jobs_job_add")).status_code == 403
    rows.refresh_from_db()
    assert rows.state == "waiting"
