"""Tell people something, in the transaction of the act it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from salesops.core.jobs.working_days import working_day_test
from salesops.core.notify.choices import channels_of
from salesops.core.notify.models import Mail, Notification
from salesops.core.notify.outbox import new_message_id, ring_outbox
from salesops.core.notify.params import packed
from salesops.core.notify.quiet import send_from
from salesops.core.policies import policy_on
from salesops.core.sockets.notifications import DIGEST, MAIL, PAGE, Event, events, stand_ins
from salesops.core.sockets.records import kind_of


@dataclass(frozen=True)
class Hearer:
    """Somebody who is told, and for whom he deputises."""

    person: Any
    for_person: Any = None


@dataclass(frozen=True)
class Telling:
    """One event for some people; the arguments of :func:`notify`."""

    people: Iterable[Any]
    event_code: str
    record: Model | None = None
    params: dict[str, Any] | None = None
    actor: Any = None
    once: str = ""


def notify(
    people: Iterable[Any],
    event_code: str,
    *,
    record: Model | None = None,
    params: dict[str, Any] | None = None,
    actor: Any = None,
    on: datetime | None = None,
    once: str = "",
) -> list[Notification]:
    """Tell ``people`` (and whoever deputises for them) of an event; call it inside the act's transaction (RPT-6).

    ``record`` is what it is about; who can't see it any more when reading gets no detail. ``params`` fill the event's text. The
    actor himself is not told. ``once`` names the step of a reminder: a person hears each step once, however often it is called.
    """
    return notify_each([Telling(people, event_code, record, params, actor, once)], on=on)[0]


@transaction.atomic
def notify_each(tellings: Sequence[Telling], *, on: datetime | None = None) -> list[list[Notification]]:
    """Many events at once, with as many queries as for one of each kind. Returns what was told, telling by telling."""
    now = on or timezone.now()
    heard = _hearers(tellings, now)
    told_before = _told_before(tellings, heard)
    chosen = {
        code: channels_of(events.get(code), list({h.person.pk: h.person for h in hearers}.values()))
        for code, hearers in _by_event(tellings, heard).items()
    }
    leaves = {code: _leaves_at(events.get(code), now) for code in chosen}
    told: list[list[Notification]] = []
    for telling, hearers in zip(tellings, heard, strict=True):
        code, rows = telling.event_code, []
        for hearer in hearers:
            seen = (hearer.person.pk, code, telling.once)
            channels = chosen[code][hearer.person.pk]
            if channels and seen not in told_before:
                if telling.once:
                    told_before.add(seen)
                rows.append(_notification(telling, hearer, channels, now, leaves[code]))
        told.append(rows)
    every = [n for rows in told for n in rows]
    mails = Mail.objects.bulk_create([n.mail for n in every if n.mail])
    Notification.objects.bulk_create(every)
    if any(m.not_before <= now for m in mails):
        ring_outbox()
    return told


def _notification(telling: Telling, hearer: Hearer, channels: str, now: datetime, leaves_at: datetime) -> Notification:
    event, record = events.get(telling.event_code), telling.record
    kind, record_id = (kind_of(record).code, str(record.pk)) if record is not None else ("", "")
    by_mail = MAIL in channels and bool(hearer.person.email)
    return Notification(
        person=hearer.person,
        for_person=hearer.for_person,
        event=event.code,
        group=event.group,
        params=packed(telling.params or {}),
        record_kind=kind,
        record_id=record_id,
        actor=telling.actor,
        once=telling.once,
        at=now,
        in_page=PAGE in channels,
        in_digest=DIGEST in channels and not by_mail and bool(hearer.person.email),
        mail=_mail(hearer.person, leaves_at) if by_mail else None,
    )


def _by_event(tellings: Sequence[Telling], heard: list[list[Hearer]]) -> dict[str, list[Hearer]]:
    found: dict[str, list[Hearer]] = {}
    for telling, hearers in zip(tellings, heard, strict=True):
        found.setdefault(telling.event_code, []).extend(hearers)
    return {code: hearers for code, hearers in found.items() if hearers}


def _hearers(tellings: Sequence[Telling], now: datetime) -> list[list[Hearer]]:
    """For each telling: active people without doubles, then their stand-ins who are not among them already, not the actor."""
    named = [{p.pk: p for p in telling.people if p.is_active} for telling in tellings]
    with_deputies = {
        pk for telling, direct in zip(tellings, named, strict=True) for pk in direct if _to_deputies(telling)
    }
    deputies: dict[int, list[int]] = {}
    if with_deputies:
        for plug in stand_ins:
            for absent, found in plug.find(with_deputies, timezone.localdate(now)).items():
                deputies.setdefault(absent, []).extend(found)
    ids = {pk for found in deputies.values() for pk in found}
    here = {p.pk: p for p in get_user_model()._default_manager.filter(pk__in=ids, is_active=True)} if ids else {}
    heard = []
    for telling, direct in zip(tellings, named, strict=True):
        hearers = {pk: Hearer(person) for pk, person in direct.items()}
        if _to_deputies(telling):
            for pk, person in direct.items():
                for deputy in deputies.get(pk, ()):
                    if deputy in here:
                        hearers.setdefault(deputy, Hearer(here[deputy], person))
        hearers.pop(getattr(telling.actor, "pk", None), None)
        heard.append(list(hearers.values()))
    return heard


def _to_deputies(telling: Telling) -> bool:
    return events.get(telling.event_code).to_deputies


def _told_before(tellings: Sequence[Telling], heard: list[list[Hearer]]) -> set[tuple[int, str, str]]:
    once = {t.once for t, hearers in zip(tellings, heard, strict=True) if t.once and hearers}
    if not once:
        return set()
    people = {h.person.pk for t, hearers in zip(tellings, heard, strict=True) if t.once for h in hearers}
    # Whoever tells the same step at the same moment waits here and then finds the rows.
    rows = get_user_model()._default_manager.filter(pk__in=people).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    codes = {t.event_code for t in tellings}
    told = Notification.objects.filter(person__in=people, event__in=codes, once__in=once)
    return set(told.values_list("person_id", "event", "once"))


def _leaves_at(event: Event, now: datetime) -> datetime:
    if event.urgent:
        return now
    policy = policy_on("core.quiet_hours", timezone.localdate(now))
    return send_from(
        now,
        quiet_from=policy.quiet_from,
        quiet_until=policy.quiet_until,
        morning=policy.morning,
        zone=timezone.get_default_timezone(),
        is_working_day=working_day_test(),
    )


def _mail(person: Any, not_before: datetime) -> Mail:
    return Mail(to=person.email, person=person, from_notices=True, not_before=not_before, message_id=new_message_id())
