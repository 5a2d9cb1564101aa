"""What the nightly tidying does for files, and what ``verify`` asks of them."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from salesops.core.jobs.models import StoredFile

from . import disk

# A file without row younger than this may belong to a transaction that is still open.
ORPHAN_SECONDS = 24 * 3600


def remove_orphans() -> int:
    """Remove files that no row names: left by a crash or by a transaction that was rolled back."""
    count = 0
    for batch in _batches(_old_files()):
        known = set(StoredFile.objects.filter(path__in=batch).values_list("path", flat=True))
        for path in set(batch) - known:
            disk.remove(path)
            count += 1
    return count


def damaged_files() -> list[str]:
    """Keys of rows whose file is missing or has another checksum."""
    return [
        stored.key
        for stored in StoredFile.objects.only("key", "path", "sha256").order_by("id").iterator()
        if disk.checksum(stored.place) != stored.sha256
    ]


def _old_files() -> Iterator[str]:
    border = time.time() - ORPHAN_SECONDS
    root = disk.folder()
    for folder, _folders, names in os.walk(root):
        for name in names:
            place = Path(folder) / name
            if place.stat().st_mtime < border:
                yield str(place.relative_to(root))


def _batches(paths: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for path in paths:
        batch.append(path)
        if len(batch) == 500:
            yield batch
            batch = []
    if batch:
        yield batch
