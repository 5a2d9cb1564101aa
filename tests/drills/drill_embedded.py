"""Drills on the stack as ``make run`` starts it: processes are killed, power is cut, a backup is put back."""

import subprocess
import sys
import threading
import time

import psycopg2
import pytest

from salesops.core.jobs.running import EFFECT_LOCK
from salesops.devstack.places import BASE
from tests.drills.stack import Stack, kill_whole, wait_for

COMMITTED = "SELECT (SELECT count(*) FROM accounts_user) + (SELECT count(*) FROM audit_entry)"


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    running = Stack(tmp_path_factory.mktemp("drill"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def ends_with_verify(stack):
    stack.ensure()
    yield
    stack.verify()


def test_f1_a_web_process_is_killed_in_the_middle_of_a_request(stack):
    visitor = stack.visitor()
    held = stack.database()
    held.autocommit = False
    answers: list[int] = []
    with held.cursor() as cursor:
        cursor.execute("LOCK TABLE accounts_user IN ACCESS EXCLUSIVE MODE")
        request = threading.Thread(target=lambda: answers.append(visitor.sign_in("rep")))
        request.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        wait_for(lambda: stack.value(waiting), 20, "the request waits for the lock")
        for process in stack.child("web").children():
            process.kill()  # all of them: whichever had the request
    held.rollback()
    held.close()
    request.join(30)
    assert answers != [200]
    wait_for(lambda: stack.visitor().ask("/healthz")[0] == 200, 10, "a new web process answers")
    assert wait_for(lambda: visitor.sign_in("rep") == 200, 20, "the retry has its effect")
    assert visitor.is_known()


def test_f1_the_whole_web_server_is_killed(stack):
    kill_whole(stack.child("web"))
    wait_for(lambda: stack.visitor().ask("/healthz")[0] == 200, 10, "the web server is started again")


def test_f2_a_worker_is_killed_in_the_middle_of_a_job(stack):
    # The job waits inside its one transaction for this lock (at most 5 s): whichever of the next numbers it gets.
    held = stack.database()
    with held.cursor() as cursor:
        last = stack.value("SELECT coalesce(max(id), 0) FROM jobs_job")
        for number in range(last + 1, last + 31):
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [EFFECT_LOCK, number])
    enqueuing = threading.Thread(target=stack.enqueue, args=["notify.digest"])
    enqueuing.start()
    running = f"SELECT id FROM jobs_job WHERE id > {last} AND kind = 'notify.digest' AND state = 'running'"
    job = wait_for(lambda: stack.value(running), 60, "the job runs")
    kill_whole(stack.child("worker"))
    tries, state = (f"SELECT {column} FROM jobs_job WHERE id = {job}" for column in ("tries", "state"))
    before = stack.value(tries)
    assert stack.value(f"SELECT effect_at IS NULL FROM jobs_job WHERE id = {job}")
    held.close()
    enqueuing.join()
    wait_for(lambda: stack.value(state) == "done", 100, "another worker finished the job when the lease had ended")
    assert stack.value(tries) == before + 1
    assert stack.value(f"SELECT effect_at IS NOT NULL FROM jobs_job WHERE id = {job}")


def test_f3_beat_is_killed_and_two_of_them_run(stack):
    planned = "SELECT count(*) FROM jobs_plannedrun"
    kill_whole(stack.child("beat"))
    env = stack.environment() | {"SALESOPS_PROCESS": "jobs"}
    argv = [sys.executable, "-m", "celery", "-q", "-A", "salesops", "beat", "--pidfile="]
    second = subprocess.Popen(argv, cwd=BASE, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        before = stack.value(planned)
        wait_for(lambda: stack.value(planned) > before, 100, "runs are planned again")
    finally:
        second.terminate()
        second.wait(20)
    double = "SELECT count(*) FROM (SELECT 1 FROM jobs_plannedrun GROUP BY schedule, planned_at HAVING count(*) > 1) d"
    assert stack.value(double) == 0


def test_f4_postgresql_is_killed_and_comes_back_by_itself(stack):
    visitor = stack.visitor()
    visitor.sign_in("rep")
    before = stack.value(COMMITTED)
    stack.server("postgres").kill()
    began = time.monotonic()
    wait_for(lambda: visitor.ask("/readyz")[0] == 200, 30, "the portal is ready again")
    assert visitor.is_known(), f"{time.monotonic() - began:.1f} s after the kill"
    assert stack.value(COMMITTED) >= before


def test_f6_power_is_cut(stack):
    before = stack.value(COMMITTED)
    stack.cut_power()
    stack.start()
    assert stack.value(COMMITTED) >= before
    assert stack.visitor().sign_in("rep") == 200


def test_f15_a_backup_is_put_back_on_an_empty_machine(stack, tmp_path):
    made = stack.manage("backup", str(tmp_path / "copies"))
    assert made.returncode == 0, made.stderr
    owner = stack.environment()["MIGRATE_DATABASE_URL"]
    root = psycopg2.connect(owner.replace("salesops_owner:", "postgres:"))
    root.autocommit = True
    with root.cursor() as cursor:
        cursor.execute("CREATE DATABASE restored OWNER salesops_owner")
    root.close()
    elsewhere = {"MIGRATE_DATABASE_URL": owner.rsplit("/", 1)[0] + "/restored", "FILES_DIR": str(tmp_path / "files")}
    elsewhere["DATABASE_URL"] = stack.environment()["DATABASE_URL"].rsplit("/", 1)[0] + "/restored"
    restored = stack.manage("restore", made.stdout.strip(), **elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert stack.manage("verify", **elsewhere).returncode == 0
    asked = "from salesops.core.backup import sending_held; print(sending_held())"
    assert stack.manage("shell", "-v0", "-c", asked, **elsewhere).stdout.split()[-1] == "True"


def test_f21_a_second_start_is_refused_and_a_stop_is_clean(stack):
    argv = [sys.executable, "-m", "salesops.devstack", "run"]
    second = subprocess.run(argv, cwd=BASE, env=stack.env, capture_output=True, text=True)
    assert second.returncode == 1
    assert "already running" in second.stderr
    other = stack.env | {"SALESOPS_VAR": str(stack.folder.parent / "other")}
    taken = subprocess.run(argv, cwd=BASE, env=other, capture_output=True, text=True)
    assert taken.returncode == 1
    assert "is taken" in taken.stderr
    assert stack.visitor().ask("/healthz")[0] == 200
