"""``make test``, ``make lint``: a throw-away cluster without fsync, then the tool."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .places import BASE, VAR, Lock, Problem, require_own_folder
from .postgres import OWNER, PORTAL, Postgres
from .services import TEST_TUNING
from .valkey import Valkey


@contextmanager
def throw_away_services() -> Iterator[dict[str, str]]:
    """Environment with a new, fast and forgetful PostgreSQL and Valkey."""
    require_own_folder()
    folder = VAR / "test"
    lock = Lock(folder / "lock")
    if not lock.acquire():
        raise Problem(f"Tests are already running here (pid {lock.holder()}).")
    postgres = Postgres(folder / "postgres", port=0, password="test", tuning=TEST_TUNING)  # noqa: S106
    valkey = Valkey(folder / "valkey", port=0, password="test", persist=False)  # noqa: S106
    postgres.throw_away()
    log_path = folder / "services.log"
    with log_path.open("w") as log:
        try:
            postgres.init()
            postgres.launch(log)
            valkey.launch(log)
            postgres.wait_ready()
            valkey.wait_ready()
            postgres.prepare(for_tests=True)
            yield {
                "DATABASE_URL": postgres.url(OWNER),
                "DATABASE_APP_ROLE": PORTAL,
                "REDIS_URL": valkey.url(),
                "POSTGRES_BIN": str(Path(postgres.binary("psql")).parent),
            }
        except Problem as problem:
            raise Problem(f"{problem}\n{log_path.read_text()[-2000:]}") from None
        finally:
            valkey.stop()
            postgres.throw_away()


def migrate_meanwhile(env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Migrate the one database the test databases are copied from (tests/conftest.py), while pytest collects.

    The command holds the lock ``TEST_TEMPLATE_LOCK`` for as long as it lives.
    """
    lock = Lock(Path(env["TEST_TEMPLATE_LOCK"]))
    if not lock.acquire():
        raise Problem(f"A database for tests is being made already (pid {lock.holder()}).")
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    return subprocess.Popen(migrate, cwd=BASE, env=env, pass_fds=[lock.file.fileno()])


def test(arguments: list[str]) -> int:
    """Run pytest; its exit status is ours."""
    began = time.monotonic()
    with throw_away_services() as services:
        print(f"test database ready after {time.monotonic() - began:.1f} s", flush=True)
        env = {**os.environ, "PYTHONUNBUFFERED": "1", **services, "DJANGO_SETTINGS_MODULE": "salesops.settings.testing"}
        env["SALESOPS_VAR"] = str(VAR / "test" / "var")
        env |= {"TEST_TEMPLATE": "salesops", "TEST_TEMPLATE_LOCK": str(VAR / "test" / "migrating")}
        # Pages are tested in both languages: the catalogue has to be there as it is in the portal.
        subprocess.run([sys.executable, "manage.py", "catalogue", "--compile"], cwd=BASE, env=env, check=True)
        migrating = migrate_meanwhile(env)
        tests = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=BASE, env=env)
        try:
            while True:
                try:
                    return tests.wait()
                except KeyboardInterrupt:
                    continue  # pytest got it too and prints what it has
        finally:
            migrating.kill()  # still at it when pytest had no test to run
            migrating.wait()
