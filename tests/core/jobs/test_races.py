"""Two workers, two real connections (F9), and jobs in a process of their own (F18)."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from salesops.core.jobs import leases
from salesops.core.jobs.models import Job
from salesops.core.jobs.work import run_claimed, work_through

from . import kinds

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person():
    return get_user_model().objects.create_user("runner", "Runner", None)


def in_threads(function, times):
    """Run ``function`` at the same moment in several threads, each with its own connection; returns their results."""
    gate, results = threading.Barrier(times), []

    def one():
        try:
            gate.wait(timeout=10)
            results.append(function())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(results) == times
    return results


def test_one_job_rung_four_times_runs_once(person, seen):
    Job.objects.create(kind="tests.count", actor=person, queue="short")
    assert sorted(in_threads(lambda: work_through("short"), 4)) == [0, 0, 0, 1]
    assert len(seen) == 1


def test_ten_jobs_are_shared_out_without_doubles(person, seen):
    for _n in range(10):
        Job.objects.create(kind="tests.count", actor=person, queue="short")
    assert sum(in_threads(lambda: work_through("short"), 3)) == 10
    assert len(seen) == 10


def test_progress_shows_while_the_jobs_own_transaction_is_open(person, seen, settings):
    """A child process reports through a pipe; its death by signal is a failed try, not a lost job."""
    settings.JOBS_ISOLATE = True
    Job.objects.create(kind="tests.count", actor=person, queue="short", args={"upto": 4})
    run_claimed(leases.claim("short"))
    job = Job.objects.get()
    assert (job.state, job.result) == ("done", {"counted": 4})
    assert seen == []  # it happened in another process


def test_a_child_that_dies_is_tried_again(person, seen, settings):
    import os
    import signal

    settings.JOBS_ISOLATE = True
    kinds.HOOKS.during = lambda _job: os.kill(os.getpid(), signal.SIGKILL)
    Job.objects.create(kind="tests.count", actor=person, queue="short")
    run_claimed(leases.claim("short"))
    job = Job.objects.get()
    assert (job.state, job.tries) == ("waiting", 1)


def test_a_job_may_take_longer_for_one_statement_than_a_page(person, seen, settings):
    settings.JOBS_ISOLATE = True

    def ask(job):
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            job.result["limit"] = cursor.fetchone()[0]

    kinds.HOOKS.during = ask
    Job.objects.create(kind="tests.count", actor=person, queue="short", args={"upto": 1})
    run_claimed(leases.claim("short"))
    assert Job.objects.get().result["limit"] == "15min"


def test_a_worker_told_to_end_hands_its_job_back(person, seen, settings, monkeypatch):
    from salesops.core.jobs import shutdown

    settings.JOBS_ISOLATE = True
    monkeypatch.setattr(shutdown, "_flag", bytearray(1))
    kinds.HOOKS.during = lambda _job: threading.Event().wait(60)
    Job.objects.create(kind="tests.count", actor=person, queue="short")
    claimed = leases.claim("short")
    shutdown.note_ending()
    run_claimed(claimed)
    job = Job.objects.get()
    assert (job.state, job.tries, job.lease_until) == ("waiting", 0, None)
    assert work_through("short") == 0  # it takes nothing new


def test_a_job_over_its_memory_fails_with_a_sentence(person, seen, settings):
    settings.JOBS_ISOLATE = True

    def eat(_job):
        kinds.SEEN.append(bytearray(2 * 1024**3))

    kinds.HOOKS.during = eat
    Job.objects.create(kind="tests.count", actor=person, queue="short")
    run_claimed(leases.claim("short"))
    job = Job.objects.get()
    assert (job.state, job.error_code) == ("failed", "core.job-too-big")


def test_a_job_over_its_time_is_ended(person, seen, settings, monkeypatch):
    from salesops.core.jobs.isolation import Watch

    settings.JOBS_ISOLATE = True
    monkeypatch.setattr(Watch, "limit", 0.2)
    kinds.HOOKS.during = lambda _job: threading.Event().wait(60)
    Job.objects.create(kind="tests.count", actor=person, queue="short")
    run_claimed(leases.claim("short"))
    job = Job.objects.get()
    assert (job.state, job.error_code) == ("failed", "core.job-too-long")
