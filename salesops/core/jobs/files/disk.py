"""Writing to disk so that a crash leaves either the whole file or nothing: temporary file, fsync, rename, then the row (F7)."""

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from .limits import FREE_SHARE
from .refusals import no_space

CHUNK = 256 * 1024


def folder() -> Path:
    return Path(settings.FILES_DIR)


def free_share() -> float:
    """Share of the disk that is free, 0–1."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    usage = shutil.disk_usage(place)
    return usage.free / usage.total if usage.total else 0.0


def write(chunks: Iterable[bytes]) -> tuple[str, int, str]:
    """Store ``chunks`` under a name of ours; returns (path below the folder, size, sha256)."""
    if free_share() < FREE_SHARE:
        raise no_space()
    name = secrets.token_hex(16)
    path = Path(name[:2]) / name
    final = folder() / path
    temporary = folder() / "tmp" / name
    digest, size = hashlib.sha256(), 0
    try:
        for place in (final.parent, temporary.parent):
            place.mkdir(parents=True, exist_ok=True)
        with open(temporary, "xb", opener=_private) as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, final)
        _sync_folder(final.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        final.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise no_space() from error
        raise
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return str(path), size, digest.hexdigest()


def chunks_of(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with open(content, "rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def checksum(place: Path) -> str | None:
    """SHA-256 of the file at ``place``, or ``None`` when it is missing."""
    if not place.is_file():
        return None
    digest = hashlib.sha256()
    for chunk in chunks_of(place):
        digest.update(chunk)
    return digest.hexdigest()


def remove(path: str) -> None:
    (folder() / path).unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
