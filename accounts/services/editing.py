"""What every service of people and units starts with: permission, the lock, the version the editor saw."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F, Model
from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.models import User
from salesops.core.models import Versioned
from salesops.core.refusals import Conflict, Forbidden, Refusal

Record = TypeVar("Record", bound=Versioned)

# One lock for the shape of the organisation: moves are rare, and two of them together could close a cycle.
TREE_LOCK = 7_001_001


def need(actor: Any, capability: str, right: str) -> None:
    """Refuse with 403 unless ``actor`` (``None`` = the system) holds ``right`` on ``capability``."""
    if actor is not None and not actor.can(capability, right):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def need_over(actor: Any, person: User, right: str = "e") -> None:
    """Refuse with 403 unless ``actor`` holds ``right`` on users *and* reaches ``person`` with it."""
    need(actor, "users", right)
    if actor is None or people_in_reach(User.objects.filter(pk=person.pk), actor, "users", right).exists():
        return
    raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def lock_tree() -> None:
    """Wait for other changes of the organisation to finish. Held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def lock(record: Record) -> Record:
    """``record`` read anew and locked until the transaction ends."""
    model: type[Any] = type(record)
    return model._default_manager.select_for_update().get(pk=record.pk)


def check_version(record: Versioned, expected: int | None, theirs: Mapping[str, Any]) -> None:
    """Refuse with 409 when ``record`` is no longer the version its editor saw (F11). ``None``: no editor, no check."""
    if expected is not None and record.version != expected:
        sentence = _("Somebody else changed this meanwhile. Both versions are shown; nothing was overwritten.")
        raise Conflict(Refusal("core.changed-meanwhile", sentence), theirs=theirs)


def touch(record: Model) -> None:
    """Raise the version of a record whose dated facts changed; the trigger of the table does the counting."""
    type(record)._default_manager.filter(pk=record.pk).update(id=F("id"))


def iso(day: date | None) -> str | None:
    """A day as activity entries store it."""
    return day.isoformat() if day else None
