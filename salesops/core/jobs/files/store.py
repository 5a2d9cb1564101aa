"""The ways into and out of the store."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import Model, Sum
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string

from salesops.core.jobs.models import Job, StoredFile
from salesops.core.policies import policy_on
from salesops.core.sockets.jobs import job_kinds
from salesops.core.sockets.records import kind_of as record_kind_of

from . import disk, limits, refusals
from .names import clean_name, extension_of, with_extension
from .pictures import STORED_AS, written_anew
from .sniff import kind_of

# First key of the advisory locks under which a person's uploads of the day are summed.
DAY_LOCK = 7_302


def store_upload(
    uploaded: File,
    *,
    owner: Any,
    purpose: str,
    record: Model | None = None,
    kept: timedelta | None = None,
    only: tuple[str, ...] = (),
    most: int = limits.UPLOAD_BYTES,
    by_link: bool = False,
) -> StoredFile:
    """Take a file that a person hands in; refuse hostile ones with ``core.file-…`` (422).

    ``record`` is what it is attached to: its readers may fetch it. ``kept`` ends it after a while; without, it stays. ``only``
    narrows the kinds taken (``("xlsx", "csv")``). ``most`` is the largest size in bytes (imports take more than other uploads).
    ``by_link``: handed in by somebody without sign-in. Its link says how many; ``owner`` only keeps it, and it takes nothing of
    what the owner may hand in on a day.
    """
    name = clean_name(uploaded.name or "")
    size = uploaded.size or 0
    if size > most:
        raise refusals.refuse(refusals.too_big(most))
    if not size:
        raise refusals.refuse(refusals.empty())
    extension = extension_of(name)
    if extension not in limits.EXTENSIONS or (only and extension not in only):
        raise refusals.refuse(refusals.wrong_type(only))
    content = uploaded.read(most + 1)
    if len(content) > most:
        raise refusals.refuse(refusals.too_big(most))
    kind = kind_of(content, only)
    if kind != limits.EXTENSIONS[extension]:
        raise refusals.refuse(refusals.not_what_it_says())
    if settings.FILE_SCANNER and not import_string(settings.FILE_SCANNER)(content):
        raise refusals.refuse(refusals.infected())
    if kind in STORED_AS:
        content, extension = written_anew(content, kind)
        name = with_extension(name, extension)
    with transaction.atomic():
        if not by_link:
            _refuse_over_day_limit(owner, len(content))
        return _keep(
            content,
            owner=owner,
            purpose=purpose + limits.BY_LINK if by_link else purpose,
            name=name,
            content_type=limits.CONTENT_TYPES[extension],
            expires_at=timezone.now() + kept if kept else None,
            record_kind=record_kind_of(record).code if record is not None else "",
            record_id=str(record.pk) if record is not None else "",
        )


def keep_job_file(*, job: Job, name: str, content: bytes | Path, content_type: str) -> StoredFile:
    """Keep what a job made for its actor, for seven days (RPT-7)."""
    if job.actor is None:
        raise ValueError("a job of the system has nobody to keep a file for")
    now = timezone.now()
    kept = timedelta(days=policy_on("jobs.files", timezone.localdate(now))["kept_days"])
    capability, right = (job_kinds.get(job.kind).capability or ("", "")) if job.kind in job_kinds else ("", "")
    return _keep(
        content,
        owner=job.actor,
        purpose="job",
        name=clean_name(name) or "file",
        content_type=content_type,
        job=job,
        capability=capability,
        right=right,
        expires_at=now + kept,
    )


def _refuse_over_day_limit(owner: Any, size: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DAY_LOCK, owner.pk % 2**31])
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = StoredFile.objects.filter(owner=owner, job__isnull=True, created_at__gte=midnight)
    today = today.exclude(purpose__endswith=limits.BY_LINK)
    if (today.aggregate(sum=Sum("size"))["sum"] or 0) + size > limits.DAY_BYTES:
        raise refusals.refuse(refusals.day_limit())


def _keep(content: bytes | Path, **fields: Any) -> StoredFile:
    path, size, sha256 = disk.write(disk.chunks_of(content))
    try:
        with transaction.atomic():
            return StoredFile.objects.create(path=path, size=size, sha256=sha256, **fields)
    except BaseException:
        disk.remove(path)
        raise


def drop_file(stored: StoredFile) -> None:
    """Forget a file: the row first, the bytes once that is committed."""
    path = stored.path
    stored.delete()
    transaction.on_commit(lambda: disk.remove(path))


def remove_expired_files(limit: int = 1000) -> int:
    """Drop files whose time is over and leftovers of crashes. Returns how many rows went."""
    count = 0
    for stored in StoredFile.objects.expired().order_by("id")[:limit]:
        with transaction.atomic():
            mine = (
                StoredFile.objects.select_for_update(skip_locked=True)
                .filter(pk=stored.pk, expires_at__lte=Now())
                .first()
            )
            if mine:
                drop_file(mine)
                count += 1
    return count
