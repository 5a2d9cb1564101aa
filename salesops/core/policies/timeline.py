"""Activity entries of a version in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS = {
    "open": (_("began the draft"), "plus"),
    "change": (_("changed the draft"), "edit"),
    "submit": (_("submitted it for approval"), "out"),
    "return": (_("let the draft be changed again"), "undo"),
    "reject": (_("rejected it"), "x"),
    "publish": (_("published it"), "check"),
    "end": (_("ended it with a later version"), "clock"),
    "discard": (_("discarded the draft"), "x"),
}


def entries_of(activities: Iterable[Any]) -> list[dict[str, Any]]:
    """Entries for the component ``timeline``; somebody's several changes in a row read as one."""
    found: list[dict[str, Any]] = []
    for activity in activities:
        text, icon = VERBS[activity.verb]
        who = str(activity.actor) if activity.actor else ""
        if found and activity.verb == "change" and (found[-1]["verb"], found[-1]["who"]) == ("change", who):
            continue
        found.append(
            {"who": who, "text": text, "icon": icon, "at": activity.at, "detail": activity.note, "verb": activity.verb}
        )
    return found
