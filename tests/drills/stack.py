"""A started portal in a folder of its own, with handles to kill parts of it and a browser-like visitor."""

import http.cookiejar
import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from salesops.devstack.places import BASE
from salesops.devstack.processes import free_port

PATIENCE = 900.0  # seconds until a started portal answers with its demo company, also on a busy machine


def load_factor() -> float:
    """How many programs share a core just now, 1 to 3: promises in seconds are made for a machine with a free core."""
    return min(3.0, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


def wait_for(done: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true answer of ``done``; fails naming ``what`` after ``seconds`` (times the load of the machine).

    Prints how long it took, so that ``make drills`` shows it.
    """
    began = time.monotonic()
    end = began + seconds * load_factor()
    while True:
        if found := done():
            print(f"[{time.monotonic() - began:.1f} s] {what}", end=" ", flush=True)  # noqa: T201
            return found
        assert time.monotonic() < end, f"after {end - began:.0f} s still not: {what}"
        time.sleep(0.1)


class Visitor:
    """Somebody with cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def ask(
        self, path: str, form: dict[str, str] | None = None, seconds: float = 20
    ) -> tuple[int, dict[str, str], str]:
        """Status (0: nobody there, or no answer in time), headers in small letters, body. Follows redirects."""
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(self.address + path, data, {"Accept-Language": "en"})  # noqa: S310 - http
        try:
            with self.opener.open(request, timeout=seconds) as answer:
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode()
        except OSError as error:
            return 0, {}, str(error)

    def sign_in(self, username: str) -> int:
        """The status of the answer to the form, or of the page when it didn't even come."""
        status, _headers, page = self.ask("/accounts/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if not token:
            return status
        form = {"csrfmiddlewaretoken": token[1], "name": username, "password": "demo-2026"}
        return self.ask("/accounts/sign-in/", form)[0]

    def is_known(self) -> bool:
        """True when the first page is shown instead of the sign-in."""
        status, _headers, page = self.ask("/reports/jobs/")
        return status == 200 and 'name="password"' not in page


class Stack:
    """``make run`` in ``folder``, with the environment given on top."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.env = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "MIGRATE_DATABASE_URL")
        }
        self.env |= {"SALESOPS_VAR": str(folder), "PORT": str(self.port), **environment}
        self.process: subprocess.Popen[bytes] | None = None
        self._environment: dict[str, str] = {}
        self.log = folder / "console.log"

    def start(self) -> None:
        self._environment = {}
        self.folder.mkdir(parents=True, exist_ok=True)
        for above in (self.folder, self.folder.parent):
            above.chmod(0o755)  # as root, the database runs as another user in here
        with self.log.open("ab") as log:
            argv = [sys.executable, "-m", "salesops.devstack", "run"]
            self.process = subprocess.Popen(argv, cwd=BASE, env=self.env, stdout=log, stderr=subprocess.STDOUT)

        def ready() -> bool:
            assert self.process
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            return self.visitor().ask("/readyz")[0] == 200

        wait_for(ready, PATIENCE, "the portal is ready")

    def ensure(self) -> None:
        """Whatever the drill before left: a portal that answers."""
        assert self.process
        end = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < end:
            if self.visitor().ask("/readyz")[0] == 200:
                return
            time.sleep(0.2)
        self.cut_power()
        self.start()

    def cut_power(self) -> None:
        """``kill -9`` the supervisor and everything it started, all at once."""
        assert self.process
        if self.process.poll() is None:
            kill_whole(psutil.Process(self.process.pid))
        self.process.wait()

    def stop(self) -> int:
        """End it as Ctrl-C does; the exit status."""
        assert self.process
        self.process.terminate()
        return self.process.wait(60)

    def visitor(self) -> Visitor:
        return Visitor(f"http://127.0.0.1:{self.port}")

    def _devstack(self, *arguments: str) -> str:
        argv = [sys.executable, "-m", "salesops.devstack", *arguments]
        return subprocess.run(argv, cwd=BASE, env=self.env, capture_output=True, text=True).stdout

    def child(self, name: str) -> psutil.Process:
        """The portal's ``web``, ``worker`` or ``beat``, as the supervisor noted it."""
        return psutil.Process(json.loads((self.folder / "run" / "stack.json").read_text())["children"][name])

    def server(self, name: str) -> psutil.Process:
        """The embedded ``postgres`` or ``valkey-server``."""
        assert self.process
        return next(p for p in psutil.Process(self.process.pid).children() if name in p.name())

    def environment(self) -> dict[str, str]:
        """What ``make shell-env`` prints; asked once for each start."""
        if not self._environment:
            words = [shlex.split(line)[1] for line in self._devstack("shell-env").splitlines()]
            self._environment = {**self.env, **dict(word.split("=", 1) for word in words)}
        return self._environment

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "manage.py", *arguments]
        return subprocess.run(argv, cwd=BASE, env=self.environment() | environment, capture_output=True, text=True)

    def enqueue(self, kind: str) -> int:
        """Put a job on the list as a command would; its id."""
        code = (
            f"from salesops.core.jobs import enqueue; print(enqueue({kind!r}, actor=None, title='drill', args={{}}).pk)"
        )
        done = self.manage("shell", "-v0", "-c", code)
        assert done.returncode == 0, done.stderr
        return int(done.stdout.split()[-1])

    def database(self) -> Any:
        """A connection as the owner of the tables, each statement on its own."""
        connection = psycopg2.connect(self.environment()["MIGRATE_DATABASE_URL"])
        connection.autocommit = True
        return connection

    def value(self, statement: str) -> Any:
        connection = self.database()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                row = cursor.fetchone()
                return row and row[0]
        finally:
            connection.close()

    def verify(self) -> None:
        done = self.manage("verify")
        assert done.returncode == 0, done.stdout + done.stderr


def kill_whole(process: psutil.Process) -> None:
    """``kill -9`` a process and everything below it, as a power cut does."""
    family = [*process.children(recursive=True), process]
    for one in family:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(family, timeout=10)
