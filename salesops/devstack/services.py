"""PostgreSQL and Valkey for the stack: the embedded ones, or those named by DATABASE_URL and REDIS_URL."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .places import VAR, Problem, secret
from .postgres import OWNER, PORTAL, Postgres
from .valkey import Valkey

# Enough for web, worker, beat and a few tools; durable, because a 2xx answer means the row is on disk.
POSTGRES_TUNING = {
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
}
LOG_LIMIT = 5_000_000  # bytes
TEST_TUNING = {
    "max_connections": "100",
    "shared_buffers": "256MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "autovacuum": "off",
    "createrole_self_grant": "set, inherit",
}


class Services:
    """What the portal leans on, and the environment that tells it where they are."""

    def __init__(self, state: dict[str, Any], given: Mapping[str, str] = os.environ) -> None:
        self.state, self.given = state, given
        self.postgres = None
        self.valkey = None
        if not given.get("DATABASE_URL"):
            new = "postgres_password" not in state
            self.postgres = Postgres(
                VAR / "postgres",
                port=state.get("postgres_port", 0),
                password=secret(state, "postgres_password"),
                tuning=POSTGRES_TUNING,
                new_password=new,
            )
        if not given.get("REDIS_URL"):
            self.valkey = Valkey(
                VAR / "valkey", port=state.get("valkey_port", 0), password=secret(state, "valkey_password")
            )

    def embedded(self) -> list[tuple[str, Postgres | Valkey]]:
        """The servers we started ourselves, by name."""
        pairs = (("postgres", self.postgres), ("valkey", self.valkey))
        return [(name, server) for name, server in pairs if server is not None]

    def start(self) -> None:
        """Bring both up at the same time and note their ports; those given must answer."""
        self._require_given()
        if self.postgres:
            self.postgres.init()
        for name, server in self.embedded():
            self.launch(name, server)
        for name, server in self.embedded():
            try:
                server.wait_ready()
            except Problem as problem:
                raise Problem(f"{problem}\n{self.log(name).read_text()[-2000:]}") from None
        if self.postgres:
            self.postgres.prepare()
            self.state["postgres_port"] = self.postgres.port
            self.state["postgres_data"] = str(self.postgres.data)
        if self.valkey:
            self.state["valkey_port"] = self.valkey.port

    def _require_given(self) -> None:
        for name, usual in (("DATABASE_URL", 5432), ("MIGRATE_DATABASE_URL", 5432), ("REDIS_URL", 6379)):
            at = urlsplit(self.given.get(name) or "")
            if not at.hostname:
                continue
            try:
                socket.create_connection((at.hostname, at.port or usual), timeout=5).close()
            except OSError as error:
                raise Problem(
                    f"The server of {name}, {at.hostname}:{at.port or usual}, does not answer: {error}"
                ) from None

    @staticmethod
    def log(name: str) -> Path:
        """Where a server's own words go: they would drown the portal's on the console."""
        return VAR / "log" / f"{name}.log"

    def launch(self, name: str, server: Postgres | Valkey) -> None:
        """Start one server's process; its log begins anew when it has grown."""
        log = self.log(name)
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w" if log.exists() and log.stat().st_size > LOG_LIMIT else "a") as output:
            server.launch(output)

    def stop(self) -> None:
        for _, server in reversed(self.embedded()):
            server.stop()

    def environment(self) -> dict[str, str]:
        """DATABASE_URL and its relatives, REDIS_URL, SECRET_KEY."""
        found = {"SECRET_KEY": self.given.get("SECRET_KEY") or secret(self.state, "secret_key")}
        if self.postgres:
            found["DATABASE_URL"] = self.postgres.url(PORTAL)
            found["MIGRATE_DATABASE_URL"] = self.postgres.url(OWNER)
            found["DATABASE_APP_ROLE"] = PORTAL
            found["POSTGRES_BIN"] = str(Path(self.postgres.binary("psql")).parent)
        else:
            for name in ("DATABASE_URL", "MIGRATE_DATABASE_URL", "DATABASE_APP_ROLE", "POSTGRES_BIN"):
                if self.given.get(name):
                    found[name] = self.given[name]
        found["REDIS_URL"] = self.valkey.url() if self.valkey else self.given["REDIS_URL"]
        return found


def portal_environment(found: dict[str, str], port: int) -> dict[str, str]:
    """The whole environment of the portal's processes under ``make run``."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "salesops.settings.development",
        "SALESOPS_VAR": str(VAR),
        "BASE_URL": os.environ.get("BASE_URL") or f"http://127.0.0.1:{port}",
        "STATIC_COLLECTED": "1",
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        **found,
    }
