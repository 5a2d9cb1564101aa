"""The way back: into an empty database, complete or not at all."""

import json
import os
import shutil
import tarfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from . import tools
from .hold import hold_sending
from .making import row_counts


class CannotRestore(Exception):
    """Why nothing was restored."""


def restore_backup(source: Path) -> dict[str, Any]:
    """Restore the backup in ``source``; its manifest is the answer. Sending is held until released.

    Raises :class:`CannotRestore` before the first write when the backup is damaged or the database is not empty, and
    afterwards when the rows are not those of the manifest.
    """
    manifest = _read_manifest(source)
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise CannotRestore("The database is not empty. Restore into a new one.")
    # Held first: from the moment there are rows, a worker that runs by accident must not send them.
    hold_sending()
    whole = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    tools.run("pg_restore", *whole, "-d", connection.settings_dict["NAME"], str(source / "database.dump"))
    if (rows := row_counts()) != manifest["rows"]:
        wrong = [table for table in manifest["rows"] if rows.get(table) != manifest["rows"][table]]
        raise CannotRestore(f"The rows are not those of the backup: {', '.join(wrong)}")
    unpack_files(source / "files.tar", Path(settings.FILES_DIR))
    # Newer code may have newer migrations; guards and grants are installed in any case.
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def unpack_files(archive: Path, folder: Path) -> None:
    """Write the files of ``archive`` below ``folder``, readable by us only. Anything but plain files there is refused."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    root = folder.resolve()
    with tarfile.open(archive) as tar:
        for member in tar:
            place = (root / member.name).resolve()
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or not place.is_relative_to(root):
                raise CannotRestore(f"{archive} holds something that is no file of ours: {member.name!r}")
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                shutil.copyfileobj(content, file)
                file.flush()
                os.fsync(file.fileno())


def _read_manifest(source: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((source / "manifest.json").read_text())
        for name, wanted in manifest["sha256"].items():
            if tools.checksum(source / name) != wanted:
                raise CannotRestore(f"{source / name} is damaged: its checksum differs.")
    except (OSError, ValueError, KeyError) as error:
        raise CannotRestore(f"{source} is not a complete backup: {error}") from None
    return manifest
