"""Pages of jobs, files, notifications, mail and operation (RPT-6, RPT-7)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleGrant
from reports.bell import unread_count
from salesops.core.jobs import enqueue
from salesops.core.jobs.files import keep_job_file, store_upload
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.notify import notify
from salesops.core.notify.models import Mail, Notification
from tests.core.jobs import kinds as job_kinds_of_tests  # noqa: F401
from tests.core.notify import kinds as events_of_tests  # noqa: F401


@pytest.fixture(autouse=True)
def english(company):
    for person in (company.rep, company.admin, company.manager):
        person.language = "en"
        person.save(update_fields=["language"])


def page(client, name, *args, **query):
    response = client.get(reverse(f"reports:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def finished_file(company, person=None):
    job = Job.objects.create(kind="tests.rename", queue="short", actor=person or company.rep)
    return keep_job_file(job=job, name="报表.xlsx", content=b"content", content_type="application/octet-stream")


def test_jobs_show_their_progress_and_ask_anew_only_while_under_way(company, signed_in):
    client = signed_in(company.rep)
    job = enqueue("tests.count", actor=company.rep, title="Export of users")
    assert "every 4s" in page(client, "jobs")
    Job.objects.filter(pk=job.pk).update(
        state="running", lease_until=timezone.now() + timedelta(minutes=1), done=5208, total=12400, note="rows"
    )
    text = page(client, "jobs")
    assert "5,208 / 12,400" in text
    assert "Export of users" in text
    Job.objects.filter(pk=job.pk).update(state="done", lease_until=None)
    assert "every 4s" not in page(client, "jobs")


def test_another_persons_job_is_unknown(company, signed_in):
    job = enqueue("tests.count", actor=company.rep)
    client = signed_in(company.manager)
    assert "tests" not in page(client, "jobs")
    assert client.get(reverse("reports:job", args=[job.key])).status_code == 404
    assert client.post(reverse("reports:cancel_job", args=[job.key])).status_code == 404
    assert Job.objects.get().state == "waiting"


def test_cancel_and_retry_from_the_page(company, signed_in):
    job = enqueue("tests.count", actor=company.rep)
    client = signed_in(company.rep)
    response = client.post(reverse("reports:cancel_job", args=[job.key]), follow=True)
    assert "Cancelled." in response.content.decode()
    again = client.post(reverse("reports:cancel_job", args=[job.key]))
    assert again.status_code == 409
    assert "core.job-ended" in again.content.decode()


def test_a_parked_job_shows_its_reason_and_can_be_tried_again_by_an_admin(company, signed_in):
    job = enqueue("tests.count", actor=company.rep)
    Job.objects.filter(pk=job.pk).update(state="running", lease_until=timezone.now())
    Job.objects.filter(pk=job.pk).update(
        state="parked", error="The worker stopped 3 times.", error_code="core.job-worker-died"
    )
    client = signed_in(company.admin)
    text = page(client, "jobs", tab="stopped")
    assert "The worker stopped 3 times." in text
    assert "core.job-worker-died" in text
    client.post(reverse("reports:retry_job", args=[job.key]))
    assert Job.objects.get().state == "waiting"


def test_my_files_lists_mine_and_the_door_lets_only_me_through(company, signed_in, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    RoleGrant.objects.create(user=company.rep, role="ADM", period=RoleGrant.objects.first().period)
    stored = finished_file(company)
    client = signed_in(type(company.rep).objects.get(pk=company.rep.pk))
    assert "报表.xlsx" in page(client, "files")
    response = client.get(reverse("reports:file", args=[stored.key]))
    assert b"".join(response.streaming_content) == b"content"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"].startswith("sandbox")
    unknown = signed_in(company.admin).get(reverse("reports:file", args=[stored.key]))
    never = client.get(reverse("reports:file", args=["x" * 32]))
    assert unknown.status_code == never.status_code == 404


def test_a_file_lost_on_disk_is_a_404_not_a_traceback(company, signed_in, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    stored = store_upload(SimpleUploadedFile("a.txt", b"hello"), owner=company.rep, purpose="test")
    stored.place.unlink()
    assert signed_in(company.rep).get(reverse("reports:file", args=[stored.key])).status_code == 404


def test_throwing_a_file_away(company, signed_in, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.FILES_DIR = tmp_path
    job = Job.objects.create(kind="tests.count", queue="short", actor=company.rep)
    stored = keep_job_file(job=job, name="a.txt", content=b"x", content_type="text/plain")
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(company.rep).post(reverse("reports:remove_file", args=[stored.key]))
    assert not StoredFile.objects.exists()
    assert not stored.place.exists()


def test_the_bell_and_the_list(company, signed_in):
    notify([company.rep], "tests.due", params={"what": "<i>call</i> 甲"}, on=timezone.now())
    notify([company.rep], "tests.asked", record=company.other_rep, params={"who": "secret"}, on=timezone.now())
    client = signed_in(company.rep)
    for name in ("bell", "notifications"):
        text = page(client, name)
        assert "Due: &lt;i&gt;call&lt;/i&gt; 甲" in text
        assert "secret" not in text
        assert "no longer within your reach" in text
    assert client.get(reverse("reports:live")).json()["bell"] == 2
    first = Notification.objects.order_by("id").first()
    client.post(reverse("reports:read_notifications"), {"id": first.pk})
    assert client.get(reverse("reports:live")).json()["bell"] == 1
    response = client.post(reverse("reports:read_notifications"), {"all": "1"}, headers={"HX-Request": "true"})
    assert response["HX-Trigger"] == "portal:poll"
    assert client.get(reverse("reports:live")).json()["bell"] == 0
    assert "Everything is read" in page(client, "notifications", tab="unread")


def test_nobody_marks_what_others_were_told(company, signed_in):
    notify([company.manager], "tests.due", on=timezone.now())
    signed_in(company.rep).post(reverse("reports:read_notifications"), {"id": Notification.objects.get().pk})
    assert Notification.objects.get().read_at is None


def test_live_is_cheap(company, signed_in, django_assert_max_num_queries):
    enqueue("tests.count", actor=company.rep, title="Export")
    client = signed_in(company.rep)
    client.get(reverse("reports:live"))
    # Session and person; then bell, job, inbox and whom one deputises.
    with django_assert_max_num_queries(6):
        found = client.get(reverse("reports:live")).json()
    assert (found["bell"], found["job"]["title"], found["job"]["percent"]) == (0, "Export", None)


def test_channels_are_kept_and_locked_ones_stay(company, signed_in):
    client = signed_in(company.rep)
    assert "Alarm" in page(client, "notification_settings")
    client.post(reverse("reports:notification_settings"), {"tests.due:E": "1"})
    chosen = dict(company.rep.channel_choices.values_list("event", "channels"))
    assert chosen["tests.due"] == "E"
    assert chosen["tests.asked"] == "P"


def test_the_outbox_shows_text_as_text(company, signed_in):
    mail = Mail.objects.create(
        message_id="<1@x>", to="a@example.com", subject="<b>s</b>", text="see https://x.example/ <script>"
    )
    client = signed_in(company.admin)
    assert "&lt;b&gt;s&lt;/b&gt;" in page(client, "outbox")
    text = page(client, "mail", mail.key)
    assert "&lt;script&gt;" in text
    assert 'href="https://x.example/"' in text


def test_health_and_clock(company, signed_in):
    client = signed_in(company.admin)
    assert "needs a look" in page(client, "health")  # no beat in a test
    text = page(client, "schedules")
    assert "Daily digest" in text
    assert "No run yet" in page(client, "schedule", "notify.digest")
    assert client.get(reverse("reports:schedule", args=["no.such"])).status_code == 404


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "１２", "1 or 1=1"])
def test_a_wrong_page_is_the_first(company, signed_in, before):
    enqueue("tests.count", actor=company.rep, title="Export")
    assert "Export" in page(signed_in(company.rep), "jobs", before=before)


def test_older_rows_by_key(company, signed_in):
    Job.objects.bulk_create(
        [Job(kind="tests.count", queue="short", actor=company.rep, title=f"No. {n}") for n in range(60)]
    )
    client = signed_in(company.rep)
    first = client.get(reverse("reports:jobs"))
    assert len(first.context["jobs"]) == 50
    second = client.get(reverse("reports:jobs") + first.context["older_url"])
    assert [j.title for j in second.context["jobs"]][-1] == "No. 0"


@pytest.mark.parametrize("name", ["jobs", "files", "notifications", "outbox", "health", "schedules"])
def test_pages_take_a_constant_number_of_queries(company, signed_in, name, django_assert_max_num_queries):
    for n in range(20):
        enqueue("tests.count", actor=company.admin)
        notify([company.admin], "tests.asked", record=company.rep, params={"who": str(n)}, on=timezone.now())
    client = signed_in(company.admin)
    client.get(reverse(f"reports:{name}"))
    with django_assert_max_num_queries(28):
        client.get(reverse(f"reports:{name}"))


def test_the_bell_counts_what_is_unread(company):
    rows = [Notification(person=company.rep, event="tests.told", group="T") for _n in range(4)]
    rows[0].read_at = rows[1].done_at = timezone.now()
    rows[2].in_page = False
    Notification.objects.bulk_create([*rows, Notification(person=company.colleague, event="tests.told", group="T")])
    assert unread_count(company.rep) == 1 == Notification.objects.visible_to(company.rep).unread().count()
