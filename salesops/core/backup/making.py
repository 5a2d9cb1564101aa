"""Making a backup: one folder with ``database.dump``, ``files.tar`` and ``manifest.json``, readable by its owner only."""

import json
import os
import shutil
import tarfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from . import tools

PREFIX = "salesops-"


def make_backup(target: Path, *, now: datetime, keep: int = 0) -> Path:
    """Write a backup below ``target`` and return its folder; with ``keep``, only so many of the newest remain.

    The dump and the list of files come from one snapshot, beside a running portal: files are written before their rows
    and never changed, so each file of the snapshot is still there, or its time was over.
    """
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    final = target / f"{PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    fresh = target / f".{final.name}.part"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    with transaction.atomic():
        snapshot = _export_snapshot()
        tools.run(
            "pg_dump", "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={fresh}/database.dump"
        )
        files, missing = _pack_files(fresh / "files.tar")
        rows = row_counts()
    manifest = {
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "postgresql": _server_version(),
        "rows": rows,
        "files": files,
        "missing_files": missing,
        "sha256": {name: tools.checksum(fresh / name) for name in ("database.dump", "files.tar")},
    }
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1))
    for path in fresh.iterdir():
        path.chmod(0o600)
        _to_disk(path)
    _to_disk(fresh)
    fresh.rename(final)
    _to_disk(target)
    if keep:
        for old in sorted(p for p in target.iterdir() if p.name.startswith(PREFIX))[:-keep]:
            shutil.rmtree(old)
    return final


def _server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def _export_snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        return cursor.fetchone()[0]


def _pack_files(archive: Path) -> tuple[int, list[str]]:
    """Pack the files the snapshot's rows name; how many there were, and those that are no longer there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT path FROM jobs_storedfile ORDER BY path")
        paths = [row[0] for row in cursor.fetchall()]
    packed, missing = 0, []
    with tarfile.open(archive, "w") as tar:
        for path in paths:
            try:
                tar.add(Path(settings.FILES_DIR) / path, arcname=path, recursive=False)
                packed += 1
            except FileNotFoundError:
                missing.append(path)
    return packed, missing


def row_counts() -> dict[str, int]:
    """Rows of every table in the snapshot: a restore compares them."""
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            counts[table] = cursor.fetchone()[0]
    return counts


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
