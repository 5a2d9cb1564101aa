"""Notifications as their reader may see them now (S1, S6)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from salesops.core.sockets.notifications import events, placeholders
from salesops.core.sockets.records import record_kinds

from .models import Notification
from .params import named_in, unpacked


@dataclass(frozen=True)
class Notice:
    """A notification with its text and address. ``hidden``: the record is out of the reader's scope by now."""

    row: Notification
    text: str
    url: str = ""
    hidden: bool = False

    @property
    def group(self) -> str:
        return self.row.group


def notices_for(reader: Any, rows: Sequence[Notification]) -> list[Notice]:
    """Texts in the language of the moment, for ``reader``'s scope of the moment; one query for each kind of record."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for kind, pk in ((row.record_kind, row.record_id), *named_in(row.params)):
            if kind in record_kinds:
                wanted[kind].add(pk)
    visible: dict[tuple[str, str], Model] = {}
    for code, ids in wanted.items():
        for record in record_kinds.get(code).visible_to(reader).filter(pk__in=ids):
            visible[code, str(record.pk)] = record
    return [_notice(row, visible) for row in rows]


def _notice(row: Notification, visible: Mapping[tuple[str, str], Model]) -> Notice:
    record = visible.get((row.record_kind, row.record_id))
    named = {key: record_kinds.get(key[0]).called(visible[key]) for key in named_in(row.params) if key in visible}
    if row.event not in events:
        return Notice(row, _("Something that the portal no longer tells of."), hidden=True)
    gone = record is None if row.record_kind else bool(named_in(row.params)) and not named
    if gone:
        return Notice(row, _("About a record that is no longer within your reach."), hidden=True)
    event = events.get(row.event)
    values = unpacked(row.params, named)
    url = ""
    if record is not None:
        kind = record_kinds.get(row.record_kind)
        values["record"] = kind.title(record)
        with suppress(NoReverseMatch):
            url = kind.url(record)
    values |= {name: say(values[name]) for name, say in event.says.items() if name in values}
    text = str(event.text)
    filled = text.format_map({name: values.get(name, "—") for name in placeholders(text)})
    return Notice(row, filled, url)
