"""Jobs: one effect, three tries, cancelled, with the actor's rights (RPT-7, F2, F5, F9, S6)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from salesops.core.jobs import bell, cancel_job, enqueue, leases, retry_job
from salesops.core.jobs.models import Job
from salesops.core.jobs.states import JobState
from salesops.core.jobs.work import park_abandoned, run_waiting_jobs
from salesops.core.refusals import Refused

from . import kinds

LONG_AGO = timezone.now() - timedelta(hours=1)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_runs_as_its_actor_and_keeps_its_result(company, seen):
    job = enqueue("tests.count", actor=company.rep, title=gettext_lazy("Count"), args={"upto": 5})
    assert run_waiting_jobs() == 1
    job = fresh(job)
    assert (job.state, job.done, job.total, job.note, job.result) == ("done", 5, 5, "5", {"counted": 5})
    assert seen == [("count", "rep")]
    assert job.lease_until is None
    assert job.finished_at is not None
    assert run_waiting_jobs() == 0


def test_title_is_kept_in_the_source_language(company):
    job = enqueue("tests.count", actor=None, title=kinds.TITLE, title_params={"upto": 7})
    assert job.title == "Count to %(upto)s"
    assert job.name == "Count to 7"
    assert enqueue("tests.count", actor=None).name == "Count"


def test_starts_only_after_the_commit(company, seen, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("tests.count", actor=company.rep)
        assert fresh(job).state == JobState.WAITING
    assert fresh(job).state == JobState.DONE


def test_an_unknown_kind_is_refused_at_once(company):
    with pytest.raises(LookupError):
        enqueue("tests.nothing", actor=company.rep)


def test_a_broken_job_is_tried_three_times_then_parked_without_telling_details(company, seen):
    job = enqueue("tests.break", actor=company.rep)
    for expected in ("waiting", "waiting", "parked"):
        assert run_waiting_jobs() == 1
        assert fresh(job).state == expected
        assert run_waiting_jobs() == 0  # the next try waits a while
        Job.objects.filter(pk=job.pk).update(not_before=LONG_AGO)
    job = fresh(job)
    assert job.tries == 3
    assert len(seen) == 3
    assert job.error_code == "core.job-broken"
    assert "secret" not in job.error
    assert job.key[:8] in job.error


def test_a_refusal_ends_the_job_with_its_sentence(company, seen):
    job = enqueue("tests.refuse", actor=company.rep)
    run_waiting_jobs()
    job = fresh(job)
    assert (job.state, job.error_code, job.tries) == ("failed", "tests.no", 1)
    assert job.error == "No, because the month is closed."


def test_a_parked_job_can_be_tried_again_by_hand(company, seen):
    job = enqueue("tests.refuse", actor=company.rep)
    run_waiting_jobs()
    retry_job(job=job, actor=company.admin)
    job = fresh(job)
    assert (job.state, job.tries, job.error) == ("waiting", 0, "")
    with pytest.raises(Refused) as refused:
        retry_job(job=job, actor=company.admin)
    assert refused.value.code == "core.job-not-stopped"


def test_cancel_while_waiting_and_while_running(company, seen):
    waiting = enqueue("tests.count", actor=company.rep)
    assert cancel_job(job=waiting, actor=company.rep).state == JobState.CANCELLED
    running = enqueue("tests.count", actor=company.rep, args={"upto": 100})
    kinds.HOOKS.during = lambda job: cancel_job(job=running, actor=company.rep) if fresh(running).done == 4 else None
    run_waiting_jobs()
    running = fresh(running)
    assert (running.state, running.done) == ("cancelled", 5)
    assert seen == []
    with pytest.raises(Refused) as refused:
        cancel_job(job=running, actor=company.rep)
    assert refused.value.code == "core.job-ended"


def test_rights_are_those_of_the_moment_it_runs(company, seen):
    for person, reason in ((company.admin, "core.job-actor-gone"), (company.rep, "core.job-right-gone")):
        job = enqueue("tests.rename", actor=person, args={"to": "Nobody"})
        if person is company.admin:
            type(person).objects.filter(pk=person.pk).update(is_active=False)
        run_waiting_jobs()
        assert fresh(job).error_code == reason
        assert fresh(job).state == JobState.FAILED
    assert seen == []


def test_a_person_deactivated_while_the_job_runs_stops_it(company, seen):
    job = enqueue("tests.count", actor=company.rep, args={"upto": 50})

    def leave(_job):
        type(company.rep).objects.filter(pk=company.rep.pk).update(is_active=False)

    kinds.HOOKS.during = leave
    run_waiting_jobs()
    assert fresh(job).state in (JobState.CANCELLED, JobState.FAILED)
    assert seen == []


def test_a_dead_worker_loses_the_job_to_the_next(company, seen):
    job = enqueue("tests.count", actor=company.rep)
    dead = leases.claim("short")
    assert dead.pk == job.pk
    assert leases.claim("short") is None
    Job.objects.filter(pk=job.pk).update(lease_until=LONG_AGO)
    assert run_waiting_jobs() == 1
    # The first worker wakes up again: it no longer holds anything.
    assert not leases.hold(dead, done=1)
    assert not leases.finish(dead, JobState.FAILED)
    assert fresh(job).state == JobState.DONE
    assert len(seen) == 1


def test_after_three_dead_workers_the_job_is_parked_with_the_reason(company, seen):
    job = enqueue("tests.count", actor=company.rep)
    for _try in range(3):
        assert leases.claim("short").pk == job.pk
        Job.objects.filter(pk=job.pk).update(lease_until=LONG_AGO)
    assert leases.claim("short") is None
    assert park_abandoned() == 1
    job = fresh(job)
    assert (job.state, job.error_code) == ("parked", "core.job-worker-died")
    assert "3" in job.error


def test_an_effect_that_was_committed_is_not_repeated(company, seen):
    """The worker died after the commit and before it could say so."""
    job = enqueue("tests.rename", actor=company.admin, args={"to": "Once"})
    leases.claim("short")
    Job.objects.filter(pk=job.pk).update(lease_until=LONG_AGO, effect_at=LONG_AGO, result={"kept": 1})
    run_waiting_jobs()
    job = fresh(job)
    assert (job.state, job.result) == ("done", {"kept": 1})
    assert seen == []


def test_an_effect_without_lease_is_rolled_back(company, seen):
    job = enqueue("tests.rename", actor=company.admin, args={"to": "Lost"})
    kinds.HOOKS.during = lambda _job: Job.objects.filter(pk=job.pk).update(lease_token="another worker")
    run_waiting_jobs()
    company.admin.refresh_from_db()
    assert company.admin.name == "魏安"
    assert fresh(job).state == JobState.RUNNING


def test_long_jobs_leave_room_for_short_ones(company, seen, settings):
    settings.JOBS_LONG_AT_ONCE = 1
    enqueue("tests.giant", actor=company.rep)
    enqueue("tests.giant", actor=company.rep)
    enqueue("tests.count", actor=company.rep)
    assert leases.claim("long").kind == "tests.giant"
    assert leases.claim("long") is None
    assert leases.claim("short").kind == "tests.count"


def test_redis_away_costs_nothing_but_time(company, seen, monkeypatch, django_capture_on_commit_callbacks):
    from salesops.core.jobs.tasks import work

    def away(*_args, **_kwargs):
        raise ConnectionError("no bell")

    monkeypatch.setattr(work, "apply_async", away)
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("tests.count", actor=company.rep)
    assert fresh(job).state == JobState.WAITING
    assert run_waiting_jobs() == 1


def test_the_database_refuses_other_ways_through_the_states(company):
    job = enqueue("tests.count", actor=company.rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="done")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="running")  # without a lease


def test_people_see_their_own_jobs_and_admins_all(company):
    mine = enqueue("tests.count", actor=company.rep)
    theirs = enqueue("tests.count", actor=company.other_rep)
    assert set(Job.objects.visible_to(company.rep)) == {mine}
    assert set(Job.objects.visible_to(company.manager)) == set()
    assert set(Job.objects.visible_to(company.admin)) == {mine, theirs}
