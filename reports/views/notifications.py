"""What one was told: the panel behind the bell, the full list, the choice of channels (RPT-6)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.paging import newest_first
from salesops.core.notify import choose_channels, mark_read
from salesops.core.notify.choices import chosen_by
from salesops.core.notify.models import Notification
from salesops.core.notify.texts import Notice, notices_for
from salesops.core.policies import policy_on
from salesops.core.sockets.notifications import CHANNELS, DIGEST, GROUPS, MAIL, PAGE, REMINDER, SYSTEM, TODO, events
from salesops.core.web.pages import action, page

GROUP_LABELS = {
    TODO: gettext_lazy("For me to decide"),
    REMINDER: gettext_lazy("Reminders"),
    SYSTEM: gettext_lazy("From the portal"),
}
CHANNEL_LABELS = {
    PAGE: gettext_lazy("In the page"),
    MAIL: gettext_lazy("By e-mail"),
    DIGEST: gettext_lazy("Daily digest"),
}
PANEL_LINES = 5


def _notices(request: HttpRequest, rows: list[Notification]) -> list[Notice]:
    return notices_for(request.user, rows)


@page()
def notifications(request: HttpRequest) -> HttpResponse:
    """Everything one was told, newest first."""
    tab = request.GET.get("tab", "")
    rows = Notification.objects.visible_to(request.user).select_related("actor", "for_person")
    if tab == "unread":
        rows = rows.unread()
    elif tab in GROUPS:
        rows = rows.filter(group=tab)
    older = newest_first(rows, request)
    context = {
        "notices": _notices(request, older.rows),
        "older_url": older.url,
        "tab": tab,
        "tabs": [("", _("All")), ("unread", _("Unread")), *GROUP_LABELS.items()],
    }
    return render(request, "reports/notifications/list.html", context)


@page()
def panel(request: HttpRequest) -> HttpResponse:
    """The fragment behind the bell: three groups, a few lines each, unread first."""
    return _panel(request)


def _panel(request: HttpRequest) -> HttpResponse:
    mine = Notification.objects.visible_to(request.user).select_related("actor", "for_person")
    newest = list(mine.unread().order_by("-id")[:60])
    if len(newest) < PANEL_LINES:
        newest += list(mine.exclude(pk__in=[n.pk for n in newest]).order_by("-id")[:10])
    notices = _notices(request, newest)
    groups = [(label, [n for n in notices if n.group == code][:PANEL_LINES]) for code, label in GROUP_LABELS.items()]
    return render(request, "reports/notifications/_panel.html", {"groups": [g for g in groups if g[1]]})


@action()
def read(request: HttpRequest) -> HttpResponse:
    """Mark as read: the ``id`` values of the form, or everything (``all``)."""
    ids = (
        None if request.POST.get("all") else [int(i) for i in request.POST.getlist("id") if i.isascii() and i.isdigit()]
    )
    mark_read(person=request.user, ids=ids)
    if request.headers.get("HX-Request"):
        response = _panel(request)
        response["HX-Trigger"] = "portal:poll"
        return response
    return redirect("reports:notifications")


@page(methods=("GET", "HEAD", "POST"))
def settings(request: HttpRequest) -> HttpResponse:
    """Which event reaches me how; bold ones can't be switched off."""
    if request.method == "POST":
        chosen = {e.code: "".join(c for c in CHANNELS if request.POST.get(f"{e.code}:{c}")) for e in events}
        choose_channels(person=request.user, chosen=chosen)
        messages.success(request, _("Saved."))
        return redirect("reports:notification_settings")
    mine = chosen_by(request.user)
    rows: list[dict[str, Any]] = [
        {
            "event": event,
            "channels": [
                {"code": c, "on": c in mine[event.code], "locked": c in event.locked, "label": CHANNEL_LABELS[c]}
                for c in CHANNELS
            ],
        }
        for event in events
    ]
    groups = [(label, [r for r in rows if r["event"].group == code]) for code, label in GROUP_LABELS.items()]
    context = {
        "groups": [g for g in groups if g[1]],
        "channel_labels": [CHANNEL_LABELS[c] for c in CHANNELS],
        "quiet": policy_on("core.quiet_hours", timezone.localdate()),
    }
    return render(request, "reports/notifications/settings.html", context)
