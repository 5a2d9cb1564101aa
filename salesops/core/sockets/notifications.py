"""Socket ``notifications``: what people are told of (RPT-6). The plugs are :class:`Event` entries in ``<app>/notices.py``::

events.register(Event("accounts.leave_asked", _("Leave requested"), _("{who} asks for leave"), group=TODO, locked="P"))
"""

import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from salesops.core.source_text import source_text

from .registry import Registry

# Channels: in the page, e-mail, the daily digest (defaults.md 7). The group robot is not a person's choice.
PAGE, MAIL, DIGEST = "P", "E", "D"
CHANNELS = "PED"
# The three parts of the panel behind the bell.
TODO, REMINDER, SYSTEM = "todo", "reminder", "system"
GROUPS = (TODO, REMINDER, SYSTEM)


@dataclass(frozen=True)
class Event:
    """Something people are told.

    ``text`` is one line, verb first, with ``{names}`` of the parameters; ``{record}`` is the record's title as the reader may see
    it. ``channels`` are those in use until a person chooses; ``locked`` ones can't be switched off. ``urgent`` mail ignores
    quiet hours.
    ``to_deputies``: whoever deputises for the person hears it too. ``says``: words of the parameters that are codes.
    """

    code: str
    label: str | Promise
    text: str | Promise
    channels: str = "PE"
    locked: str = ""
    group: str = REMINDER
    urgent: bool = False
    to_deputies: bool = True
    says: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


def placeholders(text: str) -> set[str]:
    """Names in ``{…}``; anything but a plain name raises ``ValueError``."""
    found = set()
    for _literal, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}} is not a plain name")
        found.add(name)
    return found


def _problem(event: Event) -> str | None:
    if "." not in event.code:
        return "a code is <app>.<event>"
    if not event.label or not event.text:
        return "an event needs a label and a text"
    if set(event.channels + event.locked) - set(CHANNELS):
        return f"channels are of {CHANNELS}"
    if set(event.locked) - set(event.channels):
        return "a locked channel must be in use"
    if event.group not in GROUPS:
        return f"unknown group {event.group!r}"
    try:
        placeholders(source_text(event.text))
    except ValueError as error:
        return str(error)
    return None


events: Registry[Event] = Registry("notifications", _problem)


@dataclass(frozen=True)
class StandIns:
    """Who also hears what a person is told: ``find(ids of people, day)`` gives the ids of the stand-ins of each."""

    code: str
    find: Callable[[Iterable[int], date], Mapping[int, list[int]]]


stand_ins: Registry[StandIns] = Registry("stand-ins")


@dataclass(frozen=True)
class Audience:
    """People told by what they do, not by name: ``find(day)`` gives them (``admins``)."""

    code: str
    find: Callable[[date], Iterable[Any]]


audiences: Registry[Audience] = Registry("audiences")


@dataclass(frozen=True)
class Gatherer:
    """Runs first in the job of the daily digest, so that what falls due in the same minute is in it."""

    code: str
    gather: Callable[[datetime], object]


gatherers: Registry[Gatherer] = Registry("gatherers")
