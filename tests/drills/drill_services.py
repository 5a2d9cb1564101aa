"""Drills with a database and a Redis of their own, which go away for as long as the drill wants."""

import threading
import time
from contextlib import ExitStack, suppress

import psutil
import pytest

from salesops.devstack.postgres import OWNER, PORTAL, Postgres
from salesops.devstack.processes import free_port
from salesops.devstack.valkey import Valkey
from tests.drills.stack import Stack, load_factor, wait_for


class Outside:
    """PostgreSQL and Redis as a company would run them beside the portal."""

    def __init__(self, folder, log):
        self.log = log
        self.postgres = Postgres(folder / "postgres", port=free_port(), password="drill")
        self.valkey = Valkey(folder / "valkey", port=free_port(), password="drill", persist=False)

    def start_postgres(self):
        self.postgres.launch(self.log)
        self.postgres.wait_ready()

    def start_valkey(self):
        self.valkey.launch(self.log)
        self.valkey.wait_ready()

    @staticmethod
    def kill(server):
        server.process.kill()
        server.process.wait()


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outside")
    folder.chmod(0o755)
    folder.parent.chmod(0o755)
    with ExitStack() as ending:
        log = ending.enter_context((folder / "services.log").open("w"))
        servers = Outside(folder, log)
        servers.postgres.init()
        servers.start_postgres()
        ending.callback(servers.postgres.stop)
        servers.postgres.prepare()
        servers.start_valkey()
        ending.callback(servers.valkey.stop)
        yield servers


@pytest.fixture(scope="module")
def stack(outside, tmp_path_factory):
    running = Stack(
        tmp_path_factory.mktemp("drill"),
        DATABASE_URL=outside.postgres.url(PORTAL),
        MIGRATE_DATABASE_URL=outside.postgres.url(OWNER),
        DATABASE_APP_ROLE=PORTAL,
        REDIS_URL=outside.valkey.url(),
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def ends_with_verify(stack):
    stack.ensure()
    yield
    stack.verify()


def test_f4_the_database_is_away_for_a_while(stack, outside):
    visitor = stack.visitor()
    assert visitor.sign_in("rep") == 200
    port = outside.postgres.port
    outside.kill(outside.postgres)
    status, headers, page = visitor.ask("/reports/jobs/")
    assert status == 503
    assert headers["retry-after"] == "30"
    assert "Back in a moment" in page
    status, _headers, said = visitor.ask("/readyz")
    assert status == 503
    assert "database" in said
    assert visitor.ask("/healthz")[0] == 200
    outside.start_postgres()
    assert outside.postgres.port == port
    wait_for(lambda: visitor.ask("/readyz")[0] == 200, 15, "the portal is ready again")
    assert visitor.is_known(), "the session was kept"


def test_f13_the_database_hangs_instead_of_refusing(stack, outside):
    visitor = stack.visitor()
    assert visitor.sign_in("rep") == 200
    server = psutil.Process(outside.postgres.process.pid)
    frozen = [server, *server.children(recursive=True)]
    for process in frozen:
        process.suspend()
    try:
        answers = []
        askers = [
            threading.Thread(target=lambda: answers.append(visitor.ask("/reports/jobs/", seconds=60)))
            for _ in range(20)
        ]
        for one in askers:
            one.start()
        for _ in range(20):
            began = time.monotonic()
            assert stack.visitor().ask("/healthz", seconds=5)[0] == 200
            assert time.monotonic() - began < load_factor()
            time.sleep(0.5)
        for one in askers:
            one.join()
    finally:
        for process in frozen:
            with suppress(psutil.NoSuchProcess):
                process.resume()
    assert {status for status, _headers, _page in answers} == {503}
    assert {headers.get("retry-after") for _status, headers, _page in answers} == {"30"}
    wait_for(lambda: visitor.ask("/readyz")[0] == 200, 15, "the portal is ready again")
    assert visitor.is_known()


def test_f5_redis_is_away_and_comes_back_empty(stack, outside):
    visitor = stack.visitor()
    assert visitor.sign_in("rep") == 200
    port = outside.valkey.port
    outside.kill(outside.valkey)
    status, _headers, said = visitor.ask("/readyz")
    assert status == 503
    assert "cache" in said
    assert visitor.is_known(), "pages go on, nobody is signed out"
    assert stack.visitor().sign_in("rep2") == 200
    job = stack.enqueue("jobs.tidy")
    assert stack.value(f"SELECT state FROM jobs_job WHERE id = {job}") == "waiting"
    outside.start_valkey()
    assert outside.valkey.port == port
    wait_for(lambda: stack.value(f"SELECT state FROM jobs_job WHERE id = {job}") == "done", 60, "the job is done")
    assert visitor.ask("/readyz")[0] == 200
