"""What a case says and what stands behind it, as far as its reader may see that (ACC-12, ACC-4)."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch
from django.utils import timezone

from accounts.models import ControlCase
from salesops.core.notify.params import unpacked
from salesops.core.sockets.notifications import placeholders
from salesops.core.sockets.records import record_kinds
from salesops.core.source_text import source_text


@dataclass(frozen=True)
class Evidence:
    """A link, with its kind in words; without ``url`` the record is out of the reader's scope or gone."""

    label: str
    title: str
    url: str = ""


def sentence_of(case: ControlCase) -> str:
    """What was found, in the language of the moment."""
    if case.plug is None:
        return case.title
    values = {**unpacked(case.params), "person": case.person.name if case.person else "—"}
    text = str(case.plug.sentence)
    return text.format_map({name: values.get(name, "—") for name in placeholders(source_text(case.plug.sentence))})


def record_of(case: ControlCase, reader: Any) -> Evidence | None:
    """The record it was done to."""
    if not case.record_kind or case.record_kind not in record_kinds:
        return None
    kind = record_kinds.get(case.record_kind)
    rows = kind.visible_to(reader)
    record = (rows.select_related(*kind.title_needs) if kind.title_needs else rows).filter(pk=case.record_id).first()
    if record is None:
        return Evidence(str(kind.label), "")
    try:
        return Evidence(str(kind.label), kind.title(record), kind.url(record))
    except NoReverseMatch:
        return Evidence(str(kind.label), kind.title(record))


def rows_behind(case: ControlCase) -> str:
    """Address of the list of rows it was counted from, or nothing."""
    if case.plug is None or case.plug.evidence is None:
        return ""
    day = timezone.localdate(case.happened_at).isoformat()
    return case.plug.evidence(case.person, {**case.params, "day": day})
