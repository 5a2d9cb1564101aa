"""Activity entries of a year in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import CalendarDay


def _span(data: dict[str, Any]) -> str:
    first, last = date.fromisoformat(data["first"]), date.fromisoformat(data["last"])
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d} – {last:%m-%d}"


def _text(activity: Any) -> str:
    if activity.verb == "publish_year":
        return _("published the year")
    data = activity.data
    values = {"days": _span(data), "occasion": dict(CalendarDay.Occasion.choices).get(data["occasion"], "")}
    sentence = {
        "off": _("made %(days)s days off (%(occasion)s)"),
        "work": _("made %(days)s make-up working days (%(occasion)s)"),
        "usual": _("let %(days)s follow the week again"),
    }[data["kind"]]
    return sentence % values


def entries_of(activities: Iterable[Any]) -> list[dict[str, Any]]:
    """Entries for the component ``timeline``."""
    found = []
    for activity in activities:
        moved = activity.data.get("moved", 0)
        detail = [activity.note] if activity.note else []
        if moved:
            detail.append(ngettext("%(n)s running clock moved", "%(n)s running clocks moved", moved) % {"n": moved})
        found.append(
            {
                "who": str(activity.actor) if activity.actor else "",
                "text": _text(activity),
                "icon": "check" if activity.verb == "publish_year" else "calendar",
                "at": activity.at,
                "detail": " · ".join(detail),
            }
        )
    return found
