"""Lock-out: counted in PostgreSQL per name, known or not, and per real address.

A try is written down *before* it is judged, under a lock for its name: guesses sent at the same moment are counted one by one,
and neither a flushed cache nor another way in (API, reset) starts the count anew.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.auth.limits import SignInLimits, sign_in_limits
from accounts.models import SignInEvent, User
from salesops.core.refusals import Refusal, TooMany

Outcome, Stage = SignInEvent.Outcome, SignInEvent.Stage
# Outcomes that count against a name, and those that start the count anew.
AGAINST = (Outcome.TRYING, Outcome.FAILED)
ANEW = (Outcome.PASSED, Outcome.UNLOCKED)


@dataclass(frozen=True)
class Caller:
    """Where a try comes from."""

    address: str
    device: str = ""


def name_key(name: str) -> str:
    """What is stored for a typed name: keyed, and the same however it is written."""
    return salted_hmac("accounts.sign-in", name.strip().casefold()).hexdigest()


def code_key(user: User) -> str:
    """Wrong codes count per person, whichever of the names was typed."""
    return salted_hmac("accounts.sign-in.code", str(user.pk)).hexdigest()


def confirm_key(user: User) -> str:
    """Proving oneself again counts apart: a stranger who locks the name must not lock its owner out of his open session."""
    return salted_hmac("accounts.sign-in.confirm", str(user.pk)).hexdigest()


def locked_until(failures: Iterable[datetime], limits: SignInLimits) -> datetime | None:
    """The end of the latest lock that ``failures`` (ascending moments) brought about, or ``None``."""
    recent: list[datetime] = []
    end: datetime | None = None
    for at in failures:
        if end is not None and at >= end:
            recent = []
        recent = [past for past in recent if past > at - limits.window] + [at]
        if len(recent) >= limits.failures:
            end = at + limits.locked_for
    return end


def failures_of(key: str, now: datetime, limits: SignInLimits) -> list[datetime]:
    """Failures that may still matter, oldest first, since the last success."""
    rows = (
        SignInEvent.objects.filter(name_hash=key, at__gt=now - limits.window - limits.locked_for)
        .order_by("-id")
        .values_list("at", "outcome")
    )
    found: list[datetime] = []
    for at, outcome in rows:
        if outcome in ANEW:
            break
        if outcome in AGAINST:
            found.append(at)
    return found[::-1]


def tries_left(key: str, now: datetime) -> int:
    """How many wrong answers the name has left before it is locked."""
    limits = sign_in_limits(now)
    recent = [at for at in failures_of(key, now, limits) if at > now - limits.window]
    return max(limits.failures - len(recent), 0)


def begin_try(*, key: str, stage: str, caller: Caller, now: datetime, user: User | None = None) -> SignInEvent:
    """Write down a try, or raise :class:`TooMany` when the name or the address has had too many."""
    limits = sign_in_limits(now)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [key])
        last_minute = SignInEvent.objects.filter(address=caller.address, at__gt=now - timedelta(minutes=1))
        end = locked_until(failures_of(key, now, limits), limits)
        if last_minute.count() >= limits.per_minute:
            wait = timedelta(minutes=1)
        elif end is not None and end > now:
            wait = end - now
        else:
            return SignInEvent.objects.create(
                at=now,
                stage=stage,
                outcome=Outcome.TRYING,
                name_hash=key,
                user=user,
                address=caller.address,
                device=caller.device,
            )
    raise too_many(wait)


def finish_try(event: SignInEvent, outcome: str, user: User | None = None) -> None:
    """Note how the try ended."""
    event.outcome = outcome
    event.user = user or event.user
    event.save(update_fields=["outcome", "user"])


def is_locked(key: str, now: datetime) -> bool:
    limits = sign_in_limits(now)
    end = locked_until(failures_of(key, now, limits), limits)
    return end is not None and end > now


def too_many(wait: timedelta) -> TooMany:
    seconds = max(math.ceil(wait.total_seconds()), 1)
    message = _("Too many tries. Try again in %(minutes)s min.") % {"minutes": math.ceil(seconds / 60)}
    return TooMany(Refusal("accounts.too-many-attempts", message), retry_after=seconds)
