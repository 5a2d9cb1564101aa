"""Socket ``widgets.py``: parts of the first page. ``reports`` draws them; who owns the facts plugs them in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from salesops.core.prepared import each_there

from .registry import Registry

PLACES = ("summary", "actions", "strip", "main", "rail")


@dataclass(frozen=True)
class Widget:
    """A part of the first page.

    ``context(user, now)`` gives the template its facts, or ``None`` when there is nothing to say to this person.
    ``capability`` and ``right`` (or ``roles``) say whose page it is on; ``place`` is ``summary`` (the line under the greeting),
    ``actions`` (buttons beside it), ``strip`` (across the page), ``main`` or ``rail``; ``rank`` orders within the place, lowest
    first. ``there`` is a ``SELECT`` over ``%(person)s`` and ``%(today)s``: without a row there is nothing to say. All of a page
    are asked in one query, so what most people have nothing of costs them nothing.
    """

    code: str
    label: str | Promise
    template: str
    context: Callable[[Any, datetime], Mapping[str, Any] | None]
    capability: str | None = None
    right: str = "v"
    roles: tuple[str, ...] = ()
    place: str = "main"
    rank: int = 100
    there: str = ""

    def wanted_by(self, user: Any) -> bool:
        if self.roles and not user.holds(*self.roles):
            return False
        return self.capability is None or user.can(self.capability, self.right)


def _problem(widget: Widget) -> str | None:
    if widget.place not in PLACES:
        return f"place must be one of {PLACES}"
    return None if widget.label and widget.template else "a widget needs a label and a template"


widgets: Registry[Widget] = Registry("widgets", _problem)


def _with_something(wanted: list[Widget], user: Any, now: datetime) -> list[Widget]:
    """``wanted`` without those whose ``there`` finds nothing."""
    asked = [widget for widget in wanted if widget.there]
    if not asked:
        return wanted
    given = {"person": ("bigint", user.pk), "today": ("date", timezone.localdate(now))}
    answers = each_there("widgets_there", [widget.there for widget in asked], **given)
    empty = {widget.code for widget, there in zip(asked, answers, strict=True) if not there}
    return [widget for widget in wanted if widget.code not in empty]


def widgets_for(user: Any, now: datetime) -> list[dict[str, Any]]:
    """The widgets of one person's first page with their facts, in order."""
    drawn = []
    wanted = [widget for widget in sorted(widgets, key=lambda w: (w.rank, w.code)) if widget.wanted_by(user)]
    for widget in _with_something(wanted, user, now):
        facts = widget.context(user, now)
        if facts is not None:
            label, template = widget.label, widget.template
            drawn.append(
                {"code": widget.code, "label": label, "template": template, "place": widget.place, "facts": facts}
            )
    return drawn
