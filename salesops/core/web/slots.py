"""What is filled into the kept parts of the frame (:mod:`.kept`) at every request. Each returns escaped HTML.

``shell``, ``look`` and ``request`` are in every page's context; a stranger's page has no ``shell`` and uses none of its slots.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from django.template import Context
from django.utils.translation import gettext as _

from salesops.core.web.templatetags.marks import avatar

Slot = Callable[[Context, str], str]
_CURRENT = ' aria-current="page"'


def _csrf(context: Context, argument: str) -> str:
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(str(context["csrf_token"]))}">'


def _next(context: Context, argument: str) -> str:
    return escape(context["request"].get_full_path())


def _current(context: Context, address: str) -> str:
    return _CURRENT if address in context["shell"].current_urls else ""


def _inside(context: Context, address: str) -> str:
    """The pages inside the entry of the side at ``address`` while the reader is at one of them."""
    shell = context["shell"]
    at, head = shell.head
    if at != address or head is None or not head.inside:
        return ""
    here = shell.current_urls
    links = "".join(
        f'<li><a href="{one.url}"{_CURRENT if one.url in here else ""}><span>{escape(str(one.label))}</span></a></li>'
        for one in head.inside
    )
    return f'<ul class="inside" aria-label="{escape(str(head.label))}">{links}</ul>'


def _count(context: Context, code: str) -> str:
    return str(context["shell"].counts[code] or "")


def _count_hidden(context: Context, code: str) -> str:
    return "" if context["shell"].counts[code] else " hidden"


def _unread(context: Context, argument: str) -> str:
    return str(context["shell"].unread or "")


def _unread_hidden(context: Context, argument: str) -> str:
    return "" if context["shell"].unread else " hidden"


def _me(context: Context, argument: str) -> str:
    """Mark, name and role of the person signed in."""
    name, role = context["request"].user.name, context["shell"].role
    small = f" <small>{escape(str(role))}</small>" if role else ""
    return f"{avatar(name)}<span>{escape(name)}{small}</span>"


def _pressed(context: Context, argument: str) -> str:
    """``theme:dark``: whether that is how the page looks."""
    name, _colon, value = argument.partition(":")
    return "true" if _look(context)[name] == value else "false"


def _other_single_keys(context: Context, argument: str) -> str:
    return "off" if _look(context)["single_keys"] else "on"


def _switch_single_keys(context: Context, argument: str) -> str:
    on = _look(context)["single_keys"]
    return escape(_("Switch single letters off") if on else _("Switch single letters on"))


def _look(context: Context) -> Any:
    return context["look"]


SLOTS: dict[str, Slot] = {
    "csrf": _csrf,
    "next": _next,
    "current": _current,
    "inside": _inside,
    "count": _count,
    "count_hidden": _count_hidden,
    "unread": _unread,
    "unread_hidden": _unread_hidden,
    "me": _me,
    "pressed": _pressed,
    "other_single_keys": _other_single_keys,
    "switch_single_keys": _switch_single_keys,
}
