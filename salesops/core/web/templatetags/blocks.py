"""Tags around content: wrappers that vanish when empty, the page's rail, drawers, dialogs, menus, notes."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .marks import icon

register = template.Library()


class WrapNode(Node):
    """``{% wrap "header" "page-head" %}…{% endwrap %}``: the element only when there is something inside."""

    child_nodelists = ("inside",)

    def __init__(self, element: Any, classes: Any, inside: NodeList) -> None:
        self.element, self.classes, self.inside = element, classes, inside

    def render(self, context: Context) -> SafeString:
        content = self.inside.render(context)
        if not content.strip():
            return SafeString("")
        element, classes = self.element.resolve(context), self.classes.resolve(context)
        return format_html('<{} class="{}">{}</{}>', element, classes, content, element)


@register.tag
def wrap(parser: Parser, token: Token) -> WrapNode:
    _name, element, classes = token.split_contents()
    inside = parser.parse(("endwrap",))
    parser.delete_first_token()
    return WrapNode(parser.compile_filter(element), parser.compile_filter(classes), inside)


class RailedNode(Node):
    """``{% railed %}main{% rail %}rail{% endrailed %}``: two columns when the rail has content, else one."""

    child_nodelists = ("main", "rail")

    def __init__(self, main: NodeList, rail: NodeList) -> None:
        self.main, self.rail = main, rail

    def __iter__(self) -> Iterator[Node]:
        yield from self.main
        yield from self.rail

    def render(self, context: Context) -> SafeString:
        main, rail = self.main.render(context), self.rail.render(context)
        if not rail.strip():
            return format_html('<div class="stack l">{}</div>', main) if main.strip() else SafeString("")
        return format_html(
            '<div class="with-rail"><div class="stack l">{}</div><aside class="stack l">{}</aside></div>', main, rail
        )


@register.tag
def railed(parser: Parser, token: Token) -> RailedNode:
    main = parser.parse(("rail",))
    parser.delete_first_token()
    rail = parser.parse(("endrailed",))
    parser.delete_first_token()
    return RailedNode(main, rail)


@register.simple_block_tag
def note(content: str, kind: str = "") -> SafeString:
    """A message in the page: ``""`` (information), ``soon``, ``late`` or ``ok``."""
    icons = {"": "info", "soon": "info", "late": "alert", "ok": "check"}
    return format_html('<div class="note {}">{}<div class="grow">{}</div></div>', kind, icon(icons[kind]), content)


@register.simple_block_tag
def menu(content: str, label: str, icon_name: str = "dots", end: bool = True, text: bool = False) -> SafeString:
    """A menu under a button; works without scripts. ``text`` shows the label beside the icon."""
    named = "" if text else format_html(' aria-label="{}" title="{}"', label, label)
    return format_html(
        '<details class="menu-box" data-menu><summary class="{}"{}>{}{}</summary><div class="menu{}">{}</div></details>',
        "btn" if text else "icon-btn",
        named,
        icon(icon_name),
        label if text else "",
        " end-menu" if end else "",
        content,
    )


@register.simple_block_tag
def drawer(content: str, id: str, title: str, facts: str = "", docked: bool = False) -> SafeString:
    """Evidence beside the page. ``docked`` in the page's grid, otherwise floating; Esc closes, focus returns."""
    return _component("drawer", {"content": content, "id": id, "title": title, "facts": facts, "docked": docked})


@register.simple_block_tag
def dialog(content: str, id: str, title: str, is_open: bool = False) -> SafeString:
    """One decision that blocks. A button with ``data-open="#id"`` opens it."""
    return _component("dialog", {"content": content, "id": id, "title": title, "is_open": is_open})


@register.simple_block_tag
def panel(content: str, title: str, count: str = "", level: int = 2, quiet: bool = False) -> SafeString:
    """A frame for things that stand apart; most regions need only a section."""
    return _component("panel", {"content": content, "title": title, "count": count, "level": level, "quiet": quiet})


@register.simple_block_tag
def section(content: str, title: str, count: Any = "", link: str = "", link_url: str = "", id: str = "") -> SafeString:
    """A titled region of a page with an optional count and link."""
    context = {"content": content, "title": title, "count": count, "link": link, "link_url": link_url, "id": id}
    return _component("section", context)


def _component(name: str, context: dict[str, Any]) -> SafeString:
    return render_to_string(f"components/{name}.html", context)
