"""``Idempotency-Key`` (F10): the same request again has no second effect and gets the same answer, for 24 hours.

The key's row is written in the transaction of the act. Keys belong to a person. A try lock tells "still running" from "done".
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _

from salesops.core.refusals import Invalid, Refusal, Refused

from .models import KeptAnswer

KEPT_FOR = timedelta(hours=24)
LONGEST = 255


class KeyReused(Invalid):
    """The key came with another request than the first time."""


@dataclass
class Answer:
    """What goes back to the caller."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    replayed: bool = False


def fingerprint(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(b"\x00".join([method.encode(), path.encode(), body])).hexdigest()


def body_of(request: HttpRequest) -> bytes:
    """What makes a body another one. Of a form the fields and the files: its boundary differs each time it is sent, and files
    are larger than what is read at once.
    """
    if request.content_type != "multipart/form-data":
        return request.body
    whole = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        whole.update(repr((name, values)).encode(errors="surrogatepass"))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
            whole.update(repr((name, file.name, digest.hexdigest())).encode(errors="surrogatepass"))
    return whole.digest()


def worth_keeping(status: int) -> bool:
    """Server errors, conflicts and "too many" may come out differently next time."""
    return status < 500 and status not in (401, 409, 429)


def once(
    user: Any,
    key: str,
    print_: str,
    *,
    now: datetime,
    perform: Callable[[], Answer],
    keep: Callable[[int], bool],
    wait: bool = False,
) -> Answer:
    """The kept answer of ``key``, or that of ``perform()``. Call it inside a transaction.

    ``wait``: while the same request runs, wait for its answer (as long as for any lock) instead of refusing.
    """
    if not key or len(key) > LONGEST or not key.isprintable():
        raise Invalid(Refusal("core.bad-key", _("An idempotency key is 1 to 255 printable characters.")))
    if not _lock(user.pk, key, wait):
        raise Refused(Refusal("core.still-running", _("The same request is still running. Ask again in a moment.")))
    row = KeptAnswer.objects.filter(user=user, key=key).first()
    if row is not None and row.created_at > now - KEPT_FOR:
        if row.fingerprint != print_:
            raise KeyReused(Refusal("core.key-reused", _("This key was used for another request.")))
        return Answer(row.status, bytes(row.body), row.headers, replayed=True)
    answer = perform()
    if keep(answer.status):
        values = {
            "fingerprint": print_,
            "created_at": now,
            "status": answer.status,
            "headers": answer.headers,
            "body": answer.body,
        }
        KeptAnswer.objects.update_or_create(user=user, key=key, defaults=values)
    return answer


def _lock(user_id: int, key: str, wait: bool) -> bool:
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [f"{user_id}:{key}"])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 11))", [f"{user_id}:{key}"])
        return cursor.fetchone()[0]
