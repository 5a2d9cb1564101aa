"""The inbox (待办): queue on the left, the item on the right."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.sockets.frame_figures import waiting_by_source
from salesops.core.sockets.inbox import Detail, InboxItem, Tab, inbox_sources
from salesops.core.web.pages import page

AT_MOST = 100


def _tab(request: HttpRequest) -> str:
    asked = request.GET.get("tab") or request.POST.get("tab", "")
    return asked if asked in Tab.values else Tab.WAITING.value


def _all_items(user: Any, tab: str, now: datetime) -> list[InboxItem]:
    found = [item for source in inbox_sources for item in source.items(user, tab, now, AT_MOST)]
    if tab == Tab.WAITING:
        return sorted(found, key=lambda i: (i.due_at is None, i.due_at or i.at or now))
    return sorted(found, key=lambda i: i.at or now, reverse=True)


def waiting_count(user: Any, now: datetime | None = None) -> int:
    """Work waiting for ``user``, for the navigation."""
    return sum(waiting_by_source(user, now or timezone.now()).values())


def groups_of(items: list[InboxItem], tab: str, now: datetime) -> list[dict[str, Any]]:
    """What waits, by how soon it must be done; other tabs are one group without a head."""
    if tab != Tab.WAITING:
        return [{"label": _("Newest first"), "items": items}] if items else []
    today = timezone.localdate(now)
    groups: dict[str, list[InboxItem]] = {"over": [], "today": [], "later": []}
    for item in items:
        due = item.due_at
        groups["later" if due is None or timezone.localdate(due) > today else "today" if due >= now else "over"].append(
            item
        )
    heads = {"over": _("Overdue"), "today": _("Due today"), "later": _("Later")}
    return [{"label": heads[code], "headed": True, "items": found} for code, found in groups.items() if found]


def draw(
    request: HttpRequest,
    *,
    chosen: tuple[str, str] | None = None,
    detail: Detail | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The desk. Without a chosen item the first one is shown beside the queue; on a phone the queue alone."""
    now, tab = timezone.now(), _tab(request)
    items = _all_items(request.user, tab, now)
    show = "detail" if chosen else ""
    if chosen is None and items:
        chosen = (items[0].source, items[0].key)
        detail = inbox_sources.get(chosen[0]).detail(request.user, chosen[1], now)
    counted: dict[str, int] = {}
    for source in inbox_sources:
        for code, n in source.counts(request.user, now).items():
            counted[code] = counted.get(code, 0) + n
    keys = [(i.source, i.key) for i in items]
    at = keys.index(chosen) if chosen in keys else None
    context = {
        "tabs": [{"code": t.value, "label": t.label, "n": counted.get(t.value, 0)} for t in Tab],
        "tab": tab,
        "groups": groups_of(items, tab, now),
        "chosen": chosen,
        "detail": detail,
        "desk_show": show,
        "said_form": None,
        "refused": None,
        "before": _address(keys[at - 1], tab) if at else "",
        "after": _address(keys[at + 1], tab) if at is not None and at + 1 < len(keys) else "",
        **(detail.context if detail else {}),
        **more,
    }
    return render(request, "core/approvals/inbox.html", context, status=status)


def _address(chosen: tuple[str, str], tab: str) -> str:
    address = reverse("approvals:item", args=chosen)
    return address if tab == Tab.WAITING else f"{address}?tab={tab}"


@page()
def desk(request: HttpRequest) -> HttpResponse:
    """All that waits for me."""
    return draw(request)


@page()
def item(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """One item, with its queue beside it."""
    detail = find(request, source, key)
    return draw(request, chosen=(source, key), detail=detail)


def find(request: HttpRequest, source: str, key: str) -> Detail:
    """The item, or 404 for what the person may not see."""
    if source not in inbox_sources:
        raise Http404
    detail = inbox_sources.get(source).detail(request.user, key, timezone.now())
    if detail is None:
        raise Http404
    return detail
