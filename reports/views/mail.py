"""The outbox, for those who run the portal: what left, what waits, what failed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from reports.paging import newest_first
from salesops.core.notify import send_again
from salesops.core.notify.models import Mail
from salesops.core.notify.sending import server
from salesops.core.notify.states import MailState
from salesops.core.web.pages import action, page

SHAPES = {
    MailState.WAITING: "wait",
    MailState.SENDING: "go",
    MailState.SENT: "done",
    MailState.KEPT: "open",
    MailState.FAILED: "block",
    MailState.WITHDRAWN: "open",
}


def with_shapes(rows: list[Mail]) -> list[Mail]:
    for mail in rows:
        mail.shape = SHAPES[MailState(mail.state)]
    return rows


@page("settings", "e")
def outbox(request: HttpRequest) -> HttpResponse:
    """The list of mails, by state."""
    state = request.GET.get("state", "")
    rows = Mail.objects.visible_to(request.user).select_related("person").defer("text", "html")
    if state in MailState.values:
        rows = rows.filter(state=state)
    older = newest_first(rows, request)
    context = {
        "mails": with_shapes(older.rows),
        "older_url": older.url,
        "state": state,
        "tabs": [("", _("All")), *MailState.choices],
        "has_server": server() is not None,
    }
    return render(request, "reports/mail/list.html", context)


@page("settings", "e")
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail as text, as its reader gets it."""
    found = get_object_or_404(Mail.objects.visible_to(request.user).select_related("person"), key=key)
    return render(request, "reports/mail/detail.html", {"mail": with_shapes([found])[0]})


@action("settings", "e")
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Let a failed or kept mail wait again."""
    found = get_object_or_404(Mail.objects.visible_to(request.user), key=key)
    send_again(mail=found, actor=request.user)
    messages.success(request, _("The mail waits to be sent."))
    return redirect("reports:mail", key=key)
