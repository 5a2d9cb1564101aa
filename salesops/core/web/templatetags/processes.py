"""What is in process: whom it waits for, which steps are behind and ahead, what happened."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from salesops.core.web.clockface import ClockFace

register = template.Library()

SHAPES = {"done": "done", "now": "go", "todo": "open", "wait": "wait", "stuck": "block", "skipped": "open"}


@register.inclusion_tag("components/waiting.html")
def waiting(
    who: Any,
    what: str,
    since: Any = None,
    face: ClockFace | None = None,
    state: str = "",
    action: str = "",
    url: str = "",
) -> dict[str, Any]:
    """Who, what, since, how long: the most important line of a record in process. ``state``: "", late, ok, info."""
    if not state and face is not None:
        state = "late" if face.state == "late" else ""
    return {"who": who, "what": what, "since": since, "face": face, "state": state, "action": action, "url": url}


@register.inclusion_tag("components/steps.html")
def steps(items: list[dict[str, Any]], vertical: bool = False) -> dict[str, Any]:
    """Steps of a process. Each item: ``label``, ``state`` (done, now, todo, wait, stuck), ``note`` or ``date``, ``late``."""
    words = {
        "done": _("done"),
        "now": _("under way"),
        "todo": _("to come"),
        "wait": _("waiting"),
        "stuck": _("blocked"),
        "skipped": _("skipped"),
    }
    drawn = [
        {**item, "shape": SHAPES[item["state"]], "word": words[item["state"]], "css": _css(item["state"])}
        for item in items
    ]
    return {"items": drawn, "vertical": vertical}


def _css(state: str) -> str:
    return {"done": "done", "now": "now", "wait": "now", "stuck": "now"}.get(state, "")


@register.inclusion_tag("components/timeline.html")
def timeline(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """What happened to a record, newest first. An entry has ``at``, ``who``, ``text``; maybe ``detail``, ``icon``, ``kind``."""
    return {"entries": entries}
