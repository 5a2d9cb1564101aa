"""Tell people something, in the transaction of the act it is about."""

from collections.abc import Iterable
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


@transaction.atomic
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
    event = events.get(event_code)
    now = on or timezone.now()
    hearers = [h for h in _hearers(people, event, now) if h.person.pk != getattr(actor, "pk", None)]
    if not hearers:
        return []
    if once:
        hearers = _not_yet_told(hearers, event_code, once)
    chosen = channels_of(event, [h.person for h in hearers])
    kind, record_id = (kind_of(record).code, str(record.pk)) if record is not None else ("", "")
    values = packed(params or {})
    leaves_at = _leaves_at(event, now)
    told = []
    for hearer in hearers:
        channels = chosen[hearer.person.pk]
        if not channels:
            continue
        by_mail = MAIL in channels and bool(hearer.person.email)
        told.append(
            Notification(
                person=hearer.person,
                for_person=hearer.for_person,
                event=event_code,
                group=event.group,
                params=values,
                record_kind=kind,
                record_id=record_id,
                actor=actor,
                once=once,
                at=now,
                in_page=PAGE in channels,
                in_digest=DIGEST in channels and not by_mail and bool(hearer.person.email),
                mail=_mail(hearer.person, leaves_at) if by_mail else None,
            )
        )
    mails = Mail.objects.bulk_create([n.mail for n in told if n.mail])
    told = Notification.objects.bulk_create(told)
    if mails and leaves_at <= now:
        ring_outbox()
    return told


def _hearers(people: Iterable[Any], event: Event, now: datetime) -> list[Hearer]:
    """Active people without doubles, then their stand-ins who are not among them already."""
    direct = {p.pk: p for p in people if p.is_active}
    hearers = {pk: Hearer(person) for pk, person in direct.items()}
    if event.to_deputies and direct:
        found: dict[int, int] = {}
        for plug in stand_ins:
            for absent, deputies in plug.find(direct.keys(), timezone.localdate(now)).items():
                found.update({deputy: absent for deputy in deputies if deputy not in hearers})
        for deputy in get_user_model()._default_manager.filter(pk__in=found, is_active=True):
            hearers[deputy.pk] = Hearer(deputy, direct[found[deputy.pk]])
    return list(hearers.values())


def _not_yet_told(hearers: list[Hearer], event_code: str, once: str) -> list[Hearer]:
    # Whoever tells the same step at the same moment waits here and then finds the rows.
    people = get_user_model()._default_manager.filter(pk__in=[h.person.pk for h in hearers]).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk", flat=True))
    told = set(
        Notification.objects.filter(person__in=[h.person for h in hearers], event=event_code, once=once).values_list(
            "person_id", flat=True
        )
    )
    return [h for h in hearers if h.person.pk not in told]


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
